import { useEffect, useState, useSyncExternalStore } from 'react'
import m from '../../../../content/messages/zh-CN/attachment.yaml'
import { errors } from '../../../core/error-registry.ts'
import { fillMessage } from '../../../core/message.ts'
import type { Recorder } from '../../../device/attachment/recorder.ts'
import { durationText } from './texts.ts'

const lookMs = 250
/** So long without a sound the person is told; somebody thinking before an answer is not yet silence. */
const silentAfterMs = 15_000
const silentLevel = 0.01
const nearlyOverMs = 5 * 60_000

/**
 * Says, wherever it is mounted, that this device records: for how long, how loud, until when; and how it ended.
 * Draws nothing while nothing is recorded. Mount it on every screen an inspector may go to meanwhile.
 */
export const RecordingBar = ({ recorder }: { readonly recorder: Recorder }) => {
  const now = useSyncExternalStore(recorder.subscribe, recorder.state)
  const isOn = now.state === 'recording'

  useEffect(() => {
    if (!isOn) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isOn])

  if (now.state === 'idle') return null
  return (
    <section className="recording-bar" aria-label={m.record.title}>
      {now.state === 'asking' && <p role="status">{m.record.asking}</p>}
      {now.state === 'recording' && <Running recorder={recorder} limitMs={now.limitMs} />}
      {now.state === 'saving' && (
        <>
          <p role="status">{m.record.saving}</p>
          <progress aria-label={m.record.saving} max={1} value={now.share} />
        </>
      )}
      {now.state === 'ended' && (
        <div role="alert">
          <p>
            <strong>{m.record.reason[now.reason]}</strong>
          </p>
          <p>
            {now.code === null
              ? m.record.kept
              : fillMessage(m.record.notKept, {
                  sentence: errors[now.code].sentence,
                  next: errors[now.code].next,
                })}
          </p>
          <button className="button secondary" type="button" onClick={recorder.dismiss}>
            {m.record.dismiss}
          </button>
        </div>
      )}
    </section>
  )
}

const Running = ({ recorder, limitMs }: { readonly recorder: Recorder; readonly limitMs: number }) => {
  const [elapsedMs, setElapsedMs] = useState(recorder.elapsedMs)
  const [level, setLevel] = useState(recorder.level)
  const [heardAtMs, setHeardAtMs] = useState(elapsedMs)

  useEffect(() => {
    const timer = window.setInterval(() => {
      const loud = recorder.level()
      setElapsedMs(recorder.elapsedMs())
      setLevel(loud)
      // A browser that cannot tell how loud it is must not be taken for a silent one.
      if (loud === null || loud > silentLevel) setHeardAtMs(recorder.elapsedMs())
    }, lookMs)
    return () => window.clearInterval(timer)
  }, [recorder])

  const isSilent = elapsedMs - heardAtMs > silentAfterMs
  const leftMs = limitMs - elapsedMs
  return (
    <div className="recording-running">
      <p className="recording-on">
        <span className="recording-mark" aria-hidden="true" />
        <strong role="status">{m.record.on}</strong>
        <span className="figures" role="timer">
          {fillMessage(m.record.elapsed, { elapsed: durationText(elapsedMs), limit: durationText(limitMs) })}
        </span>
      </p>
      {level !== null && (
        <label className="recording-level">
          <span>{m.record.level}</span>
          <meter min={0} max={1} value={level} />
        </label>
      )}
      <div className="recording-words" role="status">
        {isSilent && <p>{m.record.silent}</p>}
        {leftMs < nearlyOverMs && limitMs > nearlyOverMs && (
          <p>{fillMessage(m.record.nearlyOver, { minutes: Math.max(1, Math.ceil(leftMs / 60_000)) })}</p>
        )}
      </div>
      <button className="button danger" type="button" onClick={recorder.stop}>
        {m.record.stop}
      </button>
    </div>
  )
}
