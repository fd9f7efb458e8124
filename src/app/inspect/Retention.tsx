import { useEffect, useState } from 'react'
import inspect from '../../../content/messages/zh-CN/inspect.yaml'
import m from '../../../content/messages/zh-CN/retention.yaml'
import { fillMessage } from '../../core/message.ts'
import { type Destruction, destructionSchema } from '../../core/wire/schemas.ts'
import { FailureNotice } from './FailureNotice.tsx'
import { useStaff } from './staff-context.ts'
import { type Trouble, troubleOf, useWork } from './use-work.ts'
import { momentText } from './windows.ts'

const readRecord = async (response: Response): Promise<Destruction> =>
  destructionSchema.parse(await response.json())

/** After the report: what would be destroyed and what stays, the button for it, and afterwards when it was done. */
export const Retention = ({
  inspectionId,
  isOpened,
  isDestroyed,
  onDestroyed,
}: {
  readonly inspectionId: string
  /** A box with too few envelopes is destroyed unopened: it leaves no opening record and no result. */
  readonly isOpened: boolean
  /** By what the list said last; without it nothing is asked. */
  readonly isDestroyed: boolean
  readonly onDestroyed: () => void
}) => {
  const { client } = useStaff()
  const path = `/api/inspections/${inspectionId}/destruction`
  const [record, setRecord] = useState<Destruction | null | 'reading'>(isDestroyed ? 'reading' : null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [isSure, setSure] = useState(false)
  const [isMissing, setMissing] = useState(false)
  useEffect(() => {
    if (!isDestroyed) return
    client
      .ask(path)
      .then(readRecord)
      .then(setRecord, (error: unknown) => setTrouble(troubleOf(error)))
  }, [client, path, isDestroyed])
  const destroy = useWork(async () => {
    setRecord(await readRecord(await client.ask(path, {})))
    onDestroyed()
  })

  if (record === 'reading') return <FailureNotice trouble={trouble} />
  return (
    <section className="plan-section no-print">
      <h2 id="retention" tabIndex={-1}>
        {m.title}
      </h2>
      {record ? (
        <div>
          <p className="notice good" role="status">
            {fillMessage(m.done, {
              at: momentText(record.atIso),
              envelopes: record.envelopes,
              slips: record.slips,
            })}
          </p>
          <p>{m.publicNote}</p>
          <List title={m.handTitle} lines={Object.values(m.hand)} />
        </div>
      ) : (
        <div>
          <p className="measure">{isOpened ? m.lead : m.leadUnopened}</p>
          <List title={m.goneTitle} lines={Object.values(m.gone)} />
          <List
            title={m.staysTitle}
            lines={isOpened ? Object.values(m.stays) : [m.stays.bulletin, m.stays.manifest]}
          />
          <List title={m.handTitle} lines={Object.values(m.hand)} />
          <FailureNotice trouble={destroy.trouble} />
          <label className="choice">
            <input
              id="destroy-sure"
              type="checkbox"
              checked={isSure}
              onChange={(event) => {
                setSure(event.target.checked)
                setMissing(false)
              }}
            />
            <span>{isOpened ? m.confirm : m.confirmUnopened}</span>
          </label>
          <div role="alert">{isMissing && <p className="field-error">{m.missing}</p>}</div>
          <button
            className="button danger"
            type="button"
            onClick={() => {
              if (!isSure) {
                setMissing(true)
                document.getElementById('destroy-sure')?.focus()
              } else if (window.confirm(m.question)) destroy.start()
            }}
          >
            {destroy.isRunning ? inspect.working : m.button}
          </button>
        </div>
      )}
    </section>
  )
}

const List = ({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) => (
  <>
    <h3>{title}</h3>
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  </>
)

/** The way to {@link Retention} from the top of a page on which much comes before it. */
export const ToRetention = ({ isDestroyed }: { readonly isDestroyed: boolean }) => (
  <button
    className="button secondary"
    type="button"
    onClick={() => {
      const heading = document.getElementById('retention')
      heading?.scrollIntoView({ block: 'start' })
      heading?.focus({ preventScroll: true })
    }}
  >
    {isDestroyed ? m.toRecord : m.toRetention}
  </button>
)
