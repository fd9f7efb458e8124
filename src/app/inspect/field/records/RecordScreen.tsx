import { type FocusEvent, memo, useDeferredValue, useEffect, useMemo } from 'react'
import fieldMessages from '../../../../../content/messages/zh-CN/field.yaml'
import { recordFormOf } from '../../../../core/form/record-form.ts'
import { emptyContent } from '../../../../core/record/content.ts'
import { formField, frameField } from '../../../../core/record/kinds.ts'
import { activeMembers } from '../../../../core/record/members.ts'
import type { RecordView } from '../../../../device/workspace/workspace.ts'
import { FailureNotice } from '../../FailureNotice.tsx'
import { ScreenTitle } from '../../ScreenTitle.tsx'
import { RecordAttachments } from '../attachments/RecordAttachments.tsx'
import { CaptureBar } from '../capture/CaptureBar.tsx'
import { ChecklistCapture } from '../capture/ChecklistCapture.tsx'
import { goToElement } from '../capture/go-to-element.ts'
import { InterviewCapture } from '../capture/InterviewCapture.tsx'
import { SiteVisitCapture } from '../capture/SiteVisitCapture.tsx'
import '../capture/capture.css'
import { type OpenRecord, useRecord, useTeamChanges } from '../field-context.ts'
import { type Capture, CaptureContext } from '../fields/capture-context.ts'
import { ConflictsPart } from '../together/ConflictsPart.tsx'
import { RecordTogether } from '../together/RecordTogether.tsx'
import { useWording } from '../together/use-wording.ts'
import { RecordAside } from './RecordAside.tsx'
import { RecordNotices } from './RecordNotices.tsx'
import { factAt, useWhere, type Where } from './where.ts'

/** Of a record this device does not have. */
const nothing = emptyContent('')

/** What the fields of a record need to know; the same object until the team changes. */
const useCaptureOf = (recordId: string, openFact: string | null): Capture => {
  const carried = useTeamChanges()
  const version = carried.version()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` says when team and names changed
  return useMemo(() => {
    const { taken, device, nameOf, personOf, workspace, attachments, deps, team } = carried
    const { evidenceGrades, interviewFrame, siteVisit } = taken.definitions
    return {
      deviceId: device.deviceId,
      nameOf,
      memberNames: [...new Set(activeMembers(team()).map(({ deviceId }) => personOf(deviceId)))],
      newId: workspace.newFactId,
      recordId,
      contentNow: () => workspace.record(recordId)?.content ?? nothing,
      subscribe: workspace.subscribe,
      openFact,
      attachments,
      onSigning: async (edits) => {
        await workspace.edit(recordId, edits)
        await workspace.save(recordId)
      },
      nowMs: deps.nowMs,
      documentId: interviewFrame.document,
      grades: evidenceGrades,
      factFields: interviewFrame.factFields,
      observationFields: siteVisit.observationFields,
      observationItems: siteVisit.observationItems,
    }
  }, [carried, version, recordId, openFact])
}

/** One record, to be read and to be written on. */
export const RecordScreen = ({ recordId }: { readonly recordId: string }) => {
  const record = useRecord(recordId)
  const { start, move } = useWhere(recordId, record.view?.content ?? null)
  if (record.view === null)
    return (
      <>
        <ScreenTitle>{fieldMessages.nav.records}</ScreenTitle>
        <p role="status">{fieldMessages.record.unknown}</p>
      </>
    )
  if (start === null) return null
  return <Shown recordId={recordId} record={record} view={record.view} start={start} onMove={move} />
}

// What a keystroke does not touch is not drawn again by it; what only follows it waits until the keystroke is shown,
// an interview with its hundreds of facts too: its fields ask for what is typed into them themselves.
const Interview = memo(InterviewCapture)
const List = memo(ChecklistCapture)
const Visit = memo(SiteVisitCapture)
const Files = memo(RecordAttachments)
const Aside = memo(RecordAside)
const Together = memo(RecordTogether)
const Conflicts = memo(ConflictsPart)

const Shown = ({
  recordId,
  record: { edit, save, keeping, trouble },
  view,
  start,
  onMove,
}: {
  readonly recordId: string
  readonly record: OpenRecord
  readonly view: RecordView
  readonly start: Where
  readonly onMove: (to: Where) => void
}) => {
  const capture = useCaptureOf(recordId, factAt(start))
  const { definitions } = useTeamChanges().taken
  const wording = useWording()
  const { content, place } = view
  const later = useDeferredValue(view)
  const { kind } = content
  const { [formField]: form, [frameField]: frame } = content.fields
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the content only what names the form
  const recordForm = useMemo(() => recordFormOf(content, definitions), [kind, form, frame, definitions])
  useEffect(() => {
    if (start.at === undefined) return
    const { at, isFound } = start
    const frame = requestAnimationFrame(() => goToElement(at, isFound))
    return () => cancelAnimationFrame(frame)
  }, [start])
  // Fields, facts and items have an id and can be gone to; whatever has the focus stands in one of them.
  const noteFocus = ({ target }: FocusEvent<HTMLElement>) => {
    const at = (target.closest('.fact-card') ?? target.closest('[id][tabindex="-1"]'))?.id
    if (at) onMove({ at })
  }
  return (
    <CaptureContext value={capture}>
      <article className="capture" onFocus={noteFocus}>
        <ScreenTitle>{wording.recordTitle(content)}</ScreenTitle>
        <RecordNotices view={view} form={recordForm} />
        <FailureNotice trouble={trouble} />
        <Conflicts view={later} />
        <CaptureBar
          keeping={keeping}
          place={place}
          prohibitions={recordForm?.kind === 'interview' ? recordForm.frame.prohibitions : null}
        />
        {recordForm?.kind === 'interview' && (
          <Interview
            recordId={recordId}
            content={later.content}
            form={recordForm}
            onEdit={edit}
            start={start}
            onMove={onMove}
          />
        )}
        {recordForm?.kind === 'checklist' && <List content={content} form={recordForm} onEdit={edit} />}
        {recordForm?.kind === 'site-visit' && <Visit content={content} form={recordForm} onEdit={edit} />}
        <Files recordId={recordId} />
        <Aside view={later} onEdit={edit} onSave={save} />
        <Together view={later} />
      </article>
    </CaptureContext>
  )
}
