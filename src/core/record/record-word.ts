/**
 * Records as a Word file in the layout of a 谈话记录: a head with who, when and where, then what was said fact by
 * fact with its photos, then who signed and the lines to sign on. Written by hand like the documents' own
 * (core/document/docx.ts): the same records give the same bytes.
 * @see docs/SPEC.md EXPORT-1, EXPORT-2, EXPORT-9, EXPORT-10; ECMA-376 Part 1, WordprocessingML; ECMA-376 Part 1, 20.4
 */
import { strToU8, zipSync } from 'fflate'
import { xmlText } from '../document/akoma-ntoso.ts'
import { checklistAnswers } from '../form/checklist.ts'
import { forbiddenInText } from '../form/form.ts'
import type { RecordField } from '../form/record-field.ts'
import { fillMessage } from '../message.ts'
import type { Attachment } from './attachment.ts'
import { readAttachmentFact, readSignature } from './attachment-fact.ts'
import { commentsOf } from './comment.ts'
import type { Fact, RecordContent } from './content.ts'
import type { ExportContext, ExportedPicture, ExportedRecord } from './export-words.ts'
import { gradesOf } from './grade.ts'
import {
  factsOf,
  formOf,
  formReferenceSchema,
  frameField,
  lists,
  wholeRecord,
  withdrawnReason,
} from './kinds.ts'
import { gradeText } from './record-sheets.ts'
import { reviewSteps } from './review.ts'
import { signatureText } from './signature-text.ts'
import { sinceSigned } from './signed.ts'

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const officeRelations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships'
const contentType = 'application/vnd.openxmlformats-officedocument.wordprocessingml'

const everyForbidden = new RegExp(forbiddenInText, 'gu')

/** Text as runs of one paragraph: line feeds become breaks, what would hide or reorder its neighbours becomes �. */
const runs = (text: string, look = ''): string =>
  text
    .toWellFormed()
    .split('\n')
    .map((line, index) => {
      const shown = xmlText(line.replace(everyForbidden, '\ufffd'))
      return `<w:r>${look === '' ? '' : `<w:rPr>${look}</w:rPr>`}${index > 0 ? '<w:br/>' : ''}<w:t xml:space="preserve">${shown}</w:t></w:r>`
    })
    .join('')

const paragraph = (style: string, ...content: readonly string[]): string =>
  `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr>${content.join('')}</w:p>`

/** English Metric Units, 914 400 to the inch: what drawings are measured in. */
const emuPerMillimetre = 36_000
/** Largest photo on the page: the width of the text, and so high that its caption and its fact stand with it. */
const photoRoom = { width: 150 * emuPerMillimetre, height: 170 * emuPerMillimetre }
const signatureRoom = { width: 50 * emuPerMillimetre, height: 25 * emuPerMillimetre }

/** Puts a picture into the file; gives the run that shows it, no larger than `room`. */
type Draw = (picture: ExportedPicture, description: string, room: typeof photoRoom) => string

const drawing = 'http://schemas.openxmlformats.org/drawingml/2006'

/** A picture as a run. @param number - of its own in the file, from 1; its relation is `picture` and this. */
const pictureRun = (
  number: number,
  { widthPixels, heightPixels }: ExportedPicture,
  description: string,
  room: typeof photoRoom,
): string => {
  const scale = Math.min(room.width / widthPixels, room.height / heightPixels)
  const size = `cx="${Math.round(widthPixels * scale)}" cy="${Math.round(heightPixels * scale)}"`
  const name = xmlText(description.toWellFormed().replace(everyForbidden, '\ufffd').replaceAll('\n', ' '))
  return `<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent ${size}/><wp:docPr id="${number}" name="picture${number}" descr="${name}"/><a:graphic><a:graphicData uri="${drawing}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="${number}" name="picture${number}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="picture${number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ${size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`
}

const bold = '<w:b/>'
const struck = '<w:strike/>'

