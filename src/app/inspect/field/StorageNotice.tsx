import { useState } from 'react'
import m from '../../../../content/messages/zh-CN/take.yaml'
import { useStorage } from '../device/use-storage.ts'
import { useFieldLink } from './field-context.ts'

// Told once while the page is open: it is not news on every screen.
let isTold = false

/**
 * Said before typing starts: the storage is full, or the browser has not promised to keep what is typed.
 * @see docs/SPEC.md JOIN-11; PEERS J
 */
export const StorageNotice = () => {
  const { room } = useStorage()
  const link = useFieldLink()
  const [isClosed, setClosed] = useState(isTold)
  if (room === null || (!room.isFull && (room.isPersistent || isClosed))) return null
  return (
    <div className="notice mark no-print" role="status">
      <p>{room.isFull ? m.notice.full : m.notice.notKept}</p>
      <p className="row">
        <a href={link({ at: 'take' })}>{m.notice.link}</a>
        {!room.isFull && (
          <button
            className="button quiet"
            type="button"
            onClick={() => {
              isTold = true
              setClosed(true)
            }}
          >
            {m.notice.told}
          </button>
        )}
      </p>
    </div>
  )
}
