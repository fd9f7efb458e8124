/**
 * What a form is: its types, and the schema that reads one back from a manifest.
 *
 * A form is data, never code. Field names follow XLSForm where it has a word (`type`, `name`, `label`, `hint`,
 * `required`, `relevant`, `constraint`, `choices`). People write forms as YAML in content/forms/; check-form.ts
 * reads those at build, resolves named scales and refuses what cannot work. What a phone receives has been
 * through that and is pinned by the manifest's fingerprint, so here only the shape is checked.
 *
 * @see docs/SPEC.md FORM-1 to FORM-5
 */
import * as z from 'zod/mini'
import { failure } from '../errors.ts'

// Zod's fast path compiles objects with `new Function`, which our Content-Security-Policy refuses; the attempt
// alone would be reported as a violation on every start.
z.config({ jitless: true })

/** Why an answer carries no substance: the person does not know, or would rather not say. Never added up as one. */
export type Nonsubstantive = 'dont_know' | 'refused'

/** One thing that can be ticked. */
export interface Choice {
  /** What is stored, 1 to 16 of `A-Z a-z 0-9 _`; never shown. Unique within its question. */
  readonly value: string
  readonly label: string
  /** Ticking it unticks all others (select_multiple only). */
  readonly exclusive?: true
  /** Present when this is 不了解 or 不愿回答 in some wording. */
  readonly nonsubstantive?: Nonsubstantive
  /** Keeps its end of the list when the order is shuffled. */
  readonly anchor?: 'first' | 'last'
}

/**
 * When a question is asked. Data, not an expression language. `question` is the name of an earlier question or
 * matrix row. An answer to a question that is itself not asked counts as no answer.
 */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  /** select_one or matrix row: the answer is one of these. */
  | { readonly question: string; readonly in: readonly string[] }
  /** select_multiple: at least one of these is ticked. */
  | { readonly question: string; readonly includes: readonly string[] }
  /** Any type that takes an answer. */
  | { readonly question: string; readonly answered: boolean }
  /** integer (a number), date or time (text as stored): at least, at most, both included. */
  | { readonly question: string; readonly gte: number | string }
  | { readonly question: string; readonly lte: number | string }

interface QuestionBase {
  /** Unique in the form, rows included: a letter, then up to 15 of `A-Z a-z 0-9 _`. */
  readonly name: string
  readonly label: string
  readonly hint?: string
  /** Absent: may be left out. */
  readonly required?: true
  /** Absent: always asked. */
  readonly relevant?: Condition
  /** Shown under the question once it is answered. */
  readonly afterNote?: string
  /** Units of the directive this question carries. */
  readonly units?: readonly string[]
  /** Keys of content/sources.yaml. */
  readonly sources?: readonly string[]
  /** Why it is asked this way; for the codebook, not for respondents. */
  readonly method?: string
  /** What a court may want to change; for the codebook, not for respondents. */
  readonly configNote?: string
}

/** Answer: one choice's value. */
export interface SelectOneQuestion extends QuestionBase {
  readonly type: 'select_one'
  readonly choices: readonly Choice[]
  readonly randomize?: true
}
/** Answer: values of the ticked choices in the form's order, never empty. */
export interface SelectMultipleQuestion extends QuestionBase {
  readonly type: 'select_multiple'
  readonly choices: readonly Choice[]
  readonly randomize?: true
  /** `max`: how many may be ticked at most. */
  readonly constraint?: { readonly max: number }
}
/** One line of a matrix. Its answer is stored under its own name: one choice's value. */
export interface MatrixRow {
  readonly name: string
  readonly label: string
  readonly units?: readonly string[]
  /** A line that asks for a given choice, to see that the page is shown properly. It only marks, never excludes. */
  readonly attentionCheck?: { readonly expect: string; readonly action: 'flag_only' }
}
/** Rows × one scale (`choices`). Has no answer of its own; each row has. */
export interface MatrixQuestion extends QuestionBase {
  readonly type: 'matrix'
  readonly choices: readonly Choice[]
  readonly rows: readonly MatrixRow[]
  /** `item_by_item`: row after row as single questions on narrow screens. */
  readonly layout?: 'item_by_item' | 'grid'
}
/** Answer: text in NFC, without control and direction characters, trimmed. */
export interface TextQuestion extends QuestionBase {
  readonly type: 'text'
  /** `maxLength` in code points, 1 to 5 000. */
  readonly constraint: { readonly maxLength: number }
}
/** Answer: a whole number within `constraint`, both ends included. */
export interface IntegerQuestion extends QuestionBase {
  readonly type: 'integer'
  readonly constraint: { readonly min: number; readonly max: number }
}
/** Answer: `YYYY-MM-DD`, a day that exists, years 1900 to 2199. */
export interface DateQuestion extends QuestionBase {
  readonly type: 'date'
  readonly constraint?: { readonly min?: string; readonly max?: string }
}
/** Answer: `HH:MM`, 00:00 to 23:59. */
export interface TimeQuestion extends QuestionBase {
  readonly type: 'time'
}
/** A paragraph between questions. Takes no answer. */
export interface NoteQuestion extends QuestionBase {
  readonly type: 'note'
}
/** A box to tick. Answer: `yes`, or none. */
export interface AcknowledgeQuestion extends QuestionBase {
  readonly type: 'acknowledge'
}

