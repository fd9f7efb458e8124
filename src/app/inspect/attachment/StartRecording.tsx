import { useState, useSyncExternalStore } from 'react'
import m from '../../../../content/messages/zh-CN/attachment.yaml'
import { fillMessage } from '../../../core/message.ts'
import { maxRecordingMs, type Recorder, type RecordingRequest } from '../../../device/attachment/recorder.ts'
import { FailureNotice } from '../FailureNotice.tsx'
import { useWork } from '../use-work.ts'

interface StartRecordingProps {
  readonly recorder: Recorder
  readonly request: RecordingRequest
  readonly onBegun: () => void
  readonly onCancel: () => void
}

/** Asks whether the other side was told, then begins. */
export const StartRecording = ({ recorder, request, onBegun, onCancel }: StartRecordingProps) => {
  const [isAgreed, setAgreed] = useState(false)
  const [isAsked, setAsked] = useState(false)
  const now = useSyncExternalStore(recorder.subscribe, recorder.state)
  const begin = useWork(async () => {
    await recorder.start(request)
    onBegun()
  })
  return (
    <div className="panel attachment-panel">
      <p>
        <strong>{m.record.title}</strong>
      </p>
      <p>
        {fillMessage(m.record.lead, { minutes: Math.round((request.limitMs ?? maxRecordingMs) / 60_000) })}
      </p>
      {isAsked && !isAgreed && (
        <p className="field-error" role="alert">
          {m.record.consentMissing}
        </p>
      )}
      <label className="choice">
        <input type="checkbox" checked={isAgreed} onChange={(event) => setAgreed(event.target.checked)} />
        <span>{m.record.consent}</span>
      </label>
      <FailureNotice trouble={begin.trouble} />
      <div className="row">
        <button
          className="button"
          type="button"
          disabled={now.state === 'asking'}
          onClick={() => {
            setAsked(true)
            if (isAgreed) begin.start()
          }}
        >
          {m.record.start}
        </button>
        <button className="button quiet" type="button" onClick={onCancel}>
          {m.record.cancel}
        </button>
      </div>
    </div>
  )
}
