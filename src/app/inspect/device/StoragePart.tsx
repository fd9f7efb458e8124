import m from '../../../../content/messages/zh-CN/take.yaml'
import { fillMessage } from '../../../core/message.ts'
import { FailureNotice } from '../FailureNotice.tsx'
import { useWork } from '../use-work.ts'
import { isInstalled, sizeText } from './storage-figures.ts'
import type { StorageView } from './use-storage.ts'

/** How much room there is, whether the browser has promised to keep what is typed, and what to do if not. */
export const StoragePart = ({ storage }: { readonly storage: StorageView }) => {
  const ask = useWork(storage.ask)
  const { room, usedBytes, freeBytes } = storage
  return (
    <section className="plan-section">
      <h2>{m.space.title}</h2>
      <div>
        <FailureNotice trouble={storage.trouble ?? ask.trouble} />
        <p>
          {usedBytes !== null && freeBytes !== null
            ? fillMessage(m.space.used, { used: sizeText(usedBytes), free: sizeText(freeBytes) })
            : m.space.unknown}{' '}
          {room && !room.isFull && m.space.room}
        </p>
        {room?.isFull && (
          <p className="notice mark" role="alert">
            {m.space.full}
          </p>
        )}
        {room?.isPersistent === true && <p>{m.space.kept}</p>}
        {room?.isPersistent === false && (
          <div className="notice mark">
            <p>{m.space.notKept}</p>
            <div role="status">{storage.isRefused && <p>{m.space.refused}</p>}</div>
            <button
              className="button secondary"
              type="button"
              aria-disabled={ask.isRunning}
              onClick={() => ask.start()}
            >
              {m.space.ask}
            </button>
          </div>
        )}
        {isInstalled() ? (
          <p>{m.space.installed}</p>
        ) : (
          <>
            <p>{m.space.notInstalled}</p>
            <ul>
              <li>{m.space.howAndroid}</li>
              <li>{m.space.howApple}</li>
            </ul>
          </>
        )}
      </div>
    </section>
  )
}
