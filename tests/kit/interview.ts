/** Records as inspectors' devices write them, for tests of what is made of them. */
import {
  emptyContent,
  type Fact,
  type FieldValue,
  type RecordContent,
} from '../../src/core/record/content.ts'
import { type EvidenceGrade, firstGrades } from '../../src/core/record/grade.ts'
import { lists } from '../../src/core/record/kinds.ts'

/** One noted fact of {@link interviewContent}. */
export interface TestFact {
  readonly focus?: string
  readonly fact?: string
  readonly clue_flag?: boolean
  readonly grade?: string | readonly string[]
  readonly withdrawn?: string
  readonly by?: string
}

/** An interview with these facts, `f1`, `f2` … in order. */
export const interviewContent = (
  fields: Readonly<Record<string, FieldValue>>,
  facts: readonly TestFact[] = [],
): RecordContent => {
  const noted: Record<string, Fact> = {}
  const grades: Record<string, Fact> = {}
  for (const [index, { grade = [], withdrawn, ...own }] of facts.entries()) {
    const id = `f${index + 1}`
    noted[id] = { ...own, atMs: index, ...(withdrawn ? { withdrawn: { reason: withdrawn } } : {}) }
    for (const [step, to] of [grade].flat().entries()) {
      const name = `g${index + 1}.${step}`
      const isFirst = firstGrades.includes(to as EvidenceGrade)
      if (!isFirst) grades[`g${index + 1}`] = { of: id, previous: null, to: 'reported', reason: '记录时定级' }
      grades[name] = { of: id, previous: isFirst ? null : `g${index + 1}`, to, reason: '记录时定级' }
    }
  }
  return {
    ...emptyContent('interview'),
    fields: { form: { id: 'IV-STAFF', version: '1' }, ...fields },
    lists: { [lists.facts]: noted, [lists.grades]: grades },
  }
}

/** A checklist with these answers by item. */
export const checklistContent = (
  id: string,
  answers: Readonly<Record<string, 'yes' | 'no' | 'not_applicable'>>,
): RecordContent => ({
  ...emptyContent('checklist'),
  fields: { form: { id, version: '1' } },
  lists: {
    [lists.entries]: Object.fromEntries(
      Object.entries(answers).map(([item, answer]) => [item, { answer, remark: '说明' }]),
    ),
  },
})
