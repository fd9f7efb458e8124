import type { APIRoute } from 'astro'
import messages from '../../../../../../../content/messages/zh-CN/versions.yaml'
import { chineseDate, citationOf } from '../../../../../../core/document/citation.ts'
import type { Document } from '../../../../../../core/document/document.ts'
import { fillMessage } from '../../../../../../core/message.ts'
import { readFormerVersions } from '../../../../../content/documents.ts'

/**
 * What the menu of a unit shows on the page of an older version: its citation. What carries a document out follows its
 * current text, so of that nothing is said here.
 * @see docs/SPEC.md DOC-30, ADD-10; read by src/site/reader/unit-menu.ts
 */
export const getStaticPaths = () =>
  readFormerVersions().map(({ id, version, document }) => ({ params: { id, version }, props: { document } }))

export const GET: APIRoute<{ document: Document }> = ({ params: { version }, props: { document } }) => {
  const edition = fillMessage(messages.edition, { version: chineseDate(version ?? '') })
  return Response.json({
    citations: Object.fromEntries(document.units.map(({ id }) => [id, citationOf(document, id, edition)])),
    carriers: [],
    carriersByUnit: null,
    terms: [],
    termsByUnit: {},
    trace: null,
  })
}
