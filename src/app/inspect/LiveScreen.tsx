import { useEffect, useState } from 'react'
import m from '../../../content/messages/zh-CN/inspect.yaml'
import modes from '../../../content/messages/zh-CN/mode.yaml'
import { isTooFewToOpen, minEnvelopesToOpen } from '../../core/ballot/limits.ts'
import { fillMessage } from '../../core/message.ts'
import type { Mode } from '../../core/wire/mode.ts'
import type { Manifest, StaffInspection } from '../../core/wire/schemas.ts'
import { AddressField } from './AddressField.tsx'
import { CancelForm } from './Cancel.tsx'
import { CloseForm } from './CloseForm.tsx'
import { FailureNotice } from './FailureNotice.tsx'
import { Groups } from './Groups.tsx'
import { preparePrintRun } from './prepare.ts'
import { PosterSheet } from './print/PosterSheet.tsx'
import { PrintView } from './print/PrintView.tsx'
import { readManifest } from './read-manifest.ts'
import { respondAddress } from './respond-address.ts'
import { ScreenTitle } from './ScreenTitle.tsx'
import { Stepper } from './Stepper.tsx'
import { type PreparedRun, PrintRunForm, PrintRunScreen } from './slips/PrintRun.tsx'
import { SlipCare } from './slips/SlipCare.tsx'
import { useStaff } from './staff-context.ts'
import { type Standing, standingOf } from './steps.ts'
import { TakeInForm } from './TakeInForm.tsx'
import { useManifest } from './use-manifest.ts'
import { usePoll, useWork } from './use-work.ts'
import { WeakNote } from './WeakNote.tsx'
import { momentText, windowText } from './windows.ts'

const countsIntervalMs = 3_000
const minuteMs = 60_000

interface LiveScreenProps {
  readonly inspection: StaffInspection
  readonly onClosed: () => void
}

/** A running inspection: three numbers, what is going on by the server's clock, and what comes next. */
export const LiveScreen = ({ inspection, onClosed }: LiveScreenProps) => {
  const { client, clock } = useStaff()
  const { inspectionId, windows, fingerprint } = inspection
  const poll = usePoll(() => client.counts(inspectionId), countsIntervalMs, inspectionId)
  const nowMs = useServerNow()
  const counts = poll.value
  const standing = standingOf({ state: inspection.state, windows, counts }, nowMs)
  const { manifest, trouble: manifestTrouble } = useManifest(inspection)
  const mode = manifest?.mode ?? 'assembly'
  const [poster, setPoster] = useState<{ manifest: Manifest; address: string } | null>(null)
  const fetchPoster = useWork(async () => {
    const [read, { publicUrl }] = await Promise.all([
      readManifest(client, inspectionId, fingerprint ?? ''),
      client.inspections(),
    ])
    setPoster({ manifest: read, address: respondAddress(publicUrl) })
  })

  // As the server decides it: while people redeem, and not of an appraisal, whose names are sealed to the first slips.
  const mayPrintMore =
    (mode === 'assembly' || mode === 'two-day') &&
    manifest !== null &&
    manifest.names === undefined &&
    nowMs < Date.parse(manifest.windows.redeem.closeIso)
  const [run, setRun] = useState<PreparedRun | null>(null)
  const prepareRun = useWork(async (slips: number) => {
    const { publicUrl } = await client.inspections()
    const prepared = await preparePrintRun(slips, (length) => crypto.getRandomValues(new Uint8Array(length)))
    setRun({ ...prepared, address: respondAddress(publicUrl) })
  })

  if (run && manifest && fingerprint)
    return (
      <PrintRunScreen
        run={run}
        manifest={manifest}
        fingerprint={fingerprint}
        onDone={() => {
          setRun(null)
          poll.again()
        }}
      />
    )
  if (poster && fingerprint)
    return <PosterAgain {...poster} fingerprint={fingerprint} onBack={() => setPoster(null)} />
  return (
    <>
      <Stepper step={standing.step} />
      <ScreenTitle>{inspection.court}</ScreenTitle>
      <p>{inspection.title}</p>
      <WeakNote mode={mode} />
      <NextStep standing={standing} nowMs={nowMs} mode={mode} />
      {counts && standing.step === 'send' && redeemsFirst(mode) && isTooFewToOpen(counts.redeemed) && (
        <p className="notice mark">
          {fillMessage(m.live.tooFewRedeemed, { redeemed: counts.redeemed, min: minEnvelopesToOpen })}
        </p>
      )}
      <FailureNotice trouble={poll.trouble ?? manifestTrouble} />
      <dl className="big-counts">
        {(['printed', 'redeemed', 'sent'] as const).map((name) => (
          <div key={name}>
            <dt>{(mode === 'open-link' ? modes : m).counts[name]}</dt>
            <dd className="figures">{counts ? counts[name] : '–'}</dd>
          </div>
        ))}
      </dl>
      <p className="field-hint">{fillMessage(m.live.countsNote, { now: momentText(clock.nowMs()) })}</p>
      {windows && (
        <dl className="facts">
          {manifest && (
            <>
              <dt>{modes.live.modeLabel}</dt>
              <dd>{modes.create.modes[mode].name}</dd>
            </>
          )}
          <dt>{modes.create.windows[mode].redeem}</dt>
          <dd>{windowText(windows.redeem)}</dd>
          <dt>{modes.create.windows[mode].send}</dt>
          <dd>{windowText(windows.send)}</dd>
          {fingerprint && (
            <>
              <dt>{m.fingerprint}</dt>
              <dd>
                <Groups hex={fingerprint} />
              </dd>
            </>
          )}
        </dl>
      )}
      {counts && manifest && mode !== 'open-link' && (
        <SlipCare inspectionId={inspectionId} counts={counts} mode={mode} onChange={poll.again}>
          {mayPrintMore && <PrintRunForm onPrepared={(slips) => prepareRun.start(slips)} />}
          <FailureNotice trouble={prepareRun.trouble} />
        </SlipCare>
      )}
      {standing.moment === 'may-close' && counts && manifest && (
        <CloseForm inspectionId={inspectionId} counts={counts} mode={mode} onClosed={onClosed} />
      )}
      {(standing.step === 'send' || standing.step === 'close') && <TakeInForm inspectionId={inspectionId} />}
      <section className="plan-section">
        <h2>{m.live.posterTitle}</h2>
        <div>
          <FailureNotice trouble={fetchPoster.trouble} />
          <button className="button secondary" type="button" onClick={() => fetchPoster.start()}>
            {fetchPoster.isRunning ? m.loading : m.live.posterAgain}
          </button>
        </div>
      </section>
      {standing.moment === 'before-redeem' && counts && manifest && (
        <CancelForm inspection={inspection} mode={mode} printed={counts.printed} onCancelled={onClosed} />
      )}
    </>
  )
}

