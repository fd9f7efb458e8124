import { useEffect, useState, useSyncExternalStore } from 'react'
import type { StuckRevision } from '../../../../device/vault/revision-store.ts'
import type { Carried } from '../../../../device/workspace/carry.ts'
import type { RecordView } from '../../../../device/workspace/workspace.ts'
import { type Trouble, troubleOf } from '../../use-work.ts'
import { useCarried, useRecords } from '../field-context.ts'

/** Whether a record is one whose place a person must know: everything but the notes of who looked at what. */
const matters = ({ kind }: RecordView): boolean => kind !== 'seen'

/** Records that are not on the server as they stand, the latest first. */
export const unsynced = (records: readonly RecordView[]): readonly RecordView[] =>
  records.filter((view) => matters(view) && view.place !== 'synced')

/** Chunks and refused revisions, as the store last told. */
export interface HeldBack {
  readonly waitingChunks: number
  readonly stuck: readonly StuckRevision[]
}

/** Most chunks that are counted one by one. */
const maxCounted = 2 ** 20

const readHeldBack = async ({ store, taken: { inspectionId } }: Carried): Promise<HeldBack> => {
  const [waiting, stuck] = await Promise.all([
    store.readWaitingChunks(inspectionId, maxCounted),
    store.readStuck(inspectionId),
  ])
  return { waitingChunks: waiting.length, stuck }
}

/** Asked again this long after something changed: typing changes something at every key. */
const restMs = 400

/** What is held back besides records; read again when something changed. `null` before it was read. */
export const useHeldBack = (): {
  readonly heldBack: HeldBack | null
  readonly trouble: Trouble | null
  readonly again: () => Promise<void>
} => {
  const carried = useCarried()
  const [heldBack, setHeldBack] = useState<HeldBack | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const { workspace } = carried
  const changes = useSyncExternalStore(
    (listener) => {
      const stops = [carried.subscribe(listener), workspace.subscribe(listener)]
      return () => {
        for (const stop of stops) stop()
      }
    },
    () => `${carried.version()}/${workspace.version()}`,
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: `changes` says when to ask again
  useEffect(() => {
    let isGone = false
    const timer = setTimeout(
      () => {
        readHeldBack(carried).then(
          (read) => {
            if (isGone) return
            setHeldBack(read)
            setTrouble(null)
          },
          (error: unknown) => {
            if (!isGone) setTrouble(troubleOf(error))
          },
        )
      },
      heldBack === null ? 0 : restMs,
    )
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [carried, changes])
  return { heldBack, trouble, again: async () => setHeldBack(await readHeldBack(carried)) }
}

/** The number beside the way to the outbox. */
export const useOutboxCount = (): { readonly count: number; readonly stuck: number } => {
  const waiting = unsynced(useRecords())
  return { count: waiting.length, stuck: waiting.filter(({ place }) => place === 'stuck').length }
}
