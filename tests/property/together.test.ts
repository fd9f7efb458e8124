import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import messages from '../../content/messages/zh-CN/together.yaml'
import { type BoardRecord, boardOf } from '../../src/core/record/board.ts'
import { commentsOf } from '../../src/core/record/comment.ts'
import {
  applyEdits,
  type Edit,
  emptyContent,
  type FieldValue,
  type RecordContent,
  withdrawal,
} from '../../src/core/record/content.ts'
import { createFinder, emptyQuery, type FindableRecord, type FindQuery } from '../../src/core/record/find.ts'
import { fixedRecordId } from '../../src/core/record/fixed-id.ts'
import { type DatedRevision, recordHistory, unprovedSaves } from '../../src/core/record/history.ts'
import { keepBothBy } from '../../src/core/record/keep-both.ts'
import { lists } from '../../src/core/record/kinds.ts'
import type { Role } from '../../src/core/record/member-entry.ts'
import { occasionEdits, planEdit } from '../../src/core/record/plan.ts'
import {
  decideConflicts,
  editRecord,
  type OpenedRevision,
  recordStateOf,
} from '../../src/core/record/record-state.ts'
import {
  nextWords,
  type ReviewMove,
  type ReviewWord,
  type RoleOf,
  reviewOf,
  reviewWords,
  stepReview,
  substanceMark,
} from '../../src/core/record/review.ts'
import { lookEdits, looksOf, seenState } from '../../src/core/record/seen.ts'
import { createWording } from '../../src/core/record/wording.ts'
import { servedDefinitions } from '../kit/definitions.ts'
import { checklistContent, interviewContent } from '../kit/interview.ts'

const definitions = await servedDefinitions()
const roles = new Map<string, Role>([
  ['office', 'office'],
  ['leader', 'leader'],
  ['deputy', 'deputy'],
  ['member', 'member'],
])
const roleOf = (deviceId: string): Role | null => roles.get(deviceId) ?? null
const wording = createWording(definitions, messages.wording, (deviceId) => `<${deviceId}>`)

const withStep = (content: RecordContent, id: string, move: ReviewMove): RecordContent => {
  if (move.state !== 'step') throw new Error(move.state)
  return applyEdits(
    content,
    Object.entries(move.step).map(([field, value]) => ({
      path: { list: lists.reviews, fact: id, field },
      value: value as FieldValue,
    })),
  )
}
const say = (content: RecordContent, by: string, to: ReviewWord, id: string, reason = '理由', atMs = 1) =>
  withStep(content, id, stepReview(content, roleOf, { to, by, atMs, reason }, 'writer'))

