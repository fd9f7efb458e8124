import type { APIRoute } from 'astro'
import messages from '../../../../../content/messages/zh-CN/reference.yaml'
import { citationOf } from '../../../../core/document/citation.ts'
import type { Document } from '../../../../core/document/document.ts'
import { readDocuments } from '../../../content/documents.ts'
import { readGlossary, termPath } from '../../../content/glossary.ts'
import { mentionsIn } from '../../../content/mark-terms.ts'
import { readTrace, tracePath } from '../../../content/trace.ts'

/**
 * `/documents/<id>/carried.json`: what the menu of a unit shows, fetched when the first is opened. A carrier or a term stands
 * in it once, however many units it carries.
 * @see docs/SPEC.md DOC-30; read by src/site/reader/unit-menu.ts
 */
export const getStaticPaths = () =>
  readDocuments().map((document) => ({ params: { id: document.id }, props: { document } }))

const traces = readTrace()

export const GET: APIRoute<{ document: Document }> = ({ props: { document } }) => {
  const trace = traces.get(document.id)
  const byUnit = [...(trace?.carriersByUnit ?? [])]
  const mentions = mentionsIn(document.units, readGlossary().terms)
  const terms = [...new Set(mentions.map(({ term }) => term))]
  const carriers = [...new Set(byUnit.flatMap(([, own]) => own))]
  return Response.json({
    citations: Object.fromEntries(document.units.map(({ id }) => [id, citationOf(document, id)])),
    carriers: carriers.map(({ kind, label, path, suggested }) => ({ kind, label, path, suggested })),
    carriersByUnit: Object.fromEntries(
      byUnit.map(([id, own]) => [id, own.map((carrier) => carriers.indexOf(carrier))]),
    ),
    terms: terms.map(({ term, code, english, wording, note }) => ({
      term,
      english: english.text,
      path: termPath(code),
      note: note ?? null,
      wording: wording === undefined ? null : messages.term.wordings[wording],
    })),
    termsByUnit: Object.fromEntries(
      document.units.flatMap(({ id }, index) => {
        const own = mentions.filter(({ unit }) => unit === index).map(({ term }) => terms.indexOf(term))
        return own.length === 0 ? [] : [[id, [...new Set(own)]]]
      }),
    ),
    trace: trace ? tracePath(document.id) : null,
  })
}
