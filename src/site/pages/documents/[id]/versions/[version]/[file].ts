import type { APIRoute } from 'astro'
import type { Edition } from '../../../../../../core/document/akoma-ntoso.ts'
import type { Document } from '../../../../../../core/document/document.ts'
import { documentWriters, type FileType, fileTypes } from '../../../../../content/document-writers.ts'
import { readFormerVersions } from '../../../../../content/documents.ts'

/** `<id>@<day>.txt`, `.docx` and `.xml` of an older version, beside its page. @see docs/SPEC.md ADD-10 */
export const getStaticPaths = () =>
  readFormerVersions().flatMap(({ id, version, document, edition }) =>
    fileTypes.map((type) => ({
      params: { id, version, file: `${id}@${version}.${type}` },
      props: { document, edition, type },
    })),
  )

export const GET: APIRoute<{ document: Document; edition: Edition; type: FileType }> = ({
  props: { document, edition, type },
}) => new Response(Uint8Array.from(documentWriters[type](document, edition)))
