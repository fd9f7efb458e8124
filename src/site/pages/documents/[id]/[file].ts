import type { APIRoute } from 'astro'
import type { Edition } from '../../../../core/document/akoma-ntoso.ts'
import type { Document } from '../../../../core/document/document.ts'
import { documentWriters, type FileType, fileTypes } from '../../../content/document-writers.ts'
import { editionOf, readVersionedDocuments } from '../../../content/documents.ts'

/** `/documents/<id>/<id>.txt`, `.docx` and `.xml`. @see docs/SPEC.md DOC-37 to DOC-39 */
export const getStaticPaths = () =>
  readVersionedDocuments().flatMap((versioned) =>
    fileTypes.map((type) => ({
      params: { id: versioned.id, file: `${versioned.id}.${type}` },
      props: { document: versioned.current, edition: editionOf(versioned, versioned.current), type },
    })),
  )

export const GET: APIRoute<{ document: Document; edition: Edition; type: FileType }> = ({
  props: { document, edition, type },
}) => new Response(Uint8Array.from(documentWriters[type](document, edition)))
