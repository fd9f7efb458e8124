import type { RecordContent } from '../record/content.ts'
import { formOf, formReferenceSchema, frameField } from '../record/kinds.ts'
import type { Checklist } from './checklist.ts'
import type { Definitions } from './definitions.ts'
import type { InterviewFrame, InterviewOutline } from './interview.ts'
import type { SiteVisit } from './site-visit.ts'

/**
 * The definition a record is filled in by. `isSameWording`: whether it is the very version the record was begun on;
 * if not, the words on the screen are not those its writer saw, and the screen says so.
 * @see docs/SPEC.md FIELD-1, CAP-1
 */
export type RecordForm =
  | {
      readonly kind: 'interview'
      readonly frame: InterviewFrame
      readonly outline: InterviewOutline
      readonly isSameWording: boolean
    }
  | { readonly kind: 'checklist'; readonly checklist: Checklist; readonly isSameWording: boolean }
  | { readonly kind: 'site-visit'; readonly siteVisit: SiteVisit; readonly isSameWording: boolean }

/** The form of a record among those carried; `null` when the record names none that is there. */
export const recordFormOf = (content: RecordContent, definitions: Definitions): RecordForm | null => {
  const form = formOf(content)
  if (form === null) return null
  switch (content.kind) {
    case 'interview': {
      const outline = definitions.interviewOutlines.find(({ id }) => id === form.id)
      if (!outline) return null
      const frame = definitions.interviewFrame
      const begunOn = formReferenceSchema.safeParse(content.fields[frameField])
      const isSameWording =
        outline.version === form.version && begunOn.success && begunOn.data.version === frame.version
      return { kind: 'interview', frame, outline, isSameWording }
    }
    case 'checklist': {
      const checklist = definitions.checklists.find(({ id }) => id === form.id)
      return checklist
        ? { kind: 'checklist', checklist, isSameWording: checklist.version === form.version }
        : null
    }
    case 'site-visit': {
      const { siteVisit } = definitions
      return siteVisit.id === form.id
        ? { kind: 'site-visit', siteVisit, isSameWording: siteVisit.version === form.version }
        : null
    }
    default:
      return null
  }
}
