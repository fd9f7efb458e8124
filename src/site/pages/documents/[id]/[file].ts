import type { APIRoute } from 'astro'
import { documentToAkomaNtoso } from '../../../../core/document/akoma-ntoso.ts'
import type { Document } from '../../../../core/document/document.ts'
import { documentToDocx } from '../../../../core/document/docx.ts'
import { readDocuments, readOriginal } from '../../../content/documents.ts'

/** What a document can be taken away as, by the ending of the file. Plain text is the original, byte for byte. */
const writers = {
  txt: readOriginal,
  docx: documentToDocx,
  xml: (document) => new TextEncoder().encode(documentToAkomaNtoso(document)),
} satisfies Record<string, (document: Document) => Uint8Array>
type FileType = keyof typeof writers

/** `/documents/<id>/<id>.txt`, `.docx` and `.xml`. @see docs/SPEC.md DOC-37 to DOC-39 */
export const getStaticPaths = () =>
  readDocuments().flatMap((document) =>
    (Object.keys(writers) as FileType[]).map((type) => ({
      params: { id: document.id, file: `${document.id}.${type}` },
      props: { document, type },
    })),
  )

export const GET: APIRoute<{ document: Document; type: FileType }> = ({ props: { document, type } }) =>
  new Response(Uint8Array.from(writers[type](document)))
