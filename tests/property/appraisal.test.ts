import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import messages from '../../content/messages/zh-CN/appraisal.yaml'
import { appraisalForm } from '../../src/core/form/appraisal-form.ts'
import type { AnswersByName, Choice, Form } from '../../src/core/form/form.ts'
import { createFormIndex } from '../../src/core/form/form-index.ts'
import { maxMembers, nameMembers } from '../../src/core/form/member-names.ts'
import { packAnswers, unpackAnswers } from '../../src/core/form/pack.ts'
import { countAppraisal, discloseAppraisal, tenthsOf } from '../../src/core/tally/appraisal.ts'
import { appraisalSheets, type Ballots } from '../../src/core/tally/appraisal-sheets.ts'
import { sheetsToCsv, sheetsToXlsx } from '../../src/core/tally/export.ts'
import type { ExportWords } from '../../src/core/tally/sheets.ts'
import { tally } from '../../src/core/tally/tally.ts'
import { readAppraisal } from '../../src/site/content/appraisal.ts'
import { readCsv, readWorkbook } from '../kit/spreadsheets.ts'

const definition = readAppraisal()
const limit = definition.counting.suppressBelow
const formFor = (members: number) => appraisalForm(definition, members, messages.form)
const exportWords = parse(readFileSync('content/messages/zh-CN/export.yaml', 'utf8')) as ExportWords

const counted = (form: Form, ballots: readonly AnswersByName[]) => {
  const tallied = tally(form, ballots, {
    expected: ballots.length,
    invalid: 0,
    seedBytes: new Uint8Array(16),
  })
  return { tallied, count: countAppraisal(form, tallied) }
}

/** What people do with paper: most judge, some do not know, some leave lines or the whole sheet empty. */
const arbitraryBallots = (form: Form, most: number): fc.Arbitrary<readonly AnswersByName[]> => {
  const lines = createFormIndex(form).answerables.filter(({ choices }) => choices.length > 0)
  const mark = (choices: readonly Choice[]) =>
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...choices.map(({ value }) => value)) },
      fc.constant(null),
    )
  const ballot = fc
    .tuple(...lines.map(({ choices }) => mark(choices)))
    .map((marks) =>
      Object.fromEntries(
        marks.flatMap((value, at) => (value === null ? [] : [[lines[at]?.name ?? '', value]])),
      ),
    )
  return fc.array(fc.oneof({ weight: 9, arbitrary: ballot }, fc.constant({})), {
    minLength: 0,
    maxLength: most,
    size: 'max',
  })
}

const withBallots = fc
  .integer({ min: 1, max: 4 })
  .chain((members) => fc.tuple(fc.constant(formFor(members)), arbitraryBallots(formFor(members), 40)))

/** Counts one line with a pencil: the definition's sentence, word by word. */
const byHand = (ballots: readonly AnswersByName[], name: string, choices: readonly Choice[]) => {
  const valid = ballots.length
  let abstained = 0
  const people: Record<string, number> = {}
  for (const { value } of choices) people[value] = 0
  for (const ballot of ballots) {
    const mark = ballot[name]
    if (typeof mark !== 'string') abstained += 1
    else people[mark] = (people[mark] ?? 0) + 1
  }
  const unknown = choices.filter(({ nonsubstantive }) => nonsubstantive).map(({ value }) => value)
  const graded = valid - abstained - unknown.reduce((sum, value) => sum + (people[value] ?? 0), 0)
  return { valid, abstained, people, graded, unknown }
}