describe('a review', () => {
  test('[COOP-4] who leads says 收到、有疑问、通过、退回; a writer says 已改 and nothing else', () => {
    const content = interviewContent({})
    for (const by of ['office', 'leader', 'deputy'])
      expect(nextWords(reviewOf(content, roleOf), roleOf(by), false)).toEqual([
        'received',
        'questioned',
        'passed',
        'returned',
      ])
    expect(nextWords(reviewOf(content, roleOf), 'member', false)).toEqual([])
    expect(nextWords(reviewOf(content, roleOf), null, false)).toEqual([])
    const returned = say(content, 'leader', 'returned', 'r1')
    expect(nextWords(reviewOf(returned, roleOf), 'member', false)).toEqual(['changed'])
    const changed = say(returned, 'member', 'changed', 'r2', '')
    expect(nextWords(reviewOf(changed, roleOf), 'member', false)).toEqual([])
    expect(reviewOf(say(changed, 'deputy', 'passed', 'r3', ''), roleOf)).toMatchObject({
      state: 'reviewed',
      step: { to: 'passed', by: 'deputy', previous: ['r2'] },
      isChangedSince: false,
    })
  })

  test('[COOP-13] nobody reviews a record they began; they say 已改 as everybody', () => {
    const content = interviewContent({})
    const said = { to: 'passed', by: 'leader', atMs: 1, reason: '' } as const
    expect(nextWords(reviewOf(content, roleOf), 'leader', true)).toEqual([])
    expect(stepReview(content, roleOf, said, 'leader')).toEqual({ state: 'not-allowed' })
    expect(stepReview(content, roleOf, said, 'member').state).toBe('step')
    const returned = say(content, 'deputy', 'returned', 'r1')
    expect(nextWords(reviewOf(returned, roleOf), 'leader', true)).toEqual(['changed'])
    expect(stepReview(returned, roleOf, { ...said, to: 'changed' }, 'leader').state).toBe('step')
  })

  test('[COOP-4] 有疑问 and 退回 need a reason, and no reason is longer than 500 characters', () => {
    const content = interviewContent({})
    const move = (to: ReviewWord, reason: string) =>
      stepReview(content, roleOf, { to, by: 'leader', atMs: 1, reason }, 'writer').state
    expect(reviewWords.map((to) => move(to, ' '))).toEqual([
      'step',
      'not-allowed',
      'no-reason',
      'step',
      'no-reason',
    ])
    expect(move('passed', '长'.repeat(501))).toBe('no-reason')
    expect(move('returned', '长'.repeat(500))).toBe('step')
  })

  test('[COOP-4] a step that a role may not take does not count, whoever wrote it', () => {
    const content = interviewContent({})
    const forged = withStep(content, 'r1', {
      state: 'step',
      step: { to: 'passed', by: 'member', reason: '', atMs: 1, previous: [], mark: substanceMark(content) },
    })
    expect(reviewOf(forged, roleOf)).toEqual({ state: 'none' })
    const stranger = withStep(content, 'r1', {
      state: 'step',
      step: { to: 'passed', by: 'stranger', reason: '', atMs: 1, previous: [], mark: '' },
    })
    expect(reviewOf(stranger, roleOf)).toEqual({ state: 'none' })
  })

  test('[COOP-4] a step counts by the role its author had when it was taken: no 通过 goes with a role', () => {
    const passed = say(interviewContent({}), 'deputy', 'passed', 'r1', '', 50)
    const lowered =
      (untilMs: number): RoleOf =>
      (deviceId, atMs = 100) =>
        deviceId === 'deputy' && atMs >= untilMs ? 'member' : roleOf(deviceId)
    expect(reviewOf(passed, lowered(60))).toMatchObject({ state: 'reviewed', step: { id: 'r1' } })
    expect(reviewOf(passed, lowered(40))).toEqual({ state: 'none' })
    // Who leads now need not have led then: a clock that is behind takes nothing away.
    expect(reviewOf(passed, (_, atMs) => (atMs === undefined ? 'deputy' : 'member'))).toMatchObject({
      state: 'reviewed',
    })
    expect(nextWords(reviewOf(passed, lowered(60)), 'member', false)).toEqual([])
  })

  test('[COOP-5] two reviewers at the same time are both heard until a third step follows both', () => {
    const content = interviewContent({})
    const one = say(content, 'leader', 'passed', 'r1')
    const two = say(content, 'deputy', 'returned', 'r2')
    const both = {
      ...one,
      lists: { ...one.lists, [lists.reviews]: { ...one.lists[lists.reviews], ...two.lists[lists.reviews] } },
    }
    const review = reviewOf(both, roleOf)
    expect(review).toMatchObject({ state: 'disputed', steps: [{ id: 'r1' }, { id: 'r2' }] })
    expect(nextWords(review, 'member', false)).toEqual([])
    expect(reviewOf(say(both, 'office', 'returned', 'r3'), roleOf)).toMatchObject({
      state: 'reviewed',
      step: { id: 'r3', previous: ['r1', 'r2'] },
    })
    // Withdrawn, a step is no longer heard.
    const settled = applyEdits(both, [withdrawal('看错了', { list: lists.reviews, fact: 'r2' })])
    expect(reviewOf(settled, roleOf)).toMatchObject({ state: 'reviewed', step: { id: 'r1' } })
  })

  test('[COOP-5] what is written after a review shows, a comment does not', () => {
    const passed = say(interviewContent({ place: '一号会议室' }), 'leader', 'passed', 'r1')
    const commented = applyEdits(passed, [
      { path: { list: lists.comments, fact: 'c1', field: 'text' }, value: '好' },
    ])
    expect(reviewOf(commented, roleOf)).toMatchObject({ isChangedSince: false })
    const edited = applyEdits(commented, [{ path: { field: 'place' }, value: '二号会议室' }])
    expect(reviewOf(edited, roleOf)).toMatchObject({ isChangedSince: true })
  })
})

