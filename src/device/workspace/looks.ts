import { fixedRecordId } from '../../core/record/fixed-id.ts'
import { type LooksByRecord, lookEdits, looksOf, seenState } from '../../core/record/seen.ts'
import type { RecordView, Workspace } from './workspace.ts'

/** Looks are saved at most this often: others need not know at once, and a day of reading must stay small. */
export const looksGapMs = 10 * 60_000

/** What {@link createLooks} needs. */
export interface LooksDeps {
  /** 32 hex digits. */
  readonly inspectionId: string
  /** 32 hex digits. */
  readonly deviceId: string
  readonly workspace: Workspace
  readonly nowMs: () => number
}

/**
 * Notes what this device's holder has looked at, and reads what everybody has. A look is kept sealed on the disk at
 * once, and becomes a save with the others.
 * @see docs/SPEC.md COOP-6; docs/decisions/0652
 */
export const createLooks = ({ inspectionId, deviceId, workspace, nowMs }: LooksDeps) => {
  let ownId: string | null = null
  let read: { readonly views: readonly RecordView[]; readonly looks: LooksByRecord } | null = null

  const byRecord = (): LooksByRecord => {
    // Asked at every keystroke, while what was looked at has not changed.
    const views = workspace.records().filter(({ kind }) => kind === 'seen')
    if (read?.views.length === views.length && views.every((view, index) => read?.views[index] === view))
      return read.looks
    const looks = looksOf(
      views.map(({ content, updated }) => ({ content, author: updated?.author ?? deviceId })),
    )
    read = { views, looks }
    return looks
  }

  return {
    byRecord,
    /** Notes that a record was looked at as it stands. Does nothing when that is known already. */
    look: async (recordId: string): Promise<void> => {
      const heads = workspace.headsOf(recordId)
      if (heads.length === 0) return
      const own = byRecord()
        .get(recordId)
        ?.find((look) => look.deviceId === deviceId)
      if (seenState(own, heads) === 'latest') return
      ownId ??= await fixedRecordId(inspectionId, `seen/${deviceId}`)
      await workspace.editOnly(ownId, 'seen', lookEdits(deviceId, [{ recordId, heads, atMs: nowMs() }]))
      const savedMs = workspace.record(ownId)?.updated?.clock.wallMs ?? 0
      if (nowMs() - savedMs >= looksGapMs) await workspace.save(ownId)
    },
  }
}

/** What {@link createLooks} makes. */
export type Looks = ReturnType<typeof createLooks>
