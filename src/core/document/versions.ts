import { z } from 'zod'
import { cutAlike } from './cut-alike.ts'
import {
  type DerivedParagraph,
  deriveUnits,
  excerptOf,
  type Finding,
  isNumberOfIssue,
  type ReadFromText,
  type SourceParagraph,
} from './derive-units.ts'
import { type Document, paragraphRoles, type Unit, unitIdSchema } from './document.ts'
import { keepIds, noRoomSentence, type TextUnit } from './keep-ids.ts'
import type { FrontMatter } from './source-file.ts'
import { compareUnitIds, type UnitId } from './unit-id.ts'

/**
 * The file beside a document that fixes its units for ever: of every version each paragraph with role, ids and
 * texts. A later release of this program that would divide a sentence otherwise changes nothing in it.
 * @see docs/SPEC.md ADD-7
 */
export const unitsLockSchema = z.strictObject({
  format: z.literal('mingcha/units/v1'),
  document: z.string(),
  versions: z.array(
    z.strictObject({
      version: z.iso.date(),
      file: z.string(),
      paragraphs: z.array(
        z.strictObject({
          role: z.enum(paragraphRoles),
          level: z.int().min(1).max(4).optional(),
          units: z.array(z.tuple([unitIdSchema, z.string().min(1)])).min(1),
        }),
      ),
    }),
  ),
})
/** See {@link unitsLockSchema}. */
export type UnitsLock = z.infer<typeof unitsLockSchema>

/** A lock as text, one unit to a line, so that a change of one shows as one. */
export const unitsLockText = (lock: UnitsLock): string => {
  const versions = lock.versions.map(({ version, file, paragraphs }) => {
    const lines = paragraphs.map(({ role, level, units }) => {
      const texts = units.map((unit) => `        ${JSON.stringify(unit)}`).join(',\n')
      const levelText = level === undefined ? '' : ` "level": ${level},`
      return `      { "role": "${role}",${levelText} "units": [\n${texts}\n      ] }`
    })
    return `    { "version": "${version}", "file": ${JSON.stringify(file)}, "paragraphs": [\n${lines.join(',\n')}\n    ] }`
  })
  return `{\n  "format": "${lock.format}",\n  "document": "${lock.document}",\n  "versions": [\n${versions.join(',\n')}\n  ]\n}\n`
}

/** One wording of a document as its file gives it. */
export interface SourceVersion {
  /** Its name in `content/documents/`. */
  readonly file: string
  /** SHA-256 of its bytes, hexadecimal. */
  readonly sha256: string
  /** ISO date; the newest is the current one. */
  readonly version: string
  readonly frontMatter: FrontMatter
  readonly paragraphs: readonly SourceParagraph[]
}

/** One version with its units. */
export interface DocumentVersion {
  readonly version: string
  readonly document: Document
  /** Line of each unit in its file; of a locked version unknown. */
  readonly lines: ReadonlyMap<UnitId, number>
  readonly warnings: readonly Finding[]
  readonly isLocked: boolean
  /** What the text says of itself; of a locked version `null`. */
  readonly said: ReadFromText | null
}

/** All versions of a document, oldest first, or the file that stands in the way and why. */
export type Assembly =
  | { readonly state: 'assembled'; readonly versions: readonly DocumentVersion[] }
  | { readonly state: 'refused'; readonly file: string; readonly findings: readonly Finding[] }

const bare = (text: string): string => text.replace(/\s/g, '')

/** The first paragraph whose text is not what the lock says; `null` when the whole text is. */
const departsFrom = (
  paragraphs: readonly SourceParagraph[],
  locked: UnitsLock['versions'][number],
): SourceParagraph | null => {
  const expected = bare(locked.paragraphs.flatMap(({ units }) => units.map(([, text]) => text)).join(''))
  let at = 0
  for (const paragraph of paragraphs) {
    const text = bare(paragraph.text)
    if (expected.slice(at, at + text.length) !== text) return paragraph
    at += text.length
  }
  return at === expected.length ? null : (paragraphs.at(-1) ?? { line: 1, text: '' })
}

const firstLine = (sentence: string): readonly Finding[] => [{ line: 1, text: '', sentence }]

/**
 * Puts the versions of one document together: units of a locked version as the lock has them, of others derived,
 * with the ids of the version before carried over.
 * @param id - The document's id, also in its files' names.
 * @param sources - Its .txt and .docx files, in any order.
 * @param lock - What the file beside them fixes, or `null`.
 * @param marked - The same document as a hand-made file, its oldest version; `null` for most.
 * @returns Refused by the first file that cannot be cited for ever. Throws only what a broken promise throws.
 * @see docs/SPEC.md ADD-6, ADD-7
 */
