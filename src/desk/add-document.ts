import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { deriveUnits, excerptOf, type Finding } from '../core/document/derive-units.ts'
import { countChanges, diffUnits } from '../core/document/diff.ts'
import { type Document, documentSchema } from '../core/document/document.ts'
import {
  type FrontMatter,
  type FrontMatterName,
  frontMatterNames,
  frontMatterText,
  readSourceFile,
} from '../core/document/source-file.ts'
import {
  assembleVersions,
  type DocumentVersion,
  lockOf,
  readSourceName,
  type SourceVersion,
  type UnitsLock,
  unitsLockSchema,
  unitsLockText,
} from '../core/document/versions.ts'
import type { Sentence } from '../server/sentences.ts'
import { citingFiles } from './cited-units.ts'

/** Where the command reads and writes, and how it asks. */
export interface AddDocumentDeps {
  /** The folder `content/`. */
  readonly contentPath: string
  readonly sentence: Sentence
  readonly print: (line: string) => void
  /** What a person types after a question; the question ends without a new line. */
  readonly ask: (question: string) => Promise<string>
}

/** Asks at the terminal. An end of input counts as an empty answer. */
export const askAtTerminal = async (question: string): Promise<string> => {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return await Promise.race([
      terminal.question(question),
      new Promise<string>((done) => terminal.once('close', () => done(''))),
    ])
  } finally {
    terminal.close()
  }
}

const fieldNames = Object.keys(frontMatterNames) as FrontMatterName[]

/** Raised inside to leave with a sentence; caught in {@link addDocument}. */
class Refusal extends Error {
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(lines[0])
    this.lines = lines
  }
}

const readArguments = (args: readonly string[], sentence: Sentence) => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        id: { type: 'string' },
        yes: { type: 'boolean', default: false },
        ...Object.fromEntries(fieldNames.map((name) => [name, { type: 'string' as const }])),
      },
    })
    const [path, ...more] = positionals
    if (path === undefined || more.length > 0) throw new Refusal([sentence('addDocument.usage')])
    const given = values as Readonly<Record<string, string | boolean | undefined>>
    const fields = Object.fromEntries(
      fieldNames.flatMap((name) => {
        const text = given[name]
        return typeof text === 'string' && text.trim() !== '' ? [[name, text.trim()]] : []
      }),
    ) as FrontMatter
    // A line break would write a line of its own into the front matter.
    const broken = fieldNames.find((name) => /[\p{Cc}\u2028\u2029]/u.test(fields[name] ?? ''))
    if (broken !== undefined) throw new Refusal([sentence('addDocument.control', { name: broken })])
    return { path, id: typeof given.id === 'string' ? given.id : null, isYes: given.yes === true, fields }
  } catch (cause) {
    // parseArgs throws a TypeError for an option it does not know.
    if (cause instanceof TypeError) throw new Refusal([sentence('addDocument.usage')])
    throw cause
  }
}

/**
 * Adds an official text: reads the file, shows the structure found in it and what would change, asks, and then
 * writes the text and its lock into `content/documents/`. A file already there gets its lock. Overwrites no text.
 * @param args - What follows `add-document` on the command line.
 * @returns The exit code: 0 written or nothing to do, 1 refused or declined.
 * @see docs/SPEC.md ADD-9, ADD-12
 */
export const addDocument = async (args: readonly string[], deps: AddDocumentDeps): Promise<number> => {
  try {
    return await add(args, deps)
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    for (const line of cause.lines) deps.print(line)
    return 1
  }
}

const findingLines = (findings: readonly Finding[], sentence: Sentence): readonly string[] =>
  findings.map((finding) =>
    sentence('addDocument.finding', { ...finding, text: finding.text === '' ? '' : `“${finding.text}”` }),
  )