describe('who has seen what', () => {
  const device = (id: string, looks: readonly [string, string[], number][]) => ({
    author: id,
    content: applyEdits(
      emptyContent('seen'),
      lookEdits(
        id,
        looks.map(([recordId, heads, atMs]) => ({ recordId, heads, atMs })),
      ),
    ),
  })
  test('[COOP-6] is read from one record a device, believed of itself alone', () => {
    const looks = looksOf([
      device('a', [['r1', ['h2', 'h1'], 5]]),
      device('b', [
        ['r1', ['h3'], 9],
        ['r2', ['x'], 1],
      ]),
      { ...device('a', [['r2', ['x'], 7]]), author: 'b' },
    ])
    expect(looks.get('r1')).toEqual([
      { deviceId: 'b', heads: ['h3'], atMs: 9 },
      { deviceId: 'a', heads: ['h1', 'h2'], atMs: 5 },
    ])
    expect(looks.get('r2')?.map(({ deviceId }) => deviceId)).toEqual(['b'])
    expect(seenState(undefined, ['h1'])).toBe('never')
    expect(seenState(looks.get('r1')?.[1], ['h1'])).toBe('latest')
    expect(seenState(looks.get('r1')?.[1], ['h1', 'h4'])).toBe('before')
  })
})

const revision = (
  id: string,
  author: string,
  wallMs: number,
  content: RecordContent,
  parents: readonly string[] = [],
): OpenedRevision => ({ id, author, clock: { wallMs, counter: 0 }, parents, content })
const edited = (content: RecordContent, ...edits: Edit[]) => applyEdits(content, edits)

describe('the history of a record', () => {
  const first = interviewContent({ place: '一号会议室' }, [{ fact: '三月一日，甲在大厅……' }])
  const mine = edited(first, { path: { field: 'place' }, value: '二号会议室' })
  const theirs = edited(
    first,
    { path: { field: 'place' }, value: '三号会议室' },
    { path: { list: lists.facts, fact: 'f2', field: 'fact' }, value: '又一条' },
  )
  const saves = [
    revision('1', 'a', 1, first),
    revision('2', 'a', 2, mine, ['1']),
    revision('3', 'b', 3, theirs, ['1']),
  ]
  const state = recordStateOf(saves)
  if (!state) throw new Error('no state')
  const [decided] = decideConflicts(
    state,
    [{ path: { field: 'place' }, keep: 'side', revisionId: '2' }],
    keepBothBy(definitions),
    'b',
  )
  if (!decided) throw new Error('no save')
  const withdrawn = edited(
    decided.content,
    withdrawal('记错了人', { list: lists.facts, fact: 'f1' }),
    withdrawal('重复'),
  )
  const all = [
    ...saves,
    revision('4', 'b', 4, decided.content, decided.parents),
    revision('5', 'a', 5, withdrawn, ['4']),
    revision('6', 'a', 6, edited(withdrawn, { path: { field: 'withdrawn' }, value: undefined }), ['5']),
  ]

  test('[COOP-7] says of every save what was added, changed, withdrawn, taken back and decided', () => {
    const [one, two, three, four, five, six] = recordHistory(all)
    expect(one).toMatchObject({ isFirst: true, facts: [{ fact: 'f1', kind: 'added' }] })
    expect(two?.fields).toEqual([{ path: { field: 'place' }, before: '一号会议室', after: '二号会议室' }])
    expect(three?.facts).toMatchObject([{ list: lists.facts, fact: 'f2', kind: 'added' }])
    expect(four).toMatchObject({ isMerge: true, decided: [{ path: { field: 'place' } }] })
    expect(four?.fields).toEqual([{ path: { field: 'place' }, before: '三号会议室', after: '二号会议室' }])
    expect(five).toMatchObject({
      withdrawn: { kind: 'withdrawn', reason: '重复' },
      facts: [{ fact: 'f1', kind: 'withdrawn', reason: '记错了人' }],
    })
    expect(six?.withdrawn).toEqual({ kind: 'restored' })
  })

  test('[COOP-7] is the same in whatever order the saves came, and never shows a save before what it follows', () => {
    const expected = recordHistory(all)
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(recordHistory(shuffled)).toEqual(expected)
      }),
    )
    // A device whose clock is years behind.
    const late = recordHistory([...all, revision('7', 'c', -9_999, withdrawn, ['6'])])
    expect(late.map(({ revision: { id } }) => id)).toEqual(['1', '2', '3', '4', '5', '6', '7'])
  })

  test('[COOP-8] a save whose ancestors have not arrived says so', () => {
    const [gap] = recordHistory(all.slice(4, 5))
    expect(gap).toMatchObject({ hasGap: true, isFirst: false })
  })
})

