/** One measured figure: every run's value, what it must reach, and the floor measured beside it. */
export interface Figure {
  readonly what: string
  readonly unit: string
  /** One value per run, in the order of the runs; never empty. */
  readonly runs: readonly number[]
  /** What the median must reach; none where the figure only explains another. */
  readonly target?: { readonly most: number } | { readonly below: number } | { readonly least: number }
  /** The least (or, for rates, the most) this machine allows, measured in the same minute. */
  readonly floor?: { readonly what: string; readonly runs: readonly number[] }
}

/** What one part of the benchmarks found. */
export interface Section {
  readonly title: string
  /** How it was measured, for somebody who wants to doubt it. Markdown paragraphs. */
  readonly how: readonly string[]
  readonly figures: readonly Figure[]
  /** What was seen besides: where time goes, what was checked. Markdown list entries. */
  readonly notes: readonly string[]
}

/**
 * The smallest value that at least `share` of `values` do not exceed (nearest rank).
 * @param share - above 0, at most 1.
 * @throws RangeError for no values at all.
 */
export const percentileOf = (values: readonly number[], share: number): number => {
  if (values.length === 0) throw new RangeError('no values to take a percentile of')
  const ascending = [...values].sort((a, b) => a - b)
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] as number
}

/** The middle value; the lower of the two middle ones of an even number. */
export const medianOf = (values: readonly number[]): number => percentileOf(values, 0.5)

/** Whether the median of the runs reaches the target; `null` without a target. */
export const isMet = ({ runs, target }: Figure): boolean | null => {
  if (target === undefined) return null
  const median = medianOf(runs)
  if ('most' in target) return median <= target.most
  if ('below' in target) return median < target.below
  return median >= target.least
}

const numberText = (value: number): string => {
  if (Number.isInteger(value) || Math.abs(value) >= 100)
    return Math.round(value).toLocaleString('en-US').replaceAll(',', ' ')
  if (Math.abs(value) >= 10) return value.toFixed(1)
  return value.toFixed(value === 0 ? 0 : 2)
}

const spreadText = (runs: readonly number[]): string => {
  const [least, most] = [Math.min(...runs), Math.max(...runs)]
  const median = numberText(medianOf(runs))
  return least === most ? median : `${median} (${numberText(least)}–${numberText(most)})`
}

const targetText = ({ target }: Figure): string => {
  if (target === undefined) return '–'
  if ('most' in target) return `≤ ${numberText(target.most)}`
  if ('below' in target) return `< ${numberText(target.below)}`
  return `≥ ${numberText(target.least)}`
}

/** Target, median with minimum and maximum, floor and verdict of every figure, as a Markdown table. */
export const figuresToTable = (figures: readonly Figure[]): string =>
  [
    '| figure | unit | median (min–max) | target | | floor in the same run |',
    '|---|---|--:|--:|---|---|',
    ...figures.map((figure) => {
      const met = isMet(figure)
      const verdict = met === null ? '' : met ? 'met' : '**not met**'
      const floor = figure.floor ? `${figure.floor.what}: ${spreadText(figure.floor.runs)}` : ''
      return `| ${figure.what} | ${figure.unit} | ${spreadText(figure.runs)} | ${targetText(figure)} | ${verdict} | ${floor} |`
    }),
  ].join('\n')
