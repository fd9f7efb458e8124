import m from '../../../content/messages/zh-CN/mode.yaml'
import { minEnvelopesToOpen } from '../../core/ballot/limits.ts'
import { readMemberNames } from '../../core/form/member-names.ts'
import type { Mode } from '../../core/wire/mode.ts'
import { appraisalFormId } from './forms.ts'
import { checkWindows, type WindowFields } from './windows.ts'

/** What the clerk typed, as typed. */
export interface PlanFields extends WindowFields {
  readonly mode: Mode
  readonly court: string
  readonly title: string
  readonly formId: string
  /** Of an appraisal: the members, one a line. */
  readonly members: string
  readonly staff: string
  readonly spare: string
  readonly address: string
  readonly threshold: string
  readonly total: string
}

/** Most slips of one inspection: 250 sheets of 8. */
export const maxPrinted = 2_000

/** What is wrong, by field; the values are keys of the messages. */
export type PlanMistakes = Partial<Record<keyof PlanFields, string>>

const wholeNumber = (typed: string): number | null => {
  const digits = typed.normalize('NFKC').trim()
  return /^\d{1,6}$/.test(digits) ? Number(digits) : null
}

/** A typed number; only for fields {@link checkPlan} found nothing wrong with. */
export const numberOf = (typed: string): number => wholeNumber(typed) ?? 0

/** Slips to print: staff and spares, as far as both can be read. */
export const printedOf = ({ staff, spare }: Pick<PlanFields, 'staff' | 'spare'>): number =>
  numberOf(staff) + numberOf(spare)

/** The name an inspection is published under: an open link says so wherever its name is read. */
export const publishedTitle = (title: string, mode: Mode): string => {
  const suffix = mode === 'open-link' ? m.create.openLinkSuffix : ''
  return title.trim().endsWith(suffix) ? title.trim() : `${title.trim()}${suffix}`
}

/** Spares offered for `staff` people: one in ten, five at least. */
export const offeredSpare = (staff: number): number => Math.max(5, Math.ceil(staff / 10))

const isAddress = (typed: string): boolean => {
  try {
    const { protocol } = new URL(typed)
    return protocol === 'https:' || protocol === 'http:'
  } catch {
    return false
  }
}

/** Checks the whole plan; empty when it can be prepared. */
export const checkPlan = (fields: PlanFields, nowMs: number): PlanMistakes => {
  const mistakes: PlanMistakes = { ...checkWindows(fields, nowMs, fields.mode) }
  // The names of those appraised are sealed under the slips, and an open link has none.
  if (fields.mode === 'open-link' && fields.formId === appraisalFormId) mistakes.mode = 'needs-slips'
  if (fields.court.trim() === '') mistakes.court = 'empty'
  if (fields.title.trim() === '') mistakes.title = 'empty'
  if (fields.formId === '') mistakes.formId = 'empty'
  if (fields.formId === appraisalFormId && !readMemberNames(fields.members).ok) mistakes.members = 'names'
  const staff = wholeNumber(fields.staff)
  if (staff === null) mistakes.staff = 'number'
  else if (staff < minEnvelopesToOpen) mistakes.staff = 'too-few'
  if (wholeNumber(fields.spare) === null) mistakes.spare = 'number'
  else if (printedOf(fields) > maxPrinted) mistakes.staff = 'too-many'
  if (!isAddress(fields.address)) mistakes.address = 'address'
  const [threshold, total] = [numberOf(fields.threshold), numberOf(fields.total)]
  if (threshold > total) mistakes.threshold = 'above-total'
  return mistakes
}

/**
 * Of the mistakes found when the plan was handed in, those not put right since, as they stand now.
 * New ones wait for the next time, so that nobody is told off while still typing.
 */
export const remainingMistakes = (found: PlanMistakes, fields: PlanFields, nowMs: number): PlanMistakes =>
  Object.fromEntries(Object.entries(checkPlan(fields, nowMs)).filter(([name]) => name in found))
