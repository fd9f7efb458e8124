import { useCallback, useEffect, useRef, useState } from 'react'
import m from '../../../content/messages/zh-CN/inspect.yaml'
import { drawnOf } from '../../core/ballot/ledger.ts'
import { checkBox } from '../../core/ballot/opening.ts'
import { base64UrlToBytes, hexToBytes } from '../../core/bytes.ts'
import type { OpeningKeyPair } from '../../core/envelope/open.ts'
import { fillMessage } from '../../core/message.ts'
import type { Bulletin, Manifest, OpeningRecord, StaffInspection } from '../../core/wire/schemas.ts'
import type { StaffClient } from '../../device/staff/client.ts'
import { keepResult } from '../../device/staff/results.ts'
import type { BoxFile } from './box-file.ts'
import { FailureNotice } from './FailureNotice.tsx'
import { formWithNames } from './form-with-names.ts'
import { Groups } from './Groups.tsx'
import { boxPieceBytes, type OpeningCrew, startOpeningCrew } from './open-box.ts'
import { splitBox } from './opening-work.ts'
import { PublishAgain } from './PublishAgain.tsx'
import { readManifest } from './read-manifest.ts'
import { useLeaveGuard } from './route.ts'
import { ScreenTitle } from './ScreenTitle.tsx'
import { ShareEntry } from './ShareEntry.tsx'
import { Stepper } from './Stepper.tsx'
import { useStaff } from './staff-context.ts'
import type { KeptResult } from './tally/kept-result.ts'
import { ResultView } from './tally/ResultScreen.tsx'
import { type Trouble, troubleOf, useWork } from './use-work.ts'

/** A box that was fetched and whose root is the bulletin's. */
interface CheckedBox {
  /** Pieces of {@link boxPieceBytes}. */
  readonly pieces: readonly Uint8Array<ArrayBuffer>[]
  readonly bulletin: Bulletin
  readonly manifest: Manifest
}

interface OpeningScreenProps {
  readonly inspection: StaffInspection
  /** A box that came by a sealed file; else it is fetched from the server. */
  readonly boxFile?: BoxFile
  readonly onLeave: () => void
}

