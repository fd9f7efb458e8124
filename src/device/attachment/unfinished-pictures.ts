/**
 * Pictures somebody chose or took and has not put into the record yet: a camera's picture may exist nowhere else, and
 * the black boxes on it are work. Each lies sealed in the vault, as it was chosen, until the record names what was made
 * of it or it is put away; the boxes drawn on it lie beside it. A crash loses none of it, and leaves nothing of one that
 * was not wanted or not whole; a stolen device shows how many there are and how large.
 * @see docs/SPEC.md ATT-16; docs/decisions/0675
 */
import * as z from 'zod/mini'
import { failure } from '../../core/errors.ts'
import type { VaultKeeper } from '../vault/vault-keeper.ts'
import type { Notes } from '../workspace/notes.ts'
import { sayingWhenFull } from './storage-failure.ts'

const headSchema = z.strictObject({ of: z.nullable(z.string()), chosen: z.number() })

/** One of them, without its bytes. */
export interface UnfinishedPicture {
  /** Also the id of the fact that will name it: named twice, it is still one. */
  readonly pictureId: string
  /** The fact of the record it shows; `null` where it belongs to the record. */
  readonly of: string | null
}

/** What {@link createUnfinishedPictures} makes. */
export interface UnfinishedPictures {
  /**
   * Keeps a picture; on disk when it resolves.
   * @throws `attachment/storage-full`, `attachment/unreadable`, `vault/locked`.
   */
  readonly keep: (recordId: string, picture: UnfinishedPicture, content: Blob) => Promise<void>
  /** Those of a record in the order they were chosen; one that the record names already is taken away. */
  readonly list: (
    recordId: string,
    isNamed: (pictureId: string) => boolean,
  ) => Promise<readonly UnfinishedPicture[]>
  /** As it was chosen; `null` when it is not here any more. @throws `vault/damaged`. */
  readonly read: (pictureId: string) => Promise<Blob | null>
  /** Takes it away, and the boxes with it: it is in the record, or not wanted. */
  readonly remove: (recordId: string, pictureId: string) => Promise<void>
  /** Told whenever one comes or goes. @returns how to stop listening. */
  readonly subscribe: (listener: () => void) => () => void
}

/** See the head of this file. */
export const createUnfinishedPictures = ({
  inspectionId,
  keeper,
  notes,
  nowMs,
}: {
  /** 32 hex digits. */
  readonly inspectionId: string
  readonly keeper: VaultKeeper
  readonly notes: Notes
  readonly nowMs: () => number
}): UnfinishedPictures => {
  const headsOf = (recordId: string) => `picture|${inspectionId}|${recordId}|` as const
  const bytesAt = (pictureId: string): string => `picture-bytes|${inspectionId}|${pictureId}`
  const listeners = new Set<() => void>()
  const changed = (): void => {
    for (const listener of listeners) listener()
  }
  /** Two chosen in one millisecond stay in order. */
  let lastMs = 0
  const remove = async (recordId: string, pictureId: string): Promise<void> => {
    // The boxes first: while the picture is there, whatever a crash left of it is found again and goes with it.
    await notes.write('boxes', pictureId, null)
    await keeper.remove(`${headsOf(recordId)}${pictureId}`, bytesAt(pictureId))
  }

  return {
    keep: async (recordId, { pictureId, of }, content) => {
      lastMs = Math.max(nowMs(), lastMs + 1)
      const head = { of, chosen: lastMs }
      const bytes = await content.arrayBuffer().catch((cause: unknown) => {
        throw failure('attachment/unreadable', { lengthBytes: content.size }, { cause })
      })
      const place = bytesAt(pictureId)
      const sealed = await keeper.vault().seal(place, new Uint8Array(bytes))
      // Both or neither: bytes that no head names, megabytes of them, would lie here for ever.
      await sayingWhenFull(() =>
        keeper.writeAllJson([[`${headsOf(recordId)}${pictureId}`, head]], [{ place, sealed }]),
      )
      changed()
    },
    list: async (recordId, isNamed) => {
      const prefix = headsOf(recordId)
      const found: (UnfinishedPicture & { readonly chosen: number })[] = []
      for (const [place, json] of await keeper.readAllJson(prefix)) {
        const pictureId = place.slice(prefix.length)
        if (isNamed(pictureId)) await remove(recordId, pictureId)
        else found.push({ pictureId, ...headSchema.parse(json) })
      }
      return found.toSorted((a, b) => a.chosen - b.chosen)
    },
    read: async (pictureId) => {
      const place = bytesAt(pictureId)
      const sealed = await keeper.readSealed(place)
      return sealed && new Blob([await keeper.vault().open(place, sealed)])
    },
    remove: async (recordId, pictureId) => {
      await remove(recordId, pictureId)
      changed()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
