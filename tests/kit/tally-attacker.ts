/**
 * Somebody who knows the form and every published number and nothing else, and tries to work out what is hidden.
 *
 * The attacker writes every published number as an equation over the counts of all possible kinds of people, and
 * then asks of a hidden number: is there another population of the same published numbers in which it differs?
 * If there is none, it is solved. This shares no code and no reasoning with src/core/tally.
 */
import type { AnswersByName, Choice, Form } from '../../src/core/form/form.ts'
import type { Tally } from '../../src/core/tally/tally.ts'

/** One possible set of answers: question or row name → choice, `skip` or `unasked`. */
export type Kind = Readonly<Record<string, string>>
/** Which kinds a number counts. */
export type Counting = (kind: Kind) => boolean

/** One published number. */
export interface Equation {
  readonly what: string
  readonly counts: Counting
  readonly value: number
}

/** A question of the small forms the attacker is tried on: single choices and rows only. */
interface Asked {
  readonly name: string
  readonly choices: readonly Choice[]
  readonly isAskedOf: Counting
}

const questionsOf = (form: Form): readonly Asked[] =>
  form.sections.flatMap(({ questions }) =>
    questions.flatMap((question): Asked[] => {
      const { relevant } = question
      const isAskedOf: Counting = (kind) => {
        if (relevant === undefined) return true
        if (!('in' in relevant)) throw new Error('the attacker knows only `in`')
        return relevant.in.includes(kind[relevant.question] ?? '')
      }
      if (question.type === 'matrix')
        return question.rows.map(({ name }) => ({ name, choices: question.choices, isAskedOf }))
      if (question.type !== 'select_one') throw new Error('the attacker knows only single choices')
      return [{ name: question.name, choices: question.choices, isAskedOf }]
    }),
  )

/** All kinds of people there can be. */
export const kindsOf = (form: Form): readonly Kind[] =>
  questionsOf(form).reduce<readonly Kind[]>(
    (kinds, { name, choices, isAskedOf }) =>
      kinds.flatMap((kind): readonly Kind[] =>
        isAskedOf(kind)
          ? [...choices.map(({ value }) => ({ ...kind, [name]: value })), { ...kind, [name]: 'skip' }]
          : [{ ...kind, [name]: 'unasked' }],
      ),
    [{}],
  )

/** The answers somebody of a kind gives. */
export const answersOf = (kind: Kind): AnswersByName =>
  Object.fromEntries(Object.entries(kind).filter(([, value]) => value !== 'skip' && value !== 'unasked'))

/** Everything a tally says, as equations. */
export const published = (form: Form, tally: Tally): readonly Equation[] => {
  const questions = new Map(questionsOf(form).map((question) => [question.name, question]))
  const equations: Equation[] = []
  const say = (what: string, counts: Counting, value: number | null | undefined) => {
    if (value !== null && value !== undefined) equations.push({ what, counts, value })
  }
  const without = (name: string, kind: Kind): Choice['nonsubstantive'] =>
    questions.get(name)?.choices.find(({ value }) => value === kind[name])?.nonsubstantive
  const isAnswered = (name: string, kind: Kind) => !['skip', 'unasked'].includes(kind[name] ?? '')
  const isValid = (name: string, kind: Kind) => isAnswered(name, kind) && without(name, kind) === undefined
  say('opened', () => true, tally.opened)
  for (const { name, counts, choices } of tally.questions.flatMap((question) => question.answers)) {
    say(`${name} asked`, (kind) => kind[name] !== 'unasked', counts?.asked)
    say(`${name} skipped`, (kind) => kind[name] === 'skip', counts?.skipped)
    say(`${name} answered`, (kind) => isAnswered(name, kind), counts?.answered)
    say(`${name} valid`, (kind) => isValid(name, kind), counts?.valid)
    say(`${name} dontKnow`, (kind) => without(name, kind) === 'dont_know', counts?.dontKnow)
    say(`${name} refused`, (kind) => without(name, kind) === 'refused', counts?.refused)
    for (const choice of choices)
      say(`${name}=${choice.value}`, (kind) => kind[name] === choice.value, choice.count)
  }
  for (const { by, groups, hiddenTogether, tables } of tally.comparisons) {
    const isIn = (group: string, kind: Kind) =>
      group === '' ? !isValid(by, kind) : isValid(by, kind) && kind[by] === group
    for (const { value, size } of groups) say(`${by}=${value} size`, (kind) => isIn(value, kind), size)
    const hidden = groups.filter(({ size }) => size === null).map(({ value }) => value)
    say(`${by} hidden together`, (kind) => hidden.some((group) => isIn(group, kind)), hiddenTogether)
    for (const { name, groups: parts } of tables)
      for (const part of parts) {
        say(
          `${name} valid in ${part.value}`,
          (kind) => isIn(part.value, kind) && isValid(name, kind),
          part.valid,
        )
        for (const choice of part.choices)
          say(
            `${name}=${choice.value} in ${by}=${part.value}`,
            (kind) => isIn(part.value, kind) && kind[name] === choice.value,
            choice.count,
          )
      }
  }
  if (tally.control.state === 'shown') {
    const checks = form.sections
      .flatMap((section) => section.questions)
      .flatMap((question) => (question.type === 'matrix' ? question.rows : []))
      .flatMap(({ name, attentionCheck }) =>
        attentionCheck ? [{ name, expect: attentionCheck.expect }] : [],
      )
    const isOut = (kind: Kind) =>
      checks.some(({ name, expect }) => isAnswered(name, kind) && kind[name] !== expect)
    say('left out', isOut, tally.control.leftOut)
    for (const { name, valid, choices } of tally.control.tables) {
      say(`${name} valid without them`, (kind) => !isOut(kind) && isValid(name, kind), valid)
      for (const { value, count } of choices)
        say(`${name}=${value} without them`, (kind) => !isOut(kind) && kind[name] === value, count)
    }
  }
  return equations
}