describe('saves of a device shut out since', () => {
  const dated = (id: string, author: string, epoch: number, parents: readonly string[] = []) => ({
    ...revision(id, author, Number(id), emptyContent('interview'), parents),
    epoch,
  })
  const unproved = (...saves: DatedRevision[]) =>
    [...unprovedSaves(saves, (author) => (author === 'gone' ? 2 : author === 'too' ? 3 : null))].sort()

  test('[COOP-21] are named unless the team went on from them under a key from before', () => {
    const own = [dated('1', 'gone', 1), dated('2', 'gone', 1, ['1'])]
    expect(unproved(...own)).toEqual(['1', '2'])
    // Whoever goes on from the first proves the first alone.
    expect(unproved(...own, dated('3', 'a', 1, ['1']))).toEqual(['2'])
    expect(unproved(...own, dated('3', 'a', 1, ['2']))).toEqual([])
    // Under a later key it proves nothing, and neither does another device shut out.
    expect(unproved(...own, dated('3', 'a', 2, ['2']))).toEqual(['1', '2'])
    expect(unproved(...own, dated('3', 'too', 1, ['2']))).toEqual(['1', '2', '3'])
    expect(unproved(...own, dated('3', 'too', 2, ['2']), dated('4', 'a', 2, ['3']))).toEqual(['1', '2'])
  })
})

