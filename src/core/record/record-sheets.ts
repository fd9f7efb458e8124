/**
 * Records as tables: what an XLSX export of a set holds. Every cell is text or a number; what was withdrawn is there
 * with its reason.
 * @see docs/SPEC.md EXPORT-3 to EXPORT-5
 */
import { checklistAnswers } from '../form/checklist.ts'
import type { RecordField } from '../form/record-field.ts'
import { fillMessage } from '../message.ts'
import type { Cell, Sheet } from '../tally/sheets.ts'
import { commentsOf } from './comment.ts'
import type { Fact, RecordContent } from './content.ts'
import type { ExportContext, ExportedRecord } from './export-words.ts'
import { type GradeState, gradesOf } from './grade.ts'
import { factsOf, formOf, lists, wholeRecord, withdrawnReason } from './kinds.ts'
import { reviewOf, reviewSteps } from './review.ts'
import { signatureText } from './signature-text.ts'

/** A grade in words; the disputed one with what it is disputed between. */
export const gradeText = (
  content: RecordContent,
  grade: GradeState | undefined,
  { wording, words }: Pick<ExportContext, 'wording' | 'words'>,
): string => {
  if (grade === undefined || grade.state === 'ungraded') return words.word.ungraded
  if (grade.state === 'graded') return wording.gradeLabel(grade.grade)
  const grades = grade.candidates.map((id) =>
    wording.gradeLabel(String(content.lists[lists.grades]?.[id]?.to ?? '')),
  )
  return fillMessage(words.word.disputed, { grades: grades.join('、') })
}

/** Fields that stand in lists of their own, or are said by the grade. */
const isPlain = ({ type }: RecordField): boolean =>
  !['facts', 'observations', 'signature', 'evidence_grade', 'log'].includes(type)

const cellOf = (
  { wording }: ExportContext,
  kind: string,
  at: { readonly list: string; readonly fact: string } | null,
  field: string,
  values: Fact,
): Cell => {
  const value = values[field]
  if (value === undefined || value === null || value === '') return null
  if (typeof value === 'number') return value
  return wording.valueText(kind, at ? { ...at, field } : { field }, value)
}

/**
 * All tables of an export in the order of their sheets: 记录, 情况, 清单项, 观察, 批注和审阅, 编码表, 说明.
 * @param records - in the order they are to stand in.
 */
