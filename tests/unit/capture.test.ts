import { beforeAll, describe, expect, test } from 'vitest'
import type { Definitions } from '../../src/core/form/definitions.ts'
import {
  checklistProgress,
  integerTyped,
  type RecordProblem,
  recordProblems,
} from '../../src/core/form/record-check.ts'
import { type RecordForm, recordFormOf } from '../../src/core/form/record-form.ts'
import {
  type Beginning,
  checklistBeginning,
  interviewAgain,
  interviewBeginning,
  nextNumber,
  sameSubject,
  siteVisitBeginning,
} from '../../src/core/record/begin.ts'
import {
  applyEdits,
  type Edit,
  emptyContent,
  type FieldValue,
  type RecordContent,
  withdrawal,
} from '../../src/core/record/content.ts'
import { handField, lastHand, lists } from '../../src/core/record/kinds.ts'
import { servedDefinitions } from '../kit/definitions.ts'

let definitions: Definitions
beforeAll(async () => {
  definitions = await servedDefinitions()
})

const beginning: Beginning = {
  today: '2026-11-25',
  now: '09:05',
  person: '巡查办老周',
  number: '谈1125-3f-1',
}
const write = (field: string, value: FieldValue): Edit => ({ path: { field }, value })
const note = (fact: string, field: string, value: FieldValue, list: string = lists.facts): Edit => ({
  path: { list, fact, field },
  value,
})
const formOf = <Kind extends RecordForm['kind']>(content: RecordContent, kind: Kind) => {
  const form = recordFormOf(content, definitions)
  if (form?.kind !== kind) throw new Error('another form')
  return form as Extract<RecordForm, { kind: Kind }>
}
const where = ({ path }: RecordProblem): string =>
  'list' in path ? `${path.list}/${path.fact}/${path.field}` : path.field

const interview = (...edits: readonly Edit[]): RecordContent => {
  const outline = definitions.interviewOutlines.find(({ id }) => id === 'IV-OUT')
  if (!outline) throw new Error('no such outline')
  return applyEdits(emptyContent('interview'), [
    ...interviewBeginning(definitions.interviewFrame, outline, beginning),
    ...edits,
  ])
}
const visit = (...edits: readonly Edit[]): RecordContent =>
  applyEdits(emptyContent('site-visit'), [
    ...siteVisitBeginning(definitions.siteVisit, 'covert', beginning),
    ...edits,
  ])
const checklist = (...edits: readonly Edit[]): RecordContent => {
  const [first] = definitions.checklists
  if (!first) throw new Error('no checklist')
  return applyEdits(emptyContent('checklist'), [...checklistBeginning(first, beginning), ...edits])
}

