import { useSyncExternalStore } from 'react'
import m from '../../../../content/messages/zh-CN/respond.yaml'
import { phoneEntryOf } from '../../../core/errors.ts'
import type { Filling } from '../filling.ts'

/**
 * Whether what was just answered is on disk. Quiet while it is; a failure stands at the screen's lower edge, in
 * sight wherever the person has scrolled to, and is read out at once.
 */
export const SaveState = ({ filling }: { readonly filling: Filling }) => {
  const { saver, answers } = filling
  const current = useSyncExternalStore(saver.subscribe, saver.state)
  // Said of answers only: before the first there is nothing whose keeping anybody would ask about.
  const hasAnswers = useSyncExternalStore(
    answers.watchAll,
    () => Object.keys(answers.answers()).length > 0 || saver.state().state !== 'saved',
  )
  return (
    <>
      <p className="save-state" data-state={current.state}>
        {hasAnswers ? m.save[current.state] : ''}
      </p>
      <div role="alert">
        {current.state === 'failed' && (
          <div className="notice mark save-failed">
            <p>
              <strong>{phoneEntryOf(current.code).sentence}</strong>
            </p>
            <p>{phoneEntryOf(current.code).next}</p>
            <button className="button secondary" type="button" onClick={() => void saver.flushed()}>
              {m.retry}
            </button>
          </div>
        )}
      </div>
    </>
  )
}
