import { memo, useDeferredValue, useEffect } from 'react'
import m from '../../../../../content/messages/zh-CN/together.yaml'
import type { RecordView } from '../../../../device/workspace/workspace.ts'
import { useCarried, useFieldLink } from '../field-context.ts'
import { CommentsPart } from './CommentsPart.tsx'
import { LooksPart } from './LooksPart.tsx'
import { ReviewPart } from './ReviewPart.tsx'
import './together.css'

/** Looked at is what stayed on the screen this long: passing by is not looking. */
const lookMs = 1_500

/** What colleagues say of a record, beside it: review, comments, who has seen it, and the way to its history. */
export const RecordTogether = ({ view }: { readonly view: RecordView }) => {
  const { looks } = useCarried()
  const link = useFieldLink()
  const { recordId, updated } = view
  // biome-ignore lint/correctness/useExhaustiveDependencies: `updated` says that there is something new to see
  useEffect(() => {
    const timer = setTimeout(() => {
      if (document.visibilityState !== 'visible') return
      // A look that could not be noted is noted at the next one; nothing of the record hangs on it.
      void looks.look(recordId).catch(() => undefined)
    }, lookMs)
    return () => clearTimeout(timer)
  }, [looks, recordId, updated])
  // A keystroke is shown before this is worked out anew.
  const late = useDeferredValue(view)
  return (
    <div className="together">
      <Parts view={late} />
      <p>
        <a className="together-history" href={link({ at: 'history', recordId })}>
          {m.history.link}
        </a>
      </p>
    </div>
  )
}

const Parts = memo(({ view }: { readonly view: RecordView }) => (
  <>
    <ReviewPart view={view} />
    <CommentsPart view={view} />
    <LooksPart view={view} />
  </>
))