/** Whether everybody has redeemed by the time sending begins: a ballot device does both in one go, on being handed in. */
const redeemsFirst = (mode: Mode): boolean => mode === 'assembly' || mode === 'two-day'

/** The server's time, drawn anew every second. */
const useServerNow = (): number => {
  const { clock } = useStaff()
  const [nowMs, setNowMs] = useState(() => clock.nowMs())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(clock.nowMs()), 1_000)
    return () => clearInterval(timer)
  }, [clock])
  return nowMs
}

const NextStep = ({
  standing,
  nowMs,
  mode,
}: {
  readonly standing: Standing
  readonly nowMs: number
  readonly mode: Mode
}) => {
  const sentences = sentencesOf(standing.moment, mode)
  return (
    <div className="notice next-step" role="status">
      <p>
        <strong>{sentences.now}</strong>
      </p>
      <p>
        {fillMessage(sentences.next, {
          until: standing.untilMs === null ? '' : momentText(standing.untilMs),
          left: standing.untilMs === null ? '' : leftText(standing.untilMs - nowMs),
        })}
      </p>
    </div>
  )
}

/** What a moment is called: some modes have words of their own for some moments. */
const sentencesOf = (moment: Standing['moment'], mode: Mode) => {
  const own = mode === 'ballot-device' || mode === 'open-link' ? modes.live[mode] : {}
  return { ...m.live.moments, ...own }[moment]
}

/** How long is left, in the largest units that help: minutes, or hours and minutes. */
const leftText = (leftMs: number): string => {
  const minutes = Math.max(1, Math.ceil(leftMs / minuteMs))
  return minutes < 60
    ? fillMessage(m.live.minutesLeft, { minutes })
    : fillMessage(m.live.hoursLeft, { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}

interface PosterAgainProps {
  readonly manifest: Manifest
  readonly fingerprint: string
  /** As the server knows it; another may be printed. */
  readonly address: string
  readonly onBack: () => void
}

const PosterAgain = ({ manifest, fingerprint, address: known, onBack }: PosterAgainProps) => {
  const [address, setAddress] = useState(known)
  return (
    <>
      <AddressField address={address} onAddress={setAddress} />
      <PrintView title={m.prepared.poster.title} note={m.prepared.poster.printNote} onBack={onBack}>
        <PosterSheet manifest={manifest} fingerprint={fingerprint} address={address} />
      </PrintView>
    </>
  )
}
