import { useSyncExternalStore } from 'react'
import m from '../../../../content/messages/zh-CN/respond.yaml'
import { errors } from '../../../core/errors.ts'
import type { DraftSaver } from '../../../device/draft/draft-saver.ts'

/** Whether what was just answered is on disk. Quiet while it is; a failure is read out at once. */
export const SaveState = ({ saver }: { readonly saver: DraftSaver }) => {
  const current = useSyncExternalStore(saver.subscribe, saver.state)
  return (
    <>
      <p className="save-state" data-state={current.state}>
        {m.save[current.state]}
      </p>
      <div role="alert">
        {current.state === 'failed' && (
          <div className="notice mark">
            <p>
              <strong>{errors[current.code].sentence}</strong>
            </p>
            <p>{errors[current.code].next}</p>
            <button className="button secondary" type="button" onClick={() => void saver.flushed()}>
              {m.retry}
            </button>
          </div>
        )}
      </div>
    </>
  )
}