export const assembleVersions = (
  id: string,
  sources: readonly SourceVersion[],
  lock: UnitsLock | null,
  marked: Document | null,
): Assembly => {
  const ordered = sources.toSorted((left, right) => left.version.localeCompare(right.version))
  const versions: DocumentVersion[] =
    marked === null
      ? []
      : [
          {
            version: marked.issuedOn,
            document: marked,
            lines: new Map(),
            warnings: [],
            isLocked: true,
            said: null,
          },
        ]
  const used = new Set<UnitId>([
    ...(marked?.units.map((unit) => unit.id) ?? []),
    ...(lock?.versions.flatMap(({ paragraphs }) =>
      paragraphs.flatMap(({ units }) => units.map(([unit]) => unit)),
    ) ?? []),
  ])
  for (const locked of lock?.versions ?? [])
    if (!ordered.some(({ version }) => version === locked.version))
      return {
        state: 'refused',
        file: locked.file,
        findings: firstLine(
          `${locked.version} 版已经发布过，现在找不到它的文件。旧版本要一直保留，请把 ${locked.file} 放回来。`,
        ),
      }
  for (const source of ordered) {
    const previous = versions.at(-1)
    const refuse = (findings: readonly Finding[]): Assembly => ({
      state: 'refused',
      file: source.file,
      findings,
    })
    if (previous?.version === source.version)
      return refuse(
        firstLine(
          `与 ${previous.document.source.file} 是同一个版本（${source.version}）。请删去重复的文件，或改正“版本”。`,
        ),
      )
    if (previous && source.version < previous.version)
      return refuse(firstLine(`版本 ${source.version} 早于已有的 ${previous.version}。请核对日期。`))
    const missing = (['title', 'issuer', 'date'] as const).filter(
      (name) => source.frontMatter[name] === undefined,
    )
    if (missing.length > 0)
      return refuse(
        firstLine(
          `文件信息里缺少${missing.map((name) => `“${{ title: '标题', issuer: '发文机关', date: '成文日期' }[name]}”`).join('、')}。请在正文前两行 --- 之间补上；.docx 写在同名的 .docx.yaml 里。`,
        ),
      )
    const locked = lock?.versions.find(({ version }) => version === source.version)
    if (locked) {
      const departing = departsFrom(source.paragraphs, locked)
      if (departing !== null)
        return refuse([
          {
            line: departing.line,
            text: excerptOf(departing.text),
            sentence: `从这里起与已经发布的 ${source.version} 版不同。如果是误改，请改回原样；如果是新的版本，请改回原样，把新文本另存为 ${id}@新日期.txt，再运行 npm run desk -- add-document。`,
          },
        ])
      const paragraphs = locked.paragraphs.map(({ role, level, units }) => ({
        role,
        ...(level === undefined ? {} : { level }),
        units: units.map(([unit, text]) => ({ id: unit, text, line: 0 })),
      }))
      const unordered = paragraphs
        .flatMap(({ units }) => units)
        .find((unit, index, all) => index > 0 && compareUnitIds(all[index - 1]?.id ?? unit.id, unit.id) >= 0)
      if (unordered)
        return refuse([
          {
            line: 1,
            text: excerptOf(unordered.text),
            sentence: `${id}.units.json 里单元 ${unordered.id} 的次序不对或重复。请恢复这个文件原来的样子。`,
          },
        ])
      versions.push({
        version: source.version,
        document: documentOf(id, source, paragraphs, previous?.document ?? null),
        lines: new Map(),
        warnings: [],
        isLocked: true,
        said: null,
      })
      continue
    }
    const derivation = deriveUnits(source.paragraphs, source.frontMatter.title ?? null)
    if (derivation.state === 'refused') return refuse(derivation.findings)
    // Units cut by hand are not those the numbering gives: a newer version is cut as they were.
    const found =
      marked && previous ? cutAlike(previous.document.units, derivation.paragraphs) : derivation.paragraphs
    const units = found.flatMap((paragraph) =>
      paragraph.units.map((unit) => ({ ...unit, role: paragraph.role })),
    )
    const placement = previous ? keepIds(withRoles(previous.document), units, used) : null
    if (placement?.state === 'full') {
      const { line, text } = units[placement.index] ?? { line: 1, text: '' }
      return refuse([{ line, text: excerptOf(text), sentence: noRoomSentence }])
    }
    const ids = placement?.ids ?? units.map((unit) => unit.id)
    let index = 0
    const paragraphs = found.map(
      (paragraph): DerivedParagraph => ({
        ...paragraph,
        units: paragraph.units.map((unit) => ({ ...unit, id: ids[index++] ?? unit.id })),
      }),
    )
    for (const unit of ids) used.add(unit)
    const document = documentOf(id, source, paragraphs, previous?.document ?? null)
    versions.push({
      version: source.version,
      document,
      lines: new Map(paragraphs.flatMap((paragraph) => paragraph.units.map((unit) => [unit.id, unit.line]))),
      warnings: [
        ...derivation.warnings,
        ...(marked && previous ? markWarnings(id, paragraphs, previous.document.units) : []),
      ],
      isLocked: false,
      said: derivation.said,
    })
  }
  return { state: 'assembled', versions }
}