describe('beginning', () => {
  test('[CAP-1] a record begins with its form and version, the day, who holds the device and where the last one was', () => {
    expect(interview().fields).toEqual({
      form: { id: 'IV-OUT', version: '1' },
      frame: { id: 'IV-FRAME', version: '1' },
      interview_no: '谈1125-3f-1',
      seq: 1,
      date: '2026-11-25',
      interviewers: ['巡查办老周'],
      role_group: 'out',
    })
    expect(visit().fields).toMatchObject({
      form: { id: 'SITE-VISIT', version: '1' },
      mode: 'covert',
      started_at: '2026-11-25T09:05',
      visitors: ['巡查办老周'],
    })
    expect(checklist().fields.date).toBe('2026-11-25')
  })

  test('[CAP-1] every outline begins with the role it is for', () => {
    const roles = definitions.interviewOutlines.map((outline) => {
      const edits = interviewBeginning(definitions.interviewFrame, outline, beginning)
      return edits.find(({ path }) => path.field === 'role_group')?.value
    })
    expect(new Set(roles)).toEqual(new Set(['leader', 'mid', 'staff', 'out']))
  })

  test('[CAP-1] two devices without a network never give the same number, one device never twice', () => {
    const first = nextNumber('谈', '2026-11-25', '3fa0', [])
    expect(first).toBe('谈1125-3f-1')
    expect(nextNumber('谈', '2026-11-25', '3fa0', [first, undefined, 7])).toBe('谈1125-3f-2')
    expect(nextNumber('谈', '2026-11-25', 'a1b2', [])).not.toBe(first)
    expect(nextNumber('访', '2026-11-25', '3fa0', [])).not.toBe(first)
  })

  test('[PEER-14] [CAP-1] the form is the one begun on: another version is told apart, an unknown form is none', () => {
    const content = interview()
    expect(recordFormOf(content, definitions)?.isSameWording).toBe(true)
    const newer = {
      ...definitions,
      interviewFrame: { ...definitions.interviewFrame, version: '2' },
    }
    expect(recordFormOf(content, newer)?.isSameWording).toBe(false)
    const gone = { ...definitions, interviewOutlines: [] }
    expect(recordFormOf(content, gone)).toBeNull()
    expect(recordFormOf(emptyContent('interview'), definitions)).toBeNull()
  })

  test('[CAP-2] a further interview keeps the code and points to the one before, without limit', () => {
    const { frame, outline } = formOf(interview(), 'interview')
    let before = interview(write('subject_code', 'A07'))
    for (let seq = 2; seq <= 12; seq += 1) {
      const number = `谈1125-3f-${seq}`
      const again = interviewAgain(frame, outline, before, { ...beginning, number })
      const next = applyEdits(emptyContent('interview'), again)
      expect(next.fields).toMatchObject({
        seq,
        subject_code: 'A07',
        interview_no: number,
        prev_no: before.fields.interview_no,
      })
      before = next
    }
  })

  test('[CAP-2] interviews of one person come in their order; without a code nobody is the same person', () => {
    const of = (recordId: string, seq: number, code: string) => ({
      recordId,
      content: interview(write('seq', seq), write('subject_code', code)),
    })
    const records = [of('b', 2, 'A07 '), of('a', 1, 'A07'), of('c', 1, 'A08')]
    expect(sameSubject(records, ' A07').map(({ recordId }) => recordId)).toEqual(['a', 'b'])
    expect(sameSubject([of('d', 1, ''), of('e', 1, ' ')], '')).toEqual([])
  })
})

