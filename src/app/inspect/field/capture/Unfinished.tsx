import { useEffect, useState } from 'react'
import m from '../../../../../content/messages/zh-CN/capture.yaml'
import { fillMessage } from '../../../../core/message.ts'
import { lists } from '../../../../core/record/kinds.ts'
import { unfinishedId } from '../../attachment/AttachmentsField.tsx'
import { troubleOf } from '../../use-work.ts'
import { useCarried } from '../field-context.ts'
import { useCapture } from '../fields/capture-context.ts'
import { goToElement } from './go-to-element.ts'

/**
 * The way to photos that are on the disk and not in the record: a lock came between, and the place where they can be
 * gone on with is at the record's end.
 * @see docs/SPEC.md ATT-16
 */
export const Unfinished = () => {
  const { recordId } = useCapture()
  const { attachments, workspace } = useCarried()
  const { unfinished } = attachments
  const [count, setCount] = useState(0)
  useEffect(() => {
    let isGone = false
    const look = () => {
      const named = workspace.record(recordId)?.content.lists[lists.attachments]
      unfinished
        .list(recordId, (id) => named?.[id] !== undefined)
        .then(
          (found) => {
            if (!isGone) setCount(found.length)
          },
          // The list of attachments says what is wrong.
          (error: unknown) => void troubleOf(error),
        )
    }
    look()
    const stop = unfinished.subscribe(look)
    return () => {
      isGone = true
      stop()
    }
  }, [unfinished, workspace, recordId])
  if (count === 0) return null
  return (
    <button type="button" className="link unfinished" onClick={() => goToElement(unfinishedId)}>
      {fillMessage(m.unfinished, { count })}
    </button>
  )
}
