import { createContext, useContext, useSyncExternalStore } from 'react'
import type { EvidenceGrades } from '../../../../core/form/evidence-grade.ts'
import type { InterviewFrame } from '../../../../core/form/interview.ts'
import type { SiteVisit } from '../../../../core/form/site-visit.ts'
import type { FieldValue, RecordContent } from '../../../../core/record/content.ts'
import type { Attachments } from '../../../../device/attachment/attachments.ts'
import type { ApplyEdits } from '../../../../device/attachment/seal-attachment.ts'

/**
 * What fields need besides their value: who writes, when, on which forms. The same object until the team
 * changes or a fact is gone to.
 */
export interface Capture {
  /** 32 hex digits. */
  readonly deviceId: string
  readonly nameOf: (deviceId: string) => string
  /** Names of the team's members, as far as this device can read them. */
  readonly memberNames: readonly string[]
  /** A fresh id for a fact. */
  readonly newId: () => string
  readonly nowMs: () => number
  /** 32 hex digits. */
  readonly recordId: string
  /** What the record says with the last keystroke; `subscribe` tells of the next. See {@link useContentNow}. */
  readonly contentNow: () => RecordContent
  readonly subscribe: (listener: () => void) => () => void
  /** The fact or observation that is open when its list is first shown. */
  readonly openFact: string | null
  readonly attachments: Attachments
  /** Makes the edits of a signature, and a save; resolves when it is on the disk. */
  readonly onSigning: ApplyEdits
  /** Id of the document whose units the forms name. */
  readonly documentId: string
  readonly grades: EvidenceGrades
  readonly factFields: InterviewFrame['factFields']
  readonly observationFields: SiteVisit['observationFields']
  readonly observationItems: SiteVisit['observationItems']
}

/** Given by RecordScreen to the fields below it. */
export const CaptureContext = createContext<Capture | null>(null)

/** See {@link Capture}. @throws TypeError outside a record. */
export const useCapture = (): Capture => {
  const capture = useContext(CaptureContext)
  if (!capture) throw new TypeError('a field outside a record')
  return capture
}

/**
 * What the record says with the last keystroke in it. An interview is drawn from what stood a moment before, so that
 * nobody waits for some hundreds of facts with each character; what is typed into must not lag, and asks here.
 * @see docs/SPEC.md CAP-5
 */
export const useContentNow = (): RecordContent => {
  const { subscribe, contentNow } = useCapture()
  return useSyncExternalStore(subscribe, contentNow)
}

/** The same for one field of a fact: drawn again only when that one changes. */
export const useFactFieldNow = (
  { list, fact }: { readonly list: string; readonly fact: string },
  name: string,
): FieldValue | undefined => {
  const { subscribe, contentNow } = useCapture()
  return useSyncExternalStore(subscribe, () => contentNow().lists[list]?.[fact]?.[name])
}
