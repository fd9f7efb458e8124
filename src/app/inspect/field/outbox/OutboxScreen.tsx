import fieldMessages from '../../../../../content/messages/zh-CN/field.yaml'
import m from '../../../../../content/messages/zh-CN/outbox.yaml'
import { errors } from '../../../../core/error-registry.ts'
import { fillMessage } from '../../../../core/message.ts'
import type { SyncView } from '../../../../device/workspace/carry.ts'
import type { RecordView } from '../../../../device/workspace/workspace.ts'
import { FailureNotice } from '../../FailureNotice.tsx'
import { ScreenTitle } from '../../ScreenTitle.tsx'
import { useWork } from '../../use-work.ts'
import { momentText } from '../../windows.ts'
import { useFieldLink, useRecords, useTeamChanges } from '../field-context.ts'
import { useWording } from '../together/use-wording.ts'
import { FilePart } from './FilePart.tsx'
import './outbox.css'
import { StuckPart } from './StuckPart.tsx'
import { type HeldBack, unsynced, useHeldBack } from './use-outbox.ts'

/** Most records listed at once. */
const listed = 100

/**
 * What is on this device only, what the server has, what the last try came to, and what can be done by hand.
 * @see docs/SPEC.md OUTBOX-8 to OUTBOX-12
 */
export const OutboxScreen = () => {
  const { syncView, syncNow } = useTeamChanges()
  const waiting = unsynced(useRecords())
  const { heldBack, trouble, again } = useHeldBack()
  const sync = useWork(syncNow)
  const view = syncView()
  const isRunning = sync.isRunning || isUnderWay(view)
  return (
    <div className="measure outbox">
      <ScreenTitle>{m.title}</ScreenTitle>
      <FailureNotice trouble={trouble ?? sync.trouble} />
      <NowNotice waiting={waiting} heldBack={heldBack} isRevoked={view.isRevoked} />
      <dl className="outbox-facts">
        <dt>{m.lastSafe}</dt>
        <dd>
          {view.lastSafeAtMs === null
            ? m.neverSafe
            : fillMessage(m.lastSafeAt, { time: momentText(view.lastSafeAtMs) })}
        </dd>
        <dt>{m.lastRun}</dt>
        <dd>
          <span role="status">{isRunning ? m.run.running : runText(view)}</span>
        </dd>
        <dt>{m.next}</dt>
        <dd>{isRunning ? m.nextRunning : nextText(view)}</dd>
      </dl>
      {!view.isRevoked && (
        <button className="button" type="button" onClick={sync.start} aria-disabled={isRunning}>
          {m.sync}
        </button>
      )}
      <h2>{m.items.title}</h2>
      <Waiting waiting={waiting} waitingChunks={heldBack?.waitingChunks ?? null} isRevoked={view.isRevoked} />
      {heldBack && heldBack.stuck.length > 0 && <StuckPart stuck={heldBack.stuck} again={again} />}
      <FilePart
        hasWaiting={waiting.length > 0 || (heldBack?.waitingChunks ?? 0) > 0}
        isRevoked={view.isRevoked}
      />
    </div>
  )
}

/** A run has begun and not ended: no next one is set, and none has stopped for good. */
const isUnderWay = ({ nextAtMs, outcome, failed }: SyncView): boolean =>
  nextAtMs === null && outcome?.state !== 'stopped' && !failed

interface NowProps {
  readonly waiting: readonly RecordView[]
  readonly heldBack: HeldBack | null
  readonly isRevoked: boolean
}

