import m from '../../../../../content/messages/zh-CN/capture.yaml'
import type { Definitions } from '../../../../core/form/definitions.ts'
import { fillMessage } from '../../../../core/message.ts'
import type { FieldValue, RecordContent } from '../../../../core/record/content.ts'
import { visibleText } from '../../tally/visible-text.ts'

const textOf = (value: FieldValue | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? visibleText(String(value)) : ''

/** What tells a record from others of its title, in a few words: which time, where, when. */
export const recordMarks = ({ kind, fields }: RecordContent, definitions: Definitions): readonly string[] => {
  const mode = definitions.siteVisit.fields.flatMap((field) =>
    field.name === 'mode' && field.type === 'select_one'
      ? (field.choices.find(({ value }) => value === fields.mode)?.label ?? [])
      : [],
  )
  const marks =
    kind === 'interview'
      ? [fillMessage(m.records.seq, { seq: textOf(fields.seq) }), textOf(fields.place), textOf(fields.date)]
      : kind === 'site-visit'
        ? [...mode, textOf(fields.started_at).replace('T', ' ')]
        : [textOf(fields.date)]
  return marks.filter((mark) => mark !== '')
}
