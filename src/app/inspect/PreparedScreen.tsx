import { type ReactNode, useState } from 'react'
import m from '../../../content/messages/zh-CN/inspect.yaml'
import { fillMessage } from '../../core/message.ts'
import { AddressNote } from './AddressNote.tsx'
import { FailureNotice } from './FailureNotice.tsx'
import { Groups } from './Groups.tsx'
import type { Preparation } from './prepare.ts'
import { PosterSheet } from './print/PosterSheet.tsx'
import { PrintedCheck } from './print/PrintedCheck.tsx'
import { PrintView } from './print/PrintView.tsx'
import { SharesSheets } from './print/SharesSheets.tsx'
import { SlipsSheets, slipsPerSheet } from './print/SlipsSheets.tsx'
import { goTo, useLeaveGuard } from './route.ts'
import { ScreenTitle } from './ScreenTitle.tsx'
import { Stepper } from './Stepper.tsx'
import { WordsOption } from './slips/WordsOption.tsx'
import { useStaff } from './staff-context.ts'
import { useWork } from './use-work.ts'
import { WeakNote } from './WeakNote.tsx'

type Printout = 'shares' | 'slips' | 'poster'

interface PreparedScreenProps {
  readonly preparation: Preparation
  /** Public address to print. */
  readonly address: string
  readonly onBack: () => void
}

/**
 * Prints what was prepared, then publishes it. In this order nothing can be lost: until the clerk says that the
 * paper is there, the server knows only that something is being prepared, and making it anew costs nothing.
 */
export const PreparedScreen = ({ preparation, address, onBack }: PreparedScreenProps) => {
  const { client, clock } = useStaff()
  const [printout, setPrintout] = useState<Printout | null>(null)
  const [seen, setSeen] = useState({ shares: false, slips: false, poster: false })
  const [checked, setChecked] = useState({ shares: false, slips: false })
  const [hasWords, setHasWords] = useState(false)
  const [isCheckMissing, setCheckMissing] = useState(false)
  /** Printing took longer than was planned: nobody could redeem any more. */
  const [isTooLate, setTooLate] = useState(false)
  const { manifest, manifestBytes, fingerprint, shares, slips, codeHashes } = preparation
  const { inspectionId } = manifest
  const hasSlips = slips.length > 0
  const isChecked = checked.shares && (checked.slips || !hasSlips)

  const publish = useWork(async () => {
    try {
      await client.publish(inspectionId, manifestBytes, codeHashes)
    } catch (error) {
      // The server may have published and only its answer got lost.
      const { inspections } = await client.inspections().catch(() => {
        throw error
      })
      const isThere = inspections.some(
        (one) => one.inspectionId === inspectionId && one.fingerprint === fingerprint,
      )
      if (!isThere) throw error
    }
    goTo({ screen: 'inspection', inspectionId })
  })

  useLeaveGuard(m.prepared.leaveQuestion)

  if (printout)
    return (
      <PrintView
        title={m.prepared[printout].title}
        note={m.prepared[printout].printNote}
        onBack={() => setPrintout(null)}
      >
        {printout === 'shares' && (
          <SharesSheets
            about={manifest}
            trustees={manifest.trustees}
            fingerprint={fingerprint}
            shares={shares}
          />
        )}
        {printout === 'slips' && (
          <SlipsSheets
            manifest={manifest}
            fingerprint={fingerprint}
            slips={slips}
            address={address}
            hasWords={hasWords}
          />
        )}
        {printout === 'poster' && (
          <PosterSheet manifest={manifest} fingerprint={fingerprint} address={address} />
        )}
      </PrintView>
    )

  const open = (name: Printout) => {
    setPrintout(name)
    setSeen((before) => ({ ...before, [name]: true }))
  }
  const check = (name: 'shares' | 'slips') => (
    <PrintedCheck
      id={name}
      words={m.prepared[name]}
      isSeen={seen[name]}
      isChecked={checked[name]}
      onOpen={() => open(name)}
      onCheck={(isNow) => setChecked({ ...checked, [name]: isNow })}
    />
  )
  return (
    <>
      <Stepper step="prepare" />
      <ScreenTitle>{m.prepared.title}</ScreenTitle>
      <div className="notice">
        <p>{m.prepared.lead}</p>
        <p>{m.prepared.memoryOnly}</p>
      </div>
      <p>
        {m.fingerprint}
        <Groups hex={fingerprint} />
      </p>
      <WeakNote mode={manifest.mode} />
      <AddressNote address={address} />
      <ol className="printouts">
        <Part
          title={m.prepared.shares.title}
          text={fillMessage(m.prepared.shares.text, {
            pages: shares.length,
            threshold: manifest.trustees.threshold,
          })}
        >
          {check('shares')}
        </Part>
        {hasSlips && (
          <Part
            title={m.prepared.slips.title}
            text={fillMessage(m.prepared.slips.text, {
              count: slips.length,
              pages: Math.ceil(slips.length / slipsPerSheet),
            })}
          >
            <WordsOption isOn={hasWords} onChange={setHasWords} />
            {check('slips')}
          </Part>
        )}
        <Part title={m.prepared.poster.title} text={m.prepared.poster.text}>
          <button className="button secondary" type="button" onClick={() => open('poster')}>
            {m.prepared.poster.open}
          </button>
        </Part>
      </ol>
      <section className="plan-section">
        <h2>{m.prepared.publishTitle}</h2>
        <div>
          <p>{m.prepared.publishText}</p>
          <div role="alert">
            {isCheckMissing && !isChecked && <p className="notice mark">{m.prepared.checkMissing}</p>}
          </div>
          {isTooLate && (
            <p className="notice mark" role="alert">
              {m.prepared.tooLate}
            </p>
          )}
          <FailureNotice trouble={publish.trouble} />
          <div className="row">
            <button
              className="button"
              type="button"
              onClick={() => {
                const isPast = clock.nowMs() >= Date.parse(manifest.windows.redeem.closeIso)
                setTooLate(isPast)
                if (isChecked && !isPast) publish.start()
                else setCheckMissing(true)
              }}
            >
              {publish.isRunning ? m.prepared.publishing : m.prepared.publish}
            </button>
            <button
              className="button quiet"
              type="button"
              onClick={() => {
                if (window.confirm(m.prepared.backQuestion)) onBack()
              }}
            >
              {m.prepared.back}
            </button>
          </div>
        </div>
      </section>
    </>
  )
}

const Part = ({
  title,
  text,
  children,
}: {
  readonly title: string
  readonly text: string
  readonly children: ReactNode
}) => (
  <li className="panel">
    <h2>{title}</h2>
    <p>{text}</p>
    <div className="stack">{children}</div>
  </li>
)
