import { useEffect, useState } from 'react'
import m from '../../../content/messages/zh-CN/inspect.yaml'
import { fillMessage } from '../../core/message.ts'
import type { Manifest, StaffInspection } from '../../core/wire/schemas.ts'
import { CloseForm } from './CloseForm.tsx'
import { FailureNotice } from './FailureNotice.tsx'
import { Groups } from './Groups.tsx'
import { PosterSheet } from './print/PosterSheet.tsx'
import { PrintView } from './print/PrintView.tsx'
import { readManifest } from './read-manifest.ts'
import { respondAddress } from './respond-address.ts'
import { ScreenTitle } from './ScreenTitle.tsx'
import { Stepper } from './Stepper.tsx'
import { useStaff } from './staff-context.ts'
import { type Standing, standingOf } from './steps.ts'
import { usePoll, useWork } from './use-work.ts'
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
  const [poster, setPoster] = useState<{ manifest: Manifest; address: string } | null>(null)
  const fetchPoster = useWork(async () => {
    const [manifest, { publicUrl }] = await Promise.all([
      readManifest(client, inspectionId, fingerprint ?? ''),
      client.inspections(),
    ])
    setPoster({ manifest, address: respondAddress(publicUrl) })
  })

  if (poster && fingerprint)
    return <PosterAgain {...poster} fingerprint={fingerprint} onBack={() => setPoster(null)} />
  return (
    <>
      <Stepper step={standing.step} />
      <ScreenTitle>{inspection.court}</ScreenTitle>
      <p>{inspection.title}</p>
      <NextStep standing={standing} nowMs={nowMs} />
      <FailureNotice trouble={poll.trouble} />
      <dl className="big-counts">
        {(['printed', 'redeemed', 'sent'] as const).map((name) => (
          <div key={name}>
            <dt>{m.counts[name]}</dt>
            <dd className="figures">{counts ? counts[name] : '–'}</dd>
          </div>
        ))}
      </dl>
      <p className="field-hint">{fillMessage(m.live.countsNote, { now: momentText(clock.nowMs()) })}</p>
      {windows && (
        <dl className="facts">
          <dt>{m.live.redeemWindow}</dt>
          <dd>{windowText(windows.redeem)}</dd>
          <dt>{m.live.sendWindow}</dt>
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
      {standing.moment === 'may-close' && counts && (
        <CloseForm inspectionId={inspectionId} counts={counts} onClosed={onClosed} />
      )}
      <section className="plan-section">
        <h2>{m.live.posterTitle}</h2>
        <div>
          <FailureNotice trouble={fetchPoster.trouble} />
          <button className="button secondary" type="button" onClick={() => fetchPoster.start()}>
            {fetchPoster.isRunning ? m.loading : m.live.posterAgain}
          </button>
        </div>
      </section>
    </>
  )
}

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

const NextStep = ({ standing, nowMs }: { readonly standing: Standing; readonly nowMs: number }) => {
  const sentences = m.live.moments[standing.moment]
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
      <div className="field measure no-print">
        <label className="field-label" htmlFor="poster-address">
          {m.create.fields.address.label}
        </label>
        <input
          id="poster-address"
          type="url"
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
      </div>
      <PrintView title={m.prepared.poster.title} note={m.prepared.poster.printNote} onBack={onBack}>
        <PosterSheet manifest={manifest} fingerprint={fingerprint} address={address} />
      </PrintView>
    </>
  )
}
