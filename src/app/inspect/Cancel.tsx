import { useEffect, useState } from 'react'
import m from '../../../content/messages/zh-CN/cancel.yaml'
import inspect from '../../../content/messages/zh-CN/inspect.yaml'
import { fillMessage } from '../../core/message.ts'
import type { Mode } from '../../core/wire/mode.ts'
import type { StaffInspection } from '../../core/wire/schemas.ts'
import { FailureNotice } from './FailureNotice.tsx'
import { respondAddress } from './respond-address.ts'
import { ScreenTitle } from './ScreenTitle.tsx'
import { useStaff } from './staff-context.ts'
import { type Trouble, troubleOf, useWork } from './use-work.ts'

/** The way to call a published inspection off, until its first window opens. @see docs/SPEC.md BOX-28 */
export const CancelForm = ({
  inspection: { inspectionId, title },
  mode,
  printed,
  onCancelled,
}: {
  readonly inspection: StaffInspection
  readonly mode: Mode
  readonly printed: number
  readonly onCancelled: () => void
}) => {
  const { client } = useStaff()
  const cancel = useWork(async () => {
    await client.cancel(inspectionId)
    onCancelled()
  })
  const isOpenLink = mode === 'open-link'
  return (
    <section className="plan-section no-print">
      <h2>{m.title}</h2>
      <div>
        <p className="measure">{isOpenLink ? m.leadOpenLink : m.lead}</p>
        <p className="measure">{m.rooms}</p>
        <FailureNotice trouble={cancel.trouble} />
        <button
          className="button danger"
          type="button"
          onClick={() => {
            const question = isOpenLink ? m.questionOpenLink : m.question
            if (window.confirm(fillMessage(question, { title, printed }))) cancel.start()
          }}
        >
          {cancel.isRunning ? inspect.working : m.button}
        </button>
      </div>
    </section>
  )
}

/** A published inspection that was called off: what that means, and what is left to do by hand. */
export const CancelledScreen = ({
  inspection: { inspectionId, court, title },
}: {
  readonly inspection: StaffInspection
}) => {
  const { client } = useStaff()
  const [address, setAddress] = useState('')
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  useEffect(() => {
    client.inspections().then(
      ({ publicUrl }) => setAddress(`${respondAddress(publicUrl)}#bulletin-${inspectionId}`),
      (error: unknown) => setTrouble(troubleOf(error)),
    )
  }, [client, inspectionId])
  return (
    <>
      <ScreenTitle>{court}</ScreenTitle>
      <p>{title}</p>
      <div className="notice next-step" role="status">
        <p>
          <strong>{m.done}</strong>
        </p>
        <p>{m.doneText}</p>
      </div>
      <h2>{m.todoTitle}</h2>
      <ul>
        {Object.values(m.todo).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <FailureNotice trouble={trouble} />
      {address && (
        <p>
          <a href={address} rel="noreferrer">
            {m.publicLink}
          </a>
        </p>
      )}
    </>
  )
}
