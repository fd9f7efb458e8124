import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import {
  type CitedDocument,
  citedDocumentSchema,
  type Document,
  documentSchema,
} from '../../core/document/document.ts'
import { ContentError, contentFiles, contentRoot, readContent } from './read-content.ts'

/**
 * Every document of `content/documents/`, newest first. Besides the schema it checks that the file is named
 * for its id, that the original beside it is the one whose hash it gives, and that the units put together
 * are that original character by character, white space aside.
 * @throws `ContentError` naming file, field and expectation.
 * @see docs/SPEC.md DOC-2, DOC-5
 */
export const readDocuments = (): readonly Document[] =>
  contentFiles('documents')
    .map(readDocument)
    .toSorted((left, right) => right.issuedOn.localeCompare(left.issuedOn))

const readDocument = (path: string): Document => {
  const document = readContent(path, documentSchema)
  const file = join(contentRoot, path)
  const id = basename(path, '.yaml')
  if (document.id !== id) throw new ContentError(file, [`id：应与文件名相同，即 ${id}，现为 ${document.id}`])
  requireOriginal(file, document, readFileSync(join(contentRoot, 'documents', document.source.file)))
  return document
}

/**
 * Refuses a document whose units, put together, are not its original character by character, white space aside.
 * @param original - Bytes of the file `source.file` names.
 * @throws `ContentError` naming file, field and the first character that differs.
 */
export const requireOriginal = (file: string, document: Document, original: Uint8Array): void => {
  const { source, units } = document
  const sha256 = createHash('sha256').update(original).digest('hex')
  if (sha256 !== source.sha256)
    throw new ContentError(file, [`source.sha256：与 ${source.file} 不符，该文件现为 ${sha256}`])
  const characters = withoutSpace(new TextDecoder().decode(original))
  let offset = 0
  for (const [index, unit] of units.entries()) {
    const text = withoutSpace(unit.text)
    if (characters.slice(offset, offset + text.length) !== text)
      throw new ContentError(file, [
        `units[${index}].text（单元 ${unit.id}）：应与原文第 ${offset + 1} 字起一致`,
      ])
    offset += text.length
  }
  if (offset !== characters.length)
    throw new ContentError(file, [
      `units：应到原文末尾，原文还有 ${characters.length - offset} 字没有列入单元`,
    ])
}

const withoutSpace = (text: string): string => text.replace(/\s/g, '')

/** A document as plain text: the bytes of its original, or, where that is no text file, a line for each paragraph. */
export const readOriginal = (document: Document): Uint8Array => {
  const { file } = document.source
  if (file.endsWith('.txt')) return readFileSync(join(contentRoot, 'documents', file))
  const textById = new Map(document.units.map(({ id, text }) => [id, text]))
  const lines = document.paragraphs.map(({ units }) => units.map((id) => textById.get(id)).join(''))
  return new TextEncoder().encode(`${lines.join('\n')}\n`)
}

/**
 * The text of a document as anybody can check it: its units put together are its original without white space
 * ({@link requireOriginal}), `chars` UTF-16 code units of it with the SHA-256 of their UTF-8 bytes, hexadecimal.
 * @see docs/SPEC.md DOC-34
 */
export const textHashOf = ({ units }: Pick<Document, 'units'>): { chars: number; sha256: string } => {
  const text = withoutSpace(units.map((unit) => unit.text).join(''))
  return { chars: text.length, sha256: createHash('sha256').update(text).digest('hex') }
}

/** The documents that ours cite and whose text we do not have. @throws `ContentError`. @see docs/SPEC.md DOC-8 */
export const readCitedDocuments = (): readonly CitedDocument[] =>
  readContent('cited-documents.yaml', z.array(citedDocumentSchema))