describe('words of a record', () => {
  test('[COOP-1] values are said by the labels of their choices, never by their codes', () => {
    const path = { list: lists.facts, fact: 'f1', field: 'focus' }
    expect(wording.fieldLabel('interview', path)).toBe('重点')
    expect(wording.valueText('interview', path, 'integrity')).toBe('廉政')
    expect(wording.valueText('interview', { field: 'follow_up' }, ['again', 'read'])).toBe('再谈、查阅')
    expect(wording.valueText('interview', { field: 'start_end' }, { from: '09:00', to: '10:30' })).toBe(
      '09:00 到 10:30',
    )
    expect(
      wording.valueText(
        'checklist',
        { list: lists.entries, fact: 'CL-ASK-01', field: 'answer' },
        'not_applicable',
      ),
    ).toBe('不适用')
    expect(wording.valueText('interview', { list: lists.grades, fact: 'g', field: 'to' }, 'verified')).toBe(
      '已查实',
    )
    expect(wording.valueText('interview', { field: 'interviewers' }, ['0'.repeat(32), '院外专家'])).toBe(
      `<${'0'.repeat(32)}>、院外专家`,
    )
    expect(wording.valueText('interview', { field: 'withdrawn' }, { reason: '重复' })).toBe(
      '已撤回，理由：重复',
    )
    const file = {
      id: 'a'.repeat(32),
      key: 'b'.repeat(64),
      name: '大厅.jpg',
      mediaType: 'image/jpeg',
      sizeBytes: 1,
      chunks: [],
    }
    expect(wording.valueText('interview', { list: lists.attachments, fact: 'x', field: 'file' }, file)).toBe(
      '大厅.jpg',
    )
  })

  test('[COOP-1] every field of every form has a label, and every value of a choice has one', () => {
    const { interviewFrame, siteVisit } = definitions
    const code = /^[a-z][a-z_-]*$/
    for (const [kind, list, fields] of [
      ['interview', null, interviewFrame.recordFields],
      ['interview', lists.facts, interviewFrame.factFields],
      ['site-visit', null, siteVisit.fields],
      ['site-visit', lists.observations, siteVisit.observationFields],
    ] as const)
      for (const field of fields) {
        const path = list ? { list, fact: 'x', field: field.name } : { field: field.name }
        expect(wording.fieldLabel(kind, path)).not.toMatch(code)
        if (field.type === 'select_one')
          for (const { value } of field.choices)
            expect(wording.valueText(kind, path, value)).not.toMatch(code)
      }
    for (const list of Object.values(lists))
      if (list !== lists.seen) expect(wording.listLabel(list)).not.toMatch(code)
  })

  test('[COOP-7] what a save says of several fields comes as the form orders them, then what stands in no form', () => {
    const { interviewFrame } = definitions
    const names = [...interviewFrame.recordFields.map(({ name }) => name), 'note', 'to', 'reason']
    const said = names.map((field) => ({ path: { field } }))
    for (const mixed of [said.toReversed(), said.toSorted((a, b) => (a.path.field < b.path.field ? -1 : 1))])
      expect(wording.inFormOrder('interview', mixed)).toEqual(said)
    expect(wording.fieldLabel('interview', { list: lists.reviews, fact: 'r', field: 'to' })).toBe('审阅意见')
    expect(wording.fieldLabel('interview', { list: lists.grades, fact: 'g', field: 'to' })).toBe('定为')
    const numbered = interviewContent({
      subject_code: 'A01',
      interview_no: '谈1127-0f-1',
      date: '2026-03-01',
    })
    expect(wording.recordTitle(numbered)).toBe('谈话 A01（谈1127-0f-1）')
    expect(wording.recordTitle(interviewContent({ interview_no: '谈1127-0f-1' }))).toBe('谈话（谈1127-0f-1）')
    expect(wording.recordTitle(emptyContent('site-visit'))).toBe('查访（还没有写）')
  })

  test('[COOP-1] a fact is named by what the form calls it, or by its number', () => {
    const content = interviewContent({ subject_code: 'A01', date: '2026-03-01' }, [
      { fact: '一' },
      { fact: '二', grade: 'reported' },
    ])
    expect(wording.recordTitle(content)).toBe('谈话 A01 2026-03-01')
    expect(wording.factLabel(content, lists.facts, 'f2')).toBe('情况 2')
    expect(wording.factLabel(content, lists.grades, 'g2.0')).toBe('情况 2 的认定等级')
    const of = (value: FieldValue) =>
      wording.valueIn(content, { list: lists.comments, fact: 'c1', field: 'of' }, value)
    expect([of('f2'), of('record'), of(null)]).toEqual(['情况 2', '整份记录', '整份记录'])
    const question = { list: lists.facts, fact: 'f1', field: 'question' }
    const asked = definitions.interviewOutlines.find(({ id }) => id === 'IV-STAFF')?.questions[0]
    expect(wording.valueIn(content, question, asked?.id)).toBe(`${asked?.text.replace(/。$/, '')}（第 1 问）`)
    const checklist = checklistContent('CL-ASK', { 'CL-ASK-01': 'yes' })
    expect(wording.recordTitle(checklist)).toBe('清单：问（问卷、测评、谈话）')
    expect(wording.factLabel(checklist, lists.entries, 'CL-ASK-01')).toBe(
      '问卷说明写清了用途、谁能看、不收集什么，且说到做到（第 1 项）',
    )
  })

  test('[COOP-1] no name of a question, an item or a form is an id; questions and items bear their place', () => {
    const { checklists, interviewOutlines, siteVisit } = definitions
    const named = [
      ...checklists.map(({ id, items }) => ({
        content: checklistContent(id, {}),
        list: lists.entries,
        names: items,
        place: '项',
      })),
      ...interviewOutlines.map(({ id, version, questions }) => ({
        content: interviewContent({ form: { id, version } }),
        list: lists.questions,
        names: questions,
        place: '问',
      })),
      {
        content: emptyContent('site-visit'),
        list: lists.observations,
        names: siteVisit.observationItems,
        place: null,
      },
    ]
    for (const { content, list, names, place } of named)
      for (const [index, { id, text }] of names.entries()) {
        const label = wording.factLabel(content, list, id)
        expect(label.startsWith(text.replace(/。$/, ''))).toBe(true)
        expect(label).not.toContain(id)
        if (place !== null) expect(label.endsWith(`（第 ${index + 1} ${place}）`)).toBe(true)
      }
    for (const { id, version, title } of [...checklists, ...interviewOutlines, siteVisit])
      expect(wording.valueText('interview', { field: 'form' }, { id, version })).toBe(
        `“${title}”第 ${version} 版`,
      )
  })
})