/** A table without merged cells, two columns: what is asked and what is written. */
const table = (rows: readonly (readonly [string, string])[]): string => {
  const cell = (width: number, text: string, look: string) =>
    `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/></w:tcPr>${paragraph('Cell', runs(text, look))}</w:tc>`
  const borders = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV']
    .map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>`)
    .join('')
  const lines = rows
    .map(
      ([label, text]) =>
        `<w:tr><w:trPr><w:cantSplit/></w:trPr>${cell(2_600, label, bold)}${cell(6_245, text, '')}</w:tr>`,
    )
    .join('')
  return `<w:tbl><w:tblPr><w:tblW w:w="8845" w:type="dxa"/><w:tblBorders>${borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="2600"/><w:gridCol w:w="6245"/></w:tblGrid>${lines}</w:tbl>`
}

const isPlain = ({ type }: RecordField): boolean =>
  !['facts', 'observations', 'signature', 'evidence_grade', 'log'].includes(type)

/** The fields of a record's head, by its kind. */
const headFieldsOf = (kind: string, { interviewFrame, siteVisit }: ExportContext['definitions']) =>
  kind === 'interview' ? interviewFrame.recordFields : kind === 'site-visit' ? siteVisit.fields : []

/**
 * What of a record's attachments its Word file shows: drawn signatures and photos that stand. Recordings cannot be
 * printed, and a file somebody chose may hold what nobody sees.
 */
export const picturesOf = (
  content: RecordContent,
  definitions: ExportContext['definitions'],
): readonly Attachment[] => [
  ...headFieldsOf(content.kind, definitions).flatMap(({ type, name }) => {
    const signature = type === 'signature' ? readSignature(content.fields[name]) : null
    return signature?.method === 'drawn' ? [signature.file] : []
  }),
  ...factsOf(content, lists.attachments).flatMap(({ fact }) => {
    const said = readAttachmentFact(fact)
    return said?.kind === 'photo' && said.withdrawn === null ? [said.file] : []
  }),
]

const recordBody = (record: ExportedRecord, context: ExportContext, draw: Draw): string => {
  const { court, definitions, wording, words, roleOf, nameOf, timeText } = context
  const { word } = words
  const { content, created, written, undecided, pictures } = record
  const { kind } = content
  const grades = gradesOf(content.lists[lists.grades] ?? {})
  const said = (field: RecordField, values: Fact, at: { list: string; fact: string } | null): string => {
    const value = values[field.name]
    if (value === undefined || value === null) return ''
    return wording.valueText(kind, at ? { ...at, field: field.name } : { field: field.name }, value)
  }
  const section = (title: string, parts: readonly string[]): string[] => [
    paragraph('Section', runs(title)),
    ...(parts.length > 0 ? parts : [paragraph('Body', runs(word.none))]),
  ]
  const labelled = (label: string, text: string, look = ''): string =>
    paragraph('Body', runs(fillMessage(word.field, { label }), bold), runs(text, look))
  const numbered = (
    number: number,
    title: string,
    reason: string | null,
    notes: readonly string[] = [],
  ): string =>
    paragraph(
      'Fact',
      runs(`${fillMessage(word.number, { number })} ${title}`, bold),
      ...(reason === null ? [] : [runs(fillMessage(word.withdrawnFact, { reason }), bold)]),
      ...notes.map((note) => runs(note, bold)),
    )
  /** Fields of a fact that say something; struck through where the fact was withdrawn. */
  const factLines = (
    fields: readonly RecordField[],
    fact: Fact,
    at: { list: string; fact: string },
  ): string[] =>
    fields.filter(isPlain).flatMap((field) => {
      const text = said(field, fact, at)
      return text === '' ? [] : [labelled(field.label, text, withdrawnReason(fact) === null ? '' : struck)]
    })

  const title = kind === 'interview' ? word.interview : kind === 'site-visit' ? word.visit : word.checklist
  const reason = withdrawnReason(content.fields)
  const headFields = headFieldsOf(kind, definitions)
  const signatures = headFields.flatMap(({ type, name, label }) => {
    const text = type === 'signature' ? signatureText(content, name, context) : null
    return text ? [{ label, ...text, factsSince: sinceSigned(content, text.signature)?.facts }] : []
  })
  /** What became of a fact since it was signed for. */
  const sinceOf = (id: string): readonly string[] => {
    const since = signatures.map(({ factsSince }) => factsSince?.get(id))
    if (since.includes('changed')) return [word.factChanged]
    return since.includes('added') ? [word.factAdded] : []
  }
  const attached = factsOf(content, lists.attachments).map(({ fact }, index) => {
    const said = readAttachmentFact(fact)
    const file = wording.valueText(kind, { list: lists.attachments, fact: '', field: 'file' }, fact.file)
    return {
      number: index + 1,
      said,
      name: [said?.caption ?? '', file].filter((text) => text !== '').join(' '),
      reason: withdrawnReason(fact),
    }
  })
  const printed = new Set<number>()
  /** The photos of a fact that stand, each with the number it has among the attachments; once in the file. */
  const photosOf = (isMeant: (of: string | null) => boolean): readonly string[] =>
    attached.flatMap(({ number, said, name, reason }) => {
      if (said?.kind !== 'photo' || reason !== null || printed.has(number) || !isMeant(said.of)) return []
      printed.add(number)
      const caption = fillMessage(word.picture, { number, name })
      const picture = pictures.get(said.file.id)
      return picture
        ? [paragraph('Picture', draw(picture, caption, photoRoom)), paragraph('Caption', runs(caption))]
        : [paragraph('Caption', runs(`${caption}${word.pictureMissing}`))]
    })
  const rows: (readonly [string, string])[] = [
    [word.court, court],
    [word.recordNo, wording.recordTitle(content)],
    ...headFields.filter(isPlain).map((field) => [field.label, said(field, content.fields, null)] as const),
    ...(kind === 'site-visit'
      ? [[word.grade, gradeText(content, grades.get(wholeRecord), context)] as const]
      : []),
  ]

  const parts: string[] = [
    paragraph('Title', runs(title)),
    ...(reason === null ? [] : [paragraph('Notice', runs(fillMessage(word.withdrawnRecord, { reason })))]),
    ...(undecided > 0 ? [paragraph('Notice', runs(fillMessage(word.undecided, { count: undecided })))] : []),
    table(rows),
    paragraph('Body'),
  ]

  if (kind === 'interview') {
    const questions =
      definitions.interviewOutlines.find(({ id }) => id === formOf(content)?.id)?.questions ?? []
    parts.push(
      ...section(
        word.facts,
        factsOf(content, lists.facts).flatMap(({ id, fact }, index) => [
          numbered(
            index + 1,
            questions.find((question) => question.id === fact.question)?.text ?? '',
            withdrawnReason(fact),
            sinceOf(id),
          ),
          ...factLines(definitions.interviewFrame.factFields, fact, { list: lists.facts, fact: id }),
          labelled(word.grade, gradeText(content, grades.get(id), context)),
          ...photosOf((of) => of === id),
        ]),
      ),
    )
    const notes = Object.entries(content.lists[lists.questions] ?? {}).filter(
      ([, { note }]) => typeof note === 'string' && note !== '',
    )
    if (notes.length > 0)
      parts.push(
        ...section(
          word.questions,
          notes.map(([id, { note }]) =>
            labelled(wording.factLabel(content, lists.questions, id), String(note)),
          ),
        ),
      )
  }
  if (kind === 'checklist') {
    const items = definitions.checklists.find(({ id }) => id === formOf(content)?.id)?.items ?? []
    parts.push(
      ...section(
        word.items,
        items.flatMap(({ id, text }, index) => {
          const { answer, remark, evidence } = content.lists[lists.entries]?.[id] ?? {}
          const label = checklistAnswers.find(({ value }) => value === answer)?.label ?? word.none
          const line = (field: string, value: unknown) =>
            typeof value === 'string' && value !== ''
              ? [labelled(wording.fieldLabel(kind, { list: lists.entries, fact: id, field }), value)]
              : []
          return [
            numbered(index + 1, text, null),
            labelled(wording.fieldLabel(kind, { list: lists.entries, fact: id, field: 'answer' }), label),
            ...line('remark', remark),
            ...line('evidence', evidence),
            ...photosOf((of) => of === id),
          ]
        }),
      ),
    )
  }
  if (kind === 'site-visit')
    parts.push(
      ...section(
        word.observations,
        factsOf(content, lists.observations).flatMap(({ id, fact }, index) => [
          numbered(index + 1, wording.factLabel(content, lists.observations, id), withdrawnReason(fact)),
          ...factLines(definitions.siteVisit.observationFields, fact, { list: lists.observations, fact: id }),
          ...photosOf((of) => of === id),
        ]),
      ),
    )
  const additions = factsOf(content, lists.additions)
  if (additions.length > 0)
    parts.push(
      ...section(
        word.additions,
        additions.map(({ fact }) =>
          labelled(
            `${timeText(Number(fact.atMs) || 0)} ${typeof fact.by === 'string' ? nameOf(fact.by) : ''}`.trim(),
            typeof fact.text === 'string' ? fact.text : '',
          ),
        ),
      ),
    )
  if (attached.length > 0)
    parts.push(
      ...section(word.attachments, [
        ...attached.map(({ number, name, reason }) => numbered(number, name, reason)),
        // Of the record as a whole, or of what is not printed.
        ...photosOf(() => true),
      ]),
    )
  const remarks = [
    ...reviewSteps(content, roleOf).map((step) =>
      labelled(`${wording.reviewLabel(step.to)} ${nameOf(step.by)} ${timeText(step.atMs)}`, step.reason),
    ),
    ...commentsOf(content).map((comment) => {
      const list = wording.listLabel(lists.comments)
      const fact = comment.of && wording.factPlace(content, comment.of)
      return labelled(
        `${fact ? fillMessage(word.about, { list, fact }) : list} ${nameOf(comment.by)} ${timeText(comment.atMs)}`,
        comment.withdrawn === null
          ? comment.text
          : `${comment.text} ${fillMessage(word.withdrawnFact, { reason: comment.withdrawn })}`,
        comment.withdrawn === null ? '' : struck,
      )
    }),
  ]
  if (remarks.length > 0) parts.push(...section(word.comments, remarks))

  const blank = '\u3000'.repeat(8)
  const toSign = (label: string): string =>
    paragraph('Sign', runs(label), runs(blank, '<w:u w:val="single"/>'), runs(`\u3000${word.signDate}`))
  parts.push(
    ...signatures.flatMap(({ label, signature, how, of, since }) => {
      const picture = signature.method === 'drawn' ? pictures.get(signature.file.id) : undefined
      return [
        paragraph('Sign', runs(fillMessage(word.field, { label }), bold)),
        ...(picture ? [paragraph('Picture', draw(picture, label, signatureRoom))] : []),
        paragraph(
          'Body',
          runs(how),
          ...(signature.method === 'drawn' && !picture ? [runs(word.signatureMissing)] : []),
          ...(of === null ? [] : [runs(of)]),
        ),
        ...(since === null ? [] : [paragraph('Notice', runs(since))]),
      ]
    }),
  )
  if (kind === 'interview')
    parts.push(
      ...[...(signatures.length > 0 ? [] : [word.signSubject]), word.signTeam, word.signRecorder].map(toSign),
    )
  parts.push(...origin(content, created, written, context))
  return parts.join('')
}

/** Which wording a record was written on, and by whom it was saved: PEERS N. */
const origin = (
  content: RecordContent,
  created: ExportedRecord['created'],
  written: ExportedRecord['written'],
  { definitions, wording, words }: ExportContext,
): string[] => {
  const frame = formReferenceSchema.safeParse(content.fields[frameField])
  const named = [formOf(content), frame.success ? frame.data : null].filter((form) => form !== null)
  const { checklists, interviewOutlines, interviewFrame, siteVisit } = definitions
  const carried = [...checklists, ...interviewOutlines, interviewFrame, siteVisit]
  const isOther = named.some(({ id, version }) => carried.find((form) => form.id === id)?.version !== version)
  const forms = named
    .map((form) => wording.valueText(content.kind, { field: 'form' }, { ...form }))
    .join('、')
  const line = (save: ExportedRecord['created']) =>
    save === null ? words.word.none : `${save.name} ${save.time}`
  return [
    ...(forms === '' ? [] : [paragraph('Small', runs(fillMessage(words.word.form, { forms })))]),
    ...(isOther ? [paragraph('Small', runs(words.word.otherWording))] : []),
    paragraph(
      'Small',
      runs(fillMessage(words.word.saves, { created: line(created), written: line(written) })),
    ),
  ]
}

// Type sizes in half points, as in core/document/docx.ts; tables one size smaller than the text around them.
// In the order of the schema: typeface, weight, size.
const font = (name: string, halfPoints: number, weight = '') =>
  `<w:rFonts w:ascii="${name}" w:hAnsi="${name}" w:eastAsia="${name}"/>${weight}<w:sz w:val="${halfPoints}"/><w:szCs w:val="${halfPoints}"/>`

const styles: readonly (readonly [id: string, paragraph: string, run: string])[] = [
  ['Title', '<w:spacing w:after="240"/><w:jc w:val="center"/>', font('方正小标宋简体', 44)],
  ['Notice', '<w:spacing w:after="120"/>', font('黑体', 28, bold)],
  ['Section', '<w:keepNext/><w:spacing w:before="240" w:after="60"/>', font('黑体', 28)],
  ['Fact', '<w:keepNext/><w:spacing w:before="160"/>', font('仿宋', 28)],
  ['Body', '<w:ind w:left="280"/>', font('仿宋', 28)],
  [
    'Picture',
    '<w:keepNext/><w:spacing w:before="80" w:line="240" w:lineRule="auto"/><w:ind w:left="280"/>',
    font('仿宋', 28),
  ],
  ['Caption', '<w:spacing w:after="80"/><w:ind w:left="280"/>', font('仿宋', 24)],
  ['Cell', '<w:spacing w:before="40" w:after="40"/>', font('仿宋', 24)],
  ['Sign', '<w:keepNext/><w:spacing w:before="360"/>', font('仿宋', 28)],
  ['Small', '<w:spacing w:before="120"/>', font('仿宋', 20)],
]

const stylesPart = `${xml}<w:styles xmlns:w="${main}"><w:docDefaults><w:rPrDefault><w:rPr>${font('仿宋', 28)}<w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line="420" w:lineRule="atLeast"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>${styles
  .map(
    ([id, look, run]) =>
      `<w:style w:type="paragraph" w:customStyle="1" w:styleId="${id}"><w:name w:val="记录 ${id}"/><w:basedOn w:val="Normal"/><w:pPr>${look}</w:pPr><w:rPr>${run}</w:rPr></w:style>`,
  )
  .join('')}</w:styles>`

const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${officeRelations}/${type}" Target="${target}"/>`

/**
 * Records as one .docx, each on a page of its own, in the order given. At the foot of every page stands who exported
 * it and when.
 */
export const recordsToDocx = (records: readonly ExportedRecord[], context: ExportContext): Uint8Array => {
  const { words, by } = context
  const pageBreak = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
  const drawn: ExportedPicture[] = []
  const draw: Draw = (picture, description, room) => {
    drawn.push(picture)
    return pictureRun(drawn.length, picture, description, room)
  }
  const body = records.map((record) => recordBody(record, context, draw)).join(pageBreak)
  // A4, margins 25 mm at the binding and 24 mm elsewhere, in twentieths of a point.
  const page =
    '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1361" w:right="1361" w:bottom="1361" w:left="1700" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
  const footer = fillMessage(words.word.footer, { name: by.name, time: by.time, count: records.length })
  const small = font('宋体', 18)
  const override = (name: string, type: string) =>
    `<Override PartName="/word/${name}.xml" ContentType="${contentType}.${type}+xml"/>`
  const parts = {
    '[Content_Types].xml': `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>${override('document', 'document.main')}${override('styles', 'styles')}${override('footer1', 'footer')}</Types>`,
    '_rels/.rels': `${xml}<Relationships xmlns="${packageRelations}">${relation('rId1', 'officeDocument', 'word/document.xml')}</Relationships>`,
    'word/_rels/document.xml.rels': `${xml}<Relationships xmlns="${packageRelations}">${relation('rId1', 'styles', 'styles.xml')}${relation('rId2', 'footer', 'footer1.xml')}${drawn.map((_, index) => relation(`picture${index + 1}`, 'image', `media/picture${index + 1}.jpeg`)).join('')}</Relationships>`,
    'word/document.xml': `${xml}<w:document xmlns:w="${main}" xmlns:r="${officeRelations}" xmlns:wp="${drawing}/wordprocessingDrawing" xmlns:a="${drawing}/main" xmlns:pic="${drawing}/picture"><w:body>${body}${page}</w:body></w:document>`,
    'word/styles.xml': stylesPart,
    'word/footer1.xml': `${xml}<w:ftr xmlns:w="${main}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>${runs(footer, small)}<w:r><w:rPr>${small}</w:rPr><w:t xml:space="preserve"> — </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:rPr>${small}</w:rPr><w:t>1</w:t></w:r></w:fldSimple><w:r><w:rPr>${small}</w:rPr><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`,
  }
  // A fixed hour without a zone, as in the workbook of a tally.
  return zipSync(
    {
      ...Object.fromEntries(Object.entries(parts).map(([path, part]) => [path, strToU8(part)])),
      // JPEG is as short as it gets.
      ...Object.fromEntries(
        drawn.map(({ bytes }, index) => [`word/media/picture${index + 1}.jpeg`, [bytes, { level: 0 }]]),
      ),
    },
    { mtime: '2014-02-24T12:00:00' },
  )
}
