/**
 * What a new record begins with, so that an inspector in a borrowed room types as little as possible: the form and
 * its version, the day and who holds the device. What nobody has said, such as the place, is left to be said.
 * @see docs/SPEC.md CAP-1, CAP-2
 */
import type { Checklist } from '../form/checklist.ts'
import type { InterviewFrame, InterviewOutline } from '../form/interview.ts'
import type { SiteVisit } from '../form/site-visit.ts'
import type { Edit, FieldValue, RecordContent } from './content.ts'
import { formField, frameField } from './kinds.ts'

/** What is known at the moment a record is begun. */
export interface Beginning {
  /** `2026-11-25`, as the clocks on the wall say. */
  readonly today: string
  /** `09:05` */
  readonly now: string
  /** Who holds this device. */
  readonly person: string
  /** See {@link nextNumber}. */
  readonly number: string
}

const edits = (fields: Readonly<Record<string, FieldValue>>): readonly Edit[] =>
  Object.entries(fields).map(([field, value]): Edit => ({ path: { field }, value }))

/**
 * The next free number of the day: `谈1125-3f-2`. Part of the device's id stands in it, so that two inspectors
 * without a network do not both write number 2; a person may write another.
 * @param taken - numbers of the records this device knows.
 */
export const nextNumber = (
  prefix: '谈' | '访',
  today: string,
  deviceId: string,
  taken: Iterable<unknown>,
): string => {
  const known = new Set(taken)
  const stem = `${prefix}${today.slice(5).replace('-', '')}-${deviceId.slice(0, 2)}`
  let count = 1
  while (known.has(`${stem}-${count}`)) count += 1
  return `${stem}-${count}`
}

const choiceOf = ({ recordFields }: InterviewFrame, role: string): string | undefined => {
  for (const field of recordFields)
    if (field.name === 'role_group' && field.type === 'select_one')
      return field.choices.find(({ label }) => role.startsWith(label))?.value
  return undefined
}

/** A first interview by an outline. */
export const interviewBeginning = (
  frame: InterviewFrame,
  outline: InterviewOutline,
  { today, person, number }: Beginning,
): readonly Edit[] => {
  const role = choiceOf(frame, outline.role)
  return edits({
    [formField]: { id: outline.id, version: outline.version },
    [frameField]: { id: frame.id, version: frame.version },
    interview_no: number,
    seq: 1,
    date: today,
    interviewers: [person],
    ...(role === undefined ? {} : { role_group: role }),
  })
}

/**
 * A further interview with the same person: same code, one more in the count, linked to the one before. There is no
 * last one.
 * @param before - the latest interview with that person.
 */
export const interviewAgain = (
  frame: InterviewFrame,
  outline: InterviewOutline,
  before: RecordContent,
  beginning: Beginning,
): readonly Edit[] => {
  const { interview_no: number, seq, subject_code: code, role_group: role } = before.fields
  return [
    ...interviewBeginning(frame, outline, beginning),
    ...edits({
      seq: typeof seq === 'number' ? seq + 1 : 2,
      ...(number === undefined ? {} : { prev_no: number }),
      ...(code === undefined ? {} : { subject_code: code }),
      ...(role === undefined ? {} : { role_group: role }),
    }),
  ]
}

/** A checklist with nothing answered. */
export const checklistBeginning = ({ id, version }: Checklist, { today }: Beginning): readonly Edit[] =>
  edits({ [formField]: { id, version }, date: today })

/** A visit that begins now. */
export const siteVisitBeginning = (
  { id, version }: SiteVisit,
  mode: string,
  { today, now, person, number }: Beginning,
): readonly Edit[] =>
  edits({
    [formField]: { id, version },
    visit_no: number,
    mode,
    started_at: `${today}T${now}`,
    visitors: [person],
    recorder: person,
  })

/** All interviews with one person, in the order of their count; those without a code are with nobody else. */
export const sameSubject = <Record extends { readonly recordId: string; readonly content: RecordContent }>(
  records: readonly Record[],
  code: FieldValue | undefined,
): readonly Record[] => {
  const isNumber = (value: unknown): number => (typeof value === 'number' ? value : 0)
  if (typeof code !== 'string' || code.trim() === '') return []
  return records
    .filter(
      ({ content }) =>
        content.kind === 'interview' &&
        typeof content.fields.subject_code === 'string' &&
        content.fields.subject_code.trim() === code.trim(),
    )
    .toSorted(
      (a, b) =>
        isNumber(a.content.fields.seq) - isNumber(b.content.fields.seq) || (a.recordId < b.recordId ? -1 : 1),
    )
}