export const recordSheets = (
  records: readonly ExportedRecord[],
  context: ExportContext,
): readonly Sheet[] => {
  const { definitions, wording, words, roleOf, nameOf, timeText, by } = context
  const { columns, sheets, notes } = words
  const { interviewFrame, siteVisit, checklists, interviewOutlines } = definitions
  const titleOf = ({ content }: ExportedRecord, index: number) =>
    `${index + 1} ${wording.recordTitle(content)}`
  const titles = records.map(titleOf)
  const of = (kind: string) =>
    records.flatMap((record, index) => (record.content.kind === kind ? [{ record, index }] : []))

  const headFields = [...interviewFrame.recordFields, ...siteVisit.fields]
    .filter((field) => isPlain(field) || field.type === 'signature')
    .filter((field, index, all) => all.findIndex(({ name }) => name === field.name) === index)
  const recordRows = records.map((record, index): Cell[] => {
    const { content, created, written } = record
    const form = formOf(content)
    const review = reviewOf(content, roleOf)
    const last = review.state === 'none' ? [] : review.state === 'reviewed' ? [review.step] : review.steps
    const grade =
      content.kind === 'site-visit' ? gradesOf(content.lists[lists.grades] ?? {}).get(wholeRecord) : null
    return [
      titles[index] ?? '',
      wording.kindLabel(content.kind),
      created?.name ?? null,
      created?.time ?? null,
      written?.name ?? null,
      written?.time ?? null,
      last.map(({ to }) => wording.reviewLabel(to)).join('、') || null,
      withdrawnReason(content.fields),
      form?.id ?? null,
      form?.version ?? null,
      grade === null ? null : gradeText(content, grade, context),
      ...headFields.map(({ name, type }) => {
        if (type !== 'signature') return cellOf(context, content.kind, null, name, content.fields)
        const text = signatureText(content, name, context)
        return text && [text.how, text.of ?? '', text.since ?? ''].join('')
      }),
    ]
  })

  const factFields = interviewFrame.factFields.filter(isPlain)
  const factRows = of('interview').flatMap(({ record: { content }, index }) => {
    const grades = gradesOf(content.lists[lists.grades] ?? {})
    const questions = interviewOutlines.find(({ id }) => id === formOf(content)?.id)?.questions ?? []
    return factsOf(content, lists.facts).map(({ id, fact }, number): Cell[] => [
      titles[index] ?? '',
      number + 1,
      gradeText(content, grades.get(id), context),
      withdrawnReason(fact),
      questions.find((question) => question.id === fact.question)?.text ?? null,
      ...factFields.map(({ name }) =>
        cellOf(context, content.kind, { list: lists.facts, fact: id }, name, fact),
      ),
    ])
  })

  const itemRows = of('checklist').flatMap(({ record: { content }, index }) => {
    const form = formOf(content)
    const items = checklists.find(({ id }) => id === form?.id)?.items ?? []
    return items.map(({ id, text }): Cell[] => {
      const { answer, remark, evidence } = content.lists[lists.entries]?.[id] ?? {}
      return [
        titles[index] ?? '',
        text,
        id,
        checklistAnswers.find(({ value }) => value === answer)?.label ?? null,
        typeof remark === 'string' ? remark : null,
        typeof evidence === 'string' ? evidence : null,
      ]
    })
  })

  const observationFields = siteVisit.observationFields.filter(isPlain)
  const observationRows = of('site-visit').flatMap(({ record: { content }, index }) =>
    factsOf(content, lists.observations).map(({ id, fact }): Cell[] => [
      titles[index] ?? '',
      wording.factLabel(content, lists.observations, id),
      withdrawnReason(fact),
      ...observationFields.map(({ name }) =>
        cellOf(context, content.kind, { list: lists.observations, fact: id }, name, fact),
      ),
    ]),
  )

  const remarkRows = records.flatMap(({ content }, index): Cell[][] => [
    ...reviewSteps(content, roleOf).map((step): Cell[] => [
      titles[index] ?? '',
      wording.reviewLabel(step.to),
      null,
      nameOf(step.by),
      timeText(step.atMs),
      step.reason,
      null,
    ]),
    ...commentsOf(content).map((comment): Cell[] => [
      titles[index] ?? '',
      wording.listLabel(lists.comments),
      comment.of && wording.factPlace(content, comment.of),
      nameOf(comment.by),
      timeText(comment.atMs),
      comment.text,
      comment.withdrawn,
    ]),
  ])

  const fieldRows = (
    form: { id: string; version: string },
    list: string,
    fields: readonly RecordField[],
  ): Cell[][] =>
    fields.flatMap((field): Cell[][] => {
      const row = (value: string | null, label: string | null): Cell[] => [
        form.id,
        form.version,
        list,
        field.name,
        field.label,
        value,
        label,
      ]
      if (field.type !== 'select_one' && field.type !== 'select_multiple') return [row(null, null)]
      return field.choices.map(({ value, label }) => row(value, label))
    })
  const used = new Set(records.map(({ content }) => formOf(content)?.id))
  const kinds = new Set(records.map(({ content }) => content.kind))
  const codebookRows: Cell[][] = [
    ...(kinds.has('interview')
      ? [
          ...fieldRows(interviewFrame, sheets.records, interviewFrame.recordFields),
          ...fieldRows(interviewFrame, sheets.facts, interviewFrame.factFields),
        ]
      : []),
    ...interviewOutlines
      .filter(({ id }) => used.has(id))
      .flatMap(({ id, version, questions }) =>
        questions.map((question): Cell[] => [
          id,
          version,
          columns.question,
          question.id,
          question.text,
          null,
          null,
        ]),
      ),
    ...(kinds.has('site-visit')
      ? [
          ...fieldRows(siteVisit, sheets.records, siteVisit.fields),
          ...fieldRows(siteVisit, sheets.observations, siteVisit.observationFields),
        ]
      : []),
    ...checklists
      .filter(({ id }) => used.has(id))
      .flatMap(({ id, version, items }) =>
        items.map((item): Cell[] => [id, version, sheets.entries, item.id, item.text, null, null]),
      ),
    ...definitions.evidenceGrades.grades.map((grade): Cell[] => [
      definitions.evidenceGrades.id,
      definitions.evidenceGrades.version,
      columns.grade,
      grade.id,
      grade.label,
      null,
      grade.definition,
    ]),
  ]

  const noteRows = [
    fillMessage(notes.made, { ...by, count: records.length }),
    notes.withdrawn,
    notes.wording,
    notes.formulas,
    ...records.flatMap(({ undecided }, index) =>
      undecided > 0 ? [fillMessage(notes.undecided, { record: titles[index] ?? '', count: undecided })] : [],
    ),
  ].map((line): Cell[] => [line])

  return [
    {
      name: sheets.records,
      header: [
        columns.record,
        columns.kind,
        columns.created,
        columns.createdAt,
        columns.written,
        columns.writtenAt,
        columns.review,
        columns.withdrawn,
        columns.form,
        columns.version,
        columns.grade,
        ...headFields.map(({ label }) => label),
      ],
      rows: recordRows,
    },
    {
      name: sheets.facts,
      header: [
        columns.record,
        columns.number,
        columns.grade,
        columns.withdrawn,
        columns.question,
        ...factFields.map(({ label }) => label),
      ],
      rows: factRows,
    },
    {
      name: sheets.entries,
      header: [
        columns.record,
        columns.item,
        columns.code,
        ...(['answer', 'remark', 'evidence'] as const).map((field) =>
          wording.fieldLabel('checklist', { list: lists.entries, fact: '', field }),
        ),
      ],
      rows: itemRows,
    },
    {
      name: sheets.observations,
      header: [
        columns.record,
        columns.item,
        columns.withdrawn,
        ...observationFields.map(({ label }) => label),
      ],
      rows: observationRows,
    },
    {
      name: sheets.remarks,
      header: [
        columns.record,
        columns.what,
        columns.about,
        columns.by,
        columns.at,
        columns.text,
        columns.withdrawn,
      ],
      rows: remarkRows,
    },
    {
      name: sheets.codebook,
      header: [
        columns.form,
        columns.version,
        columns.list,
        columns.field,
        columns.label,
        columns.value,
        columns.valueLabel,
      ],
      rows: codebookRows,
    },
    { name: sheets.notes, header: [columns.note], rows: noteRows },
  ]
}
