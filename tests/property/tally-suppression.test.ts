import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Form, Question } from '../../src/core/form/form.ts'
import { type Tally, tally } from '../../src/core/tally/tally.ts'
import { choicesOf, formOf, nonsubstantiveChoices } from '../kit/forms.ts'
import { answersOf, isSolved, type Kind, kindsOf, published } from '../kit/tally-attacker.ts'

const one = (name: string, values: readonly string[], parts: object = {}): Question => ({
  type: 'select_one',
  name,
  label: name,
  choices: [...choicesOf(...values), ...nonsubstantiveChoices.slice(0, 1)],
  ...parts,
})
const group = (name: string, values: readonly string[]): Question => ({
  type: 'select_one',
  name,
  label: name,
  choices: [...choicesOf(...values), ...nonsubstantiveChoices.slice(1)],
})
const check: Question = {
  type: 'matrix',
  name: 'M',
  label: '表',
  choices: choicesOf('few', 'many'),
  rows: [{ name: 'K', label: '校验', attentionCheck: { expect: 'few', action: 'flag_only' } }],
}
const formWith = (questions: readonly Question[], crosstab: readonly string[]): Form =>
  formOf(questions, { analysis: { suppressBelow: 5, complementary: true, crosstab, notes: [] } })

const q1 = one('Q1', ['a', 'b', 'c'])
const q2 = one('Q2', ['x', 'y'], { relevant: { question: 'Q1', in: ['a', 'b'] } })
const q3 = one('Q3', ['u', 'v'], { relevant: { question: 'Q2', in: ['x'] } })

/** Small forms with everything that has ever leaked: follow-ups, two divisions, an attention check. */
const forms: readonly (readonly [string, Form])[] = [
  ['one division and a chain of follow-ups', formWith([q1, q2, q3, group('G', ['p', 'q', 'r'])], ['G'])],
  ['two divisions', formWith([q1, q2, group('G', ['p', 'q', 'r']), group('H', ['s', 't'])], ['G', 'H'])],
  ['an attention check', formWith([check, q1, q2, group('G', ['p', 'q'])], ['G'])],
  [
    'a follow-up of the division itself',
    formWith(
      [
        group('G', ['p', 'q', 'r']),
        q1,
        one('Q4', ['m', 'n'], { relevant: { question: 'G', in: ['p', 'q'] } }),
      ],
      ['G'],
    ),
  ],
]

/** Populations with groups of very different sizes, where hiding has something to do. */
const population = (form: Form): fc.Arbitrary<readonly Kind[]> => {
  const kinds = kindsOf(form)
  const weights: Readonly<Record<string, number>> = {
    p: 8,
    q: 6,
    r: 2,
    s: 6,
    t: 5,
    skip: 1,
    na: 1,
    dk: 1,
    few: 5,
  }
  const weighted = kinds.map((kind) => ({
    weight: Object.values(kind).reduce((product, value) => product * (weights[value] ?? 3), 1),
    arbitrary: fc.constant(kind),
  }))
  return fc.array(fc.oneof(...weighted), { minLength: 12, maxLength: 40 })
}

const tallyOf = (form: Form, people: readonly Kind[]): Tally =>
  tally(form, people.map(answersOf), { expected: 60, invalid: 0, seedBytes: new Uint8Array(16) })

const isOfSubstance = (value: string | undefined) => !['skip', 'unasked', 'dk', 'na'].includes(value ?? '')
const groupOf = (by: string, kind: Kind) => (isOfSubstance(kind[by]) ? (kind[by] ?? '') : '')

