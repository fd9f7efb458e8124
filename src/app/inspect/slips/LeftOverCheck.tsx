import { useState } from 'react'
import inspect from '../../../../content/messages/zh-CN/inspect.yaml'
import m from '../../../../content/messages/zh-CN/slips.yaml'
import { redeemCodeOf, type SlipSecret } from '../../../core/ballot/slip.ts'
import { type Bytes, bytesToHex, concatBytes } from '../../../core/bytes.ts'
import { fillMessage } from '../../../core/message.ts'
import type { LeftOverReply } from '../../../core/wire/schemas.ts'
import { FailureNotice } from '../FailureNotice.tsx'
import { useStaff } from '../staff-context.ts'
import { useWork } from '../use-work.ts'
import { SlipEntry } from './SlipEntry.tsx'

/** Redeem codes of the left-over slips read so far, by their hex digits. */
export type LeftOverCodes = ReadonlyMap<string, Bytes>

interface LeftOverCheckProps {
  readonly inspectionId: string
  readonly codes: LeftOverCodes
  readonly onCodes: (codes: LeftOverCodes) => void
}

/**
 * Takes the left-over slips one after another and asks how many of them are unredeemed. Only their redeem codes are
 * kept, in memory, until the box is closed.
 */
export const LeftOverCheck = ({ inspectionId, codes, onCodes }: LeftOverCheckProps) => {
  const { client } = useStaff()
  const [reply, setReply] = useState<LeftOverReply | null>(null)
  const [isKnown, setKnown] = useState(false)
  const add = async (secret: SlipSecret) => {
    const code = await redeemCodeOf(secret)
    const key = bytesToHex(code)
    setKnown(codes.has(key))
    if (codes.has(key)) return
    setReply(null)
    onCodes(new Map([...codes, [key, code]]))
  }
  const check = useWork(async () =>
    setReply(await client.countLeftOver(inspectionId, concatBytes(...codes.values()))),
  )
  const count = codes.size
  return (
    <details>
      <summary>{m.leftOver.title}</summary>
      <p className="measure">{m.leftOver.lead}</p>
      <div className="stack">
        <SlipEntry
          label={fillMessage(m.leftOver.label, { number: count + 1 })}
          button={m.entry.button}
          isBusy={check.isRunning}
          mistake={isKnown ? m.leftOver.twice : null}
          isForMany
          onSecret={add}
        />
        <p role="status">{fillMessage(m.leftOver.read, { count })}</p>
      </div>
      <FailureNotice trouble={check.trouble} />
      <div role="status">{reply && <Reply reply={reply} />}</div>
      {count > 0 && (
        <div className="row">
          <button className="button secondary" type="button" onClick={() => check.start()}>
            {check.isRunning ? inspect.working : fillMessage(m.leftOver.check, { count })}
          </button>
          <button
            className="button quiet"
            type="button"
            onClick={() => {
              setReply(null)
              setKnown(false)
              onCodes(new Map())
            }}
          >
            {m.leftOver.again}
          </button>
        </div>
      )}
    </details>
  )
}

const Reply = ({ reply }: { readonly reply: LeftOverReply }) => {
  const isClean = reply.used + reply.voided + reply.unknown === 0
  return (
    <div className={isClean ? 'notice good' : 'notice mark'}>
      <p>
        <strong>{fillMessage(isClean ? m.leftOver.allUnused : m.leftOver.someUnused, { ...reply })}</strong>
      </p>
      {(['used', 'voided', 'unknown'] as const).map(
        (name) =>
          reply[name] > 0 && <p key={name}>{fillMessage(m.leftOver[name], { count: reply[name] })}</p>,
      )}
    </div>
  )
}
