import { type ReactNode, useEffect, useState } from 'react'
import m from '../../../../../content/messages/zh-CN/take.yaml'
import { equalBytes } from '../../../../core/bytes.ts'
import { fillMessage } from '../../../../core/message.ts'
import { isFilledKind } from '../../../../core/record/kinds.ts'
import { activeMembers, currentEpochOf } from '../../../../core/record/members.ts'
import { askKeptFiles, type KeptFilesCount } from '../../../../device/kept-files.ts'
import { StoragePart } from '../../device/StoragePart.tsx'
import { useStorage } from '../../device/use-storage.ts'
import { FailureNotice } from '../../FailureNotice.tsx'
import { ScreenTitle } from '../../ScreenTitle.tsx'
import { useWork } from '../../use-work.ts'
import { momentText } from '../../windows.ts'
import { useRecords, useTeamChanges } from '../field-context.ts'
import { unsynced, useHeldBack } from '../outbox/use-outbox.ts'

/**
 * What of an inspection is on this device, piece by piece, what is not, and what would be lost with it now. One button
 * fetches what is missing and asks the browser to keep it.
 * @see docs/SPEC.md JOIN-10
 */
export const TakeScreen = () => {
  const carried = useTeamChanges()
  const all = useRecords()
  // What people write; what the app notes for itself is no record to them.
  const records = all.filter(({ kind }) => isFilledKind(kind))
  const { heldBack, trouble } = useHeldBack()
  const storage = useStorage()
  const [files, setFiles] = useState<KeptFilesCount | null | 'asking'>('asking')
  const [isDone, setDone] = useState(false)
  useEffect(() => {
    void askKeptFiles(false).then(setFiles)
  }, [])
  const take = useWork(async () => {
    setDone(false)
    await storage.ask()
    setFiles(await askKeptFiles(true))
    await carried.syncNow()
    setDone(true)
  })

  const { taken, keeper } = carried
  const { definitions } = taken
  const { outcome, lastSafeAtMs, isRevoked } = carried.syncView()
  const team = carried.team()
  const epoch = carried.keyring()?.epoch ?? 0
  const incomplete = records.filter(({ missing }) => missing > 0).length
  const isSynced = outcome?.state === 'done'
  const hasRecovery = keeper
    .recoveries()
    .some(({ recoveryKey }) => team.recoveryKey !== null && equalBytes(recoveryKey, team.recoveryKey))
  const pages = { isReady: files !== 'asking' && files?.missing === 0, isKnown: files !== 'asking' }
  // What a device that was shut out has is what it had: the log it can read ends there, and looks complete.
  const areRecordsReady = !isRevoked && incomplete === 0 && (isSynced || lastSafeAtMs !== null)
  const isTeamReady = !isRevoked && epoch === currentEpochOf(team)
  const isAllReady = pages.isReady && areRecordsReady && isTeamReady
  const outcomeText = isRevoked ? m.take.partlyRevoked : isAllReady ? m.take.done : m.take.partly
  return (
    <>
      <ScreenTitle>{m.take.title}</ScreenTitle>
      <p className="measure">{m.take.lead}</p>
      <p>
        <button className="button" type="button" aria-disabled={take.isRunning} onClick={() => take.start()}>
          {m.take.button}
        </button>
      </p>
      <p role="status">{take.isRunning ? m.take.working : isDone ? outcomeText : ''}</p>
      <FailureNotice trouble={take.trouble} />
      <ul className="take-parts">
        <Part title={m.take.parts.forms} isReady>
          {fillMessage(m.take.parts.formsReady, {
            outlines: definitions.interviewOutlines.length,
            checklists: definitions.checklists.length,
            at: momentText(taken.takenAtIso),
          })}
        </Part>
        {files !== 'asking' && (
          <Part title={m.take.parts.pages} isReady={pages.isReady}>
            {files === null
              ? m.take.parts.pagesNone
              : fillMessage(files.missing === 0 ? m.take.parts.pagesReady : m.take.parts.pagesMissing, {
                  files: files.files,
                  missing: files.missing,
                })}
          </Part>
        )}
        <Part title={m.take.parts.team} isReady={isTeamReady}>
          {isRevoked
            ? m.take.parts.teamRevoked
            : fillMessage(isTeamReady ? m.take.parts.teamReady : m.take.parts.teamOld, {
                count: activeMembers(team).length,
                epoch,
              })}
        </Part>
        <Part title={m.take.parts.records} isReady={areRecordsReady}>
          {isRevoked
            ? fillMessage(m.take.parts.recordsRevoked, { count: records.length })
            : incomplete > 0
              ? fillMessage(m.take.parts.recordsMissing, { count: incomplete })
              : lastSafeAtMs === null
                ? fillMessage(m.take.parts.recordsNever, { count: records.length })
                : fillMessage(m.take.parts.recordsReady, {
                    count: records.length,
                    at: momentText(lastSafeAtMs),
                  })}
        </Part>
        <Part title={m.take.parts.recovery} isReady={hasRecovery}>
          {hasRecovery ? m.take.parts.recoveryReady : m.take.parts.recoveryNone}
        </Part>
      </ul>
      <section className="plan-section">
        <h2>{m.take.lossTitle}</h2>
        <div>
          <FailureNotice trouble={trouble} />
          {heldBack && (
            <Loss records={unsynced(all).length} chunks={heldBack.waitingChunks} isRevoked={isRevoked} />
          )}
          <p>
            {lastSafeAtMs === null
              ? m.take.neverSafe
              : fillMessage(m.take.lastSafe, { at: momentText(lastSafeAtMs) })}
          </p>
        </div>
      </section>
      <StoragePart storage={storage} />
    </>
  )
}

interface LossProps {
  /** As the outbox counts them. */
  readonly records: number
  /** Pieces of attachments. */
  readonly chunks: number
  readonly isRevoked: boolean
}

const Loss = ({ records, chunks, isRevoked }: LossProps) =>
  records === 0 && chunks === 0 ? (
    <p>{m.take.lossNone}</p>
  ) : (
    <p className="notice mark">
      {records > 0 && fillMessage(m.take.lossRecords, { records })}
      {chunks > 0 && fillMessage(m.take.lossChunks, { chunks })}
      {isRevoked ? m.take.lossRevoked : m.take.lossNext}
    </p>
  )

interface PartProps {
  readonly title: string
  readonly isReady: boolean
  readonly children: ReactNode
}

const Part = ({ title, isReady, children }: PartProps) => (
  <li className="panel">
    <h2>
      {title}{' '}
      <span className={isReady ? 'take-ready' : 'take-missing'}>
        {isReady ? m.take.ready : m.take.notReady}
      </span>
    </h2>
    <p>{children}</p>
  </li>
)
