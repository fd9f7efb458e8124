/**
 * How a record is reviewed 审阅: the leader, a deputy or the office says what they think of it, its writers say that
 * they have changed it. A review is never set, it is stepped on: every step names the steps it follows and stays. Two
 * reviewers who speak at the same time are both heard; the review is disputed until a third step follows both.
 * @see docs/SPEC.md COOP-4, COOP-5; docs/decisions/0651
 */
import { canonicalJson, type Fact, type RecordContent, sameValue, withdrawnField } from './content.ts'
import { lists } from './kinds.ts'
import { markOf } from './mark.ts'
import type { Role } from './member-entry.ts'

/** 收到、已改、有疑问、通过、退回. */
export const reviewWords = ['received', 'changed', 'questioned', 'passed', 'returned'] as const
export type ReviewWord = (typeof reviewWords)[number]

/** Words that say nothing without a reason. */
export const needsReason = (word: ReviewWord): boolean => word === 'questioned' || word === 'returned'

/** Most characters of a reason, here and wherever a step gives one. */
export const maxReasonChars = 500

/** One step, kept as a fact of the record's list of reviews. */
export interface ReviewStep {
  readonly to: ReviewWord
  /** Why, up to {@link maxReasonChars} characters; may be empty where {@link needsReason} does not ask for one. */
  readonly reason: string
  /** Device id of whoever says it. */
  readonly by: string
  /** Device time, milliseconds since 1970. */
  readonly atMs: number
  /** Ids of the steps it follows, ascending; none for the first. */
  readonly previous: readonly string[]
  /** {@link substanceMark} of what was reviewed. */
  readonly mark: string
}

/** A step with its id. */
export interface NamedStep extends ReviewStep {
  readonly id: string
}

/** Where a review stands. */
export type ReviewState =
  | { readonly state: 'none' }
  /** `isChangedSince`: somebody wrote into the record after the step. */
  | { readonly state: 'reviewed'; readonly step: NamedStep; readonly isChangedSince: boolean }
  /** Said at the same time; in the order of their ids. */
  | { readonly state: 'disputed'; readonly steps: readonly NamedStep[] }

const isReviewer = (role: Role | null): boolean => role !== null && role !== 'member'

/** By the membership log: the role of a device, present or past, now; or at a moment, in milliseconds since 1970. */
export type RoleOf = (deviceId: string, atMs?: number) => Role | null

/** What may follow what; `none` before the first step, `disputed` where two steps stand side by side. */
const following: Readonly<Record<ReviewWord | 'none' | 'disputed', readonly ReviewWord[]>> = {
  none: ['received', 'questioned', 'passed', 'returned'],
  received: ['questioned', 'passed', 'returned'],
  questioned: ['changed', 'passed', 'returned'],
  changed: ['received', 'questioned', 'passed', 'returned'],
  passed: ['questioned', 'returned'],
  returned: ['changed'],
  disputed: ['received', 'questioned', 'passed', 'returned'],
}

/**
 * What somebody of a role may say next: 已改 everybody, the rest who leads and did not begin the record. Empty when
 * there is nothing to say.
 * @param isOwn - whether they began it: nobody reviews their own.
 */
export const nextWords = (review: ReviewState, role: Role | null, isOwn: boolean): readonly ReviewWord[] => {
  if (role === null) return []
  const from = review.state === 'reviewed' ? review.step.to : review.state
  return following[from].filter((word) => word === 'changed' || (isReviewer(role) && !isOwn))
}

const isWord = (value: unknown): value is ReviewWord => (reviewWords as readonly unknown[]).includes(value)

const stepOf = (id: string, fact: Fact): NamedStep | null => {
  const { to, reason, by, atMs, previous, mark } = fact
  if (!isWord(to) || typeof reason !== 'string' || typeof by !== 'string' || typeof atMs !== 'number')
    return null
  if (!Array.isArray(previous) || typeof mark !== 'string') return null
  const follows = previous.filter((one) => typeof one === 'string')
  return { id, to, reason, by, atMs, previous: follows, mark }
}

