import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import * as z from 'zod/mini'
import { cleanAnswers } from '../core/form/answers.ts'
import type { Answer, AnswersByName, Form } from '../core/form/form.ts'
import { type Answerable, createFormIndex } from '../core/form/form-index.ts'

/** A number from 0 up to but not including 1. */
export type Random = () => number

const share = z.number().check(z.gte(0), z.lte(1))
const weightsByName = z.record(z.string(), z.record(z.string(), z.number().check(z.gte(0))))
const madeUpSchema = z.strictObject({
  form: z.string(),
  skipShare: share,
  answers: weightsByName,
  groups: z.strictObject({ of: z.string(), answers: z.record(z.string(), weightsByName) }),
  writingShare: share,
  texts: z.record(z.string(), z.array(z.string().check(z.minLength(1)))),
})

/** How likely made-up respondents give which answers: content/demo/. */
export type MadeUp = z.infer<typeof madeUpSchema>

/**
 * Reads content/demo/staff-questionnaire.yaml for this form.
 * @throws when it names another form, or a question or choice that the form does not have.
 */
export const readMadeUp = (form: Form): MadeUp => {
  const file = new URL('../../content/demo/staff-questionnaire.yaml', import.meta.url)
  const madeUp = madeUpSchema.parse(parse(readFileSync(file, 'utf8')))
  const { answerableByName } = createFormIndex(form)
  const unknown: string[] = madeUp.form === form.id ? [] : [madeUp.form]
  for (const weights of [madeUp.answers, ...Object.values(madeUp.groups.answers)])
    for (const [name, byChoice] of Object.entries(weights))
      for (const value of Object.keys(byChoice))
        if (!answerableByName.get(name)?.choiceByValue.has(value)) unknown.push(`${name}.${value}`)
  for (const name of [madeUp.groups.of, ...Object.keys(madeUp.texts)])
    if (!answerableByName.has(name)) unknown.push(name)
  if (unknown.length > 0)
    throw new Error(`content/demo/staff-questionnaire.yaml: not in ${form.id}: ${unknown.join(', ')}`)
  return madeUp
}

/** One made-up respondent's answers: only to questions that are asked, each a possible one. */
export const inventAnswers = (form: Form, madeUp: MadeUp, random: Random): AnswersByName => {
  const { answerables, answerableByName } = createFormIndex(form)
  const { groups, skipShare } = madeUp
  const groupQuestion = answerableByName.get(groups.of)
  const group = groupQuestion && pickOne(groupQuestion, madeUp.answers[groups.of], random)
  const ownWeights = (group === undefined ? undefined : groups.answers[group]) ?? {}
  const isWriter = random() < madeUp.writingShare

  const answers: Record<string, Answer> = {}
  for (const answerable of answerables) {
    const { name, question } = answerable
    if (name !== groups.of && random() < skipShare) continue
    const weights = ownWeights[name] ?? madeUp.answers[name]
    const answer =
      name === groups.of
        ? group
        : question.type === 'text'
          ? isWriter
            ? pickText(madeUp.texts[name] ?? [], random)
            : undefined
          : question.type === 'select_multiple'
            ? pickSome(answerable, weights, question.constraint?.max, random)
            : pickOne(answerable, weights, random)
    if (answer !== undefined) answers[name] = answer
  }
  // Answers to questions that turn out not to be asked fall away here, as they do on a phone.
  const cleaned = cleanAnswers(form, answers)
  if (!cleaned.ok) throw new Error(`made-up answers do not fit: ${cleaned.problems[0]?.name}`)
  return cleaned.answers
}

const pickOne = (
  { choices }: Answerable,
  weights: Readonly<Record<string, number>> | undefined,
  random: Random,
): string | undefined => {
  const weightOf = (value: string) => (weights === undefined ? 1 : (weights[value] ?? 0))
  let left = random() * choices.reduce((total, { value }) => total + weightOf(value), 0)
  for (const { value } of choices) {
    left -= weightOf(value)
    if (left < 0) return value
  }
  return undefined
}

const pickSome = (
  { choices }: Answerable,
  weights: Readonly<Record<string, number>> | undefined,
  max: number | undefined,
  random: Random,
): readonly string[] | undefined => {
  const isTicked = (value: string) => random() < (weights?.[value] ?? 0.3)
  const alone = choices.find(({ value, exclusive }) => exclusive && isTicked(value))
  if (alone) return [alone.value]
  const ticked = choices.filter(({ value, exclusive }) => !exclusive && isTicked(value))
  while (ticked.length > (max ?? choices.length)) ticked.splice(Math.floor(random() * ticked.length), 1)
  return ticked.length > 0 ? ticked.map(({ value }) => value) : undefined
}

const pickText = (texts: readonly string[], random: Random): string | undefined =>
  texts[Math.floor(random() * texts.length)]
