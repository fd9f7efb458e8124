import m from '../../../../../content/messages/zh-CN/together.yaml'
import { fillMessage } from '../../../../core/message.ts'
import { reviewOf } from '../../../../core/record/review.ts'
import { seenState } from '../../../../core/record/seen.ts'
import type { RecordView } from '../../../../device/workspace/workspace.ts'
import { useCarried } from '../field-context.ts'
import { momentText } from '../time-text.ts'
import './together.css'

/**
 * What a list says of a record besides what it is: new to whoever holds this device, to be decided, reviewed.
 * @see docs/SPEC.md COOP-11
 */
export const TogetherMarks = ({ record }: { readonly record: RecordView }) => {
  const { looks, workspace, device, roleOf, nameOf, deps } = useCarried()
  const { recordId, content, conflicts, updated, refused } = record
  const own = looks
    .byRecord()
    .get(recordId)
    ?.find(({ deviceId }) => deviceId === device.deviceId)
  const heads = workspace.headsOf(recordId)
  // What stands alone and was written here was seen while it was written.
  const isOwn = updated === null || (updated.author === device.deviceId && heads.length === 1)
  const seen = isOwn ? 'latest' : seenState(own, heads)
  const review = reviewOf(content, roleOf)
  const marks = [
    conflicts.length > 0 ? fillMessage(m.marks.conflicts, { count: conflicts.length }) : '',
    refused > 0 ? m.marks.refused : '',
    seen === 'latest' ? '' : m.marks[seen],
    review.state === 'disputed' ? m.marks.disputed : '',
    review.state === 'reviewed'
      ? fillMessage(m.review.state, {
          word: m.wording.reviews[review.step.to],
          name: nameOf(review.step.by),
          time: momentText(review.step.atMs, deps.nowMs()),
        })
      : '',
    review.state === 'reviewed' && review.step.to === 'passed' && review.isChangedSince
      ? m.marks.changedSince
      : '',
  ].filter((mark) => mark !== '')
  if (marks.length === 0) return null
  return <span className="together-marks">{marks.join(' · ')}</span>
}
