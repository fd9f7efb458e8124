import { useEffect, useState } from 'react'
import m from '../../../content/messages/zh-CN/inspect.yaml'
import files from '../../../content/messages/zh-CN/sealed-file.yaml'
import { isTooFewToOpen, minEnvelopesToOpen } from '../../core/ballot/limits.ts'
import { fillMessage } from '../../core/message.ts'
import type { Bulletin, OpeningRecord, StaffInspection } from '../../core/wire/schemas.ts'
import { readResult } from '../../device/staff/results.ts'
import { saveFile } from '../ui/save-file.ts'
import { makeBoxFile } from './box-file.ts'
import { CountsTable } from './CountsTable.tsx'
import { FailureNotice } from './FailureNotice.tsx'
import { Groups } from './Groups.tsx'
import { LedgerLines } from './LedgerLines.tsx'
import { MinutesSheet } from './print/MinutesSheet.tsx'
import { PrintView } from './print/PrintView.tsx'
import { Retention } from './Retention.tsx'
import { respondAddress } from './respond-address.ts'
import { ScreenTitle } from './ScreenTitle.tsx'
import { Stepper } from './Stepper.tsx'
import { useStaff } from './staff-context.ts'
import { type KeptResult, readKeptResult } from './tally/kept-result.ts'
import { useManifest } from './use-manifest.ts'
import { type Trouble, troubleOf, useWork } from './use-work.ts'
import { WeakNote } from './WeakNote.tsx'

interface ClosedScreenProps {
  readonly inspection: StaffInspection
  readonly onOpen: () => void
  readonly onChange: () => void
}

/** A closed box: the bulletin to read out and print, then the way to the opening. */
export const ClosedScreen = ({ inspection, onOpen, onChange }: ClosedScreenProps) => {
  const { client, keeper } = useStaff()
  const { inspectionId, court, title, fingerprint } = inspection
  const { manifest, trouble: manifestTrouble } = useManifest(inspection)
  const [bulletin, setBulletin] = useState<Bulletin | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [address, setAddress] = useState('')
  const [kept, setKept] = useState<KeptResult | null>(null)
  const publish = useWork(async (record: OpeningRecord) => {
    await client.recordOpening(record)
    onChange()
  })
  const [savedName, setSavedName] = useState<string | null>(null)
  const save = useWork(async () => {
    const name = `mingcha-box-${inspectionId.slice(0, 8)}.mingcha`
    saveFile(name, 'application/octet-stream', await makeBoxFile(client, inspectionId, () => undefined))
    setSavedName(name)
  })
  const [isPrinting, setPrinting] = useState(false)
  useEffect(() => {
    Promise.all([client.bulletin(inspectionId), client.inspections()]).then(
      ([published, { publicUrl }]) => {
        setBulletin(published)
        setAddress(`${respondAddress(publicUrl)}#bulletin-${inspectionId}`)
      },
      (error: unknown) => setTrouble(troubleOf(error)),
    )
    // A result without a published record: the network failed at the end of an opening on this device.
    readResult(keeper, inspectionId).then(
      (json) => setKept(readKeptResult(json)),
      (error: unknown) => setTrouble(troubleOf(error)),
    )
  }, [client, keeper, inspectionId])

  const mode = manifest?.mode ?? 'assembly'
  const isTooFew = bulletin !== null && isTooFewToOpen(bulletin.counts.sent)
  if (bulletin && manifest && isPrinting)
    return (
      <PrintView title={m.minutes.title} note={m.minutes.printNote} onBack={() => setPrinting(false)}>
        <MinutesSheet
          court={court}
          title={title}
          fingerprint={fingerprint ?? ''}
          bulletin={bulletin}
          mode={mode}
        />
      </PrintView>
    )
  return (
    <>
      {isTooFew ? <Stepper step="close" isDone endsHere /> : <Stepper step="open" />}
      <ScreenTitle>{court}</ScreenTitle>
      <p>{title}</p>
      <FailureNotice trouble={trouble ?? manifestTrouble} />
      <WeakNote mode={mode} />
      {kept && (
        <div className="notice mark">
          <p>{m.opening.notPublished}</p>
          <FailureNotice trouble={publish.trouble} />
          <button className="button" type="button" onClick={() => publish.start(kept.record)}>
            {publish.isRunning ? m.working : m.opening.publishRecord}
          </button>
        </div>
      )}
      {bulletin && manifest && (
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
              <CountsTable counts={bulletin.counts} mode={mode} />
              <LedgerLines mode={mode} ledger={{ ...bulletin.counts, opened: null, invalid: null }} />
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
                  <h3>{files.export.title}</h3>
                  <p>{files.export.text}</p>
                  <FailureNotice trouble={save.trouble} />
                  <button className="button secondary" type="button" onClick={() => save.start()}>
                    {save.isRunning ? m.working : files.export.save}
                  </button>
                  <p role="status">
                    {savedName === null ? '' : fillMessage(files.export.saved, { name: savedName })}
                  </p>
                </>
              )}
            </li>
          </ol>
          {isTooFew && (
            <Retention
              inspectionId={inspectionId}
              isOpened={false}
              isDestroyed={inspection.isDestroyed ?? false}
              onDestroyed={onChange}
            />
          )}
        </>
      )}
    </>
  )
}
