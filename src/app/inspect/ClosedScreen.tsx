import { useEffect, useState } from 'react'
import m from '../../../content/messages/zh-CN/inspect.yaml'
import { minEnvelopesToOpen } from '../../core/ballot/limits.ts'
import { fillMessage } from '../../core/message.ts'
import type { Bulletin, OpeningRecord, StaffInspection } from '../../core/wire/schemas.ts'
import { readResult } from '../../device/staff/results.ts'
import { CountsTable } from './CountsTable.tsx'
import { FailureNotice } from './FailureNotice.tsx'
import { Groups } from './Groups.tsx'
import { LedgerLines } from './LedgerLines.tsx'
import { MinutesSheet } from './print/MinutesSheet.tsx'
import { PrintView } from './print/PrintView.tsx'
import { respondAddress } from './respond-address.ts'
import { ScreenTitle } from './ScreenTitle.tsx'
import { Stepper } from './Stepper.tsx'
import { useStaff } from './staff-context.ts'
import { type KeptResult, readKeptResult } from './tally/kept-result.ts'
import { type Trouble, troubleOf, useWork } from './use-work.ts'

interface ClosedScreenProps {
  readonly inspection: StaffInspection
  readonly onOpen: () => void
  readonly onChange: () => void
}

/** A closed box: the bulletin to read out and print, then the way to the opening. */
export const ClosedScreen = ({ inspection, onOpen, onChange }: ClosedScreenProps) => {
  const { client, keeper } = useStaff()
  const { inspectionId, court, title, fingerprint } = inspection
  const [bulletin, setBulletin] = useState<Bulletin | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [address, setAddress] = useState('')
  const [kept, setKept] = useState<KeptResult | null>(null)
  const publish = useWork(async (record: OpeningRecord) => {
    await client.recordOpening(record)
    onChange()
  })
  const [isPrinting, setPrinting] = useState(false)
  useEffect(() => {
    Promise.all([client.bulletin(inspectionId), client.inspections()]).then(
      ([published, { publicUrl }]) => {
        setBulletin(published)
        setAddress(respondAddress(publicUrl))
      },
      (error: unknown) => setTrouble(troubleOf(error)),
    )
    // A result without a published record: the network failed at the end of an opening on this device.
    readResult(keeper, inspectionId).then(
      (json) => setKept(readKeptResult(json)),
      (error: unknown) => setTrouble(troubleOf(error)),
    )
  }, [client, keeper, inspectionId])

  const isTooFew = bulletin !== null && bulletin.counts.sent < minEnvelopesToOpen
  if (bulletin && isPrinting)
    return (
      <PrintView title={m.minutes.title} note={m.minutes.printNote} onBack={() => setPrinting(false)}>
        <MinutesSheet court={court} title={title} fingerprint={fingerprint ?? ''} bulletin={bulletin} />
      </PrintView>
    )
  return (
    <>
      {isTooFew ? <Stepper step="close" isDone endsHere /> : <Stepper step="open" />}
      <ScreenTitle>{court}</ScreenTitle>
      <p>{title}</p>
      <FailureNotice trouble={trouble} />
      {kept && (
        <div className="notice mark">
          <p>{m.opening.notPublished}</p>
          <FailureNotice trouble={publish.trouble} />
          <button className="button" type="button" onClick={() => publish.start(kept.record)}>
            {publish.isRunning ? m.working : m.opening.publishRecord}
          </button>
        </div>
      )}
      {bulletin && (
        <>
          <div className="notice next-step">
            <p>
              <strong>{m.bulletin.closed}</strong>
            </p>
            <p>
              {isTooFew ? fillMessage(m.bulletin.nextTooFew, { min: minEnvelopesToOpen }) : m.bulletin.next}
            </p>
          </div>
          <ol className="printouts">
            <li className="panel">
              <h2>{m.bulletin.rootTitle}</h2>
              <p>{m.bulletin.rootText}</p>
              <p className="root">
                <Groups hex={bulletin.root} />
              </p>
              <h3>{m.bulletin.countsTitle}</h3>
              <CountsTable counts={bulletin.counts} />
              <LedgerLines ledger={{ ...bulletin.counts, opened: null, invalid: null }} />
              <div className="row">
                <button className="button secondary" type="button" onClick={() => setPrinting(true)}>
                  {m.bulletin.print}
                </button>
                <a href={address} rel="noreferrer">
                  {m.bulletin.publicLink}
                </a>
              </div>
            </li>
            <li className="panel">
              <h2>{isTooFew ? m.bulletin.tooFewTitle : m.bulletin.openTitle}</h2>
              {isTooFew ? (
                <p className="notice mark">{fillMessage(m.bulletin.tooFew, { min: minEnvelopesToOpen })}</p>
              ) : (
                <>
                  <p>{m.bulletin.openText}</p>
                  <button className="button" type="button" onClick={onOpen}>
                    {m.bulletin.open}
                  </button>
                </>
              )}
            </li>
          </ol>
        </>
      )}
    </>
  )
}
