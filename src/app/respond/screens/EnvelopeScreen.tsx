import common from '../../../../content/messages/zh-CN/respond.yaml'
import m from '../../../../content/messages/zh-CN/respond-later.yaml'
import files from '../../../../content/messages/zh-CN/sealed-file.yaml'
import { minEnvelopesToOpen } from '../../../core/ballot/limits.ts'
import { type ErrorCode, phoneEntryOf } from '../../../core/errors.ts'
import { fillMessage } from '../../../core/message.ts'
import type { Clock } from '../../../device/clock.ts'
import { isClosedUpon } from '../../../device/outbox/drain.ts'
import type { OutboxRow, OutboxRowIn } from '../../../device/store/phone-store.ts'
import { Trouble } from '../../ui/Trouble.tsx'
import { countdownText, fingerprintStart, momentText } from '../moments.ts'
import { useNow } from '../use-now.ts'
import { SealedFileOffer } from './SealedFileOffer.tsx'
import { Title } from './Title.tsx'

const headings = {
  waiting: m.envelope.waitingHeading,
  refused: m.envelope.refusedHeading,
  sent: m.envelope.sentHeading,
  unlisted: m.envelope.unlistedHeading,
  listed: m.envelope.listedHeading,
  counted: m.envelope.countedHeading,
  uncounted: m.envelope.uncountedHeading,
} as const satisfies Record<OutboxRow['state'], string>

const Waiting = ({
  row,
  clock,
  isSending,
  onSendNow,
}: {
  readonly row: OutboxRowIn<'waiting'>
  readonly clock: Clock
  readonly isSending: boolean
  readonly onSendNow: () => void
}) => {
  const nowMs = useNow(clock, true)
  const isDue = row.sendAtMs <= nowMs
  const moment = momentText(row.sendAtMs, nowMs)
  return (
    <>
      <section className="panel">
        <p>{m.envelope.waitingLead}</p>
        <p className="moment">
          <span className="visually-hidden">{m.envelope.waitingMoment}</span>
          {isSending ? m.envelope.waitingDue : isDue ? m.envelope.waitingOverdue : moment}
        </p>
        <p className="field-hint counted" aria-live="off">
          {isSending
            ? ''
            : !isDue
              ? countdownText(row.sendAtMs - nowMs)
              : row.nextTryAtMs > nowMs
                ? fillMessage(m.envelope.nextTry, { moment: countdownText(row.nextTryAtMs - nowMs) })
                : m.envelope.nextTrySoon}
        </p>
        {row.failedTries > 0 && (
          <div role="status">
            <p>
              {row.lastCode === null
                ? m.envelope.lastTryUnreachable
                : fillMessage(m.envelope.lastTry, { reason: phoneEntryOf(row.lastCode).sentence })}
            </p>
          </div>
        )}
      </section>
      <div className="notice">
        <p>
          <strong>{m.envelope.comeBackTitle}</strong>
        </p>
        <ul>
          <li>{fillMessage(m.envelope.comeBack, { moment })}</li>
          <li>{m.envelope.keepOpen}</li>
          <li>{m.envelope.keep}</li>
        </ul>
      </div>
      <p className="field-hint measure">{m.envelope.random}</p>
      {nowMs >= row.sendOpenMs && (
        <div className="send-now">
          <button className="button secondary wide" type="button" onClick={onSendNow}>
            {row.failedTries > 0 ? common.retry : m.envelope.sendNow}
          </button>
          {row.failedTries === 0 && <p className="field-hint">{m.envelope.sendNowHint}</p>}
        </div>
      )}
    </>
  )
}

const Root = ({ root }: { readonly root: string }) => (
  <dl className="facts">
    <dt>{m.envelope.root}</dt>
    <dd>
      <span className="fingerprint">{fingerprintStart(root)}</span>
      <span className="field-hint">{m.envelope.rootHint}</span>
    </dd>
  </dl>
)

/** Where one sealed envelope stands. Says 已提交 for nothing less than a verified receipt. */
export const EnvelopeScreen = ({
  row,
  clock,
  isSending,
  isBusy,
  trouble,
  checked,
  onSendNow,
  onCheck,
  onDone,
}: {
  readonly row: OutboxRow
  readonly clock: Clock
  /** Whether this envelope's request is under way in this tab. */
  readonly isSending: boolean
  readonly isBusy: boolean
  readonly trouble: ErrorCode | null
  /** What came of looking at the bulletin just now. */
  readonly checked: 'checked' | 'not-closed' | null
  readonly onSendNow: () => void
  readonly onCheck: () => void
  readonly onDone: () => void
}) => (
  <>
    <Title text={headings[row.state]} key={row.state} />
    <p className="envelope-of">
      {row.court} {row.title}
    </p>
    <Trouble code={trouble} />
    {(row.state === 'waiting' || row.state === 'refused' || row.state === 'sent') && (
      <p>{m.envelope.answersGone}</p>
    )}
    {row.state === 'waiting' && (
      <Waiting row={row} clock={clock} isSending={isSending} onSendNow={onSendNow} />
    )}
    {row.state === 'refused' && (
      <>
        <Trouble code={row.code} />
        <p>{m.envelope.refusedKept}</p>
        {!isClosedUpon(row) && (
          <button className="button secondary wide" type="button" onClick={onSendNow}>
            {common.retry}
          </button>
        )}
      </>
    )}
    {(row.state === 'waiting' || row.state === 'refused') && (
      <SealedFileOffer
        text={files.phone.text}
        inspectionId={row.inspectionId}
        readRequests={async () => [row.body]}
      />
    )}
    {row.state === 'sent' && (
      <div className="notice good">
        <p>{m.envelope.sentText}</p>
        <p>{m.envelope.sentLater}</p>
      </div>
    )}
    {row.state === 'listed' && (
      <p className="notice good">{fillMessage(m.envelope.listedText, { min: minEnvelopesToOpen })}</p>
    )}
    {row.state === 'counted' && <p className="notice good">{m.envelope.countedText}</p>}
    {row.state === 'uncounted' && <p className="notice mark">{m.envelope.uncountedText}</p>}
    {row.state === 'unlisted' && (
      <div className="notice mark">
        <p>{m.envelope.unlistedText}</p>
        <p>{row.receipt ? m.envelope.unlistedWithReceipt : m.envelope.unlistedWithoutReceipt}</p>
      </div>
    )}
    {'root' in row && <Root root={row.root} />}
    <p role="status">
      {isBusy
        ? m.envelope.checking
        : checked === 'not-closed'
          ? m.envelope.notClosed
          : checked === 'checked'
            ? m.envelope.checked
            : ''}
    </p>
    <div className="actions">
      {row.state !== 'waiting' && row.state !== 'counted' && (
        <button className="button secondary wide" type="button" disabled={isBusy} onClick={onCheck}>
          {m.envelope.checkNow}
        </button>
      )}
      <button className="button quiet" type="button" onClick={onDone}>
        {common.done}
      </button>
    </div>
  </>
)
