import type { CitedDocument, Document, Unit } from '../../core/document/document.ts'
import {
  isNameOf,
  isTextOf,
  knownAs,
  type NamedTitle,
  namedTitles,
  namesOf,
} from '../../core/document/named-documents.ts'
import { readCitedDocuments, readDocuments } from './documents.ts'
import { oncePerBuild } from './read-content.ts'

/** The units of one document that cite another. */
export interface CitingPlaces {
  readonly document: Document
  readonly units: readonly Unit[]
}

/** A document of `content/cited-documents.yaml` with what the site's documents say of it. */
export interface Cited extends CitedDocument {
  /** Where it is cited: what the file says, and every unit that names it in 《》. Newest document first. */
  readonly places: readonly CitingPlaces[]
  /** Its text, when it has been added since; `null` while we do not have it (文本未取得). */
  readonly text: Document | null
}

interface Mention {
  readonly named: NamedTitle
  readonly document: Document
  readonly unit: Unit
}

/** The site's documents, and where they name others, by the title as it stands there. */
const readMentions = oncePerBuild(() => {
  const documents = readDocuments()
  const mentions = new Map<string, Mention[]>()
  for (const document of documents)
    for (const unit of document.units)
      for (const named of namedTitles(unit.text)) {
        const found = mentions.get(named.title)
        if (found) found.push({ named, document, unit })
        else mentions.set(named.title, [{ named, document, unit }])
      }
  return { documents, mentions }
})

/** @param known - The titles the cited document is known by. @param own - Id of its text, which does not cite itself. */
const placesOf = (
  { documents, mentions }: ReturnType<typeof readMentions>,
  known: readonly Pick<CitedDocument, 'title' | 'issuer'>[],
  byHand: CitedDocument['citedBy'],
  own: string | null,
): readonly CitingPlaces[] => {
  const citing = new Set<Unit>()
  for (const named of known)
    for (const name of namesOf(named))
      for (const mention of mentions.get(name) ?? [])
        if (isNameOf(mention.named, named)) citing.add(mention.unit)
  return documents.flatMap((document): CitingPlaces[] => {
    if (document.id === own) return []
    const listed = new Set(
      byHand.filter((place) => place.document === document.id).flatMap(({ units }) => units),
    )
    const units = document.units.filter((unit) => citing.has(unit) || listed.has(unit.id))
    return units.length === 0 ? [] : [{ document, units }]
  })
}

/**
 * The documents that ours cite, with the places that cite them in texts of a court's own too, and the text of one that
 * a court has added.
 * @throws `ContentError`.
 * @see docs/SPEC.md DOC-8, ADD-16
 */
export const readCited = oncePerBuild((): readonly Cited[] => {
  const found = readMentions()
  return readCitedDocuments().map((entry) => {
    const text = found.documents.find((document) => isTextOf(document, entry)) ?? null
    const known = [entry, ...(text ? knownAs(text) : [])]
    return { ...entry, text, places: placesOf(found, known, entry.citedBy, text?.id ?? null) }
  })
})

/** Where a cited document is found on the site, whether we have its text or not. */
export const citedPath = (id: string): string => `/documents/cited/${id}/`

/** Where other documents of the site cite one of them. */
export const readCitingPlaces = (document: Document): readonly CitingPlaces[] =>
  readCited().find(({ text }) => text?.id === document.id)?.places ??
  placesOf(readMentions(), knownAs(document), [], document.id)
