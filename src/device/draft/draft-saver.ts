import type { Bytes } from '../../core/bytes.ts'
import { type ErrorCode, Failure } from '../../core/errors.ts'
import type { PhoneStore } from '../store/phone-store.ts'
import { type Draft, type DraftKey, sealDraft } from './draft.ts'

/** Whether everything the person did is on disk. */
export type SaveState =
  | { readonly state: 'saved' }
  | { readonly state: 'saving' }
  | { readonly state: 'failed'; readonly code: ErrorCode }

/** Keeps one draft on disk as it changes. */
export interface DraftSaver {
  /** Takes the newest draft; writing begins when `begin` says, or as soon as the write before it is done. */
  save(draft: Draft): void
  /** Settles when everything handed in is written, or the last write failed. @returns how it ended. */
  flushed(): Promise<SaveState>
  /** Takes no further draft. Call before sealing and when another tab takes over. */
  stop(): void
  state(): SaveState
  /** @returns how to stop listening. */
  subscribe(listener: () => void): () => void
}

/**
 * One write at a time, newest draft wins: the longest a change waits is one write (about a millisecond).
 * A failed write is not the end: the next change tries again, and so does `flushed`.
 *
 * @param begin - when a write begins after a change: in the same task unless told otherwise. `flushed` never waits
 *   for it.
 * @see docs/SPEC.md DEV-2; PEERS A
 */
export const createDraftSaver = (
  store: Pick<PhoneStore, 'writeDraft'>,
  draftKey: DraftKey,
  randomBytes: (lengthBytes: number) => Bytes,
  begin: (write: () => void) => void = (write) => write(),
): DraftSaver => {
  let newest: Draft | null = null
  let current: SaveState = { state: 'saved' }
  let writing: Promise<void> | null = null
  let isStopped = false
  const listeners = new Set<() => void>()

  const become = (next: SaveState): void => {
    if (next.state === current.state && next.state !== 'failed') return
    current = next
    for (const listener of listeners) listener()
  }

  const writeUntilDone = async (): Promise<void> => {
    while (newest) {
      const draft = newest
      newest = null
      try {
        await store.writeDraft(await sealDraft(draftKey, draft, randomBytes(12)))
        if (!newest) become({ state: 'saved' })
      } catch (cause) {
        if (!(cause instanceof Failure)) throw cause
        newest ??= draft
        become({ state: 'failed', code: cause.code })
        return
      }
    }
  }

  const start = (): Promise<void> => {
    writing ??= writeUntilDone().finally(() => {
      writing = null
    })
    return writing
  }

  return {
    save: (draft) => {
      if (isStopped) return
      newest = draft
      if (current.state !== 'failed') become({ state: 'saving' })
      if (writing) return
      begin(() => {
        if (newest) void start()
      })
    },
    flushed: async () => {
      while (writing) await writing
      if (newest && !isStopped) await start()
      return current
    },
    stop: () => {
      isStopped = true
      newest = null
    },
    state: () => current,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
