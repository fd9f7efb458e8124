import { useState } from 'react'
import cancel from '../../../../content/messages/zh-CN/cancel.yaml'
import c from '../../../../content/messages/zh-CN/public-check.yaml'
import common from '../../../../content/messages/zh-CN/respond.yaml'
import m from '../../../../content/messages/zh-CN/respond-later.yaml'
import { merkleRootOf, splitLeaves } from '../../../core/ballot/bulletin.ts'
import { balanceLedger, drawnOf } from '../../../core/ballot/ledger.ts'
import { leftOverState } from '../../../core/ballot/left-over.ts'
import { isTooFewToOpen, minEnvelopesToOpen } from '../../../core/ballot/limits.ts'
import { base64UrlToBytes, bytesToHex } from '../../../core/bytes.ts'
import { type ErrorCode, Failure } from '../../../core/errors.ts'
import { fillMessage } from '../../../core/message.ts'
import type { Bulletin, Destruction, OpeningRecord, PublicInspection } from '../../../core/wire/schemas.ts'
import type { PublicDoor, Reply } from '../../../device/door/public-door.ts'
import { readBulletin, readDestruction, readOpening } from '../../../device/door/read-bulletin.ts'
import { Trouble } from '../../ui/Trouble.tsx'
import { fingerprintGroups, fingerprintStart, momentText } from '../moments.ts'

type Reading =
  | { readonly state: 'closed' }
  | { readonly state: 'searching' }
  | {
      readonly state: 'read'
      readonly bulletin: Bulletin
      readonly hashes: readonly string[]
      /** `null` while the box was not opened. */
      readonly opening: OpeningRecord | null
      readonly destruction: Destruction | null
    }
  | { readonly state: 'failed'; readonly code: ErrorCode }

const failureOf = (reply: Exclude<Reply<unknown>, { readonly state: 'answered' }>): Reading => ({
  state: 'failed',
  code: reply.state === 'unreachable' ? 'wire/unreachable' : reply.code,
})

/** Downloads a bulletin and makes its root anew; a list that does not make its own root is not shown. */
const readSheet = async (door: PublicDoor, inspectionId: string): Promise<Reading> => {
  const reply = await readBulletin(door, inspectionId)
  if (reply.state !== 'answered') return failureOf(reply)
  const bulletin = reply.value
  const leaves = splitLeaves(base64UrlToBytes(bulletin.leaves))
  const { cancelled, counts } = bulletin
  if (
    bulletin.inspectionId !== inspectionId ||
    bytesToHex(await merkleRootOf(leaves)) !== bulletin.root ||
    // Called off is said only of what nobody took part in.
    (cancelled && leaves.length + counts.redeemed + counts.sent > 0)
  )
    return { state: 'failed', code: 'ballot/bad-bulletin' }
  const [opened, destroyed] = await Promise.all([
    readOpening(door, inspectionId),
    readDestruction(door, inspectionId),
  ])
  // A record that did not come is not one that does not exist: the sheet would say that nothing was opened.
  if (opened.state !== 'answered') return failureOf(opened)
  if (destroyed.state !== 'answered') return failureOf(destroyed)
  const opening = opened.value === 'none' ? null : opened.value
  if (opening && opening.root !== bulletin.root) return { state: 'failed', code: 'ballot/bad-bulletin' }
  return {
    state: 'read',
    bulletin,
    hashes: leaves.map((leaf) => bytesToHex(leaf)),
    opening,
    destruction: destroyed.value === 'none' ? null : destroyed.value,
  }
}

const counted = ['printed', 'printedLater', 'leftOver', 'voided', 'replaced', 'redeemed', 'sent'] as const

