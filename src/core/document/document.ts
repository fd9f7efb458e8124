import { z } from 'zod'
import { stages } from './stages.ts'
import { compareUnitIds, parseUnitId, type UnitId } from './unit-id.ts'

/** A unit id in a content file. Parses to {@link UnitId}. */
export const unitIdSchema = z.string().transform((text, context): UnitId => {
  const id = parseUnitId(text)
  if (id !== null) return id
  context.addIssue({ code: 'custom', message: '应为单元号，例如 3.1.4.2' })
  return z.NEVER
})

const sentence = z
  .string()
  .min(1, '不能为空')
  .refine((text) => text.trim() === text, '前后不能有空格')

/** How a unit binds: what kinds of sentence it is. `context` has no normative content. */
export const unitTypes = [
  'obligation',
  'prohibition',
  'method',
  'quality',
  'role',
  'deadline',
  'permission',
  'focus',
  'context',
] as const

/** What on this site or in the app can carry a unit. */
export const carriers = [
  'doc-page',
  'rule',
  'checklist-item',
  'questionnaire-item',
  'appraisal-item',
  'interview-question',
  'site-visit-record',
  'document-review-record',
  'evidence-grade',
  'clue-record',
  'transfer-record',
  'feedback-record',
  'rectification-item',
  'plan-review',
  'revisit-check',
  'report-section',
  'special-report',
  'export',
  'access-control',
  'audit-trail',
  'role-assignment',
  'schedule',
  'config',
  'glossary',
] as const

const unitSchema = z.strictObject({
  id: unitIdSchema,
  text: sentence,
  type: z.array(z.enum(unitTypes)).min(1),
  bound: z.strictObject({ who: sentence, inferred: z.boolean() }).nullable(),
  stage: z.array(z.enum(stages)),
  carriers: z.array(z.enum(carriers)).min(1),
})

/**
 * What a paragraph is in the layout of an official document (公文). `subtitle` is what stands about the title:
 * 发文字号, 题注. `attachment` is the line 附件1 with which an attachment begins, `attachment-title` its title.
 */
export const paragraphRoles = [
  'title',
  'subtitle',
  'addressee',
  'heading',
  'body',
  'issuer',
  'date',
  'attachment',
  'attachment-title',
] as const

const paragraphSchema = z.strictObject({
  role: z.enum(paragraphRoles),
  /** How deep a heading lies, 1 (also when absent) to 4: 编 章 节, or 一、（一）1.（1）. */
  level: z.int().min(1).max(4).optional(),
  units: z.array(unitIdSchema).min(1),
})

const dateIso = z.iso.date('应为日期，例如 2014-02-24')

/**
 * What this site says of some units (本站理解), shown outside the text. `expiredOn` is the last day of a deadline
 * in them that has passed: the note is then marked 历史期限 and also stands beside the paragraph.
 * @see docs/SPEC.md DOC-31
 */
const noteSchema = z.strictObject({
  units: z.array(unitIdSchema).min(1),
  text: sentence,
  expiredOn: dateIso.nullable().default(null),
})
const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, '应为小写拼音、数字和连字号，例如 2014-sifa-xuncha-yijian')

/**
 * A published document with its full text, as a file of `content/documents/` gives it. Units stand in the
 * order of their ids, each in exactly one paragraph; notes name units that exist.
 * `null` for index number, topic, number, status, day of publication or keywords means that the document itself
 * does not say (原文未载); a file that leaves one out says the same.
 * @see docs/SPEC.md DOC-1, DOC-2
 */
export const documentSchema = z
  .strictObject({
    id: slug,
    title: sentence,
    issuer: sentence,
    issuedOn: dateIso,
    indexNumber: sentence.nullable().default(null),
    topic: sentence.nullable().default(null),
    number: sentence.nullable(),
    publishedOn: dateIso.nullable().default(null),
    keywords: z.array(sentence).min(1).nullable().default(null),
    status: sentence.nullable(),
    source: z.strictObject({
      file: z.string(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/, '应为 64 位小写十六进制'),
    }),
    paragraphs: z.array(paragraphSchema).min(1),
    units: z.array(unitSchema).min(1),
    notes: z.array(noteSchema),
  })
  .superRefine((document, context) => {
    const refuse = (path: (string | number)[], message: string) => {
      context.addIssue({ code: 'custom', path, message })
    }
    for (const [index, unit] of document.units.entries()) {
      const previous = document.units[index - 1]
      if (previous !== undefined && compareUnitIds(previous.id, unit.id) >= 0)
        refuse(['units', index, 'id'], `应大于前一个单元号 ${previous.id}，现为 ${unit.id}`)
    }
    const placed = document.paragraphs.flatMap((paragraph, index) =>
      paragraph.units.map((id) => ({ id, index })),
    )
    for (const [position, { id, index }] of placed.entries()) {
      const expected = document.units[position]?.id
      if (id !== expected) {
        refuse(['paragraphs', index, 'units'], `此处应为单元 ${expected ?? '（已无单元）'}，现为 ${id}`)
        return
      }
    }
    if (placed.length < document.units.length)
      refuse(['paragraphs'], `应包含全部 ${document.units.length} 个单元，现为 ${placed.length} 个`)
    const known = new Set(document.units.map((unit) => unit.id))
    const deadlines = new Set(
      document.units.filter(({ type }) => type.includes('deadline')).map(({ id }) => id),
    )
    for (const [index, { units, expiredOn }] of document.notes.entries()) {
      for (const id of units) if (!known.has(id)) refuse(['notes', index, 'units'], `没有单元 ${id}`)
      if (expiredOn !== null && !units.some((id) => deadlines.has(id)))
        refuse(['notes', index, 'expiredOn'], '所注的单元里没有 type 含 deadline 的')
    }
  })

/** A document with its full text; see {@link documentSchema}. */
export type Document = z.infer<typeof documentSchema>
/** One citable piece of a document. */
export type Unit = Document['units'][number]
/** One paragraph of a document: a role and the ids of its units, in order. */
export type Paragraph = Document['paragraphs'][number]

/**
 * A document that others cite but whose text we do not have (文本未取得). Only what is known of it is said:
 * `null` means not known. `citedBy` names the units that cite it.
 * @see docs/SPEC.md DOC-8
 */
export const citedDocumentSchema = z.strictObject({
  /** Its page is `/documents/cited/<id>/`. */
  id: slug,
  title: sentence,
  issuer: sentence,
  citedBy: z.array(z.strictObject({ document: slug, units: z.array(unitIdSchema).min(1) })).min(1),
})

/** A document known only by name; see {@link citedDocumentSchema}. */
export type CitedDocument = z.infer<typeof citedDocumentSchema>
