/**
 * How a fact's evidence grade 认定等级 moves. A grade is never set, it is stepped to: every step names the one
 * before it, says why, and stays. Two inspectors who grade the same fact at the same time leave two steps behind the
 * same one, and the fact is disputed until a person withdraws a step with a reason.
 */
import type { EvidenceGrades, evidenceGradeIds } from '../form/evidence-grade.ts'
import type { Fact, FieldValue } from './content.ts'
import { withdrawnReason } from './kinds.ts'

/** `reported`, `observed`, `verified`, `undetermined`. */
export type EvidenceGrade = (typeof evidenceGradeIds)[number]

/** What may follow what, from `content/evidence-grades.yaml`. */
export type GradeTransitions = Pick<EvidenceGrades, 'transitions'>['transitions']

/** What a fact can begin as: somebody said it, or the team saw it. Nothing is verified without a step before. */
export const firstGrades: readonly EvidenceGrade[] = ['reported', 'observed']

/**
 * What a grade can move to, whatever else a list of transitions asks: a list may ask for more and never allows more.
 * It stands here and not in the content alone, for every device of a team must judge a step alike, and two devices may
 * carry two wordings of the content.
 */
export const nextGrades: Readonly<Record<EvidenceGrade, readonly EvidenceGrade[]>> = {
  reported: ['observed', 'verified', 'undetermined'],
  observed: ['verified', 'undetermined'],
  verified: ['undetermined'],
  undetermined: ['verified'],
}

/** Most characters of the reason of a step. */
const maxReasonChars = 500

const isGrade = (value: FieldValue | undefined): value is EvidenceGrade =>
  typeof value === 'string' && Object.hasOwn(nextGrades, value)

/** One step of a fact's grade; kept as a fact of a list of its own, so that steps never overwrite each other. */
export interface GradeStep {
  /** The graded fact. */
  readonly of: string
  /** The step before; `null` for the first. */
  readonly previous: string | null
  readonly to: EvidenceGrade
  /** Why, 1 to 500 characters. */
  readonly reason: string
}

/** What the steps of one fact say together. */
export type GradeState =
  | { readonly state: 'ungraded' }
  | {
      readonly state: 'graded'
      readonly grade: EvidenceGrade
      /** Step ids, the first step first. */
      readonly history: readonly string[]
    }
  /** Graded at the same time; each candidate is the last step of one way of grading. */
  | { readonly state: 'disputed'; readonly candidates: readonly string[] }

/** Whether a fact is a step by itself: a grade there is, with a reason, and as a first step one a fact can begin as. */
export const isStep = (fact: Fact): fact is Fact & GradeStep =>
  typeof fact.of === 'string' &&
  isGrade(fact.to) &&
  typeof fact.reason === 'string' &&
  fact.reason.trim() !== '' &&
  fact.reason.length <= maxReasonChars &&
  (fact.previous === null ? firstGrades.includes(fact.to) : typeof fact.previous === 'string')

/** Whether a step may come next after the one it names: of the same fact, and to a grade that can follow. */
export const canFollow = (step: GradeStep, previous: Fact | GradeStep): boolean =>
  previous.of === step.of && isGrade(previous.to) && nextGrades[previous.to].includes(step.to)

/**
 * The steps of one fact that count, by id. A step is withdrawn with all that follow it; one that no honest device can
 * have made – it skips a step – does not count, nor what follows it.
 */
const standingSteps = (
  steps: Readonly<Record<string, Fact>>,
  factId: string,
): ReadonlyMap<string, GradeStep> => {
  const own = Object.entries(steps).filter(([, fact]) => isStep(fact) && fact.of === factId)
  const standing = new Map<string, GradeStep>()
  for (let grows = true; grows; ) {
    grows = false
    for (const [id, fact] of own) {
      if (standing.has(id) || withdrawnReason(fact) !== null || !isStep(fact)) continue
      if (fact.previous !== null) {
        const previous = standing.get(fact.previous)
        if (previous === undefined || !canFollow(fact, previous)) continue
      }
      standing.set(id, fact)
      grows = true
    }
  }
  return standing
}

/**
 * The grade of one fact.
 * @param steps - the record's list of grade steps, by id.
 */
export const gradeOf = (steps: Readonly<Record<string, Fact>>, factId: string): GradeState => {
  const standing = standingSteps(steps, factId)
  const followed = new Set([...standing.values()].map(({ previous }) => previous))
  const last = [...standing.keys()].filter((id) => !followed.has(id)).sort()
  if (last.length > 1) return { state: 'disputed', candidates: last }
  const [lastId] = last
  if (lastId === undefined) return { state: 'ungraded' }
  const history: string[] = []
  for (let id: string | null = lastId; id !== null; id = (standing.get(id) as GradeStep).previous)
    history.unshift(id)
  return { state: 'graded', grade: (standing.get(lastId) as GradeStep).to, history }
}

/** The grade of every fact that has a step, by the fact's id. */
export const gradesOf = (steps: Readonly<Record<string, Fact>>): ReadonlyMap<string, GradeState> => {
  const byFact = Map.groupBy(Object.entries(steps), ([, { of }]) => of)
  const grades = new Map<string, GradeState>()
  for (const [factId, own] of byFact)
    if (typeof factId === 'string') grades.set(factId, gradeOf(Object.fromEntries(own), factId))
  return grades
}

/** What came of wanting to grade. */
export type GradeMove =
  | { readonly state: 'step'; readonly step: GradeStep }
  /** No such transition; a disputed fact is settled first; a reason is needed. */
  | { readonly state: 'not-allowed' | 'disputed' | 'no-reason' }

/** The step that takes a fact to another grade, for the caller to add under a fresh id. Never throws. */
export const stepGrade = (
  steps: Readonly<Record<string, Fact>>,
  factId: string,
  to: EvidenceGrade,
  reason: string,
  transitions: GradeTransitions,
): GradeMove => {
  const now = gradeOf(steps, factId)
  if (now.state === 'disputed') return { state: 'disputed' }
  const said = reason.trim()
  if (said === '' || said.length > maxReasonChars) return { state: 'no-reason' }
  const isAllowed =
    now.state === 'ungraded'
      ? firstGrades.includes(to)
      : nextGrades[now.grade].includes(to) &&
        transitions.some((transition) => transition.from === now.grade && transition.to === to)
  if (!isAllowed) return { state: 'not-allowed' }
  const previous = now.state === 'ungraded' ? null : (now.history.at(-1) as string)
  return { state: 'step', step: { of: factId, previous, to, reason: said } }
}
