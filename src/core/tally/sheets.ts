/**
 * A tally as tables: what both export formats write. Nothing is computed here that the tally does not publish.
 */
import { type CodebookRow, codebook } from '../form/codebook.ts'
import type { Form, QuestionType } from '../form/form.ts'
import { fillMessage } from '../message.ts'
import type { AnswerTally, ChoiceCount, ControlTally, QuestionTally, Tally } from './tally.ts'

/** One cell: text, a number, a share from 0 to 1, or nothing. */
export type Cell = string | number | { readonly share: number } | null

/** One table. */
export interface Sheet {
  readonly name: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** The key of each type's name among the words, whose keys have no underscores. */
const wordByType = {
  select_one: 'selectOne',
  select_multiple: 'selectMultiple',
  matrix: 'matrix',
  text: 'text',
  integer: 'integer',
  date: 'date',
  time: 'time',
  note: 'note',
  acknowledge: 'acknowledge',
} as const satisfies Record<QuestionType, string>

type Words<Keys extends string> = { readonly [Key in Keys]: string }

/** The words of an export: content/messages/zh-CN/export.yaml, handed in. */
export interface ExportWords {
  readonly sheets: Words<'summary' | 'questions' | 'groups' | 'texts' | 'codebook' | 'notes'>
  readonly columns: Words<
    | 'entry'
    | 'value'
    | 'section'
    | 'number'
    | 'name'
    | 'question'
    | 'row'
    | 'choiceValue'
    | 'choice'
    | 'kind'
    | 'count'
    | 'share'
    | 'asked'
    | 'answered'
    | 'valid'
    | 'dontKnow'
    | 'dontKnowShare'
    | 'refused'
    | 'refusedShare'
    | 'skipped'
    | 'skippedShare'
    | 'mean'
    | 'controlValid'
    | 'controlCount'
    | 'controlShare'
    | 'groupBy'
    | 'group'
    | 'groupSize'
    | 'groupValid'
    | 'text'
    | 'form'
    | 'version'
    | 'type'
    | 'relevant'
    | 'constraint'
    | 'units'
    | 'note'
  >
  readonly summary: Words<
    | 'caution'
    | 'title'
    | 'form'
    | 'version'
    | 'expected'
    | 'sent'
    | 'sentShare'
    | 'opened'
    | 'invalid'
    | 'suppressBelow'
    | 'trust'
    | 'trustLow'
    | 'control'
    | 'controlIdentical'
    | 'controlHidden'
    | 'controlShown'
  >
  readonly kinds: Words<'valid' | 'dontKnow' | 'refused'>
  readonly types: Words<(typeof wordByType)[QuestionType]>
  readonly ungrouped: string
  readonly hidden: string
  readonly hiddenGroup: string
  readonly noTexts: string
  readonly notes: Words<'hidden' | 'together' | 'dontKnow' | 'groups' | 'texts' | 'control'>
}

const share = (part: number, whole: number): Cell => (whole === 0 ? null : { share: part / whole })

/** 12.5 % as people write it: one decimal. */
export const shareText = (value: number): string => `${Math.round(value * 1_000) / 10}%`

const kindOf = (nonsubstantive: ChoiceCount['nonsubstantive'] | '', words: ExportWords): string =>
  nonsubstantive === 'dont_know'
    ? words.kinds.dontKnow
    : nonsubstantive === 'refused'
      ? words.kinds.refused
      : words.kinds.valid

const summarySheet = (tally: Tally, words: ExportWords, caution: string | null): Sheet => {
  const { summary } = words
  const rows: Cell[][] = [
    ...(caution === null ? [] : [[summary.caution, caution]]),
    [summary.title, tally.title],
    [summary.form, tally.formId],
    [summary.version, tally.formVersion],
    [summary.expected, tally.expected],
    [summary.sent, tally.sent],
    [summary.sentShare, share(tally.sent, tally.expected)],
    [summary.opened, tally.opened],
    [summary.invalid, tally.invalid],
    [summary.suppressBelow, tally.suppressBelow],
  ]
  if (tally.trust !== null)
    rows.push([
      summary.trust,
      tally.trust.isLow
        ? fillMessage(summary.trustLow, { share: shareText(tally.trust.share) })
        : { share: tally.trust.share },
    ])
  const control: Record<ControlTally['state'], string | null> = {
    none: null,
    identical: summary.controlIdentical,
    hidden: summary.controlHidden,
    shown: fillMessage(summary.controlShown, {
      count: tally.control.state === 'shown' ? tally.control.leftOut : 0,
    }),
  }
  const state = control[tally.control.state]
  if (state !== null) rows.push([summary.control, state])
  return { name: words.sheets.summary, header: [words.columns.entry, words.columns.value], rows }
}

const labelsOf = (question: QuestionTally, answer: AnswerTally): readonly [string, string] => [
  question.label,
  question.type === 'matrix' ? answer.label : '',
]

const questionsSheet = (tally: Tally, words: ExportWords): Sheet => {
  const { columns } = words
  const hidden = fillMessage(words.hidden, { count: tally.suppressBelow })
  const hiddenGroup = fillMessage(words.hiddenGroup, { count: tally.suppressBelow })
  const control = new Map(
    tally.control.state === 'shown' ? tally.control.tables.map((table) => [table.name, table]) : [],
  )
  const rows = tally.questions.flatMap((question) =>
    question.answers.flatMap((answer) => {
      const { counts } = answer
      const why = answer.hidden === 'some' ? hiddenGroup : hidden
      const head: Cell[] = [question.section, answer.number, answer.name, ...labelsOf(question, answer)]
      const of = (part: number | undefined): Cell => {
        if (counts === null) return why
        return part === undefined ? null : share(part, counts.asked)
      }
      const tail: Cell[] = [
        counts?.asked ?? why,
        counts?.answered ?? why,
        counts?.valid ?? why,
        counts?.dontKnow ?? why,
        of(counts?.dontKnow),
        counts?.refused ?? why,
        of(counts?.refused),
        counts?.skipped ?? why,
        of(counts?.skipped),
        answer.type === 'integer' && answer.mean === null && counts?.valid !== 0 ? why : answer.mean,
      ]
      const controlTable = control.get(answer.name)
      if (answer.choices.length === 0)
        return [[...head, null, null, null, null, null, ...tail, null, null, null]]
      return answer.choices.map((choice): Cell[] => {
        const part = controlTable?.choices.find(({ value }) => value === choice.value)
        const isSubstantive = choice.nonsubstantive === null
        return [
          ...head,
          choice.value,
          choice.label,
          kindOf(choice.nonsubstantive, words),
          choice.count ?? why,
          choice.share !== null ? { share: choice.share } : isSubstantive && counts?.valid !== 0 ? why : null,
          ...tail,
          controlTable?.valid ?? null,
          part?.count ?? null,
          part === undefined ? null : { share: part.share },
        ]
      })
    }),
  )
  const header = [
    columns.section,
    columns.number,
    columns.name,
    columns.question,
    columns.row,
    columns.choiceValue,
    columns.choice,
    columns.kind,
    columns.count,
    columns.share,
    columns.asked,
    columns.answered,
    columns.valid,
    columns.dontKnow,
    columns.dontKnowShare,
    columns.refused,
    columns.refusedShare,
    columns.skipped,
    columns.skippedShare,
    columns.mean,
    columns.controlValid,
    columns.controlCount,
    columns.controlShare,
  ]
  return { name: words.sheets.questions, header, rows }
}

const groupsSheet = (tally: Tally, words: ExportWords): Sheet => {
  const { columns } = words
  const hiddenGroup = fillMessage(words.hiddenGroup, { count: tally.suppressBelow })
  const answers = new Map(
    tally.questions.flatMap((question) =>
      question.answers.map((answer) => [answer.name, { question, answer }] as const),
    ),
  )
  const rows = tally.comparisons.flatMap((comparison): readonly (readonly Cell[])[] => {
    const labels = new Map(comparison.groups.map(({ value, label }) => [value, label || words.ungrouped]))
    const sizes = new Map(comparison.groups.map(({ value, size }) => [value, size]))
    const groupRows = comparison.groups
      .filter(({ value, size }) => value !== '' || size !== 0)
      .map(({ value, size }): Cell[] => [
        comparison.label,
        labels.get(value) ?? '',
        size ?? hiddenGroup,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
      ])
    const tables = new Map(comparison.tables.map((table) => [table.name, table.groups]))
    const names = [...answers.keys()].filter((name) => tables.has(name) || comparison.withheld.includes(name))
    const tableRows = names.flatMap((name): Cell[][] => {
      const found = answers.get(name)
      if (found === undefined) return []
      const { question, answer } = found
      const [questionLabel, rowLabel] = labelsOf(question, answer)
      const groups = tables.get(name)
      if (groups === undefined)
        return [
          [
            comparison.label,
            null,
            null,
            answer.number,
            name,
            questionLabel,
            rowLabel,
            null,
            null,
            hiddenGroup,
            null,
          ],
        ]
      return groups.flatMap(({ value, valid, choices }) =>
        choices.map((choice): Cell[] => [
          comparison.label,
          labels.get(value) ?? '',
          sizes.get(value) ?? null,
          answer.number,
          name,
          questionLabel,
          rowLabel,
          valid,
          answer.choices.find((each) => each.value === choice.value)?.label ?? '',
          choice.count,
          { share: choice.share },
        ]),
      )
    })
    return [...groupRows, ...tableRows]
  })
  const header = [
    columns.groupBy,
    columns.group,
    columns.groupSize,
    columns.number,
    columns.name,
    columns.question,
    columns.row,
    columns.groupValid,
    columns.choice,
    columns.count,
    columns.share,
  ]
  return { name: words.sheets.groups, header, rows }
}

/** Everything that was written, question by question. */
export const textsSheet = (tally: Tally, words: ExportWords): Sheet => {
  const hidden = fillMessage(words.hidden, { count: tally.suppressBelow })
  const rows = tally.texts.flatMap(({ number, label, texts }): Cell[][] => {
    if (texts === null) return [[number, label, hidden]]
    if (texts.length === 0) return [[number, label, words.noTexts]]
    return texts.map((text) => [number, label, text])
  })
  const { columns } = words
  return { name: words.sheets.texts, header: [columns.number, columns.question, columns.text], rows }
}

/** Every name, value and wording of the form that was answered. */
export const codebookSheet = (form: Form, words: ExportWords): Sheet => {
  const { columns } = words
  const row = (line: CodebookRow): Cell[] => [
    line.formId,
    line.formVersion,
    line.number,
    line.name,
    words.types[wordByType[line.type]],
    line.label,
    line.rowLabel,
    line.value,
    line.valueLabel,
    line.value === '' ? '' : kindOf(line.nonsubstantive ?? '', words),
    line.relevant,
    line.constraint,
    line.units,
  ]
  const header = [
    columns.form,
    columns.version,
    columns.number,
    columns.name,
    columns.type,
    columns.question,
    columns.row,
    columns.choiceValue,
    columns.choice,
    columns.kind,
    columns.relevant,
    columns.constraint,
    columns.units,
  ]
  return { name: words.sheets.codebook, header, rows: codebook(form).map(row) }
}

const notesSheet = (tally: Tally, words: ExportWords): Sheet => {
  const count = tally.suppressBelow
  const { notes } = words
  const together = tally.comparisons.flatMap(({ label, hiddenTogether }) =>
    hiddenTogether === null ? [] : [fillMessage(notes.together, { question: label, count: hiddenTogether })],
  )
  const lines = [
    fillMessage(notes.hidden, { count }),
    ...together,
    notes.dontKnow,
    notes.groups,
    notes.texts,
    notes.control,
    ...tally.notes,
  ]
  return { name: words.sheets.notes, header: [words.columns.note], rows: lines.map((line) => [line]) }
}

/**
 * All tables of an export, in the order of their sheets: 汇总, 各题, 分组, 文字意见, 编码表, 说明.
 * @param form - the very form that was answered, for the codebook.
 * @param caution - stands before everything else, where the result must not be taken for more than it is.
 */
export const tallySheets = (
  tally: Tally,
  form: Form,
  words: ExportWords,
  caution: string | null = null,
): readonly Sheet[] => [
  summarySheet(tally, words, caution),
  questionsSheet(tally, words),
  groupsSheet(tally, words),
  textsSheet(tally, words),
  codebookSheet(form, words),
  notesSheet(tally, words),
]