/** What of the ledger does not hold, in words: four numbers side by side would leave the sum to the reader. */
const Unbalanced = ({ counts }: Pick<Bulletin, 'counts'>) => {
  const broken = balanceLedger({ ...counts, opened: null, invalid: null }).flatMap(({ rule, holds }) =>
    // What was opened is not in a bulletin: that rule is held to the record of the opening.
    holds === false && rule !== 'opened-and-invalid-are-sent' ? [rule] : [],
  )
  if (broken.length === 0) return null
  const values = {
    ...counts,
    drawn: drawnOf(counts),
    voided: counts.voided ? fillMessage(c.voided, { voided: counts.voided }) : '',
  }
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
  reading: {
    bulletin: { inspectionId, root, counts },
    hashes,
    opening,
    destruction,
  },
  fingerprint,
}: {
  readonly reading: Extract<Reading, { state: 'read' }>
  readonly fingerprint: string
}) => (
  <>
    <dl className="facts">
      <div className="fact">
        <dt>{c.fingerprint}</dt>
        <dd>
          <span className="fingerprint">{fingerprintStart(fingerprint)}</span>
        </dd>
      </div>
      <div className="fact">
        <dt>{m.bulletins.root}</dt>
        <dd>
          <span className="fingerprint">{fingerprintStart(root)}</span>
        </dd>
      </div>
      {counted.map(
        (name) =>
          counts[name] !== undefined && (
            <div className="fact" key={name}>
              <dt>{m.bulletins.counts[name]}</dt>
              <dd className="counted">{counts[name]}</dd>
            </div>
          ),
      )}
      {opening &&
        (['opened', 'invalid'] as const).map((name) => (
          <div className="fact" key={name}>
            <dt>{c[name]}</dt>
            <dd className="counted">{opening[name]}</dd>
          </div>
        ))}
    </dl>
    <Unbalanced counts={counts} />
    {counts.leftOverVerified !== undefined && (
      <p>
        {fillMessage(c.leftOver[leftOverState(counts)], {
          leftOver: counts.leftOver,
          verified: counts.leftOverVerified,
        })}
      </p>
    )}
    {counts.replaced !== undefined && <p>{fillMessage(c.replaced, { replaced: counts.replaced })}</p>}
    <p>
      {opening === null
        ? isTooFewToOpen(counts.sent)
          ? fillMessage(c.neverOpened, { min: minEnvelopesToOpen })
          : c.notOpened
        : fillMessage(opening.opened + opening.invalid === counts.sent ? c.openedHolds : c.openedBroken, {
            opened: opening.opened,
            invalid: opening.invalid,
            sent: counts.sent,
          })}
    </p>
    {destruction && (
      <p>
        {fillMessage(c.destroyed, {
          day: momentText(Date.parse(destruction.atIso), Number.NEGATIVE_INFINITY),
          envelopes: destruction.envelopes,
        })}
      </p>
    )}
    <FindEnvelope inspectionId={inspectionId} hashes={hashes} />
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

/** Looks for an envelope by the number a ballot device showed; in the list that is here already. */
const FindEnvelope = ({
  inspectionId,
  hashes,
}: {
  readonly inspectionId: string
  readonly hashes: readonly string[]
}) => {
  const [typed, setTyped] = useState('')
  const [said, setSaid] = useState('')
  const field = `find-${inspectionId}`
  return (
    <form
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        const number = typed.normalize('NFKC').toLowerCase().replace(/[\s-]/g, '')
        if (!/^[0-9a-f]{16}$/.test(number)) return setSaid(c.find.wrong)
        setSaid(hashes.some((hash) => hash.startsWith(number)) ? c.find.found : c.find.missing)
      }}
    >
      <div className="field">
        <label className="field-label" htmlFor={field}>
          {c.find.label}
        </label>
        <p className="field-hint" id={`${field}-hint`}>
          {c.find.hint}
        </p>
        <input
          id={field}
          className="slip-input"
          value={typed}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={30}
          aria-describedby={`${field}-hint`}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value)
            setSaid('')
          }}
        />
      </div>
      <button className="button secondary" type="submit">
        {c.find.button}
      </button>
      <p role="status">
        <strong>{said}</strong>
      </p>
    </form>
  )
}

const Volunteers = () => (
  <details className="disclosure">
    <summary>{c.volunteers.title}</summary>
    <p>{c.volunteers.lead}</p>
    <ol>
      {[c.volunteers.own, c.volunteers.root, c.volunteers.list, c.volunteers.tell].map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ol>
  </details>
)

const OneBulletin = ({
  inspection: { inspectionId, court, title, fingerprint },
  door,
}: {
  readonly inspection: PublicInspection
  readonly door: PublicDoor
}) => {
  const [reading, setReading] = useState<Reading>({ state: 'closed' })
  const isAddressed = location.hash === `#bulletin-${inspectionId}`
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
      id={`bulletin-${inspectionId}`}
      open={isAddressed || undefined}
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
      {reading.state === 'read' &&
        (reading.bulletin.cancelled ? (
          <p>{cancel.public}</p>
        ) : (
          <Sheet reading={reading} fingerprint={fingerprint} />
        ))}
    </details>
  )
}

const courtsOf = (inspections: readonly Pick<PublicInspection, 'court'>[]): readonly string[] => [
  ...new Set(inspections.map(({ court }) => court)),
]

/**
 * The bulletins of all closed boxes, for anybody, with a slip or without. Each is downloaded only when somebody
 * opens it, whole, and proves its own root before it is shown. Where the server has several courts, a person sees those
 * of one: of the address, of what this phone holds, or the one chosen.
 * @see docs/SPEC.md APP-19
 */
export const Bulletins = ({
  inspections,
  offered,
  ownIds,
  door,
}: {
  readonly inspections: readonly PublicInspection[]
  /** What can be taken part in: courts that have no bulletin yet. */
  readonly offered: readonly Pick<PublicInspection, 'court'>[]
  /** Inspections of which this phone holds something. */
  readonly ownIds: readonly string[]
  readonly door: PublicDoor
}) => {
  const [chosen, setChosen] = useState<string | null>(null)
  const courts = courtsOf(inspections)
  const isSeveral = courtsOf([...inspections, ...offered]).length > 1
  const addressed = inspections.filter(({ inspectionId }) => location.hash === `#bulletin-${inspectionId}`)
  const own = courtsOf(inspections.filter(({ inspectionId }) => ownIds.includes(inspectionId)))
  const court = chosen ?? addressed[0]?.court ?? (own.length === 1 ? own[0] : undefined)
  const shown = isSeveral ? inspections.filter((one) => one.court === court) : inspections
  return (
    <section>
      <h2>{m.bulletins.heading}</h2>
      <p>{m.bulletins.lead}</p>
      <Volunteers />
      {isSeveral && (
        <fieldset className="field choices">
          <legend className="field-label">{m.bulletins.court}</legend>
          {courts.map((one) => (
            <label className="choice" key={one}>
              <input
                type="radio"
                name="bulletin-court"
                autoComplete="off"
                checked={one === court}
                onChange={() => setChosen(one)}
              />
              <span>{one}</span>
            </label>
          ))}
        </fieldset>
      )}
      {shown.map((inspection) => (
        <OneBulletin key={inspection.inspectionId} inspection={inspection} door={door} />
      ))}
    </section>
  )
}
