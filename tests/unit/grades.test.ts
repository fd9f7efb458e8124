import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { evidenceGradeIds, evidenceGradesSchema } from '../../src/core/form/evidence-grade.ts'
import type { Fact } from '../../src/core/record/content.ts'
import {
  type EvidenceGrade,
  firstGrades,
  gradeOf,
  nextGrades,
  stepGrade,
} from '../../src/core/record/grade.ts'

const { transitions } = evidenceGradesSchema.parse(
  parse(readFileSync('content/evidence-grades.yaml', 'utf8')),
)
const step = (steps: Record<string, Fact>, to: EvidenceGrade, reason = '现场看到') =>
  stepGrade(steps, 'f1', to, reason, transitions)
/** Steps f1 to `to` and puts the step under `id`. */
const graded = (steps: Record<string, Fact>, id: string, to: EvidenceGrade): Record<string, Fact> => {
  const move = step(steps, to)
  if (move.state !== 'step') throw new Error(move.state)
  return { ...steps, [id]: { ...move.step } }
}

test('[REC-12] a fact begins as reported or observed, and moves only as the list of transitions says', () => {
  for (const to of evidenceGradeIds)
    expect([to, step({}, to).state]).toEqual([to, firstGrades.includes(to) ? 'step' : 'not-allowed'])
  const ways: Record<EvidenceGrade, Record<string, Fact>> = {
    reported: graded({}, 's1', 'reported'),
    observed: graded({}, 's1', 'observed'),
    verified: graded(graded({}, 's1', 'observed'), 's2', 'verified'),
    undetermined: graded(graded({}, 's1', 'observed'), 's2', 'undetermined'),
  }
  for (const from of evidenceGradeIds)
    for (const to of evidenceGradeIds) {
      const isListed = transitions.some((transition) => transition.from === from && transition.to === to)
      expect([from, to, step(ways[from], to).state]).toEqual([from, to, isListed ? 'step' : 'not-allowed'])
    }
})

test('[REC-12] every step keeps its place in the history and its reason', () => {
  const steps = graded(graded({}, 's1', 'reported'), 's2', 'verified')
  expect(gradeOf(steps, 'f1')).toEqual({ state: 'graded', grade: 'verified', history: ['s1', 's2'] })
  expect(gradeOf(steps, 'f2')).toEqual({ state: 'ungraded' })
  expect(steps.s2?.reason).toBe('现场看到')
  for (const reason of ['', ' ', '字'.repeat(501)])
    expect(step({}, 'reported', reason).state).toBe('no-reason')
})

test('[REC-12] two steps from the same one are a dispute until one is withdrawn with all that follows it', () => {
  const first = graded({}, 's1', 'reported')
  const disputed = { ...graded(first, 's2', 'verified'), ...graded(first, 's3', 'undetermined') }
  expect(gradeOf(disputed, 'f1')).toEqual({ state: 'disputed', candidates: ['s2', 's3'] })
  expect(step(disputed, 'verified').state).toBe('disputed')
  const settled = { ...disputed, s2: { ...disputed.s2, withdrawn: { reason: '材料不足' } } } as Record<
    string,
    Fact
  >
  expect(gradeOf(settled, 'f1')).toMatchObject({ grade: 'undetermined', history: ['s1', 's3'] })
  const none = { ...settled, s1: { ...settled.s1, withdrawn: { reason: '记错' } } } as Record<string, Fact>
  expect(gradeOf(none, 'f1')).toEqual({ state: 'ungraded' })
})

test('[REC-12] a step whose withdrawal was taken back, or never was one, counts', () => {
  for (const withdrawn of [null, undefined]) {
    const steps = graded({ s1: { ...graded({}, 's1', 'reported').s1, withdrawn } as Fact }, 's2', 'verified')
    expect(gradeOf(steps, 'f1')).toEqual({ state: 'graded', grade: 'verified', history: ['s1', 's2'] })
  }
})

test('[REC-12] what the code lets follow is what the content lists', () => {
  for (const from of evidenceGradeIds)
    expect([from, [...nextGrades[from]].sort()]).toEqual([
      from,
      transitions
        .filter((transition) => transition.from === from)
        .map(({ to }) => to)
        .sort(),
    ])
})

test('[REC-23] a step that no device of ours makes counts nowhere, nor what follows it', () => {
  const reported = { of: 'f1', previous: null, to: 'reported', reason: '记录时定级' }
  const wrong: readonly Fact[] = [
    { ...reported, to: 'verified' },
    { ...reported, to: 'undetermined' },
    { ...reported, to: 'proven' },
    { ...reported, to: 'constructor' },
    { ...reported, reason: ' ' },
    { ...reported, reason: '字'.repeat(501) },
    { of: 'f1', previous: 'gone', to: 'verified', reason: '没有前一步' },
    { of: 'f1', previous: 'other', to: 'verified', reason: '接着另一条的等级' },
  ]
  for (const step of wrong) {
    const steps = {
      other: { ...reported, of: 'f2' },
      s1: step,
      s2: { of: 'f1', previous: 's1', to: 'undetermined', reason: '再定' },
    }
    expect([step, gradeOf(steps, 'f1')]).toEqual([step, { state: 'ungraded' }])
  }
  const back = { s1: reported, s2: { ...reported, previous: 's1', to: 'reported' } }
  expect(gradeOf(back, 'f1')).toMatchObject({ history: ['s1'] })
})
