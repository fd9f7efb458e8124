import { type ReactNode, useRef, useState } from 'react'
import inspect from '../../../../content/messages/zh-CN/inspect.yaml'
import m from '../../../../content/messages/zh-CN/slips.yaml'
import { redeemCodeOf, type SlipSecret } from '../../../core/ballot/slip.ts'
import { bytesToHex } from '../../../core/bytes.ts'
import { Failure } from '../../../core/errors.ts'
import { fillMessage } from '../../../core/message.ts'
import type { Mode } from '../../../core/wire/mode.ts'
import type { Counts } from '../../../core/wire/schemas.ts'
import { FailureNotice } from '../FailureNotice.tsx'
import { useStaff } from '../staff-context.ts'
import { useWork } from '../use-work.ts'
import { SlipEntry } from './SlipEntry.tsx'

interface SlipCareProps {
  readonly inspectionId: string
  readonly counts: Counts
  readonly mode: Mode
  readonly onChange: () => void
  /** The way to a further print run, where there may be one. */
  readonly children: ReactNode
}

/** Where the office makes a spoilt slip void, and counts one given for a lost one. */
export const SlipCare = ({ inspectionId, counts, mode, onChange, children }: SlipCareProps) => (
  <section className="plan-section">
    <h2>{m.care.title}</h2>
    <div>
      <p className="measure">{m.care.lead}</p>
      <p>{fillMessage(m.care.counts, { voided: counts.voided ?? 0, replaced: counts.replaced ?? 0 })}</p>
      {counts.printedLater !== undefined && (
        <p>{fillMessage(m.printRun.counted, { count: counts.printedLater })}</p>
      )}
      <details>
        <summary>{m.care.voidTitle}</summary>
        <VoidSlip inspectionId={inspectionId} mode={mode} onChange={onChange} />
      </details>
      <details>
        <summary>{m.care.lostTitle}</summary>
        <ReplaceLost inspectionId={inspectionId} onChange={onChange} />
      </details>
      {children}
    </div>
  </section>
)

const VoidSlip = ({ inspectionId, mode, onChange }: Omit<SlipCareProps, 'counts' | 'children'>) => {
  const { client } = useStaff()
  const [done, setDone] = useState(0)
  const [isUsed, setUsed] = useState(false)
  const [isFresh, setFresh] = useState(false)
  const makeVoid = useWork(async (secret: SlipSecret) => {
    try {
      await client.voidSlip(inspectionId, await redeemCodeOf(secret))
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'ballot/code-used') throw error
      setUsed(true)
      return
    }
    setDone((before) => before + 1)
    setFresh(true)
    onChange()
  })
  return (
    <>
      <p className="measure">{m.care.voidText}</p>
      {mode === 'ballot-device' && <p className="notice mark">{m.care.voidDevice}</p>}
      <div role="status">{isFresh && <p className="notice good">{m.care.voidDone}</p>}</div>
      <div role="alert">
        {isUsed && (
          <div className="notice mark">
            <p>
              <strong>{m.care.used}</strong>
            </p>
            <p>{m.care.usedNext}</p>
          </div>
        )}
      </div>
      <FailureNotice trouble={makeVoid.trouble} />
      {/* A new one after each: the field is empty for the next slip. */}
      <SlipEntry
        key={done}
        label={m.care.voidLabel}
        button={makeVoid.isRunning ? inspect.working : m.care.voidButton}
        isBusy={makeVoid.isRunning}
        onSecret={(secret) => {
          setFresh(false)
          setUsed(false)
          if (window.confirm(m.care.voidQuestion)) makeVoid.start(secret)
        }}
      />
    </>
  )
}

const ReplaceLost = ({ inspectionId, onChange }: Pick<SlipCareProps, 'inspectionId' | 'onChange'>) => {
  const { client } = useStaff()
  // Kept until the server has answered: a press after a lost reply is the same replacement.
  const replacementId = useRef<string | null>(null)
  const [replaced, setReplaced] = useState<number | null>(null)
  const replace = useWork(async () => {
    replacementId.current ??= bytesToHex(crypto.getRandomValues(new Uint8Array(16)))
    const counts = await client.replaceSlip(inspectionId, replacementId.current)
    replacementId.current = null
    setReplaced(counts.replaced ?? 0)
    onChange()
  })
  return (
    <>
      <p className="measure">{m.care.lostText}</p>
      <div role="status">
        {replaced !== null && <p className="notice good">{fillMessage(m.care.lostDone, { replaced })}</p>}
      </div>
      <FailureNotice trouble={replace.trouble} />
      <button
        className="button secondary"
        type="button"
        onClick={() => {
          setReplaced(null)
          if (window.confirm(m.care.lostQuestion)) replace.start()
        }}
      >
        {replace.isRunning ? inspect.working : m.care.lostButton}
      </button>
    </>
  )
}
