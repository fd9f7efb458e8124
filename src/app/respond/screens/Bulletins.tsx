import { useState } from 'react'
import common from '../../../../content/messages/zh-CN/respond.yaml'
import m from '../../../../content/messages/zh-CN/respond-later.yaml'
import { merkleRootOf, splitLeaves } from '../../../core/ballot/bulletin.ts'
import { balanceLedger } from '../../../core/ballot/ledger.ts'
import { base64UrlToBytes, bytesToHex } from '../../../core/bytes.ts'
import { type ErrorCode, Failure } from '../../../core/errors.ts'
import { fillMessage } from '../../../core/message.ts'
import type { Bulletin, PublicInspection } from '../../../core/wire/schemas.ts'
import type { PublicDoor } from '../../../device/door/public-door.ts'
import { readBulletin } from '../../../device/door/read-bulletin.ts'
import { Trouble } from '../../ui/Trouble.tsx'
import { fingerprintGroups, fingerprintStart } from '../moments.ts'

type Reading =
  | { readonly state: 'closed' }
  | { readonly state: 'searching' }
  | { readonly state: 'read'; readonly bulletin: Bulletin; readonly hashes: readonly string[] }
  | { readonly state: 'failed'; readonly code: ErrorCode }

/** Downloads a bulletin and makes its root anew; a list that does not make its own root is not shown. */
const readSheet = async (door: PublicDoor, inspectionId: string): Promise<Reading> => {
  const reply = await readBulletin(door, inspectionId)
  if (reply.state === 'unreachable') return { state: 'failed', code: 'wire/unreachable' }
  if (reply.state === 'refused') return { state: 'failed', code: reply.code }
  const bulletin = reply.value
  const leaves = splitLeaves(base64UrlToBytes(bulletin.leaves))
  if (bulletin.inspectionId !== inspectionId || bytesToHex(await merkleRootOf(leaves)) !== bulletin.root)
    return { state: 'failed', code: 'ballot/bad-bulletin' }
  return { state: 'read', bulletin, hashes: leaves.map((leaf) => bytesToHex(leaf)) }
}

const counted = ['printed', 'leftOver', 'redeemed', 'sent'] as const

/** What of the ledger does not hold, in words: four numbers side by side would leave the sum to the reader. */
const Unbalanced = ({ counts }: Pick<Bulletin, 'counts'>) => {
  const broken = balanceLedger({ ...counts, opened: null, invalid: null }).flatMap(({ rule, holds }) =>
    // What was opened is not in a bulletin: that rule is held to the record of the opening.
    holds === false && rule !== 'opened-and-invalid-are-sent' ? [rule] : [],
  )
  if (broken.length === 0) return null
  const values = { ...counts, drawn: counts.printed - counts.leftOver }
  return (
    <div className="notice mark">
      <p>
        <strong>{m.bulletins.unbalanced.title}</strong>
      </p>
      {broken.map((rule) => (
        <p key={rule}>{fillMessage(m.bulletins.unbalanced[rule], values)}</p>
      ))}
      <p>{m.bulletins.unbalanced.next}</p>
    </div>
  )
}

const Sheet = ({
  bulletin: { inspectionId, root, counts },
  hashes,
}: {
  readonly bulletin: Bulletin
  readonly hashes: readonly string[]
}) => (
  <>
    <dl className="facts">
      <div className="fact">
        <dt>{m.bulletins.root}</dt>
        <dd>
          <span className="fingerprint">{fingerprintStart(root)}</span>
        </dd>
      </div>
      {counted.map((name) => (
        <div className="fact" key={name}>
          <dt>{m.bulletins.counts[name]}</dt>
          <dd className="counted">{counts[name]}</dd>
        </div>
      ))}
    </dl>
    <Unbalanced counts={counts} />
    <p className="field-hint">{m.bulletins.rootHint}</p>
    <details className="disclosure">
      <summary>{m.bulletins.whole}</summary>
      <p className="figures">{fingerprintGroups(root).join(' ')}</p>
    </details>
    <details className="disclosure">
      <summary>{fillMessage(m.bulletins.leaves, { count: hashes.length })}</summary>
      <ol className="hashes">
        {hashes.map((hash) => (
          <li key={hash}>{hash}</li>
        ))}
      </ol>
    </details>
    <p>
      <a className="download" href={`/api/inspections/${inspectionId}/bulletin`} download="bulletin.json">
        {m.bulletins.download}
      </a>
    </p>
  </>
)

const OneBulletin = ({
  inspection: { inspectionId, court, title },
  door,
}: {
  readonly inspection: PublicInspection
  readonly door: PublicDoor
}) => {
  const [reading, setReading] = useState<Reading>({ state: 'closed' })
  const read = async () => {
    setReading({ state: 'searching' })
    try {
      setReading(await readSheet(door, inspectionId))
    } catch (cause) {
      setReading({ state: 'failed', code: cause instanceof Failure ? cause.code : 'device/unexpected' })
    }
  }
  return (
    <details
      className="disclosure"
      onToggle={({ currentTarget, target }) => {
        // Toggles of the disclosures inside come by here too.
        if (target === currentTarget && currentTarget.open && reading.state === 'closed') void read()
      }}
    >
      <summary>{fillMessage(m.bulletins.open, { court, title })}</summary>
      <p role="status">{reading.state === 'searching' ? m.bulletins.searching : ''}</p>
      <Trouble code={reading.state === 'failed' ? reading.code : null} />
      {reading.state === 'failed' && (
        <button className="button secondary" type="button" onClick={() => void read()}>
          {common.retry}
        </button>
      )}
      {reading.state === 'read' && <Sheet bulletin={reading.bulletin} hashes={reading.hashes} />}
    </details>
  )
}

/**
 * The bulletins of all closed boxes, for anybody, with a slip or without. Each is downloaded only when somebody
 * opens it, whole, and proves its own root before it is shown.
 * @see docs/SPEC.md APP-19
 */
export const Bulletins = ({
  inspections,
  door,
}: {
  readonly inspections: readonly PublicInspection[]
  readonly door: PublicDoor
}) => (
  <section>
    <h2>{m.bulletins.heading}</h2>
    <p>{m.bulletins.lead}</p>
    {inspections.map((inspection) => (
      <OneBulletin key={inspection.inspectionId} inspection={inspection} door={door} />
    ))}
  </section>
)
