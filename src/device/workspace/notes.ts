/**
 * What a person is writing beside a record and has not saved: a comment, a reason, a choice. It lies sealed in the
 * vault from the first keystroke until it is saved or put away; a crash or a lock loses none of it.
 * @see docs/SPEC.md COOP-12
 */
import type { VaultKeeper } from '../vault/vault-keeper.ts'

/** What it is going to become. */
export type NoteKind =
  | 'comment'
  | 'comment-about'
  | 'review'
  | 'review-word'
  | 'withdrawal'
  | 'grade'
  | 'conflicts'
  | 'plan'
  | 'occasion'
  | 'signature'
  /** A signature that is being drawn. */
  | 'ink'
  | 'purpose'
  /** The black boxes on a picture. */
  | 'boxes'

/** The notes of one inspection. Kind and id lie in clear, so neither says who or what. */
export interface Notes {
  /** `null` when nothing is being written. @throws `vault/locked`, `vault/damaged`. */
  readonly read: (kind: NoteKind, id: string) => Promise<unknown>
  /**
   * On disk when it resolves, unless a newer one came meanwhile, which is what will be there; `null` takes away what
   * was there. One at a time, so that a slow device is behind by one write, not by as many as there were keystrokes.
   * @throws `vault/locked`.
   */
  readonly write: (kind: NoteKind, id: string, note: unknown) => Promise<void>
}

/** Makes the notes of an inspection. @param inspectionId - 32 hex digits. */
export const createNotes = (keeper: VaultKeeper, inspectionId: string): Notes => {
  const placeOf = (kind: NoteKind, id: string): string => `note-draft|${inspectionId}|${kind}|${id}`
  const put = (place: string, note: unknown): Promise<void> =>
    note === null ? keeper.remove(place) : keeper.writeJson(place, note)
  /** The newest write of each place: what comes before it and has not begun is not worth the disk. */
  const newest = new Map<string, Promise<void>>()
  return {
    read: (kind, id) => keeper.readJson(placeOf(kind, id)),
    write: (kind, id, note) => {
      const place = placeOf(kind, id)
      const before = newest.get(place) ?? Promise.resolve()
      const writing: Promise<void> = before
        .catch(() => undefined)
        .then(() => (newest.get(place) === writing ? put(place, note) : undefined))
        .finally(() => {
          if (newest.get(place) === writing) newest.delete(place)
        })
      newest.set(place, writing)
      return writing
    },
  }
}
