import type { Form } from '../form/form.ts'
import { fillMessage } from '../message.ts'
import type { AppraisalCount, AppraisalLine } from './appraisal.ts'
import { type Cell, codebookSheet, type ExportWords, type Sheet, textsSheet } from './sheets.ts'
import type { Tally } from './tally.ts'

/** Ballots 票数 of an appraisal as the counting rules list them; what nobody wrote down is `null`. */
export interface Ballots {
  /** 应到人数, written down by hand. */
  readonly due: number | null
  /** 实到人数, written down by hand. */
  readonly present: number | null
  /** 发出份数: slips printed less slips left over. */
  readonly handedOut: number
  /** 收回份数: envelopes in the box. */
  readonly returned: number
  /** 有效份数: envelopes with an answer in them. */
  readonly valid: number
}

/** What an appraisal's export says: `sheets` of content/messages/zh-CN/appraisal.yaml, handed in. */
export interface AppraisalSheetWords {
  readonly count: string
  readonly ballots: { readonly [Name in keyof Ballots]: string }
  readonly invalid: string
  readonly notWritten: string
  readonly columns: {
    readonly [Column in
      | 'about'
      | 'name'
      | 'line'
      | 'grade'
      | 'value'
      | 'people'
      | 'share'
      | 'shareOfGrades'
      | 'voted'
      | 'abstained']: string
  }
  readonly notes: { readonly [Note in 'share' | 'shareOfGrades' | 'hidden' | 'secret']: string }
}

const linesSheet = (count: AppraisalCount, words: AppraisalSheetWords, exportWords: ExportWords): Sheet => {
  const { columns } = words
  const hidden = fillMessage(exportWords.hidden, { count: count.suppressBelow })
  const share = (line: AppraisalLine, value: number | null): Cell => {
    if (value !== null) return { share: value }
    return line.voted === 0 ? null : hidden
  }
  const rows = [count.team, ...count.members].flatMap(({ title, lines }) =>
    lines.flatMap((line) =>
      line.grades.map((grade): Cell[] => [
        title,
        line.name,
        line.label,
        grade.value,
        grade.label,
        grade.count ?? hidden,
        share(line, grade.share),
        // 不了解 has no place in the second percentage; where nobody gave a grade there is none.
        grade.isUnknown || (grade.shareOfGrades === null && grade.count !== null)
          ? null
          : share(line, grade.shareOfGrades),
        line.voted ?? hidden,
        line.abstained ?? hidden,
      ]),
    ),
  )
  const header = [
    columns.about,
    columns.name,
    columns.line,
    columns.value,
    columns.grade,
    columns.people,
    columns.share,
    columns.shareOfGrades,
    columns.voted,
    columns.abstained,
  ]
  return { name: words.count, header, rows }
}

/**
 * All tables of an appraisal's export: 汇总, 测评, 文字意见, 编码表, 说明.
 * @param form - the very form that was answered, for the codebook.
 * @see docs/SPEC.md APPR-14
 */
export const appraisalSheets = (
  count: AppraisalCount,
  ballots: Ballots,
  tally: Tally,
  form: Form,
  words: AppraisalSheetWords,
  exportWords: ExportWords,
): readonly Sheet[] => {
  const { summary, sheets, columns } = exportWords
  const ballotRows = (Object.keys(words.ballots) as (keyof Ballots)[]).map((name): Cell[] => [
    words.ballots[name],
    ballots[name] ?? words.notWritten,
  ])
  return [
    {
      name: sheets.summary,
      header: [columns.entry, columns.value],
      rows: [
        [summary.title, tally.title],
        [summary.form, tally.formId],
        [summary.version, tally.formVersion],
        ...ballotRows,
        [words.invalid, tally.invalid],
        [summary.suppressBelow, tally.suppressBelow],
      ],
    },
    linesSheet(count, words, exportWords),
    textsSheet(tally, exportWords),
    codebookSheet(form, exportWords),
    {
      name: sheets.notes,
      header: [columns.note],
      rows: [
        words.notes.share,
        words.notes.shareOfGrades,
        fillMessage(words.notes.hidden, { count: tally.suppressBelow }),
        words.notes.secret,
        ...tally.notes,
      ].map((note) => [note]),
    },
  ]
}