const boardRecord = (recordId: string, content: RecordContent, author = 'a', atMs = 1): BoardRecord => ({
  recordId,
  content,
  isDisputed: false,
  writers: [{ author, atMs }],
})

describe('the board', () => {
  const plan = edited(
    emptyContent('plan'),
    planEdit('ask', 20),
    planEdit('listen', 2),
    ...occasionEdits('o1', { method: 'listen', text: '听取党组汇报', by: 'a', atMs: 1 }),
    ...occasionEdits('o2', { method: 'listen', text: '重复记的', by: 'a', atMs: 2 }),
    withdrawal('记了两遍', { list: lists.occasions, fact: 'o2' }),
  )
  const records = [
    boardRecord(
      '01',
      interviewContent({ role_group: 'leader' }, [
        { focus: 'integrity', grade: 'reported', clue_flag: true },
        { focus: 'style' },
        { focus: 'style', grade: ['reported', 'observed'] },
        { focus: 'hr', grade: 'reported', withdrawn: '记错' },
      ]),
      'a',
      5,
    ),
    boardRecord('02', interviewContent({ role_group: 'staff' }), 'b', 9),
    boardRecord('03', edited(interviewContent({ role_group: 'staff' }), withdrawal('重复')), 'b', 8),
    boardRecord('04', { ...emptyContent('site-visit'), fields: { place: '大厅' } }, 'a', 3),
    boardRecord('05', checklistContent('CL-ASK', { 'CL-ASK-01': 'yes', 'CL-ASK-02': 'no' }), 'a', 2),
    boardRecord('06', checklistContent('CL-ASK', { 'CL-ASK-02': 'yes' }), 'b', 4),
    boardRecord('07', plan, 'a', 1),
    boardRecord('08', { ...emptyContent('seen'), fields: { device: 'a' } }, 'a', 99),
  ]
  const board = () => boardOf(records, definitions, roleOf)

  test('[BOARD-1] is the same in whatever order the records come', () => {
    const expected = board()
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) => {
        expect(boardOf(shuffled, definitions, roleOf)).toEqual(expected)
      }),
    )
  })

  test('[BOARD-2] counts planned and done by each of the six methods', () => {
    expect(board().methods).toEqual([
      { method: 'listen', planned: 2, done: 1 },
      { method: 'ask', planned: 20, done: 2 },
      { method: 'see', planned: null, done: 0 },
      { method: 'read', planned: null, done: 0 },
      { method: 'check', planned: null, done: 0 },
      { method: 'visit', planned: null, done: 1 },
    ])
  })

  test('[BOARD-3] counts facts by focus and grade, leads and what lacks a grade; what was withdrawn counts nowhere', () => {
    const {
      focuses,
      grades,
      leads,
      ungraded,
      disputedGrades,
      withdrawn,
      records: standing,
      roles: byRole,
    } = board()
    expect(focuses.map(({ label, count }) => [label, count])).toEqual([
      ['廉政', 1],
      ['作风', 2],
      ['政治纪律', 0],
      ['选人用人', 0],
      ['其他', 0],
    ])
    expect(grades.map(({ count }) => count)).toEqual([1, 0, 0, 0])
    // The visit has no grade either.
    expect([leads, ungraded, disputedGrades, withdrawn, standing]).toEqual([1, 2, 1, 1, 5])
    expect(byRole.map(({ count }) => count)).toEqual([1, 0, 1, 0])
  })

  test('[BOARD-4] an item of a checklist counts once, as the record written last answers it', () => {
    const ask = board().checklists.find(({ id }) => id === 'CL-ASK')
    expect(ask).toMatchObject({ answered: 2, no: 0 })
  })

  test('[BOARD-5] says what waits for a reviewer, what for a writer, and who wrote last', () => {
    const passed = say(interviewContent({}), 'leader', 'passed', 'r1')
    const returned = say(interviewContent({}), 'leader', 'returned', 'r1')
    const { reviewsPending, reviewsReturned, reviewsPassed, active } = boardOf(
      [
        ...records,
        boardRecord('10', passed),
        boardRecord('11', returned),
        boardRecord('12', edited(passed, { path: { field: 'place' }, value: '改' })),
      ],
      definitions,
      roleOf,
    )
    expect(reviewsPending).toEqual(['01', '02', '04', '05', '06', '12'])
    expect([reviewsReturned, reviewsPassed]).toEqual([['11'], 1])
    expect(active).toEqual([
      { deviceId: 'b', records: 3, lastMs: 9 },
      { deviceId: 'a', records: 6, lastMs: 5 },
    ])
  })

  test('[BOARD-7] everybody who wrote contents of a record is among those who work, between the first and the last too', () => {
    const byThree = {
      ...boardRecord('01', interviewContent({})),
      writers: [
        { author: 'a', atMs: 4 },
        { author: 'b', atMs: 9 },
        { author: 'c', atMs: 6 },
      ],
    }
    expect(
      boardOf([byThree, boardRecord('02', interviewContent({}), 'b', 5)], definitions, roleOf).active,
    ).toEqual([
      { deviceId: 'b', records: 2, lastMs: 9 },
      { deviceId: 'c', records: 1, lastMs: 6 },
      { deviceId: 'a', records: 1, lastMs: 4 },
    ])
  })

  test('[BOARD-2] every device begins the same plan, and no other inspection has it', async () => {
    const [one, two] = ['0'.repeat(32), '1'.repeat(32)]
    expect(await fixedRecordId(one, 'plan')).toBe(await fixedRecordId(one, 'plan'))
    expect(await fixedRecordId(one, 'plan')).not.toBe(await fixedRecordId(two, 'plan'))
    expect(await fixedRecordId(one, 'plan')).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('finding', () => {
  const records: FindableRecord[] = [
    {
      recordId: '01',
      authors: ['a', 'b'],
      writtenMs: 1,
      content: interviewContent({ subject_code: 'A01', role_group: 'mid', place: '一号会议室' }, [
        {
          focus: 'integrity',
          fact: '三月一日，在窗口，收了 500 元“好处费”。',
          clue_flag: true,
          grade: 'reported',
        },
        { focus: 'style', fact: '窗口 下午三点没有人' },
        { focus: 'style', fact: '会议太多', grade: ['reported', 'observed'], by: 'c' },
        { focus: 'hr', fact: '任用公示贴在窗口', withdrawn: '听错了' },
      ]),
    },
    {
      recordId: '02',
      authors: ['b'],
      writtenMs: 2,
      content: checklistContent('CL-SEE', { 'CL-SEE-04': 'yes' }),
    },
    {
      recordId: '03',
      authors: ['b'],
      writtenMs: 9,
      content: { ...emptyContent('seen'), fields: { device: '窗口' } },
    },
  ]
  const finder = createFinder(definitions, wording)
  const find = (query: Partial<FindQuery>) =>
    finder
      .find(records, { ...emptyQuery, ...query }, 50)
      .found.map(({ recordId, at }) => `${recordId}/${at?.fact ?? ''}`)

  test('[FIND-1] found is what has every word in one fact; punctuation and spaces do not count', () => {
    expect(find({ text: '窗口 好处费' })).toEqual(['01/f1'])
    expect(find({ text: '窗口下午' })).toEqual(['01/f2'])
    expect(find({ text: '收了500元好处' })).toEqual(['01/f1'])
    expect(find({ text: '窗口 会议' })).toEqual([])
    expect(find({ text: '离岗' })).toEqual(['02/CL-SEE-04'])
  })

  test('[FIND-2] by person, focus, grade, stage, kind and author, each alone and all together', () => {
    expect(find({ person: 'a0' })).toEqual(['01/'])
    expect(find({ focus: 'style' })).toEqual(['01/f2', '01/f3'])
    expect(find({ grade: 'reported' })).toEqual(['01/f1'])
    expect(find({ stage: '进驻' })).toEqual(['02/', '01/'])
    expect(find({ stage: '准备' })).toEqual([])
    expect(find({ kind: 'checklist' })).toEqual(['02/'])
    expect(find({ author: 'a' })).toEqual(['01/'])
    expect(find({ author: 'c', text: '会议' })).toEqual(['01/f3'])
    expect(find({ person: 'A01', focus: 'integrity', grade: 'reported', text: '窗口' })).toEqual(['01/f1'])
  })

  test('[FIND-3] leads, facts without a grade, disputed ones and withdrawn ones are lists of their own', () => {
    expect(find({ state: 'leads' })).toEqual(['01/f1'])
    expect(find({ state: 'ungraded' })).toEqual(['01/f2'])
    expect(find({ state: 'disputed' })).toEqual(['01/f3'])
    expect(find({ state: 'withdrawn' })).toEqual(['01/f4'])
  })

  test('[FIND-4] the words are marked where they stand, and put together the pieces are the text', () => {
    const [found] = finder.find(records, { ...emptyQuery, text: '窗口 三点' }, 50).found
    const pieces = found?.texts.find(({ label }) => label.startsWith('事实'))?.pieces ?? []
    expect(pieces.filter(({ isFound }) => isFound).map(({ text }) => text)).toEqual(['窗口', '三点'])
    expect(pieces.map(({ text }) => text).join('')).toBe('窗口 下午三点没有人')
  })

  test('[FIND-5] whatever is asked, finding with an index of before gives what a fresh one gives', () => {
    const words = fc.constantFrom('', '窗口', '会议', '公示 窗口', 'A01', '没有')
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            fact: fc.constantFrom('窗口没有人', '会议，多', '公示'),
            focus: fc.constantFrom('style', 'hr'),
          }),
          { maxLength: 4 },
        ),
        words,
        fc.constantFrom('', 'style', 'hr'),
        (facts, text, focus) => {
          const changed = records.map((record, index) =>
            index === 0 ? { ...record, content: interviewContent({ subject_code: 'A01' }, facts) } : record,
          )
          const query = { ...emptyQuery, text, focus }
          finder.find(records, query, 50)
          expect(finder.find(changed, query, 50)).toEqual(
            createFinder(definitions, wording).find(changed, query, 50),
          )
        },
      ),
    )
  })

  test('[FIND-5] more is counted than is shown', () => {
    expect(finder.find(records, { ...emptyQuery, focus: 'style' }, 1)).toMatchObject({
      total: 2,
      found: [{}],
    })
  })
})

