import { describe, expect, test } from 'vitest'
import type { AnswersByName } from '../../src/core/form/form.ts'
import { type Tally, tally } from '../../src/core/tally/tally.ts'
import { choicesOf, formOf, nonsubstantiveChoices } from '../kit/forms.ts'
import { type PublishedSizes, type Sizes, sizesOfTotal, solvedByRule } from '../kit/tally-attacker.ts'

const names = ['p', 'q', 'r', 's', 't']

/** The tally of a form whose only question divides the people, by the sizes of its groups. */
const tallyOfSizes = (suppressBelow: number, groups: number): ((sizes: Sizes) => Tally) => {
  const values = names.slice(0, groups - 1)
  const form = formOf(
    [
      {
        type: 'select_one',
        name: 'G',
        label: '组',
        choices: [...choicesOf(...values), ...nonsubstantiveChoices],
      },
    ],
    { analysis: { suppressBelow, complementary: true, crosstab: ['G'], notes: [] } },
  )
  return (sizes) => {
    const people = sizes.flatMap((size, at): readonly AnswersByName[] => {
      const value = values[at]
      return Array.from({ length: size }, () => (value === undefined ? {} : { G: value }))
    })
    return tally(form, people, { expected: 60, invalid: 0, seedBytes: new Uint8Array(16) })
  }
}

const publishWith = (suppressBelow: number, groups: number): ((sizes: Sizes) => PublishedSizes) => {
  const tallyOf = tallyOfSizes(suppressBelow, groups)
  return (sizes) => {
    const result = tallyOf(sizes)
    const said = result.comparisons[0]?.groups ?? []
    return {
      text: JSON.stringify(result),
      hidden: said.flatMap(({ size }, at) => (size === null ? [at] : [])),
    }
  }
}

describe('somebody who knows the rule', () => {
  test.each([
    { suppressBelow: 5, groups: 2, upTo: 40 },
    { suppressBelow: 5, groups: 3, upTo: 30 },
    { suppressBelow: 5, groups: 4, upTo: 20 },
    { suppressBelow: 5, groups: 6, upTo: 11 },
    { suppressBelow: 10, groups: 3, upTo: 40 },
  ])(
    '[TALLY-6] [PROMISE-3] cannot work out the size of any hidden group of $groups, threshold $suppressBelow, up to $upTo people',
    ({ suppressBelow, groups, upTo }) => {
      const publish = publishWith(suppressBelow, groups)
      for (let people = 1; people <= upTo; people += 1)
        expect(solvedByRule(publish, people, groups)).toEqual([])
    },
  )

  test.each([
    { why: 'the one beside equal ones', suppressBelow: 10, sizes: [10, 10, 9, 0] },
    { why: 'three that are one short of enough', suppressBelow: 5, sizes: [4, 4, 4, 9] },
    { why: 'as many single people as the threshold has', suppressBelow: 5, sizes: [1, 1, 1, 1, 1, 6] },
    { why: 'everybody in small groups', suppressBelow: 5, sizes: [4, 4, 4, 4] },
    { why: 'one group and one person without any', suppressBelow: 10, sizes: [10, 1] },
  ])('[TALLY-6] [PROMISE-3] no size is known: $why', ({ suppressBelow, sizes }) => {
    const people = sizes.reduce((sum, size) => sum + size, 0)
    const publish = publishWith(suppressBelow, sizes.length)
    const { text, hidden } = publish(sizes)
    const alike = sizesOfTotal(people, sizes.length).filter((other) => publish(other).text === text)
    expect(hidden.length).toBeGreaterThanOrEqual(2)
    for (const at of hidden) expect(new Set(alike.map((other) => other[at])).size).toBeGreaterThan(1)
  })
})
