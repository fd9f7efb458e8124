import { describe, expect, test } from 'vitest'
import type { AnswersByName } from '../../src/core/form/form.ts'
import { tally } from '../../src/core/tally/tally.ts'
import { choicesOf, formOf, nonsubstantiveChoices } from '../kit/forms.ts'
import { type Sizes, sizesOfTotal } from '../kit/tally-attacker.ts'

const suppressBelow = 5

/** How far a group is told of: its size and its answers, its size alone, or neither. */
type State = 'shown' | 'withheld' | 'hidden' | 'empty'

/** All tables of one division and one question that are published word by word alike. */
interface Alike {
  readonly tables: Sizes[]
  readonly states: readonly State[]
}

const enumerate = (names: readonly string[], values: readonly string[], people: number) => {
  const form = formOf(
    [
      {
        type: 'select_one',
        name: 'G',
        label: '组',
        choices: [...choicesOf(...names), ...nonsubstantiveChoices],
      },
      { type: 'select_one', name: 'Q', label: '题', choices: choicesOf(...values.filter(Boolean)) },
    ],
    { analysis: { suppressBelow, complementary: true, crosstab: ['G'], notes: [] } },
  )
  const groups = [...names, '']
  const alike = new Map<string, Alike>()
  for (const cells of sizesOfTotal(people, groups.length * values.length)) {
    const answers = cells.flatMap((count, at): readonly AnswersByName[] => {
      const [group, value] = [groups[Math.floor(at / values.length)], values[at % values.length]]
      return Array.from({ length: count }, () => ({ ...(group && { G: group }), ...(value && { Q: value }) }))
    })
    const result = tally(form, answers, { expected: 60, invalid: 0, seedBytes: new Uint8Array(16) })
    const text = JSON.stringify(result)
    const one = alike.get(text)
    if (one) one.tables.push(cells)
    else {
      const [comparison] = result.comparisons
      const stateOf = (group: string): State => {
        const size = comparison?.groups.find(({ value }) => value === group)?.size ?? null
        if (size === null) return 'hidden'
        if (size === 0) return 'empty'
        return comparison?.tables.length === 1 ? 'shown' : 'withheld'
      }
      alike.set(text, { tables: [cells], states: groups.map(stateOf) })
    }
  }
  return { groups, alike: [...alike.values()] }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

describe('somebody who knows the rule and every published word', () => {
  test.each([
    { names: ['p', 'q'], values: ['a', 'b'], people: 14 },
    { names: ['p'], values: ['a', 'b', 'c'], people: 13 },
    { names: ['p', 'q'], values: ['a', 'b', 'c'], people: 10 },
    // The last stands for no answer.
    { names: ['p'], values: ['a', 'b', ''], people: 13 },
    { names: ['p', 'q'], values: ['a', 'b', ''], people: 10 },
    { names: ['p', 'q', 'r'], values: ['a', 'b'], people: 11 },
  ])(
    '[TALLY-13] [TALLY-6] [PROMISE-3] of all tables of $people people in $names.length groups who answer $values, finds the count of no hidden cell, and no group that is of one mind',
    { timeout: 120_000 },
    ({ names, values, people }) => {
      const { groups, alike } = enumerate(names, values, people)
      const choices = values.filter(Boolean).map((_, at) => at)
      const known: unknown[] = []
      let protectedCells = 0
      for (const { tables, states } of alike)
        for (const [group, state] of states.entries()) {
          const cellOf = (cells: Sizes, choice: number) => cells[group * values.length + choice] ?? 0
          const sizeOf = (cells: Sizes) => sum(values.map((_, at) => cellOf(cells, at)))
          const validOf = (cells: Sizes) => sum(choices.map((at) => cellOf(cells, at)))
          // The only group there is has the table of the whole.
          if (tables.every((cells) => sizeOf(cells) === people)) continue
          for (const choice of choices) {
            const ofAll = (cells: Sizes, at: number) =>
              sum(groups.map((_, other) => cells[other * values.length + at] ?? 0))
            const isPlain = tables.every((cells) =>
              [0, sum(choices.map((at) => ofAll(cells, at)))].includes(ofAll(cells, choice)),
            )
            if (isPlain) continue
            const isTooFew = tables.every((cells) => validOf(cells) < suppressBelow)
            if (state === 'hidden' || (state === 'withheld' && isTooFew)) {
              protectedCells += 1
              if (new Set(tables.map((cells) => cellOf(cells, choice))).size === 1)
                known.push({ group, choice, state, of: tables[0] })
            }
            if (
              state !== 'empty' &&
              tables.every((cells) => validOf(cells) > 0 && cellOf(cells, choice) === validOf(cells))
            )
              known.push({ group, choice, state, unanimous: tables[0] })
          }
        }
      expect(protectedCells).toBeGreaterThan(100)
      expect(known.slice(0, 5)).toEqual([])
    },
  )
})