describe('counting', () => {
  test('[APPR-9] [APPR-10] grades, 不了解, abstentions and both percentages are what a person counts with a pencil', () => {
    let shown = 0
    fc.assert(
      fc.property(withBallots, ([form, ballots]) => {
        const { count } = counted(form, ballots)
        expect(count.validBallots).toBe(ballots.length)
        expect(count.members.map(({ name }) => name)).toEqual(
          form.sections.map(({ name }) => name).slice(1, -1),
        )
        const { answerableByName } = createFormIndex(form)
        const lines = [count.team, ...count.members].flatMap((part) => part.lines)
        expect(lines.length).toBe(9 + 6 * count.members.length)
        for (const line of lines) {
          const choices = answerableByName.get(line.name)?.choices ?? []
          const hand = byHand(ballots, line.name, choices)
          if (hand.valid < limit) {
            expect([line.voted, line.abstained]).toEqual([null, null])
            for (const grade of line.grades)
              expect([grade.count, grade.share, grade.shareOfGrades]).toEqual([null, null, null])
            continue
          }
          expect([line.voted, line.abstained]).toEqual([hand.valid - hand.abstained, hand.abstained])
          for (const grade of line.grades) {
            const isUnknown = hand.unknown.includes(grade.value)
            expect(grade.isUnknown).toBe(isUnknown)
            if (hand.graded < limit && !isUnknown) {
              expect([grade.count, grade.share, grade.shareOfGrades]).toEqual([null, null, null])
              continue
            }
            shown += 1
            const people = hand.people[grade.value] ?? 0
            expect(grade.count).toBe(people)
            const voted = hand.valid - hand.abstained
            if (voted === 0) expect(grade.share).toBeNull()
            else expect(grade.share).toBeCloseTo(people / voted, 12)
            if (isUnknown) expect(grade.shareOfGrades).toBeNull()
            else expect(grade.shareOfGrades).toBeCloseTo(people / hand.graded, 12)
          }
        }
      }),
      { numRuns: 150 },
    )
    expect(shown).toBeGreaterThan(5_000)
  })

  test('[APPR-9] with every line shown, each percentage adds up to one hundred', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }).chain((members) => {
          const form = formFor(members)
          return fc.tuple(fc.constant(form), arbitraryBallots(form, 60))
        }),
        ([form, ballots]) => {
          for (const { grades, voted } of counted(form, ballots).count.team.lines) {
            if (voted === null || grades.some(({ count }) => count === null)) continue
            const sum = (values: readonly (number | null)[]) =>
              values.reduce((total: number, value) => total + (value ?? 0), 0)
            expect(sum(grades.map(({ count }) => count))).toBe(voted)
            expect(sum(grades.map(({ share }) => share))).toBeCloseTo(1, 9)
            expect(sum(grades.map(({ shareOfGrades }) => shareOfGrades))).toBeCloseTo(1, 9)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('[APPR-11] a blank sheet is valid and abstains everywhere; two grades on a line cannot be sealed and are no answer', () => {
    const form = formFor(1)
    const blank = Array.from({ length: 12 }, () => ({}))
    const { count } = counted(form, blank)
    expect(count.validBallots).toBe(12)
    for (const { voted, abstained } of count.team.lines) expect([voted, abstained]).toEqual([0, 12])
    expect(unpackAnswers(form, packAnswers(form, {}))).toEqual({})
    const both = new TextEncoder().encode(JSON.stringify({ T01: ['4', '3'] }))
    expect(unpackAnswers(form, both)).toBeNull()
    expect(() => packAnswers(form, { T01: ['4', '3'] })).toThrow('form/answers-not-clean')
  })

  test('[APPR-10] nine ballots give nothing, ten give everything; nine grades beside 不了解 give no grade', () => {
    const form = formFor(1)
    const ballot = { T01: '4', P01M06: '3' }
    const all = (count: number) => Array.from({ length: count }, () => ballot)
    expect(counted(form, all(9)).count.team.lines[0]?.voted).toBeNull()
    expect(counted(form, all(10)).count.team.lines[0]?.grades[0]?.share).toBe(1)
    const [line] = counted(form, [...all(9), { T01: 'dk' }, { T01: 'dk' }, {}]).count.team.lines
    expect([line?.voted, line?.abstained]).toEqual([11, 1])
    expect(line?.grades.map(({ count }) => count)).toEqual([null, null, null, null, 2])
    expect(line?.grades.at(-1)?.share).toBeCloseTo(2 / 11, 12)
  })

  test('[APPR-9] nothing but an appraisal is counted so', () => {
    const form = { ...formFor(1), kind: 'questionnaire' as const }
    const { tallied } = counted(formFor(1), [])
    expect(() => countAppraisal(form, tallied)).toThrow(RangeError)
  })
})

describe('what may be told the inspected court', () => {
  test('[APPR-12] nobody’s name and nobody’s line; all members together, and only from three on', () => {
    fc.assert(
      fc.property(withBallots, ([form, ballots]) => {
        const names = Array.from({ length: maxMembers }, (_, at) => `成员${at}号`)
        const { count } = counted(nameMembers(form, names), ballots)
        const told = discloseAppraisal(count)
        expect(JSON.stringify(told)).not.toMatch(/成员\d|P\d\d/)
        expect(told.team.length).toBe(9)
        const isEveryLineShown = count.members.every(({ lines }) =>
          lines.every(({ grades }) => grades.every((grade) => grade.count !== null)),
        )
        expect(told.members !== null).toBe(count.members.length >= 3 && isEveryLineShown)
        expect(told.members?.map(({ name }) => name) ?? []).toEqual(
          told.members ? definition.memberItems.map(({ id }) => id) : [],
        )
      }),
      { numRuns: 60 },
    )
  })

  test('[APPR-12] all members together are the sum of their lines', () => {
    const form = formFor(3)
    const ballots = Array.from({ length: 20 }, (_, at) => ({
      P01M01: at < 5 ? '4' : '1',
      P02M01: '4',
      P03M01: at < 10 ? '4' : 'dk',
      ...Object.fromEntries(
        ['P01', 'P02', 'P03'].flatMap((member) =>
          ['M02', 'M03', 'M04', 'M05', 'M06'].map((item) => [`${member}${item}`, '4']),
        ),
      ),
    }))
    const [line] = discloseAppraisal(counted(form, ballots).count).members ?? []
    // 35 of 60, none, none, 15 of 60, 10 of 60.
    expect(line?.grades.map(({ tenths }) => tenths)).toEqual([6, 0, 0, 3, 2])
  })

  test('[APPR-13] none is told as one is, and all as all but one, from ten people on; under ten nothing is told', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 20_000 }), (whole) => {
        expect(tenthsOf(0, whole)).toBe(tenthsOf(1, whole))
        expect(tenthsOf(whole, whole)).toBe(tenthsOf(whole - 1, whole))
      }),
    )
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 2_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (whole, at) => {
          const part = Math.round(whole * at)
          const tenths = tenthsOf(part, whole) ?? -1
          expect(Math.abs(tenths - (part * 10) / whole)).toBeLessThanOrEqual(1)
        },
      ),
    )
    for (let whole = 0; whole < 10; whole += 1) expect(tenthsOf(whole, whole)).toBeNull()
    expect([tenthsOf(null, 12), tenthsOf(3, null)]).toEqual([null, null])
  })

  test('[APPR-13] whoever reads what is told cannot see that everybody gave the same grade', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 60 }),
        fc.constantFrom('4', '3', '2', '1'),
        fc.constantFrom('4', '3', '2', '1', 'dk'),
        (people, grade, other) => {
          const form = formFor(1)
          const unanimous = Array.from({ length: people + 1 }, () => ({ T01: grade }))
          const dissenting = [...unanimous.slice(1), { T01: other }]
          const told = (ballots: readonly AnswersByName[]) =>
            discloseAppraisal(counted(form, ballots).count).team[0]
          expect(told(dissenting)).toEqual(told(unanimous))
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('the export', () => {
  const form = nameMembers(formFor(3), ['成员甲', '=成员乙', '成员丙'])
  const ballots: Ballots = { due: 30, present: null, handedOut: 25, returned: 24, valid: 24 }
  const people = Array.from({ length: 24 }, (_, at) => ({
    T01: at < 12 ? '4' : at < 18 ? 'dk' : '2',
    T02: at < 9 ? '4' : 'dk',
    ...(at < 20 && { P02M06: '3' }),
    A01: `意见 ${at}`,
  }))
  const { count, tallied } = counted(form, people)
  const sheets = appraisalSheets(count, ballots, tallied, form, messages.sheets, exportWords)
  const book = readWorkbook(sheetsToXlsx(sheets))

  test('[APPR-14] has the ballots, both percentages, the texts, the codebook and the rules, in both formats', () => {
    expect([...book.keys()]).toEqual(['汇总', '测评', '文字意见', '编码表', '说明'])
    const summary = new Map((book.get('汇总') ?? []).map(([entry, value]) => [entry, value]))
    expect([
      summary.get('应到人数'),
      summary.get('实到人数'),
      summary.get('发出份数'),
      summary.get('收回份数'),
      summary.get('有效份数'),
    ]).toEqual([30, messages.sheets.notWritten, 25, 24, 24])
    const rows = book.get('测评') ?? []
    const row = (name: string, value: string) => rows.find((cells) => cells[1] === name && cells[3] === value)
    expect(row('T01', '4')?.slice(5)).toEqual([12, 0.5, 12 / 18, 24, 0])
    expect(row('T01', 'dk')?.slice(5, 7)).toEqual([6, 0.25])
    expect(row('T01', 'dk')?.[7] ?? null).toBeNull()
    expect(row('P02M06', '3')?.[0]).toBe('=成员乙')
    expect(row('P02M06', '3')?.slice(5)).toEqual([20, 1, 1, 20, 4])
    // Nine gave a grade: hidden, and said so.
    expect(row('T02', '4')?.[5]).toContain('少于 10 人')
    expect(row('T02', 'dk')?.[5]).toBe(15)
    const notes = (book.get('说明') ?? []).flat().join('')
    for (const { text } of definition.counting.rules) expect(notes).toContain(text)
    expect(book.get('编码表')?.length).toBe(1 + 9 * 5 + 3 * (5 * 5 + 5) + 1)
    expect(book.get('文字意见')?.length).toBe(25)
    const csv = readCsv(sheetsToCsv(sheets)).map((cells) => cells.join('|'))
    expect(csv.some((line) => line.includes('T01') && line.includes('12|50%|66.7%|24|0'))).toBe(true)
    // A name is a stranger's text to a spreadsheet too.
    expect(csv.some((line) => line.startsWith('=成员乙'))).toBe(false)
    expect(csv.some((line) => line.startsWith("'=成员乙"))).toBe(true)
  })
})