const add = async (
  args: readonly string[],
  { contentPath, sentence, print, ask }: AddDocumentDeps,
): Promise<number> => {
  const { path, id: givenId, isYes, fields } = readArguments(args, sentence)
  const folder = join(contentPath, 'documents')
  if (!existsSync(path)) throw new Refusal([sentence('addDocument.noFile', { file: basename(path) })])
  if (statSync(path).isDirectory())
    throw new Refusal([sentence('addDocument.folder', { file: basename(resolve(path)) })])
  const isInPlace = resolve(dirname(path)) === resolve(folder)
  const ending = path.toLowerCase().endsWith('.docx') ? '.docx' : '.txt'
  const named = readSourceName(basename(path).replace(/\.(txt|docx)$/i, ending))
  const id = givenId ?? named?.id
  if (id === undefined || readSourceName(`${id}.txt`)?.id !== id)
    throw new Refusal([sentence('addDocument.wantId')])

  const bytes = readFileSync(path)
  const beside = existsSync(`${path}.yaml`) ? readFileSync(`${path}.yaml`, 'utf8') : null
  const reading = readSourceFile(basename(path), bytes, beside)
  if (reading.state === 'refused')
    throw new Refusal([
      sentence('addDocument.refused', { file: basename(path) }),
      ...findingLines(reading.findings, sentence),
    ])
  if (reading.encoding === 'gb18030') print(sentence('addDocument.converted'))
  // Of a file that lies there already nothing is written but its lock: what it does not say would be dropped.
  const unwritten =
    isInPlace && (ending === '.txt' || beside !== null)
      ? fieldNames.filter((name) => fields[name] !== undefined && fields[name] !== reading.frontMatter[name])
      : []
  if (unwritten.length > 0)
    throw new Refusal([
      sentence('addDocument.inPlace', {
        names: unwritten.map((name) => `--${name}`).join('、'),
        file: ending === '.txt' ? basename(path) : `${basename(path)}.yaml`,
        lines: frontMatterText(
          Object.fromEntries(unwritten.map((name) => [name, fields[name]])) as FrontMatter,
        ).trimEnd(),
      }),
    ])
  if (named?.version != null && fields.version !== undefined && fields.version !== named.version)
    throw new Refusal([
      sentence('addDocument.otherVersion', { file: basename(path), version: fields.version }),
    ])
  const written = { ...reading.frontMatter, ...fields }
  const guess = deriveUnits(reading.paragraphs, written.title ?? null)
  if (guess.state === 'refused')
    throw new Refusal([
      sentence('addDocument.refused', { file: basename(path) }),
      ...findingLines(guess.findings, sentence),
    ])
  const { said } = guess
  const frontMatter: FrontMatter = {
    ...(said.title ? { title: said.title } : {}),
    ...(said.issuer ? { issuer: said.issuer } : {}),
    ...(said.dateIso ? { date: said.dateIso } : {}),
    ...(said.number ? { number: said.number } : {}),
    ...written,
  }
  const missing = (['title', 'issuer', 'date'] as const).filter((name) => frontMatter[name] === undefined)
  if (missing.length > 0)
    throw new Refusal(
      missing.map((name) => sentence('addDocument.missing', { name, label: frontMatterNames[name] })),
    )

  const existing = readExisting(folder, id, isInPlace ? basename(path) : null, sentence)
  const version = named?.version ?? frontMatter.version ?? frontMatter.date ?? ''
  const hasOthers = existing.marked !== null || existing.sources.length > 0
  const file = isInPlace ? basename(path) : `${id}${hasOthers ? `@${version}` : ''}${ending}`
  if (!isInPlace && existsSync(join(folder, file)))
    throw new Refusal([sentence('addDocument.exists', { file })])
  const stored =
    ending === '.docx' || isInPlace
      ? bytes
      : Buffer.from(`---\n${frontMatterText(frontMatter)}---\n${reading.body.replace(/^\uFEFF/, '')}`)
  const again = readSourceFile(file, stored, ending === '.docx' ? frontMatterText(frontMatter) : null)
  if (again.state === 'refused') throw new Refusal(findingLines(again.findings, sentence))
  const changed = fieldNames.find((name) => again.frontMatter[name] !== frontMatter[name])
  if (!isInPlace && changed !== undefined)
    throw new Refusal([
      sentence('addDocument.notReadBack', { name: changed, label: frontMatterNames[changed] }),
    ])
  const source: SourceVersion = {
    file,
    sha256: createHash('sha256').update(stored).digest('hex'),
    version,
    frontMatter: isInPlace ? again.frontMatter : frontMatter,
    paragraphs: reading.paragraphs,
  }
  const assembly = assembleVersions(id, [...existing.sources, source], existing.lock, existing.marked)
  if (assembly.state === 'refused')
    throw new Refusal([
      sentence('addDocument.refused', { file: assembly.file }),
      ...findingLines(assembly.findings, sentence),
    ])
  const at = assembly.versions.findIndex((candidate) => candidate.version === version)
  const added = assembly.versions[at]
  if (added === undefined) throw new Refusal([sentence('addDocument.usage')])
  const previous = assembly.versions[at - 1] ?? null
  if (previous && !added.isLocked) {
    const isNewest = at === assembly.versions.length - 1
    refuseLosses(previous, added, isNewest ? citingFiles(contentPath, id) : new Map(), sentence)
  }
  showStructure(added, [...reading.warnings, ...added.warnings], previous, sentence, print)
  const lockFile = `${id}.units.json`
  const lock = unitsLockText(lockOf(id, assembly.versions, existing.marked))
  if (added.isLocked && existsSync(join(folder, lockFile))) {
    print(sentence('addDocument.already', { file }))
    return 0
  }
  print(sentence('addDocument.files', { files: [...(isInPlace ? [] : [file]), lockFile].join('、') }))
  if (!isYes && !/^(y|yes|是)$/i.test((await ask(sentence('addDocument.question'))).trim())) {
    print(sentence('addDocument.declined'))
    return 1
  }
  mkdirSync(folder, { recursive: true })
  if (!isInPlace) writeFileSync(join(folder, file), stored, { flag: 'wx' })
  if (ending === '.docx' && !existsSync(join(folder, `${file}.yaml`)))
    writeFileSync(join(folder, `${file}.yaml`), frontMatterText(frontMatter), { flag: 'wx' })
  // The one file that is written again: it only grows, by the version just shown.
  writeFileSync(join(folder, lockFile), lock)
  print(sentence('addDocument.written', { id }))
  return 0
}