export type Question =
  | SelectOneQuestion
  | SelectMultipleQuestion
  | MatrixQuestion
  | TextQuestion
  | IntegerQuestion
  | DateQuestion
  | TimeQuestion
  | NoteQuestion
  | AcknowledgeQuestion

/** The name of a question type. */
export type QuestionType = Question['type']
/** The question of one type, e.g. `QuestionOf<'date'>`. */
export type QuestionOf<Type extends QuestionType> = Extract<Question, { type: Type }>

/** One screenful of questions. */
export interface Section {
  readonly name: string
  readonly title: string
  readonly questions: readonly Question[]
}

/** What may be published of opened answers, and how. */
export interface Analysis {
  /** A table with fewer valid answers is not shown. 5 to 1 000; 10 unless the form says otherwise. */
  readonly suppressBelow: number
  /** Also hide what could be worked out from the rest. There is no form without it. */
  readonly complementary: true
  /** select_one questions whose groups are compared, each by itself, never crossed. */
  readonly crosstab: readonly string[]
  /** Whoever answers `question` with one of `values` doubts the anonymity; from that share on, say so. */
  readonly trust?: {
    readonly question: string
    readonly values: readonly string[]
    readonly warnAtShare: number
  }
  /** Sentences that travel with every result. */
  readonly notes: readonly string[]
}

/** A form: what is asked, in which words, in which order. Unchangeable once an inspection holds it. */
export interface Form {
  /** e.g. `QN-STAFF`. */
  readonly id: string
  /** Changes with every change of wording; the codebook is per version. */
  readonly version: string
  readonly kind: 'questionnaire' | 'appraisal' | 'interview' | 'checklist' | 'site-visit'
  readonly lang: 'zh-CN'
  readonly title: string
  readonly audience: string
  /** True: answers go through slip, envelope and box, and the largest possible answer must fit an envelope. */
  readonly anonymous: boolean
  readonly estimatedMinutes: number
  readonly referencePeriod?: string
  readonly evidenceUse?: string
  readonly units: readonly string[]
  readonly intro: { readonly paragraphs: readonly string[]; readonly startLabel: string }
  readonly sections: readonly Section[]
  readonly closing: string
  readonly analysis?: Analysis
}

/** One answer: a choice, text, date, time or `yes`; ticked choices; a whole number. */
export type Answer = string | readonly string[] | number
/** Answers by question name; matrix rows under their own names. No key: not answered. */
export type AnswersByName = Readonly<Record<string, Answer>>

/** What no label and no stored text may hold: controls but line feed, direction controls, byte order mark, noncharacters. */
export const forbiddenInText =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the very characters to refuse
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff]/u

const name = z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9_]{0,15}$/))
const value = z.string().check(z.regex(/^[A-Za-z0-9_]{1,16}$/))
const label = z.string().check(
  z.minLength(1),
  z.maxLength(2_000),
  z.refine((text) => !forbiddenInText.test(text) && text.isWellFormed()),
)
const unitId = z.string().check(z.regex(/^\d+(\.\d+)*$/))
const sourceId = z.string().check(z.regex(/^[A-Z]+\d*[a-z]?$/))
const yes = z.literal(true)
const optional = z.exactOptional
/** Refuses an empty list. */
const some = <Schema extends z.ZodMiniType>(schema: Schema, most: number) =>
  z.array(schema).check(z.minLength(1), z.maxLength(most))

/** @see Choice */
export const choiceSchema = z.strictObject({
  value,
  label,
  exclusive: optional(yes),
  nonsubstantive: optional(z.enum(['dont_know', 'refused'])),
  anchor: optional(z.enum(['first', 'last'])),
})

const limit = z.union([z.int(), z.string().check(z.regex(/^(\d{4}-\d\d-\d\d|\d\d:\d\d)$/))])

/** @see Condition */
export const conditionSchema: z.ZodMiniType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: some(conditionSchema, 50) }),
    z.strictObject({ any: some(conditionSchema, 50) }),
    z.strictObject({ not: conditionSchema }),
    z.strictObject({ question: name, in: some(value, 50) }),
    z.strictObject({ question: name, includes: some(value, 50) }),
    z.strictObject({ question: name, answered: z.boolean() }),
    z.strictObject({ question: name, gte: limit }),
    z.strictObject({ question: name, lte: limit }),
  ]),
)

