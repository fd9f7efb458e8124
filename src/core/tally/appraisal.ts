/**
 * An appraisal's tally read by its counting rules: ballots, abstentions, and both percentages of every grade.
 *
 * Nothing is counted here: every figure is one the tally publishes, or a quotient of two of them, so small-group
 * suppression holds as it does for every form.
 *
 * @see docs/SPEC.md APPR-9 to APPR-13; docs/decisions/0621-counting-an-appraisal.md
 */
import type { Form } from '../form/form.ts'
import type { AnswerTally, ChoiceCount, Tally } from './tally.ts'

/** One grade of one line. */
export interface GradeCount {
  readonly value: string
  readonly label: string
  /** 不了解, or another answer without substance: in the first percentage, never in the second. */
  readonly isUnknown: boolean
  /** `null`: hidden. */
  readonly count: number | null
  /** Of the ballots that did not abstain here, 不了解 among them, 0 to 1. `null`: hidden, or everybody abstained. */
  readonly share: number | null
  /** Of those who gave a grade, 0 to 1. `null`: hidden, nobody did, or this is 不了解 itself. */
  readonly shareOfGrades: number | null
}

/** One line of an appraisal: what was judged, and how. */
export interface AppraisalLine {
  /** Name of the row or question: `T01`, `P02M06`. */
  readonly name: string
  readonly label: string
  /** Asked on the scale of the whole judgement. */
  readonly isOverall: boolean
  readonly grades: readonly GradeCount[]
  /** Valid ballots less abstentions: the whole of the first percentage. `null`: hidden. */
  readonly voted: number | null
  /** Valid ballots that left the line empty. `null`: hidden. */
  readonly abstained: number | null
}

/** The lines about the team, or about one member. */
export interface AppraisalPart {
  /** Name of the form's section: `team`, `P01`. */
  readonly name: string
  /** 领导班子, or the member's name. */
  readonly title: string
  readonly lines: readonly AppraisalLine[]
}

/** An appraisal, counted. */
export interface AppraisalCount {
  /** Envelopes that held an answer; a blank one is valid and abstains on every line. */
  readonly validBallots: number
  readonly suppressBelow: number
  readonly team: AppraisalPart
  /** In the form's order. */
  readonly members: readonly AppraisalPart[]
}

const quotient = (part: number | null, whole: number): number | null =>
  part === null || whole === 0 ? null : part / whole

const lineOf = ({ name, label, type, counts, choices }: AnswerTally): AppraisalLine => {
  const unknowns = choices.filter(({ nonsubstantive }) => nonsubstantive !== null)
  const countOf = ({ count, nonsubstantive }: ChoiceCount): number | null => {
    // Too few graded to say how: how many could not judge is said all the same, as for every form (TALLY-4).
    if (count === null && nonsubstantive === 'dont_know' && unknowns.length === 1)
      return counts?.dontKnow ?? null
    return count
  }
  return {
    name,
    label,
    isOverall: type !== 'matrix',
    voted: counts?.answered ?? null,
    abstained: counts?.skipped ?? null,
    grades: choices.map((choice) => {
      const count = countOf(choice)
      const isUnknown = choice.nonsubstantive !== null
      return {
        value: choice.value,
        label: choice.label,
        isUnknown,
        count,
        share: quotient(count, counts?.answered ?? 0),
        shareOfGrades: isUnknown ? null : quotient(count, counts?.valid ?? 0),
      }
    }),
  }
}

/**
 * Reads an appraisal's tally.
 * @param form - the very form that was answered, with the members' names if they are known.
 * @throws RangeError when the form is no appraisal.
 */
export const countAppraisal = (form: Form, tally: Tally): AppraisalCount => {
  const answersByQuestion = new Map(tally.questions.map(({ name, answers }) => [name, answers]))
  const parts = form.sections.map(({ name, title, questions }): AppraisalPart => {
    const judged = questions.filter(({ type }) => type === 'matrix' || type === 'select_one')
    return {
      name,
      title,
      lines: judged.flatMap((question) => (answersByQuestion.get(question.name) ?? []).map(lineOf)),
    }
  })
  const [team, ...members] = parts.filter(({ lines }) => lines.length > 0)
  if (form.kind !== 'appraisal' || team === undefined) throw new RangeError('not an appraisal')
  return { validBallots: tally.opened, suppressBelow: tally.suppressBelow, team, members }
}

/**
 * How many of a whole, coarsely: 1 to 9 about so many tenths; 0 a tenth or fewer, none among them; 10 nine tenths or
 * more, all among them. With ten or more people, none cannot be told from one, nor all from all but one.
 */
export type Tenths = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10

/** Fewest ballots a coarse share is made of: with nine, one would be more than a tenth. */
const minDisclosed = 10

/** @returns `null` when either is hidden, or the whole is too small for the promise of {@link Tenths}. */
export const tenthsOf = (part: number | null, whole: number | null): Tenths | null => {
  if (part === null || whole === null || whole < minDisclosed) return null
  if (part * 10 <= whole) return 0
  if (part * 10 >= whole * 9) return 10
  return Math.min(9, Math.max(1, Math.round((part * 10) / whole))) as Tenths
}

/** One line of what may be told the inspected court. */
export interface DisclosedLine {
  readonly name: string
  readonly label: string
  /** In the form's order; `null`: not told. */
  readonly grades: readonly { readonly label: string; readonly tenths: Tenths | null }[]
}

/** What may be told the inspected court: distributions in tenths, nobody's name, nobody's line. */
export interface Disclosure {
  readonly team: readonly DisclosedLine[]
  /** All members together, line by line; `null` when there are too few members, or a member's line is hidden. */
  readonly members: readonly DisclosedLine[] | null
}

/** Fewest members whose lines are told together: of two, whoever knows one would know the other. */
export const minMembersTogether = 3

const disclosed = (line: AppraisalLine): DisclosedLine => ({
  name: line.name,
  label: line.label,
  grades: line.grades.map(({ label, count }) => ({ label, tenths: tenthsOf(count, line.voted) })),
})

const sum = (counts: readonly (number | null)[]): number | null =>
  counts.includes(null) ? null : counts.reduce((total: number, count) => total + (count ?? 0), 0)

/**
 * What the definition allows to be told: no names and no lines of one person.
 * @see docs/SPEC.md APPR-12, APPR-13
 */
export const discloseAppraisal = ({ team, members }: AppraisalCount): Disclosure => {
  const [first] = members
  const together = first?.lines.map((line, at): AppraisalLine => {
    const lines = members.map(({ lines }) => lines[at] ?? line)
    return {
      ...line,
      // Of the first member's line it has the wording alone.
      name: line.name.slice(first.name.length),
      voted: sum(lines.map(({ voted }) => voted)),
      grades: line.grades.map((grade, gradeAt) => ({
        ...grade,
        count: sum(lines.map(({ grades }) => grades[gradeAt]?.count ?? null)),
      })),
    }
  })
  const isWhole = together?.every(({ grades }) => grades.every(({ count }) => count !== null)) ?? false
  return {
    team: team.lines.map(disclosed),
    members:
      together !== undefined && isWhole && members.length >= minMembersTogether
        ? together.map(disclosed)
        : null,
  }
}
