/**
 * Where 两者都留 makes sense, by the forms of an inspection: two remarks can stand one under the other, “是” and “否”
 * cannot.
 * @see docs/SPEC.md REC-15
 */
import type { Definitions } from '../form/definitions.ts'
import { isOneLine, type RecordField } from '../form/record-field.ts'
import { lists } from './kinds.ts'
import type { KeepBoth } from './record-state.ts'

/** Free text of several lines beside what the forms ask, by list. What is said once is never joined: verdict.ts. */
const textFields: Readonly<Record<string, readonly string[]>> = {
  [lists.questions]: ['note'],
  [lists.entries]: ['remark', 'evidence'],
}

/** The same of one line. */
const lineFields: Readonly<Record<string, readonly string[]>> = {
  [lists.observations]: ['text'],
  [lists.attachments]: ['caption'],
}

/** What stands between two texts: they are two paragraphs, or two things said in one line. */
const betweenParagraphs = '\n'
const inOneLine = '；'

const joinable: ReadonlySet<RecordField['type']> = new Set(['list', 'people'])

/** The fields of a record of `kind`, or of the facts in one of its lists, that its form asks. */
export const formFieldsOf = (
  { interviewFrame, siteVisit }: Pick<Definitions, 'interviewFrame' | 'siteVisit'>,
  kind: string,
  list: string | null,
): readonly RecordField[] => {
  if (list === lists.facts) return interviewFrame.factFields
  if (list === lists.observations) return siteVisit.observationFields
  if (list !== null) return []
  if (kind === 'interview') return interviewFrame.recordFields
  return kind === 'site-visit' ? siteVisit.fields : []
}

/** See the head of this file. */
export const keepBothBy = (definitions: Pick<Definitions, 'interviewFrame' | 'siteVisit'>): KeepBoth => ({
  jointOf: (kind, path) => {
    const list = 'list' in path ? path.list : null
    const field = formFieldsOf(definitions, kind, list).find(({ name }) => name === path.field)
    if (field?.type === 'text') return isOneLine(field) ? inOneLine : betweenParagraphs
    if (field) return joinable.has(field.type) ? betweenParagraphs : null
    if (list !== null && textFields[list]?.includes(path.field)) return betweenParagraphs
    return list !== null && lineFields[list]?.includes(path.field) ? inOneLine : null
  },
  // Noted facts alone: the ids of all others are those of a form, or one step or line is never written by two.
  canDouble: (_kind, list) => list === lists.facts,
})
