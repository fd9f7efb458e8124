import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { Edition } from '../../core/document/akoma-ntoso.ts'
import {
  type CitedDocument,
  citedDocumentSchema,
  type Document,
  documentSchema,
} from '../../core/document/document.ts'
import { readSourceFile, type SourceFileReading } from '../../core/document/source-file.ts'
import {
  assembleVersions,
  type DocumentVersion,
  readSourceName,
  type SourceVersion,
  unitsLockSchema,
} from '../../core/document/versions.ts'
import {
  ContentError,
  checkContent,
  contentFiles,
  contentRoot,
  oncePerBuild,
  readContent,
  shownPath,
} from './read-content.ts'

/** A document with all its versions, oldest first, at least one; the last is the current. */
export interface VersionedDocument {
  readonly id: string
  readonly current: Document
  readonly versions: readonly DocumentVersion[]
}

/**
 * Every document of `content/documents/` as it now is, newest first. Besides the schema it checks that a file is
 * named for its id, that the original beside it is the one whose hash it gives, and that the units put together
 * are that original character by character, white space aside.
 * @throws `ContentError` naming file, field or line, and expectation.
 * @see docs/SPEC.md DOC-2, DOC-5, ADD-1
 */
export const readDocuments = (): readonly Document[] => readVersionedDocuments().map(({ current }) => current)

/**
 * Every document with its earlier versions.
 * @throws `ContentError`, as {@link readDocuments}.
 * @see docs/SPEC.md ADD-7
 */
export const readVersionedDocuments = oncePerBuild((): readonly VersionedDocument[] => {
  const marked = new Map(
    contentFiles('documents')
      .filter((path) => !path.endsWith('.docx.yaml'))
      .map((path) => readDocument(path))
      .map((document) => [document.id, document]),
  )
  const sources = readSources([...marked.values()].map(({ source }) => source.file))
  return [...new Set([...marked.keys(), ...sources.keys()])]
    .map((id) => readVersions(id, sources.get(id) ?? [], marked.get(id) ?? null))
    .toSorted((left, right) => right.current.issuedOn.localeCompare(left.current.issuedOn))
})

/** Which text of a document one of its versions is. */
export const editionOf = ({ current, versions }: VersionedDocument, document: Document): Edition => ({
  work: versions[0]?.document ?? current,
  version: versions.find((candidate) => candidate.document === document)?.version ?? document.issuedOn,
})

/** Every version that is not the current one, with the id of its document. @see docs/SPEC.md ADD-10 */
export const readFormerVersions = (): readonly (DocumentVersion & {
  readonly id: string
  readonly edition: Edition
})[] =>
  readVersionedDocuments().flatMap((versioned) =>
    versioned.versions
      .filter(({ document }) => document !== versioned.current)
      .map((former) => ({
        ...former,
        id: versioned.id,
        edition: editionOf(versioned, former.document),
      })),
  )

const folder = 'documents'
const fileOf = (name: string): string => join(contentRoot, folder, name)

/** The .txt and .docx files by document id, those left out that a hand-made file has for its original. */
const readSources = (originals: readonly string[]): ReadonlyMap<string, readonly SourceVersion[]> => {
  const sources = new Map<string, SourceVersion[]>()
  const names = existsSync(fileOf('')) ? readdirSync(fileOf('')) : []
  for (const file of names
    .filter((name) => /\.(txt|docx)$/i.test(name) && !originals.includes(name))
    .toSorted()) {
    const named = readSourceName(file)
    if (named === null)
      throw new ContentError(fileOf(file), [
        '文件名应为小写拼音、数字和连字号，例如 huifang-banfa.txt；新版本在后面加日期，例如 huifang-banfa@2024-05-01.txt。',
      ])
    const bytes = readFileSync(fileOf(file))
    const beside = fileOf(`${file}.yaml`)
    const reading = readSourceFile(file, bytes, existsSync(beside) ? readFileSync(beside, 'utf8') : null)
    if (reading.state === 'refused') throw refusedFile(file, reading.findings)
    const { frontMatter, paragraphs } = reading
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const version = named.version ?? frontMatter.version ?? frontMatter.date ?? ''
    sources.set(named.id, [
      ...(sources.get(named.id) ?? []),
      { file, sha256, version, frontMatter, paragraphs },
    ])
  }
  return sources
}

const refusedFile = (
  file: string,
  findings: Extract<SourceFileReading, { state: 'refused' }>['findings'],
): ContentError =>
  new ContentError(
    fileOf(file),
    findings.map(({ line, text, sentence }) => `第 ${line} 行${text === '' ? '' : `“${text}”`}：${sentence}`),
  )

const readJson = (name: string): unknown => {
  try {
    return JSON.parse(readFileSync(fileOf(name), 'utf8'))
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw new ContentError(
      fileOf(name),
      ['不是合格的 JSON。这个文件由 add-document 写出，请恢复它原来的样子。'],
      { cause },
    )
  }
}

const readVersions = (
  id: string,
  sources: readonly SourceVersion[],
  marked: Document | null,
): VersionedDocument => {
  const lockFile = `${id}.units.json`
  const lock = existsSync(fileOf(lockFile))
    ? checkContent(fileOf(lockFile), readJson(lockFile), unitsLockSchema)
    : null
  const assembly = assembleVersions(id, sources, lock, marked)
  if (assembly.state === 'refused') throw refusedFile(assembly.file, assembly.findings)
  const current = assembly.versions.at(-1)?.document
  if (current === undefined) throw new ContentError(fileOf(lockFile), ['找不到这个锁定文件所属的文件。'])
  for (const { document, isLocked } of assembly.versions)
    if (!isLocked)
      console.warn(
        `${shownPath(fileOf(document.source.file))} 的单元号还没有固定。请运行 npm run desk -- add-document ${shownPath(fileOf(document.source.file))}，并把写出的 ${lockFile} 一起保存。`,
      )
  return { id, current, versions: assembly.versions }
}

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
  if (file.endsWith('.txt')) {
    const bytes = readFileSync(fileOf(file))
    const reading = readSourceFile(file, bytes, null)
    if (reading.state === 'read' && !reading.hasFrontMatter && reading.encoding === 'utf-8') return bytes
    if (reading.state === 'read') return new TextEncoder().encode(reading.body)
  }
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

/** The files of `content/` that a document is made of: its text, and what was written down of it by hand. */
export const documentFiles = ({ id, source }: Pick<Document, 'id' | 'source'>): readonly string[] => [
  join(folder, source.file),
  ...(existsSync(fileOf(`${id}.yaml`)) ? [join(folder, `${id}.yaml`)] : []),
]