/** The units of a document, each with what its paragraph is. */
const withRoles = ({ paragraphs, units }: Document): readonly TextUnit[] => {
  const roleOf = new Map(paragraphs.flatMap(({ role, units: own }) => own.map((id) => [id, role] as const)))
  return units.map(({ id, text }) => ({ id, text, role: roleOf.get(id) ?? 'body' }))
}

/** What an editor should look at where a text that was marked by hand has other words now. */
const markWarnings = (
  id: string,
  paragraphs: readonly DerivedParagraph[],
  before: readonly Unit[],
): readonly Finding[] => {
  const former = new Map(before.map((unit) => [unit.id, unit]))
  return paragraphs.flatMap(({ units }) =>
    units.flatMap(({ id: unit, text, line }): Finding[] => {
      const marked = former.get(unit)
      if (marked && bare(marked.text) === bare(text)) return []
      return [
        {
          line,
          text: excerptOf(text),
          sentence: marked
            ? `单元 ${unit} 的文字改了，类型、责任主体和阶段仍照旧版的标注。请核对；不对的，改 ${id}.yaml 里这个单元的标注。`
            : `单元 ${unit} 是新的，没有类型、责任主体和阶段的标注，逐句对照页上没有它。`,
        },
      ]
    }),
  )
}

/** The number of issue that stands about the title, for a front matter that does not say it. */
const numberIn = (paragraphs: readonly DerivedParagraph[]): string | null =>
  paragraphs
    .filter(({ role }) => role === 'title' || role === 'subtitle')
    .flatMap(({ units }) => units.map(({ text }) => text))
    .find(isNumberOfIssue) ?? null

/** A derived unit says nothing of how it binds; one that was there before keeps what was marked by hand. */
const documentOf = (
  id: string,
  { file, sha256, frontMatter }: SourceVersion,
  paragraphs: readonly DerivedParagraph[],
  previous: Document | null,
): Document => {
  const before = new Map(previous?.units.map((unit) => [unit.id, unit]))
  const units = paragraphs.flatMap((paragraph) =>
    paragraph.units.map((unit): Unit => {
      const former = before.get(unit.id)
      if (former) return { ...former, text: unit.text }
      return { id: unit.id, text: unit.text, type: [], bound: null, stage: [], carriers: [] }
    }),
  )
  const unchanged = new Set(
    units.filter((unit) => bare(before.get(unit.id)?.text ?? '') === bare(unit.text)).map((unit) => unit.id),
  )
  const keywords = frontMatter.keywords?.split(/[\s、，,；;]+/).filter((word) => word !== '')
  return {
    id,
    title: frontMatter.title ?? '',
    issuer: frontMatter.issuer ?? '',
    issuedOn: frontMatter.date ?? '',
    indexNumber: frontMatter.index ?? null,
    topic: frontMatter.topic ?? null,
    number: frontMatter.number ?? numberIn(paragraphs),
    publishedOn: frontMatter.published ?? null,
    keywords: keywords && keywords.length > 0 ? keywords : null,
    status: frontMatter.status ?? null,
    source: { file, sha256 },
    paragraphs: paragraphs.map(({ role, level, units: own }) => ({
      role,
      ...(level === undefined ? {} : { level }),
      units: own.map((unit) => unit.id),
    })),
    units,
    notes: previous?.notes.filter((note) => note.units.every((unit) => unchanged.has(unit))) ?? [],
  }
}

/** The lock that fixes these versions; not the one a hand-made file already fixes. */
export const lockOf = (
  id: string,
  versions: readonly DocumentVersion[],
  marked: Document | null,
): UnitsLock => ({
  format: 'mingcha/units/v1',
  document: id,
  versions: versions
    .filter(({ document }) => document !== marked)
    .map(({ version, document }) => {
      const textById = new Map(document.units.map((unit) => [unit.id, unit.text]))
      return {
        version,
        file: document.source.file,
        paragraphs: document.paragraphs.map(({ role, level, units }) => ({
          role,
          ...(level === undefined ? {} : { level }),
          units: units.map((unit): [UnitId, string] => [unit, textById.get(unit) ?? '']),
        })),
      }
    }),
})

/** `<id>.txt` or `<id>@2024-05-01.docx`: the id and the version a file's name gives. `null` for any other name. */
export const readSourceName = (file: string): { id: string; version: string | null } | null => {
  const [, id, version = null] =
    /^([a-z0-9]+(?:-[a-z0-9]+)*)(?:@(\d{4}-\d{2}-\d{2}))?\.(?:txt|docx)$/.exec(file) ?? []
  return id === undefined ? null : { id, version }
}
