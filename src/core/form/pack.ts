import { maxPackedBytes } from '../envelope/format.ts'
import { failure } from '../errors.ts'
import { cleanAnswers } from './answers.ts'
import type { AnswersByName, Choice, Form } from './form.ts'
import { type Answerable, createFormIndex } from './form-index.ts'

/**
 * The bytes that are sealed: UTF-8 JSON, one object, names in the form's order, nothing else. The same answers
 * give the same bytes, however they came about; nothing in them tells time, device or order of answering.
 *
 * @throws `form/answers-not-clean` unless `cleanAnswers` accepts the answers, or when they exceed an envelope
 *   (check-form.ts refuses forms that could).
 * @see docs/SPEC.md FORM-9
 */
export const packAnswers = (form: Form, answers: AnswersByName): Uint8Array<ArrayBuffer> => {
  const cleaned = cleanAnswers(form, answers)
  if (!cleaned.ok) throw failure('form/answers-not-clean', { problems: cleaned.problems.length })
  const packed = new TextEncoder().encode(JSON.stringify(cleaned.answers))
  if (form.anonymous && packed.length > maxPackedBytes)
    throw failure('form/answers-not-clean', { lengthBytes: packed.length, maxBytes: maxPackedBytes })
  return packed
}

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch (error) {
    // The two ways bytes fail to be JSON: not UTF-8 (TypeError), not JSON (SyntaxError).
    if (error instanceof TypeError || error instanceof SyntaxError) return undefined
    throw error
  }
}

/**
 * Reads packed answers back.
 * @returns `null` for anything {@link packAnswers} could not have written for this form: wrong names, choices,
 *   lengths or order, answers to questions that were not asked, one byte too many. Never throws for its bytes.
 * @see docs/SPEC.md FORM-10
 */
export const unpackAnswers = (form: Form, bytes: Uint8Array): AnswersByName | null => {
  const json = parseJson(bytes)
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null
  const cleaned = cleanAnswers(form, json as Readonly<Record<string, unknown>>)
  if (!cleaned.ok) return null
  const packed = new TextEncoder().encode(JSON.stringify(cleaned.answers))
  const isSame = packed.length === bytes.length && packed.every((byte, at) => byte === bytes[at])
  return isSame ? cleaned.answers : null
}

const largestTicked = (choices: readonly Choice[], max: number): number => {
  const open = choices
    .filter((choice) => !choice.exclusive)
    .map((choice) => choice.value.length + 3)
    .sort((a, b) => b - a)
    .slice(0, max)
    .reduce((sum, lengthBytes) => sum + lengthBytes, 1)
  const alone = Math.max(0, ...choices.map((choice) => choice.value.length + 4))
  return Math.max(open, alone)
}

const largestAnswerBytes = ({ question, choices }: Answerable): number => {
  switch (question.type) {
    case 'select_one':
    case 'matrix':
      return 2 + Math.max(...choices.map((choice) => choice.value.length))
    case 'select_multiple':
      return largestTicked(choices, question.constraint?.max ?? choices.length)
    case 'text':
      // A code point is at most 4 bytes of UTF-8; the three characters JSON escapes here (" \ LF) take 2.
      return 2 + 4 * question.constraint.maxLength
    case 'integer':
      return Math.max(String(question.constraint.min).length, String(question.constraint.max).length)
    case 'date':
      return 12
    case 'time':
      return 7
    case 'acknowledge':
      return 5
    case 'note':
      return 0
  }
}

/** Bytes no packed answer of this form exceeds, as if every question were asked and answered at full length. */
export const largestPackedBytes = (form: Form): number =>
  createFormIndex(form).answerables.reduce(
    (sum, answerable) => sum + answerable.name.length + 4 + largestAnswerBytes(answerable),
    1,
  )
