import type { NoteKind } from '../../../device/workspace/notes.ts'
import { isText, useKept } from '../use-kept.ts'
import type { Trouble } from '../use-work.ts'
import { useCarried } from './field-context.ts'

/** A text being typed that is no part of a record yet: a comment, the reason of a step. */
export interface KeptText {
  /** `null` while nothing is being written. */
  readonly text: string | null
  /** Shows the text and keeps it; `null` puts it away, on the disk too. */
  readonly setText: (text: string | null) => void
  /** Why the last keystroke is not on the disk. */
  readonly trouble: Trouble | null
}

/** {@link useKept} for one text of the inspection at hand. */
export const useKeptText = (kind: NoteKind, id: string): KeptText => {
  const { note, keep, trouble } = useKept(useCarried().notes, kind, id, isText)
  return { text: note, setText: keep, trouble }
}
