import { figuresToTable, type Section } from './figures.ts'

/** A section with when and where it was measured. */
export interface Measured extends Section {
  readonly atIso: string
  /** As `describeMachine` says it. */
  readonly machine: string
  readonly seconds: number
  /** Load average over the minute before. */
  readonly loadBefore: number
}

const preface =
  'Written by `npm run bench`; do not edit. A figure is the median of its runs with minimum and maximum; a target is met when the median reaches it. Nothing here fails a build: a machine that does other work at the same time gives other figures, and the floor beside each says how much of it is the machine.'

const sectionToMarkdown = (section: Measured): string =>
  [
    `## ${section.title}`,
    `${section.atIso.slice(0, 16).replace('T', ' ')} UTC · ${section.machine} · load before: ${section.loadBefore.toFixed(2)} · took ${section.seconds.toFixed(0)} s`,
    ...section.how,
    figuresToTable(section.figures),
    section.notes.map((note) => `- ${note}`).join('\n'),
  ]
    .join('\n\n')
    .trim()

/** The sections of a RESULTS.md as they stand there, by their titles, in order. */
const sectionsOf = (results: string): ReadonlyMap<string, string> =>
  new Map(
    results
      .split(/^(?=## )/m)
      .filter((part) => part.startsWith('## '))
      .map((part) => [part.slice(3, part.indexOf('\n')), part.trim()]),
  )

/** What a row of a table says it measured, and whether it met its target. */
const verdictsOf = (section: string): readonly { readonly what: string; readonly isMet: boolean }[] =>
  [...section.matchAll(/^\| ([^|]+) \|[^|]*\|[^|]*\|[^|]*\| (met|\*\*not met\*\*) \|/gm)].map(
    ([, what = '', verdict]) => ({ what, isMet: verdict === 'met' }),
  )

/**
 * RESULTS.md with the sections measured now in the place of those of the same title; every other section stays as it
 * was written, by whatever machine. What is new comes last.
 * @param former - The file as it is; empty for the first.
 * @see docs/SPEC.md BENCH-3
 */
export const mergeResults = (former: string, measured: readonly Measured[]): string => {
  const sections = new Map(sectionsOf(former))
  for (const section of measured) sections.set(section.title, sectionToMarkdown(section))
  const verdicts = [...sections.values()].flatMap(verdictsOf)
  const missed = verdicts.filter(({ isMet }) => !isMet)
  const sum = `${verdicts.length - missed.length} of ${verdicts.length} targets met.`
  const rest = missed.length > 0 ? ` Not met: ${missed.map(({ what }) => what).join('; ')}.` : ''
  return `${['# What was measured', preface, `${sum}${rest}`, ...sections.values()].join('\n\n')}\n`
}