describe('comments', () => {
  test('[COOP-3] come in the order they were made, about the whole or about one fact; a withdrawn one stays with its reason', () => {
    const at = (fact: string, field: string, value: FieldValue): Edit => ({
      path: { list: lists.comments, fact, field },
      value,
    })
    const content = edited(
      interviewContent({}),
      ...[at('b', 'text', '请补时间'), at('b', 'by', 'x'), at('b', 'atMs', 1), at('b', 'of', 'f1')],
      ...[at('a', 'text', '写得清楚'), at('a', 'by', 'y'), at('a', 'atMs', 2), at('a', 'of', null)],
      withdrawal('写错了地方', { list: lists.comments, fact: 'a' }),
    )
    expect(commentsOf(content)).toEqual([
      { id: 'b', text: '请补时间', by: 'x', atMs: 1, of: 'f1', withdrawn: null },
      { id: 'a', text: '写得清楚', by: 'y', atMs: 2, of: null, withdrawn: '写错了地方' },
    ])
  })

  test('[COOP-3] two who comment without a network disturb nobody', () => {
    const first = revision('1', 'a', 1, interviewContent({ place: '一' }))
    const state = recordStateOf([first])
    if (!state) throw new Error('no state')
    const by = (device: string, wallMs: number) => {
      const [save] = editRecord(
        state,
        [{ path: { list: lists.comments, fact: `c-${device}`, field: 'text' }, value: device }],
        device,
      )
      if (!save) throw new Error('no save')
      return revision(device, device, wallMs, save.content, save.parents)
    }
    expect(recordStateOf([first, by('b', 2), by('c', 3)])?.conflicts).toEqual([])
  })
})
