import { useSyncExternalStore } from 'react'
import type { Fact } from '../../../../core/record/content.ts'
import { lists } from '../../../../core/record/kinds.ts'
import { AttachmentsField, type AttachmentsFieldProps } from '../../attachment/AttachmentsField.tsx'
import { useCarried } from '../field-context.ts'

const noFacts: Readonly<Record<string, Fact>> = {}

const useOneRecord = (recordId: string) => {
  const { workspace, attachments } = useCarried()
  // The list alone: it stays the same object while something else is typed into.
  const facts = useSyncExternalStore(
    workspace.subscribe,
    () => workspace.record(recordId)?.content.lists[lists.attachments] ?? noFacts,
  )
  return {
    facts,
    newFactId: workspace.newFactId,
    attachments,
    onEdit: (edits: Parameters<typeof workspace.edit>[1]) => workspace.edit(recordId, edits),
    // What fails to become a save stays a draft, which the record's own screen saves and speaks of.
    onDone: () => void workspace.save(recordId).catch(() => undefined),
  }
}

/** The attachments of a record of the inspection at hand. */
export const RecordAttachments = (
  props: Omit<
    AttachmentsFieldProps,
    'attachments' | 'onEdit' | 'onDone' | 'facts' | 'newFactId' | 'isRecordingShown'
  >,
) => {
  const given = useOneRecord(props.recordId)
  return <AttachmentsField {...given} {...props} isRecordingShown />
}
