import { drawnOf } from '../../../core/ballot/ledger.ts'
import type { Ballots } from '../../../core/tally/appraisal-sheets.ts'
import type { KeptResult } from '../tally/kept-result.ts'

/** What is written down by hand of a meeting: who was due, and who came. Empty: not written down. */
export interface Attendance {
  readonly due: string
  readonly present: string
}

/** What is wrong with it, by field; the values are keys of the messages. */
export type AttendanceMistakes = Partial<Record<keyof Attendance, 'number' | 'above-due'>>

const numberOf = (typed: string): number | null => {
  const digits = typed.normalize('NFKC').trim()
  return /^\d{1,5}$/.test(digits) ? Number(digits) : null
}

/** Checks what was typed; both may be left empty. */
export const checkAttendance = ({ due, present }: Attendance): AttendanceMistakes => {
  const [dueCount, presentCount] = [numberOf(due), numberOf(present)]
  const mistakes: AttendanceMistakes = {}
  if (due.trim() !== '' && dueCount === null) mistakes.due = 'number'
  if (present.trim() !== '' && presentCount === null) mistakes.present = 'number'
  else if (dueCount !== null && presentCount !== null && presentCount > dueCount)
    mistakes.present = 'above-due'
  return mistakes
}

/** The five counts the rules ask for. Three of them the ledger knows; they are never typed. */
export const ballotsOf = ({ counts, tally, attendance }: KeptResult): Ballots => ({
  due: numberOf(attendance?.due ?? ''),
  present: numberOf(attendance?.present ?? ''),
  handedOut: drawnOf(counts),
  returned: tally.sent,
  valid: tally.opened,
})
