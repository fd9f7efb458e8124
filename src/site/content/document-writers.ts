import { documentToAkomaNtoso, type Edition } from '../../core/document/akoma-ntoso.ts'
import type { Document } from '../../core/document/document.ts'
import { documentToDocx } from '../../core/document/docx.ts'
import { readOriginal } from './documents.ts'

/** What a document can be taken away as, by the ending of the file. Plain text is the original, byte for byte. */
export const documentWriters = {
  txt: readOriginal,
  docx: documentToDocx,
  xml: (document, edition) => new TextEncoder().encode(documentToAkomaNtoso(document, edition)),
} satisfies Record<string, (document: Document, edition: Edition) => Uint8Array>

export type FileType = keyof typeof documentWriters

export const fileTypes = Object.keys(documentWriters) as readonly FileType[]
