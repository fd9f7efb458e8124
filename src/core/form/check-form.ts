/**
 * Reads a form as people write it (YAML, already parsed) and refuses what cannot work. Used at build and at the
 * desk only: a phone never loads this file.
 *
 * The messages are Chinese because the people who edit content/forms/ read them; each names the file, the
 * field and what was expected.
 *
 * @see docs/SPEC.md FORM-1 to FORM-5
 */
import * as z from 'zod/mini'
import { maxPackedBytes } from '../envelope/format.ts'
import { isDay } from './calendar.ts'
import {
  analysisSchema,
  type Choice,
  type Condition,
  choiceSchema,
  type Form,
  formSchema,
  formShape,
  type Question,
  questionShapes,
} from './form.ts'
import { type Answerable, createFormIndex } from './form-index.ts'
import { largestPackedBytes } from './pack.ts'
import { isReachable } from './reachable.ts'
import { conditionAtoms } from './relevance.ts'

/** A form that may be used, or every reason why not, one sentence each. */
export type CheckedForm =
  | { readonly ok: true; readonly form: Form }
  | { readonly ok: false; readonly problems: readonly string[] }

/** What a form may refer to outside itself; leave a set out where it is not at hand (tests, one form alone). */
export interface KnownReferences {
  /** Ids of all units of the directive. */
  readonly units?: ReadonlySet<string>
  /** Keys of content/sources.yaml. */
  readonly sources?: ReadonlySet<string>
}

const optional = z.exactOptional

/** In YAML a choice's value may be written as a number; it is stored as text. */
const writtenValue = z.pipe(
  z.union([z.string(), z.int()]),
  z.transform((value) => String(value)),
)
const writtenChoices = z.union([
  z.string(),
  z.array(z.strictObject({ ...choiceSchema.shape, value: writtenValue })),
])
const writtenValues = z.array(writtenValue)
type WrittenCondition = Condition
const writtenCondition: z.ZodMiniType<WrittenCondition, unknown> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(writtenCondition) }),
    z.strictObject({ any: z.array(writtenCondition) }),
    z.strictObject({ not: writtenCondition }),
    z.strictObject({ question: z.string(), in: writtenValues }),
    z.strictObject({ question: z.string(), includes: writtenValues }),
    z.strictObject({ question: z.string(), answered: z.boolean() }),
    z.strictObject({ question: z.string(), gte: z.union([z.int(), z.string()]) }),
    z.strictObject({ question: z.string(), lte: z.union([z.int(), z.string()]) }),
  ]),
)
const written = { relevant: optional(writtenCondition) }
const writtenRow = z.strictObject({
  name: z.string(),
  label: z.string(),
  units: optional(z.array(z.string())),
  attentionCheck: optional(z.strictObject({ expect: writtenValue, action: z.literal('flag_only') })),
})
const writtenQuestion = z.discriminatedUnion('type', [
  z.strictObject({ ...questionShapes.select_one, ...written, choices: writtenChoices }),
  z.strictObject({ ...questionShapes.select_multiple, ...written, choices: writtenChoices }),
  z.strictObject({
    ...questionShapes.matrix,
    ...written,
    choices: writtenChoices,
    rows: z.array(writtenRow),
  }),
  z.strictObject({ ...questionShapes.text, ...written }),
  z.strictObject({ ...questionShapes.integer, ...written }),
  z.strictObject({ ...questionShapes.date, ...written }),
  z.strictObject({ ...questionShapes.time, ...written }),
  z.strictObject({ ...questionShapes.note, ...written }),
  z.strictObject({ ...questionShapes.acknowledge, ...written }),
])

/** A form as written: `scales` are named lists of choices that several questions share by name. */
const writtenForm = z.strictObject({
  ...formShape,
  scales: optional(
    z.record(z.string(), z.array(z.strictObject({ ...choiceSchema.shape, value: writtenValue }))),
  ),
  sections: z.array(
    z.strictObject({ name: z.string(), title: z.string(), questions: z.array(writtenQuestion) }),
  ),
  analysis: optional(
    z.strictObject({
      ...analysisSchema.shape,
      suppressBelow: z._default(analysisSchema.shape.suppressBelow, 10),
      trust: optional(
        z.strictObject({ question: z.string(), values: writtenValues, warnAtShare: z.number() }),
      ),
    }),
  ),
})