/** The opening, in four stages on one screen: fetch and check, compare the root, gather shares, open. */
export const OpeningScreen = ({ inspection, boxFile, onLeave }: OpeningScreenProps) => {
  const { client, keeper } = useStaff()
  const { inspectionId, court, title, fingerprint } = inspection
  const [fetched, setFetched] = useState(0)
  const [box, setBox] = useState<CheckedBox | null>(null)
  const [isCompared, setCompared] = useState(false)
  const [opened, setOpened] = useState<number | null>(null)
  const [result, setResult] = useState<KeptResult | null>(null)
  const [keepTrouble, setKeepTrouble] = useState<Trouble | null>(null)
  const crew = useRef<OpeningCrew | null>(null)
  const stopCrew = useCallback(() => {
    crew.current?.stop()
    crew.current = null
  }, [])
  useEffect(() => stopCrew, [stopCrew])

  const fetchBox = useWork(async () => {
    setFetched(0)
    setBox(
      boxFile
        ? { pieces: boxFile.pieces(), bulletin: boxFile.bulletin, manifest: boxFile.manifest }
        : await fetchChecked(client, inspectionId, fingerprint ?? '', setFetched),
    )
    // The programs load while root and shares are being read out.
    crew.current = startOpeningCrew()
  })

  const publish = useWork((record: OpeningRecord) => client.recordOpening(record))

  const open = useWork(async (keyPair: OpeningKeyPair) => {
    if (!box) return
    const { bulletin, manifest, pieces } = box
    setOpened(0)
    // Names that cannot be read must not cost anybody's answer: the result then has stand-ins.
    const form = await formWithNames(manifest, keyPair).catch((error: unknown) => {
      setKeepTrouble(troubleOf(error))
      return manifest.form
    })
    try {
      crew.current ??= startOpeningCrew()
      const { tally, record } = await crew.current.open(
        {
          keyPair,
          context: { inspectionId, fingerprint: hexToBytes(fingerprint ?? '') },
          form,
          pieces,
          root: bulletin.root,
          expected: drawnOf(bulletin.counts),
        },
        setOpened,
      )
      const kept: KeptResult = {
        format: 'mingcha/result/v1',
        tally,
        counts: bulletin.counts,
        mode: manifest.mode,
        trustees: manifest.trustees,
        form,
        record,
      }
      // The result is shown whatever happens next: it cannot be made again without the trustees.
      setResult(kept)
      stopCrew()
      // Kept before it is published: once the record is out, nobody expects to need the trustees again.
      await keepResult(keeper, inspectionId, kept).catch((error: unknown) => setKeepTrouble(troubleOf(error)))
      publish.start(record)
    } finally {
      stopCrew()
      // The pieces went to the workers; after a failure the box is fetched anew.
      setBox(null)
      setOpened(null)
    }
  })
  useLeaveGuard(opened !== null ? m.opening.leaveQuestion : null)

  if (result)
    return (
      <>
        <div className="no-print">
          <FailureNotice trouble={keepTrouble} />
          <PublishAgain work={publish} record={result.record} />
        </div>
        <ResultView inspection={inspection} result={result} />
      </>
    )
  return (
    <>
      <Stepper step="open" />
      <ScreenTitle>{m.opening.title}</ScreenTitle>
      <p>
        {court} {title}
      </p>
      <section className="plan-section">
        <h2>{m.opening.fetchTitle}</h2>
        <div>
          <p>{m.opening.fetchText}</p>
          <FailureNotice trouble={fetchBox.trouble ?? open.trouble} />
          {!box && !fetchBox.isRunning && (
            <button className="button" type="button" onClick={() => fetchBox.start()}>
              {m.opening.fetch}
            </button>
          )}
          {fetchBox.isRunning && <Bar label={m.opening.fetching} share={fetched} />}
          {box && (
            <p className="notice good" role="status">
              {fillMessage(m.opening.fetched, { count: box.bulletin.counts.sent })}
            </p>
          )}
        </div>
      </section>
      {box && (
        <section className="plan-section">
          <h2>{m.opening.compareTitle}</h2>
          <div>
            <p>{m.opening.compareText}</p>
            <p className="root">
              <Groups hex={box.bulletin.root} />
            </p>
            <label className="choice">
              <input
                type="checkbox"
                checked={isCompared}
                onChange={(event) => setCompared(event.target.checked)}
              />
              <span>{m.opening.compared}</span>
            </label>
            <p className="field-hint">{m.opening.differs}</p>
          </div>
        </section>
      )}
      {box && isCompared && (
        <section className="plan-section">
          <h2>{m.opening.sharesTitle}</h2>
          <div>
            {opened === null ? (
              <ShareEntry
                keys={[base64UrlToBytes(box.manifest.openingKey)]}
                lead={fillMessage(m.shares.lead, box.manifest.trustees)}
                onComplete={open.start}
              />
            ) : (
              <Bar
                label={fillMessage(m.opening.opening, { count: box.bulletin.counts.sent })}
                share={opened}
              />
            )}
          </div>
        </section>
      )}
      {opened === null && (
        <p>
          <button className="button quiet" type="button" onClick={onLeave}>
            {m.opening.leave}
          </button>
        </p>
      )}
    </>
  )
}

/** Fetches manifest, bulletin and box and checks each against what it must match. */
const fetchChecked = async (
  client: StaffClient,
  inspectionId: string,
  fingerprint: string,
  onShare: (share: number) => void,
): Promise<CheckedBox> => {
  const [manifest, bulletin] = await Promise.all([
    readManifest(client, inspectionId, fingerprint),
    client.bulletin(inspectionId),
  ])
  const pieces = await client.box(inspectionId, boxPieceBytes, onShare)
  await checkBox(pieces.flatMap(splitBox), hexToBytes(bulletin.root))
  return { pieces, bulletin, manifest }
}

const Bar = ({ label, share }: { readonly label: string; readonly share: number }) => (
  <div role="status">
    <label>
      {label}
      <progress max={100} value={Math.floor(share * 100)} />
    </label>
    <span className="figures" aria-hidden="true">
      {Math.floor(share * 100)}%
    </span>
  </div>
)