describe('what is missing', () => {
  test('[CAP-3] an interview just begun lacks what its frame requires, in the order of the frame', () => {
    const content = interview()
    expect(
      recordProblems(content, formOf(content, 'interview')).map((one) => [where(one), one.code]),
    ).toEqual([
      ['start_end', 'missing'],
      ['place', 'missing'],
      ['subject_code', 'missing'],
      ['interviewers', 'too-few'],
      ['notified', 'missing'],
      ['items', 'missing'],
      ['read_back', 'missing'],
      ['follow_up', 'missing'],
      ['self_check', 'missing'],
    ])
  })

  test('[CAP-3] a full interview lacks nothing; each value spoilt is named alone', () => {
    const full = interview(
      write('start_end', { from: '09:00', to: '10:30' }),
      write('place', '二楼小会议室'),
      write('subject_code', 'A07'),
      write('interviewers', ['巡查办老周', '王某']),
      write('notified', true),
      write('read_back', '已核对，无更正'),
      write('follow_up', ['none']),
      write('self_check', '没有'),
      note('f1', 'focus', 'style'),
      note('f1', 'fact', '窗口上午无人'),
      note('f1', 'basis', 'seen'),
      note('g1', 'of', 'f1', lists.grades),
      note('g1', 'previous', null, lists.grades),
      note('g1', 'to', 'reported', lists.grades),
      note('g1', 'reason', '记录时定级', lists.grades),
    )
    const found = (...edits: readonly Edit[]) => {
      const content = applyEdits(full, edits)
      return recordProblems(content, formOf(content, 'interview')).map((one) => [where(one), one.code])
    }
    expect(found()).toEqual([])
    expect(found(write('start_end', { from: '10:30', to: '09:00' }))).toEqual([
      ['start_end', 'ends-before-start'],
    ])
    expect(found(write('start_end', { from: '09:00', to: '' }))).toEqual([['start_end', 'no-end']])
    expect(found(write('start_end', { from: '', to: '09:00' }))).toEqual([['start_end', 'no-start']])
    expect(found(write('start_end', { from: '24:00', to: '24:01' }))).toEqual([['start_end', 'malformed']])
    expect(found(write('date', '2026-02-29'))).toEqual([['date', 'malformed']])
    expect(found(write('seq', 0))).toEqual([['seq', 'too-small']])
    expect(found(write('follow_up', ['none', 'nonsense']))).toEqual([['follow_up', 'malformed']])
    expect(found(write('self_check', '字'.repeat(501)))).toEqual([['self_check', 'too-long']])
    expect(found(note('f1', 'fact', ' \n'))).toEqual([['facts/f1/fact', 'missing']])
    expect(found(note('f2', 'atMs', 1))).toEqual([
      ['facts/f2/focus', 'missing'],
      ['facts/f2/fact', 'missing'],
      ['facts/f2/basis', 'missing'],
      ['facts/f2/evidence_grade', 'missing'],
    ])
    expect(
      found(
        note('g2', 'of', 'f1', lists.grades),
        note('g2', 'previous', null, lists.grades),
        note('g2', 'to', 'observed', lists.grades),
        note('g2', 'reason', '在现场', lists.grades),
      ),
    ).toEqual([['facts/f1/evidence_grade', 'disputed']])
  })

  test('[CAP-3] what was typed for a number and is none is kept as typed, and said', () => {
    const kept = (typed: string): RecordContent => {
      const value = integerTyped(typed)
      return value === undefined ? interview() : interview(write('seq', value))
    }
    const said = (typed: string) => {
      const content = kept(typed)
      return recordProblems(content, formOf(content, 'interview'))
        .filter((problem) => where(problem) === 'seq')
        .map(({ code }) => code)
    }
    expect([integerTyped(' １ ２'), integerTyped('1,200'), integerTyped('')]).toEqual([12, 1200, undefined])
    for (const typed of ['12人', '-', '3.5', '1234567890', '第二次']) {
      expect(kept(typed).fields.seq).toBe(typed)
      expect(said(typed)).toEqual(['no-number'])
    }
    expect(said('12')).toEqual([])
  })
  test('[CAP-3] a withdrawn fact lacks nothing and does not count as one', () => {
    const content = interview(
      note('f1', 'atMs', 1),
      withdrawal('记错了人', { list: lists.facts, fact: 'f1' }),
    )
    const problems = recordProblems(content, formOf(content, 'interview')).map(where)
    expect(problems).toContain('items')
    expect(problems.filter((path) => path.startsWith('facts/'))).toEqual([])
  })

  test('[CAP-3] a visit lacks a result for each thing looked at, and cannot end before it began', () => {
    const content = visit(
      write('ended_at', '2026-11-25T08:00'),
      note('OB01', 'result', 'met', lists.observations),
      note('own', 'text', '门口保安的态度', lists.observations),
    )
    const problems = recordProblems(content, formOf(content, 'site-visit'))
    const rows = problems.map(where).filter((path) => path.startsWith('observations/'))
    expect(rows).toHaveLength(definitions.siteVisit.observationItems.length)
    expect(rows).not.toContain('observations/OB01/result')
    expect(rows).toContain('observations/own/result')
    expect(problems.find((one) => where(one) === 'ended_at')?.code).toBe('ends-before-start')
  })
})

describe('checklists', () => {
  test('[CAP-4] 否 and 不适用 must say why; the answer counts all the same', () => {
    const content = checklist(
      note('CL-PREP-01', 'answer', 'yes', lists.entries),
      note('CL-PREP-02', 'answer', 'no', lists.entries),
      note('CL-PREP-03', 'answer', 'not_applicable', lists.entries),
      note('CL-PREP-03', 'remark', '该院无信访部门', lists.entries),
      note('CL-PREP-04', 'answer', 'nonsense', lists.entries),
    )
    const form = formOf(content, 'checklist')
    const byPlace = new Map(recordProblems(content, form).map((one) => [where(one), one.code]))
    expect(byPlace.get('entries/CL-PREP-02/remark')).toBe('needs-remark')
    expect(byPlace.get('entries/CL-PREP-04/answer')).toBe('missing')
    expect([...byPlace.keys()].some((path) => /-0[13]\//.test(path))).toBe(false)
    expect(checklistProgress(content, form.checklist)).toEqual({
      answered: 3,
      total: form.checklist.items.length,
      no: 1,
    })
  })

  test('[CAP-4] who answered last is the latest hand, whichever device wrote it', () => {
    expect(lastHand({ answer: 'yes' })).toBeNull()
    expect(lastHand({ [handField('aa')]: 5, [handField('bb')]: 9, answer: 'no' })).toEqual({
      deviceId: 'bb',
      atMs: 9,
    })
  })
})