const base = {
  name,
  label,
  hint: optional(label),
  required: optional(yes),
  relevant: optional(conditionSchema),
  afterNote: optional(label),
  units: optional(some(unitId, 50)),
  sources: optional(some(sourceId, 50)),
  method: optional(label),
  configNote: optional(label),
}
const date = z.string().check(z.regex(/^(19|20|21)\d\d-\d\d-\d\d$/))
const choices = z.array(choiceSchema).check(z.minLength(2), z.maxLength(50))

/** Schemas of all question types by type; check-form.ts builds the schema of the written form from the same. */
export const questionShapes = {
  select_one: { ...base, type: z.literal('select_one'), choices, randomize: optional(yes) },
  select_multiple: {
    ...base,
    type: z.literal('select_multiple'),
    choices,
    randomize: optional(yes),
    constraint: optional(z.strictObject({ max: z.int().check(z.gte(1), z.lte(50)) })),
  },
  matrix: {
    ...base,
    type: z.literal('matrix'),
    choices,
    rows: some(
      z.strictObject({
        name,
        label,
        units: optional(some(unitId, 50)),
        attentionCheck: optional(z.strictObject({ expect: value, action: z.literal('flag_only') })),
      }),
      50,
    ),
    layout: optional(z.enum(['item_by_item', 'grid'])),
  },
  text: {
    ...base,
    type: z.literal('text'),
    constraint: z.strictObject({ maxLength: z.int().check(z.gte(1), z.lte(5_000)) }),
  },
  integer: {
    ...base,
    type: z.literal('integer'),
    constraint: z.strictObject({ min: z.int(), max: z.int() }),
  },
  date: {
    ...base,
    type: z.literal('date'),
    constraint: optional(z.strictObject({ min: optional(date), max: optional(date) })),
  },
  time: { ...base, type: z.literal('time') },
  note: { ...base, type: z.literal('note') },
  acknowledge: { ...base, type: z.literal('acknowledge') },
} satisfies Record<QuestionType, Record<string, z.ZodMiniType>>

/** @see Question */
export const questionSchema = z.discriminatedUnion('type', [
  z.strictObject(questionShapes.select_one),
  z.strictObject(questionShapes.select_multiple),
  z.strictObject(questionShapes.matrix),
  z.strictObject(questionShapes.text),
  z.strictObject(questionShapes.integer),
  z.strictObject(questionShapes.date),
  z.strictObject(questionShapes.time),
  z.strictObject(questionShapes.note),
  z.strictObject(questionShapes.acknowledge),
])

/** @see Analysis */
export const analysisSchema = z.strictObject({
  suppressBelow: z.int().check(z.gte(5), z.lte(1_000)),
  complementary: yes,
  crosstab: z.array(name).check(z.maxLength(5)),
  trust: optional(
    z.strictObject({
      question: name,
      values: some(value, 50),
      warnAtShare: z.number().check(z.gt(0), z.lte(1)),
    }),
  ),
  notes: z.array(label).check(z.maxLength(20)),
})

/** Everything of a form but its questions. */
export const formShape = {
  id: z.string().check(z.regex(/^[A-Z][A-Z0-9-]{1,31}$/)),
  version: z.string().check(z.regex(/^[A-Za-z0-9.-]{1,32}$/)),
  kind: z.enum(['questionnaire', 'appraisal', 'interview', 'checklist', 'site-visit']),
  lang: z.literal('zh-CN'),
  title: label,
  audience: label,
  anonymous: z.boolean(),
  estimatedMinutes: z.int().check(z.gte(1), z.lte(240)),
  referencePeriod: optional(label),
  evidenceUse: optional(label),
  units: some(unitId, 50),
  intro: z.strictObject({ paragraphs: some(label, 20), startLabel: label }),
  closing: label,
}

/** The shape of a form as an inspection holds it. @see Form */
export const formSchema: z.ZodMiniType<Form> = z.strictObject({
  ...formShape,
  sections: some(z.strictObject({ name, title: label, questions: some(questionSchema, 500) }), 50),
  analysis: optional(analysisSchema),
})

/**
 * Reads a form back from parsed JSON.
 * @throws `form/malformed` when it is not a form; the measures name the first wrong place, never its text.
 */
export const parseForm = (json: unknown): Form => {
  const parsed = formSchema.safeParse(json)
  if (parsed.success) return parsed.data
  throw failure('form/malformed', {
    problems: parsed.error.issues.length,
    first: parsed.error.issues[0]?.path.join('.') ?? '',
  })
}