const NowNotice = ({ waiting, heldBack, isRevoked }: NowProps) => {
  const stuck = waiting.filter(({ place }) => place === 'stuck').length
  // Whether attachments wait is not known before the store has told.
  if (waiting.length === 0 && heldBack === null) return null
  if (waiting.length === 0 && heldBack?.waitingChunks === 0)
    return (
      <div className="notice good" role="status">
        <p>
          <strong>{m.now.safe}</strong>
        </p>
        <p>{m.now.safeLead}</p>
      </div>
    )
  if (isRevoked)
    return (
      <div className="notice mark" role="status">
        <p>
          <strong>
            {waiting.length === 0
              ? m.now.revokedChunks
              : fillMessage(m.now.revoked, { count: waiting.length })}
          </strong>
        </p>
        <p>{m.now.revokedLead}</p>
      </div>
    )
  if (waiting.length === 0)
    return (
      <div className="notice" role="status">
        <p>
          <strong>{m.now.chunksOnly}</strong>
        </p>
        <p>{m.now.chunksLead}</p>
      </div>
    )
  return (
    <div className={stuck > 0 ? 'notice mark' : 'notice'} role="status">
      <p>
        <strong>{fillMessage(m.now.waiting, { count: waiting.length })}</strong>
      </p>
      {stuck > 0 && (
        <p>
          <strong>{fillMessage(m.now.stuck, { count: stuck })}</strong>
        </p>
      )}
      <p>{m.now.waitingLead}</p>
    </div>
  )
}

const runText = ({ outcome, failed }: SyncView): string => {
  if (failed) return m.run.failed
  if (outcome === null) return m.run.none
  switch (outcome.state) {
    case 'done': {
      const { sent, received, refused } = outcome
      return fillMessage(refused > 0 ? m.run.doneRefused : m.run.done, { sent, received, refused })
    }
    case 'elsewhere':
      return m.run.elsewhere
    case 'later':
      return fillMessage(m.run.later, { sentence: errors[outcome.code].sentence })
    case 'stopped':
      return fillMessage(m.run.stopped, {
        sentence: errors[outcome.code].sentence,
        next: errors[outcome.code].next,
      })
  }
}

const nextText = ({ nextAtMs, isRevoked }: SyncView): string =>
  isRevoked
    ? m.nextRevoked
    : nextAtMs === null
      ? m.nextStopped
      : fillMessage(m.nextAt, { time: momentText(nextAtMs) })

interface WaitingProps {
  readonly waiting: readonly RecordView[]
  /** `null` before the store has told. */
  readonly waitingChunks: number | null
  readonly isRevoked: boolean
}

const Waiting = ({ waiting, waitingChunks, isRevoked }: WaitingProps) => {
  const wording = useWording()
  const link = useFieldLink()
  if (waiting.length === 0 && waitingChunks === null) return null
  if (waiting.length === 0 && waitingChunks === 0) return <p>{m.items.none}</p>
  return (
    <>
      <ul className="outbox-list">
        {waiting.slice(0, listed).map(({ recordId, content, place, updated }) => (
          <li key={recordId}>
            <a href={link(recordPlace(content.kind, recordId))}>{wording.recordTitle(content)}</a>
            <p className={place === 'stuck' ? 'outbox-place outbox-stuck' : 'outbox-place'}>
              {place === 'synced'
                ? fieldMessages.place.synced
                : isRevoked
                  ? fieldMessages.placeRevoked[place]
                  : m.items[place]}
            </p>
            <p className="field-hint">
              {updated === null
                ? m.items.unsaved
                : fillMessage(m.items.saved, { time: momentText(updated.clock.wallMs) })}
            </p>
          </li>
        ))}
      </ul>
      {waiting.length > listed && <p>{fillMessage(m.items.more, { count: waiting.length - listed })}</p>}
      {waitingChunks !== null && waitingChunks > 0 && (
        <p>{fillMessage(isRevoked ? m.items.chunksRevoked : m.items.chunks, { count: waitingChunks })}</p>
      )}
      {!isRevoked && <p className="field-hint">{m.items.fromFile}</p>}
    </>
  )
}

/** Where a record is looked at: plans and exports have no screen of their own. */
const recordPlace = (kind: string, recordId: string) =>
  kind === 'plan'
    ? ({ at: 'board' } as const)
    : kind === 'export'
      ? ({ at: 'export' } as const)
      : ({ at: 'record', recordId } as const)
