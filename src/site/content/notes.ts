import texts from '../../../content/messages/zh-CN/document.yaml'
import { documentPath } from '../../core/document/citation.ts'
import type { Document } from '../../core/document/document.ts'
import { compareUnitIds, type UnitId } from '../../core/document/unit-id.ts'
import { fillMessage } from '../../core/message.ts'
import { citedPath, readCited } from './cited-documents.ts'

/** What the site says of some units of a document, outside its text (本站理解). */
export interface SiteNote {
  /** At least one. */
  readonly units: readonly UnitId[]
  readonly text: string
  /** Where the note leads to, or `null`. */
  readonly path: string | null
}

/**
 * The notes of a document in the order of the units they begin with: those written by hand, and for each document it
 * cites whether the site has its text. That is never written by hand, for it changes when a court adds the text.
 * @see docs/SPEC.md ADD-16
 */
export const readNotes = ({ id, notes }: Document): readonly SiteNote[] => {
  const citing = readCited().flatMap((cited): readonly SiteNote[] =>
    cited.places
      .filter(({ document }) => document.id === id)
      .map(({ units }) => ({
        units: units.map((unit) => unit.id),
        text: fillMessage(cited.text ? texts.cited.noteObtained : texts.cited.noteNotObtained, {
          title: cited.title,
        }),
        path: cited.text ? documentPath(cited.text.id) : citedPath(cited.id),
      })),
  )
  return [...notes.map(({ units, text }) => ({ units, text, path: null })), ...citing].toSorted(
    ({ units: [left] }, { units: [right] }) => (left && right ? compareUnitIds(left, right) : 0),
  )
}
