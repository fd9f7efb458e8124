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
  | 'purpose'
  /** The black boxes on a picture. */
  | 'boxes'

/** The notes of one inspection. Kind and id lie in clear, so neither says who or what. */
export interface Notes {
  /** `null` when nothing is being written. @throws `vault/locked`, `vault/damaged`. */
  readonly read: (kind: NoteKind, id: string) => Promise<unknown>
  /** On disk when it resolves; `null` takes away what was there. @throws `vault/locked`. */
  readonly write: (kind: NoteKind, id: string, note: unknown) => Promise<void>
}

/** Makes the notes of an inspection. @param inspectionId - 32 hex digits. */
export const createNotes = (keeper: VaultKeeper, inspectionId: string): Notes => {
  const placeOf = (kind: NoteKind, id: string): string => `note-draft|${inspectionId}|${kind}|${id}`
  return {
    read: (kind, id) => keeper.readJson(placeOf(kind, id)),
    write: (kind, id, note) =>
      note === null ? keeper.remove(placeOf(kind, id)) : keeper.writeJson(placeOf(kind, id), note),
  }
}
