import { useCallback, useEffect, useRef, useState } from 'react'
import type { NoteKind, Notes } from '../../device/workspace/notes.ts'
import { type Trouble, troubleOf } from './use-work.ts'

/** Something being written that is no part of a record yet. */
export interface Kept<Note> {
  /** `null` while nothing is being written. */
  readonly note: Note | null
  /** Shows the note and keeps it; `null` puts it away, on the disk too. */
  readonly keep: (note: Note | null) => void
  /** Why the last change is not on the disk. */
  readonly trouble: Trouble | null
}

/** Whether JSON is one text. */
export const isText = (json: unknown): json is string => typeof json === 'string'

/** Texts by name: the fields of a small form, or what was chosen for each of several things. */
export type Texts = Readonly<Record<string, string>>

/** Whether JSON is {@link Texts}. */
export const isTexts = (json: unknown): json is Texts =>
  typeof json === 'object' && json !== null && !Array.isArray(json) && Object.values(json).every(isText)

/**
 * Keeps what is being written sealed in the vault, keystroke by keystroke, so that a lock or a reload loses none of it.
 * @param kind - what it becomes.
 * @param id - of the record or fact it is about, or `this` where there is one of it alone.
 * @param isNote - tells what this version wrote from what another did, which is left alone; the same function always.
 * @see docs/SPEC.md COOP-12
 */
export const useKept = <Note>(
  notes: Notes,
  kind: NoteKind,
  id: string,
  isNote: (json: unknown) => json is Note,
): Kept<Note> => {
  const [note, show] = useState<Note | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  // Writing has begun before what was kept could be read: what is on the screen counts.
  const isTouched = useRef(false)

  useEffect(() => {
    let isGone = false
    notes.read(kind, id).then(
      (kept) => {
        if (!isGone && !isTouched.current && isNote(kept)) show(kept)
      },
      (error: unknown) => {
        if (!isGone) setTrouble(troubleOf(error))
      },
    )
    return () => {
      isGone = true
    }
  }, [notes, kind, id, isNote])

  const keep = useCallback(
    (next: Note | null) => {
      isTouched.current = true
      show(next)
      notes.write(kind, id, next === '' ? null : next).then(
        () => setTrouble(null),
        (error: unknown) => setTrouble(troubleOf(error)),
      )
    },
    [notes, kind, id],
  )
  return { note, keep, trouble }
}