describe.each(forms)('a form with %s', (_, form) => {
  const kinds = kindsOf(form)
  const keyOf = (kind: Kind) => JSON.stringify(kind)
  const countsOf = (people: readonly Kind[]) => {
    const byKey = new Map<string, number>()
    for (const kind of people) byKey.set(keyOf(kind), (byKey.get(keyOf(kind)) ?? 0) + 1)
    return kinds.map((kind) => byKey.get(keyOf(kind)) ?? 0)
  }
  const names = Object.keys(kinds[0] ?? {})
  /** A follow-up of a division would be asked of other people once people change groups. */
  const hasFollowUp = (by: string) =>
    form.sections.some(({ questions }) =>
      questions.some(({ relevant }) => relevant && 'question' in relevant && relevant.question === by),
    )

  test('[TALLY-6] [PROMISE-3] no number about a hidden group can be worked out from everything published', () => {
    let attacked = 0
    fc.assert(
      fc.property(population(form), (people) => {
        const result = tallyOf(form, people)
        const equations = published(form, result)
        const truth = countsOf(people)
        for (const { counts, value, what } of equations)
          expect([what, people.filter(counts).length]).toEqual([what, value])
        for (const { by, groups, tables } of result.comparisons) {
          for (const { value: group } of groups.filter(({ size }) => size === null)) {
            const isIn = (kind: Kind) => groupOf(by, kind) === group
            if (!people.some(isIn)) continue
            attacked += 1
            expect([group, 'size', isSolved(kinds, truth, equations, isIn)]).toEqual([group, 'size', false])
            // Nothing but sizes is said of groups that are not compared.
            if (tables.length === 0) continue
            for (const name of names.filter((each) => each !== by))
              for (const value of new Set(people.map((kind) => kind[name]))) {
                // What everybody answered, or nobody, is plain without any groups.
                if (people.every((kind) => kind[name] === value) || !isOfSubstance(value)) continue
                // Nor can it be hidden that a group gave no answer to what the form never asks it.
                if (!kinds.some((kind) => isIn(kind) && kind[name] === value)) continue
                const solved = isSolved(kinds, truth, equations, (kind) => isIn(kind) && kind[name] === value)
                expect([group, name, value, solved]).toEqual([group, name, value, false])
              }
          }
        }
      }),
      { numRuns: 60 },
    )
    expect(attacked).toBeGreaterThan(0)
  })

  test('[TALLY-6] what too few in a shown group answered cannot be worked out either', () => {
    fc.assert(
      fc.property(population(form), (people) => {
        const result = tallyOf(form, people)
        const equations = published(form, result)
        const truth = countsOf(people)
        for (const { by, groups, withheld } of result.comparisons)
          for (const name of withheld)
            for (const { value: group, size } of groups) {
              const inGroup = people.filter((kind) => groupOf(by, kind) === group)
              const valid = inGroup.filter((kind) => isOfSubstance(kind[name])).length
              if (size === null || valid === 0 || valid >= 5) continue
              for (const value of new Set(people.map((kind) => kind[name]))) {
                const asked = people.filter((kind) => kind[name] !== 'unasked')
                if (!isOfSubstance(value) || asked.every((kind) => kind[name] === value)) continue
                const solved = isSolved(
                  kinds,
                  truth,
                  equations,
                  (kind) => groupOf(by, kind) === group && kind[name] === value,
                )
                expect([group, name, value, solved]).toEqual([group, name, value, false])
              }
            }
      }),
      { numRuns: 30 },
    )
  })

  test('[TALLY-4] what too few answered cannot be worked out from the rest', () => {
    fc.assert(
      fc.property(population(form), (people) => {
        const result = tallyOf(form, people)
        const equations = published(form, result)
        const truth = countsOf(people)
        for (const { name, hidden } of result.questions.flatMap((question) => question.answers)) {
          if (hidden !== 'distribution' && hidden !== 'all') continue
          const values = new Set(people.map((kind) => kind[name]).filter(isOfSubstance))
          if (values.size < 2) continue
          for (const value of values)
            expect([name, value, isSolved(kinds, truth, equations, (kind) => kind[name] === value)]).toEqual([
              name,
              value,
              false,
            ])
        }
      }),
      { numRuns: 30 },
    )
  })

  test('[TALLY-5] two people of hidden groups can change groups and not one published number changes', () => {
    fc.assert(
      fc.property(population(form), fc.nat(), fc.nat(), (people, first, second) => {
        const result = tallyOf(form, people)
        for (const { by, groups } of result.comparisons) {
          const hidden = new Set(groups.filter(({ size }) => size === null).map(({ value }) => value))
          if (hasFollowUp(by)) continue
          const inside = people.flatMap((kind, at) => (hidden.has(groupOf(by, kind)) ? [at] : []))
          const [a, b] = [inside[first % inside.length], inside[second % inside.length]]
          if (a === undefined || b === undefined) continue
          const swapped = people.map((kind, at) => {
            const other = at === a ? people[b] : at === b ? people[a] : undefined
            return other === undefined ? kind : { ...kind, [by]: other[by] ?? 'skip' }
          })
          expect(tallyOf(form, swapped)).toEqual(result)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('[TALLY-5] [TALLY-6] hidden groups are not all of one size, and two can change places whole and not one published number changes', () => {
    fc.assert(
      fc.property(population(form), fc.nat(), fc.nat(), (people, first, second) => {
        const result = tallyOf(form, people)
        for (const { by, groups } of result.comparisons) {
          const hidden = groups.flatMap(({ value, size }) => (size === null ? [value] : []))
          const [a, b] = [hidden[first % hidden.length], hidden[second % hidden.length]]
          if (a === undefined || b === undefined) continue
          const sizes = hidden.map((group) => people.filter((kind) => groupOf(by, kind) === group).length)
          if (hidden.length < groups.length) expect(new Set(sizes).size).toBeGreaterThan(1)
          if (hasFollowUp(by)) continue
          const moved = people.map((kind) => {
            const group = groupOf(by, kind)
            const other = group === a ? b : group === b ? a : null
            return other === null ? kind : { ...kind, [by]: other || 'skip' }
          })
          expect(tallyOf(form, moved)).toEqual(result)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('[TALLY-4] every table shown, of all, of a group or of those left out of the control, has enough valid answers', () => {
    fc.assert(
      fc.property(population(form), (people) => {
        const result = tallyOf(form, people)
        const tables = result.questions.flatMap((question) => question.answers)
        const validOf = new Map(tables.map(({ name, counts }) => [name, counts?.valid ?? 0]))
        for (const { hidden, counts } of tables)
          if (hidden === 'nothing') expect(counts?.valid).toBeGreaterThanOrEqual(5)
        for (const { tables: compared } of result.comparisons)
          for (const { valid } of compared.flatMap(({ groups }) => groups))
            expect(valid).toBeGreaterThanOrEqual(5)
        if (result.control.state === 'shown')
          for (const { name, valid } of result.control.tables) {
            expect(valid).toBeGreaterThanOrEqual(5)
            expect((validOf.get(name) ?? 0) - valid).toBeGreaterThanOrEqual(5)
          }
      }),
      { numRuns: 200 },
    )
  })

  test('[TALLY-5] nothing is hidden of groups that are all large enough, and hidden groups are two or more', () => {
    fc.assert(
      fc.property(population(form), (people) => {
        for (const { by, groups, hiddenTogether } of tallyOf(form, people).comparisons) {
          const sizes = groups.map(({ value }) => people.filter((kind) => groupOf(by, kind) === value).length)
          const hidden = groups.flatMap(({ size }, at) => (size === null ? [sizes[at] ?? 0] : []))
          if (sizes.every((size) => size === 0 || size >= 5)) expect(hidden).toEqual([])
          else if (hidden.length < groups.length) {
            expect(hidden.filter((size) => size > 0).length).toBeGreaterThanOrEqual(2)
            expect(hiddenTogether).toBeGreaterThanOrEqual(5)
          }
          for (const { size } of groups) expect(size === null || size === 0 || size >= 5).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })
})