/** How many people may be imagined differently before the attacker gives up and calls a number solved. */
const maxChanges = 8
/** Steps after which the search for another population is given up; found ones take a few hundred. */
const maxSteps = 1_000_000

/**
 * Whether a number is the same in every population the equations allow.
 *
 * Looks for a change to the true population (so many more of this kind, so many fewer of that) that keeps every
 * equation and moves the number: start with one changed person, then mend a broken equation with the next.
 * Every small change is found this way; a number only movable by more than 8 changes, or not within the steps
 * allowed, counts as solved, so the attacker errs on the side of alarm.
 *
 * @param truth - people per kind, in the order of `kinds`.
 */
export const isSolved = (
  kinds: readonly Kind[],
  truth: readonly number[],
  equations: readonly Equation[],
  hidden: Counting,
): boolean => {
  // The narrowest equation is mended first: it leaves the fewest ways to go on.
  const members = equations
    .map(({ counts }) => kinds.map((kind) => counts(kind)))
    .sort((a, b) => a.filter(Boolean).length - b.filter(Boolean).length)
  const inHidden = kinds.map((kind) => hidden(kind))
  const equationsOf = kinds.map((_, kind) => members.flatMap((member, at) => (member[kind] ? [at] : [])))
  const people = [...truth]
  const off = equations.map(() => 0)
  let moved = 0
  let steps = 0
  const change = (kind: number, by: 1 | -1) => {
    people[kind] = (people[kind] ?? 0) + by
    for (const at of equationsOf[kind] ?? []) off[at] = (off[at] ?? 0) + by
    if (inHidden[kind]) moved += by
  }
  const mend = (left: number): boolean => {
    const at = off.findIndex((by) => by !== 0)
    if (at === -1) return moved !== 0
    steps += 1
    if (left === 0 || steps > maxSteps || off.some((by) => Math.abs(by) > left)) return false
    const by = (off[at] ?? 0) > 0 ? -1 : 1
    for (let kind = 0; kind < kinds.length; kind += 1) {
      if (!members[at]?.[kind] || (by === -1 && people[kind] === 0)) continue
      change(kind, by)
      if (mend(left - 1)) return true
      change(kind, by === 1 ? -1 : 1)
    }
    return false
  }
  for (let changes = 2; changes <= maxChanges; changes += 2)
    for (let kind = 0; kind < kinds.length; kind += 1)
      for (const by of [1, -1] as const) {
        if (!inHidden[kind] || (by === -1 && people[kind] === 0)) continue
        change(kind, by)
        if (mend(changes - 1)) return false
        change(kind, by === 1 ? -1 : 1)
      }
  return true
}

/** People per group, in the form's order of groups, the ungrouped last. */
export type Sizes = readonly number[]

/** Every way to spread so many people over so many groups. */
export const sizesOfTotal = (people: number, groups: number): readonly Sizes[] =>
  groups === 1
    ? [[people]]
    : Array.from({ length: people + 1 }, (_, first) =>
        sizesOfTotal(people - first, groups - 1).map((rest) => [first, ...rest]),
      ).flat()

/** What is published of a group question: every word of it, and which sizes it leaves out. */
export interface PublishedSizes {
  readonly text: string
  /** Positions of the groups whose size is not said. */
  readonly hidden: readonly number[]
}

/**
 * The attacker who also knows the rule: runs the procedure on every population there could be and keeps those that
 * are published in the same words.
 *
 * @returns the populations in which somebody is in a hidden group whose size is the same in all those published alike.
 */
export const solvedByRule = (
  publish: (sizes: Sizes) => PublishedSizes,
  people: number,
  groups: number,
): readonly Sizes[] => {
  const alike = new Map<string, { readonly hidden: readonly number[]; readonly all: Sizes[] }>()
  for (const sizes of sizesOfTotal(people, groups)) {
    const { text, hidden } = publish(sizes)
    const found = alike.get(text)
    if (found === undefined) alike.set(text, { hidden, all: [sizes] })
    else found.all.push(sizes)
  }
  return [...alike.values()].flatMap(({ hidden, all }) => {
    const isKnown = hidden.some((at) => all.every((sizes) => sizes[at] === all[0]?.[at] && sizes[at] !== 0))
    return isKnown ? all : []
  })
}