/**
 * The steps that count, in the order they were taken (time, then id): whole, not withdrawn, and said by a device
 * whose role may say so, or might when it said it: a 通过 does not go with the role of whoever said it.
 * @see docs/decisions/0678
 */
export const reviewSteps = (content: RecordContent, roleOf: RoleOf): readonly NamedStep[] =>
  Object.entries(content.lists[lists.reviews] ?? {})
    .flatMap(([id, fact]) => {
      if (fact[withdrawnField] !== undefined && fact[withdrawnField] !== null) return []
      const step = stepOf(id, fact)
      if (step === null) return []
      const may = [roleOf(step.by), roleOf(step.by, step.atMs)]
      return may.some((role) => (step.to === 'changed' ? role !== null : isReviewer(role))) ? [step] : []
    })
    .sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1))

/** Where the review of a record stands. Depends on nothing but what the record says and who has which role. */
export const reviewOf = (content: RecordContent, roleOf: RoleOf): ReviewState => {
  const steps = reviewSteps(content, roleOf)
  const followed = new Set(steps.flatMap(({ previous }) => previous))
  const last = steps.filter(({ id }) => !followed.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1))
  const [step] = last
  if (step === undefined) return { state: 'none' }
  if (last.length > 1) return { state: 'disputed', steps: last }
  return { state: 'reviewed', step, isChangedSince: step.mark !== substanceMark(content) }
}

/** What came of wanting to say something. */
export type ReviewMove =
  | { readonly state: 'step'; readonly step: ReviewStep }
  /** Not after what was said last, or not by this role; a reason is needed, or is too long. */
  | { readonly state: 'not-allowed' | 'no-reason' }

/**
 * The step that says `to`, for the caller to add under a fresh id. Never throws.
 * @param begunBy - the device that began the record.
 */
export const stepReview = (
  content: RecordContent,
  roleOf: RoleOf,
  said: Pick<ReviewStep, 'to' | 'reason' | 'by' | 'atMs'>,
  begunBy: string,
): ReviewMove => {
  const review = reviewOf(content, roleOf)
  if (!nextWords(review, roleOf(said.by), said.by === begunBy).includes(said.to))
    return { state: 'not-allowed' }
  const reason = said.reason.trim()
  if ((needsReason(said.to) && reason === '') || reason.length > maxReasonChars) return { state: 'no-reason' }
  const previous =
    review.state === 'none'
      ? []
      : review.state === 'reviewed'
        ? [review.step.id]
        : review.steps.map(({ id }) => id)
  return { state: 'step', step: { ...said, reason, previous, mark: substanceMark(content) } }
}

/** Lists that say something about a record and are none of it. */
const besideLists: readonly string[] = [lists.comments, lists.reviews]

/**
 * Whether two contents say the same, apart from comments and reviews: what {@link substanceMark} tells, without going
 * through what follows the first difference.
 */
export const sameSubstance = (one: RecordContent, other: RecordContent): boolean => {
  const sameFields = (a: Fact = {}, b: Fact = {}): boolean =>
    a === b ||
    [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => sameValue(a[name], b[name]))
  const own = [...new Set([...Object.keys(one.lists), ...Object.keys(other.lists)])].filter(
    (list) => !besideLists.includes(list),
  )
  return (
    one.kind === other.kind &&
    sameFields(one.fields, other.fields) &&
    own.every((list) => {
      const [facts = {}, others = {}] = [one.lists[list], other.lists[list]]
      return (
        facts === others ||
        [...new Set([...Object.keys(facts), ...Object.keys(others)])].every((fact) =>
          sameFields(facts[fact], others[fact]),
        )
      )
    })
  )
}

/** The mark of what a record says, apart from comments and reviews: the same for the same substance. */
export const substanceMark = (content: RecordContent): string => {
  // A list nobody has written into is there on one device and not on another.
  const own = Object.fromEntries(
    Object.entries(content.lists).filter(
      ([list, facts]) => !besideLists.includes(list) && Object.keys(facts).length > 0,
    ),
  )
  return markOf(canonicalJson({ ...content, lists: own }))
}