const place = (path: readonly PropertyKey[]): string =>
  path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part)}`))
    .join('')

/** What a field of that name must look like, for the sentences below. */
const expectations: Readonly<Record<string, string>> = {
  name: '字母开头、不超过 16 个字母、数字或下划线',
  value: '不超过 16 个字母、数字或下划线',
  label: '1 到 2000 字的文字，不含控制字符',
  units: '单元号的列表，例如 ["3.2.2.2"]',
  sources: '出处编号的列表，例如 [S52]',
  type: `题型之一：${Object.keys(questionShapes).join('、')}`,
  choices: '2 到 50 个选项的列表，或者 scales 里的名字',
  max: '1 到 50 的整数',
  maxLength: '1 到 5000 的整数',
  suppressBelow: '5 到 1000 的整数',
  complementary: 'true（互补隐藏不能关掉）',
  version: '字母、数字、点和短横，不超过 32 个',
  id: '大写字母开头的大写字母、数字和短横，例如 QN-STAFF',
  relevant: 'all、any、not，或者 question 加上 in、includes、answered、gte、lte 中的一个',
  anchor: 'first 或 last',
  nonsubstantive: 'dont_know 或 refused',
  required: 'true，或者不写',
  randomize: 'true，或者不写',
  exclusive: 'true，或者不写',
}

const expectation = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'unrecognized_keys') return `没有这个字段：${issue.keys.join('、')}`
  for (const part of [...issue.path].reverse())
    if (typeof part === 'string' && expectations[part] !== undefined) return `应为${expectations[part]}`
  if (issue.code === 'invalid_type') return `应为 ${issue.expected}，或者缺了这个字段`
  return '内容不合规定'
}

const schemaProblems = (file: string, issues: readonly z.core.$ZodIssue[]): readonly string[] =>
  issues.map((issue) => `${file}：${place(issue.path) || '（整个文件）'}：${expectation(issue)}。`)

/** Where things stand in the form, for the sentences: `sections[1].questions[2]（Q06）`. */
const placesOf = (form: Form): ReadonlyMap<string, string> =>
  new Map(
    form.sections.flatMap(({ questions }, section) =>
      questions.map((question, at) => [
        question.name,
        `sections[${section}].questions[${at}]（${question.name}）`,
      ]),
    ),
  )

type Report = (where: string, what: string) => void

const checkNames = (form: Form, report: Report) => {
  const seen = new Set<string>()
  const once = (name: string, where: string) => {
    if (seen.has(name)) report(where, `名字 ${name} 已经用过；题、行的名字在一张表单里不能重复`)
    seen.add(name)
  }
  const places = placesOf(form)
  for (const question of form.sections.flatMap((section) => section.questions)) {
    const where = places.get(question.name) ?? ''
    once(question.name, `${where}.name`)
    if (question.type === 'matrix') for (const row of question.rows) once(row.name, `${where}.rows`)
  }
  const sectionNames = new Set<string>()
  form.sections.forEach(({ name }, at) => {
    if (sectionNames.has(name)) report(`sections[${at}].name`, `部分的名字 ${name} 已经用过`)
    sectionNames.add(name)
  })
}

const checkChoices = (question: Question, choices: readonly Choice[], where: string, report: Report) => {
  const values = new Set<string>()
  for (const { value } of choices) {
    if (values.has(value)) report(`${where}.choices`, `选项值 ${value} 重复`)
    values.add(value)
  }
  const isMultiple = question.type === 'select_multiple'
  for (const { value, exclusive, nonsubstantive, anchor } of choices) {
    if (exclusive && !isMultiple)
      report(`${where}.choices`, `选项 ${value} 的 exclusive 只能用在 select_multiple`)
    if (isMultiple && nonsubstantive && !exclusive)
      report(`${where}.choices`, `选项 ${value} 是不了解或不愿回答，多选题里必须同时写 exclusive: true`)
    if (anchor && !('randomize' in question && question.randomize))
      report(`${where}.choices`, `选项 ${value} 写了 anchor，这一题却没有 randomize: true`)
  }
  if (choices.every((choice) => choice.nonsubstantive))
    report(`${where}.choices`, '至少要有一个选项不是不了解或不愿回答')
  if (!isMultiple) return
  const open = choices.filter((choice) => !choice.exclusive).length
  if (open === 0) report(`${where}.choices`, '全部选项都是 exclusive，应改用 select_one')
  const max = question.constraint?.max
  if (max !== undefined && max >= open)
    report(`${where}.constraint.max`, `应小于可以同时选的选项数 ${open}，现在是 ${max}`)
}

const checkLimits = (question: Question, where: string, report: Report) => {
  if (question.type === 'integer' && question.constraint.min > question.constraint.max)
    report(`${where}.constraint`, 'min 应不大于 max')
  if (question.type === 'date') {
    const { min, max } = question.constraint ?? {}
    for (const day of [min, max])
      if (day !== undefined && !isDay(day)) report(`${where}.constraint`, `没有 ${day} 这一天`)
    if (min !== undefined && max !== undefined && min > max) report(`${where}.constraint`, 'min 应不晚于 max')
  }
  if (question.type === 'note' && question.required) report(`${where}.required`, 'note 没有答案，不能必填')
}

const checkRelevant = (
  condition: Condition,
  where: string,
  earlier: ReadonlyMap<string, Answerable>,
  all: ReadonlyMap<string, Answerable>,
  report: Report,
): boolean => {
  let isSound = true
  const refuse = (what: string) => {
    isSound = false
    report(`${where}.relevant`, what)
  }
  for (const atom of conditionAtoms(condition)) {
    const target = earlier.get(atom.question)
    if (target === undefined) {
      refuse(
        all.has(atom.question)
          ? `${atom.question} 排在这一题后面（或就是这一题），只能引用前面的题`
          : `没有叫 ${atom.question} 的题或行；矩阵题要引用它的行`,
      )
      continue
    }
    const { type } = target.question
    const values = 'in' in atom ? atom.in : 'includes' in atom ? atom.includes : []
    for (const value of values)
      if (!target.choiceByValue.has(value)) refuse(`${atom.question} 没有选项 ${value}`)
    if ('in' in atom && type !== 'select_one' && type !== 'matrix')
      refuse(`in 只能用于 select_one 和矩阵的行，${atom.question} 是 ${type}`)
    if ('includes' in atom && type !== 'select_multiple')
      refuse(`includes 只能用于 select_multiple，${atom.question} 是 ${type}`)
    if ('gte' in atom || 'lte' in atom) {
      const limit = 'gte' in atom ? atom.gte : atom.lte
      const fits =
        type === 'integer'
          ? typeof limit === 'number'
          : typeof limit === 'string' &&
            ((type === 'date' && limit.length === 10) || (type === 'time' && limit.length === 5))
      if (!fits)
        refuse(
          `gte、lte 只能用于 integer（数字）、date（年-月-日）、time（时:分），${atom.question} 是 ${type}`,
        )
    }
  }
  return isSound
}

const checkAnalysis = (form: Form, report: Report) => {
  const { analysis } = form
  if (analysis === undefined) {
    if (form.anonymous) report('analysis', '匿名表单必须写明怎样公布结果（suppressBelow、complementary 等）')
    return
  }
  const { answerableByName } = createFormIndex(form)
  analysis.crosstab.forEach((name, at) => {
    const target = answerableByName.get(name)
    if (target?.question.type !== 'select_one')
      report(`analysis.crosstab[${at}]`, `${name} 应是一道 select_one 题`)
    else if (target.question.relevant !== undefined)
      report(`analysis.crosstab[${at}]`, `${name} 应问到所有人，不能有 relevant`)
    if (analysis.crosstab.indexOf(name) !== at) report(`analysis.crosstab[${at}]`, `${name} 写了两次`)
  })
  if (analysis.trust === undefined) return
  const target = answerableByName.get(analysis.trust.question)
  if (target?.question.type !== 'select_one')
    report('analysis.trust.question', `${analysis.trust.question} 应是一道 select_one 题`)
  else
    for (const value of analysis.trust.values)
      if (!target.choiceByValue.has(value))
        report('analysis.trust.values', `${target.name} 没有选项 ${value}`)
}

/** A question asked only of one group in two divisions would be the crossing that results never show. */
const checkNotCrossed = (form: Form, report: Report) => {
  const { questions, answerableByName } = createFormIndex(form)
  const crosstab = new Set(form.analysis?.crosstab)
  const places = placesOf(form)
  const groupsBehind = new Map<string, ReadonlySet<string>>()
  for (const question of questions) {
    const behind = new Set<string>()
    for (const { question: name } of question.relevant === undefined
      ? []
      : conditionAtoms(question.relevant)) {
      if (crosstab.has(name)) behind.add(name)
      for (const further of groupsBehind.get(answerableByName.get(name)?.question.name ?? '') ?? [])
        behind.add(further)
    }
    groupsBehind.set(question.name, behind)
    if (behind.size > 1)
      report(
        `${places.get(question.name) ?? question.name}.relevant`,
        `不能同时取决于两道分组题（${[...behind].join('、')}），那等于把它们交叉`,
      )
  }
}

const checkReferences = (form: Form, known: KnownReferences, report: Report) => {
  const places = placesOf(form)
  const units = (where: string, ids: readonly string[] | undefined) => {
    for (const id of ids ?? [])
      if (known.units !== undefined && !known.units.has(id)) report(`${where}.units`, `没有单元 ${id}`)
  }
  units('（整张表单）', form.units)
  for (const question of createFormIndex(form).questions) {
    const where = places.get(question.name) ?? question.name
    units(where, question.units)
    if (question.type === 'matrix') for (const row of question.rows) units(`${where}.rows`, row.units)
    for (const id of question.sources ?? [])
      if (known.sources !== undefined && !known.sources.has(id)) report(`${where}.sources`, `没有出处 ${id}`)
  }
}

const checkQuestions = (form: Form, report: Report) => {
  const { questions, answerableByName, answerablesByQuestion } = createFormIndex(form)
  const places = placesOf(form)
  const earlier = new Map<string, Answerable>()
  for (const question of questions) {
    const where = places.get(question.name) ?? question.name
    if ('choices' in question) checkChoices(question, question.choices, where, report)
    checkLimits(question, where, report)
    if (question.type === 'matrix')
      for (const { name, attentionCheck } of question.rows)
        if (attentionCheck && !question.choices.some(({ value }) => value === attentionCheck.expect))
          report(`${where}.rows`, `${name} 的 attentionCheck.expect 不是这一题的选项`)
    if (
      question.relevant !== undefined &&
      checkRelevant(question.relevant, where, earlier, answerableByName, report) &&
      !isReachable(form, question)
    )
      report(`${where}.relevant`, '不论怎样回答，这一题都不会出现')
    for (const answerable of answerablesByQuestion.get(question.name) ?? [])
      earlier.set(answerable.name, answerable)
  }
}

/** Every reason why a form of the right shape cannot be used; empty when none. */
export const formProblems = (form: Form, known: KnownReferences = {}): readonly string[] => {
  const problems: string[] = []
  const report: Report = (where, what) => problems.push(`${where}：${what}。`)
  checkNames(form, report)
  // Two questions of one name would make every later sentence point to the wrong one.
  if (problems.length > 0) return problems
  checkQuestions(form, report)
  checkAnalysis(form, report)
  checkNotCrossed(form, report)
  checkReferences(form, known, report)
  const lengthBytes = largestPackedBytes(form)
  if (form.anonymous && lengthBytes > maxPackedBytes)
    report(
      '（整张表单）',
      `答满时有 ${lengthBytes} 字节，信封只容得下 ${maxPackedBytes} 字节；请减小文字题的 maxLength 或减少题数`,
    )
  return problems
}

/**
 * Reads one form as written in content/forms/.
 *
 * @param source - the parsed YAML.
 * @param file - its path, named in every sentence.
 * @returns the form with all scales resolved, ready for a manifest; or all problems at once.
 */
export const readWrittenForm = (source: unknown, file: string, known: KnownReferences = {}): CheckedForm => {
  const read = writtenForm.safeParse(source)
  if (!read.success) return { ok: false, problems: schemaProblems(file, read.error.issues) }
  const { scales = {}, ...rest } = read.data
  const unknownScales: string[] = []
  const resolve = (choices: z.infer<typeof writtenChoices>, name: string) => {
    if (typeof choices !== 'string') return choices
    const scale = Object.hasOwn(scales, choices) ? scales[choices] : undefined
    if (scale === undefined) unknownScales.push(`${file}：${name}.choices：scales 里没有 ${choices}。`)
    return scale ?? []
  }
  const resolved = {
    ...rest,
    sections: rest.sections.map((section) => ({
      ...section,
      questions: section.questions.map((question) =>
        'choices' in question ? { ...question, choices: resolve(question.choices, question.name) } : question,
      ),
    })),
  }
  if (unknownScales.length > 0) return { ok: false, problems: unknownScales }
  const strict = formSchema.safeParse(resolved)
  if (!strict.success) return { ok: false, problems: schemaProblems(file, strict.error.issues) }
  const problems = formProblems(strict.data, known)
  if (problems.length > 0) return { ok: false, problems: problems.map((problem) => `${file}：${problem}`) }
  return { ok: true, form: strict.data }
}
