import { useState, useSyncExternalStore } from 'react'
import m from '../../../../../content/messages/zh-CN/capture.yaml'
import { lists } from '../../../../core/record/kinds.ts'
import { RecordAttachments } from '../attachments/RecordAttachments.tsx'
import { useCarried } from '../field-context.ts'
import { useCapture } from './capture-context.ts'

/**
 * Photos and files that show one fact, item or observation; one button while there are none.
 * @see docs/SPEC.md CAP-13
 */
export const EvidenceOf = ({ of }: { readonly of: string }) => {
  const { recordId } = useCapture()
  const { workspace } = useCarried()
  const all = useSyncExternalStore(
    workspace.subscribe,
    () => workspace.record(recordId)?.content.lists[lists.attachments],
  )
  const [isOpen, setOpen] = useState(false)
  if (!isOpen && !Object.values(all ?? {}).some((fact) => fact.of === of))
    return (
      <button type="button" className="button quiet" onClick={() => setOpen(true)}>
        {m.evidence.add}
      </button>
    )
  return <RecordAttachments recordId={recordId} of={of} label={m.evidence.title} headingLevel={4} />
}