const maxNamedUnits = 12

/**
 * Refuses a version that is hardly the same document (a wrong --id), and one without units that the site's own
 * content cites, which would stop the next build. What is written under an id stays for ever; a refusal does not.
 */
const refuseLosses = (
  { version, document: { units: before } }: DocumentVersion,
  { document: { units: after, id } }: DocumentVersion,
  files: ReadonlyMap<string, ReadonlySet<string>>,
  sentence: Sentence,
): void => {
  const kept = new Set(after.map((unit) => unit.id))
  const removed = before.filter((unit) => !kept.has(unit.id))
  // By hand a text is divided more finely than by number: a unit that is gone with its words still there is not lost.
  const bare = (text: string) => text.replace(/\s/g, '')
  const whole = bare(after.map(({ text }) => text).join(''))
  const lost = removed.filter(({ text }) => !whole.includes(bare(text)))
  if (lost.length * 2 > before.length)
    throw new Refusal([
      sentence('addDocument.otherText', { id, version, units: before.length, removed: lost.length }),
    ])
  const cited = removed.filter((unit) => files.has(unit.id))
  if (cited.length === 0) return
  throw new Refusal([
    sentence('addDocument.citedGone', { version, count: cited.length }),
    ...cited.slice(0, maxNamedUnits).map((unit) =>
      sentence('addDocument.citedUnit', {
        id: unit.id,
        text: excerptOf(unit.text),
        files: [...(files.get(unit.id) ?? [])].join('、'),
      }),
    ),
    ...(cited.length > maxNamedUnits
      ? [sentence('addDocument.citedMore', { count: cited.length - maxNamedUnits })]
      : []),
    sentence('addDocument.citedNext'),
  ])
}

interface Existing {
  readonly marked: Document | null
  readonly sources: readonly SourceVersion[]
  readonly lock: UnitsLock | null
}

/** What `content/documents/` has of this document already. @param without - The file being added, if it lies there. */
const readExisting = (folder: string, id: string, without: string | null, sentence: Sentence): Existing => {
  const textOf = (name: string) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : null
  const [markedText, lockText] = [textOf(`${id}.yaml`), textOf(`${id}.units.json`)]
  const marked = markedText === null ? null : documentSchema.safeParse(parse(markedText))
  const lock = lockText === null ? null : unitsLockSchema.safeParse(parse(lockText))
  if (marked?.success === false) throw new Refusal([sentence('addDocument.broken', { file: `${id}.yaml` })])
  if (lock?.success === false)
    throw new Refusal([sentence('addDocument.broken', { file: `${id}.units.json` })])
  const original = marked?.data?.source.file
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : []
  const sources = names.flatMap((file): SourceVersion[] => {
    const named = readSourceName(file)
    if (named?.id !== id || file === without || file === original) return []
    const bytes = readFileSync(join(folder, file))
    const reading = readSourceFile(file, bytes, textOf(`${file}.yaml`))
    if (reading.state === 'refused')
      throw new Refusal([
        sentence('addDocument.refused', { file }),
        ...findingLines(reading.findings, sentence),
      ])
    const { frontMatter, paragraphs } = reading
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return [
      {
        file,
        sha256,
        version: named.version ?? frontMatter.version ?? frontMatter.date ?? '',
        frontMatter,
        paragraphs,
      },
    ]
  })
  return { marked: marked?.data ?? null, sources, lock: lock?.data ?? null }
}

const shownCharacters = 28

const showStructure = (
  { version, document, lines }: DocumentVersion,
  warnings: readonly Finding[],
  previous: DocumentVersion | null,
  sentence: Sentence,
  print: (line: string) => void,
): void => {
  print(sentence('addDocument.heading', { title: document.title, issuer: document.issuer, version }))
  const textById = new Map(document.units.map((unit) => [unit.id, unit.text]))
  for (const { role, units } of document.paragraphs)
    for (const unit of units) {
      const depth = unit.split('.').length - 2 + (role === 'heading' ? 0 : 1)
      const text = textById.get(unit) ?? ''
      const line = lines.get(unit)
      print(
        sentence('addDocument.unit', {
          line: String(line ?? '').padStart(5),
          id: unit.padEnd(14),
          indent: '  '.repeat(Math.max(0, depth)),
          text: `${text.slice(0, shownCharacters)}${text.length > shownCharacters ? '…' : ''}`,
          role: sentence(`addDocument.roles.${role}`),
        }),
      )
    }
  print(
    sentence('addDocument.counts', {
      paragraphs: document.paragraphs.length,
      units: document.units.length,
      headings: document.paragraphs.filter(({ role }) => role === 'heading').length,
      characters: document.units.reduce((sum, unit) => sum + unit.text.replace(/\s/g, '').length, 0),
    }),
  )
  if (previous) {
    const counts = countChanges(diffUnits(previous.document.units, document.units))
    print(sentence('addDocument.changes', { ...counts, version: previous.version }))
  }
  if (warnings.length > 0) print(sentence('addDocument.warnings', { count: warnings.length }))
  for (const line of findingLines(warnings, sentence)) print(line)
}
