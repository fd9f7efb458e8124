import type { APIRoute } from 'astro'
import { citationOf } from '../../../../core/document/citation.ts'
import type { Document } from '../../../../core/document/document.ts'
import { readDocuments } from '../../../content/documents.ts'
import { readTrace, tracePath } from '../../../content/trace.ts'

/**
 * `/documents/<id>/carried.json`: what the menu of a unit shows, fetched when the first is opened. A carrier stands
 * in it once, however many units it carries.
 * @see docs/SPEC.md DOC-30; read by src/site/reader/unit-menu.ts
 */
export const getStaticPaths = () =>
  readDocuments().map((document) => ({ params: { id: document.id }, props: { document } }))

const traces = readTrace()

export const GET: APIRoute<{ document: Document }> = ({ props: { document } }) => {
  const trace = traces.get(document.id)
  const byUnit = [...(trace?.carriersByUnit ?? [])]
  const carriers = [...new Set(byUnit.flatMap(([, own]) => own))]
  return Response.json({
    citations: Object.fromEntries(document.units.map(({ id }) => [id, citationOf(document, id)])),
    carriers: carriers.map(({ kind, label, path, suggested }) => ({ kind, label, path, suggested })),
    carriersByUnit: Object.fromEntries(
      byUnit.map(([id, own]) => [id, own.map((carrier) => carriers.indexOf(carrier))]),
    ),
    trace: trace ? tracePath(document.id) : null,
  })
}
