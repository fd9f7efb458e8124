/**
 * Whether anybody can ever be asked a question: a search for one set of answers that makes its condition true.
 * Used at build only.
 */
import type { Answer, Condition, Form, Question } from './form.ts'
import { type Answerable, createFormIndex } from './form-index.ts'
import { type ConditionAtom, conditionAtoms, isConditionTrue } from './relevance.ts'

/** Answers tried per answerable; `undefined` is "not answered". */
type Trial = Answer | undefined
type Truth = boolean | 'open'

/** Steps after which a condition counts as too tangled to be understood by its editor either. */
const maxSteps = 200_000

const neighbours = (
  type: 'integer' | 'date' | 'time',
  limit: number | string,
): readonly (number | string)[] => {
  if (type === 'integer') return typeof limit === 'number' ? [limit - 1, limit, limit + 1] : []
  if (typeof limit !== 'string') return []
  // Only the order of such texts matters here, so a neighbour need not be a day or time that exists.
  return [
    `${limit.slice(0, -1)}${String.fromCharCode(limit.charCodeAt(limit.length - 1) - 1)}`,
    limit,
    `${limit}+`,
  ]
}

const trialsFor = (answerable: Answerable, mentioned: readonly ConditionAtom[]): readonly Trial[] => {
  const { question, choices } = answerable
  switch (question.type) {
    case 'select_one':
    case 'matrix':
      return [...choices.map((choice) => choice.value), undefined]
    case 'select_multiple': {
      const values = new Set(
        mentioned.flatMap((atom) =>
          'includes' in atom && atom.question === answerable.name ? atom.includes : [],
        ),
      )
      const open = choices.filter((choice) => !choice.exclusive)
      const max = question.constraint?.max ?? open.length
      let sets: string[][] = [[]]
      for (const { value } of open.filter((choice) => values.has(choice.value)).slice(0, 10))
        sets = [...sets, ...sets.map((set) => [...set, value])]
      const other = open.find((choice) => !values.has(choice.value))
      return [
        ...sets.filter((set) => set.length > 0 && set.length <= max),
        ...(other === undefined ? [] : [[other.value]]),
        ...choices.filter((choice) => choice.exclusive).map((choice) => [choice.value]),
        undefined,
      ]
    }
    case 'integer':
    case 'date':
    case 'time': {
      const { type } = question
      const limits = mentioned.flatMap((atom) => {
        if (atom.question !== answerable.name) return []
        return 'gte' in atom ? neighbours(type, atom.gte) : 'lte' in atom ? neighbours(type, atom.lte) : []
      })
      const { min, max } = type === 'time' ? { min: '00:00', max: '23:59' } : (question.constraint ?? {})
      const ends = [
        min ?? (type === 'date' ? '1900-01-01' : undefined),
        max ?? (type === 'date' ? '2199-12-31' : undefined),
      ]
      const inside = limits.filter(
        (limit) => (ends[0] === undefined || limit >= ends[0]) && (ends[1] === undefined || limit <= ends[1]),
      )
      return [...inside, ...ends.filter((end) => end !== undefined), undefined]
    }
    case 'text':
      return ['…', undefined]
    case 'acknowledge':
      return ['yes', undefined]
    case 'note':
      return [undefined]
  }
}

const isAtomTrue = (atom: ConditionAtom, answer: Trial): boolean => isConditionTrue(atom, () => answer)

/**
 * Whether some honest set of answers leads to `question`. Knows that a question not asked has no answer, and
 * respects exclusive choices, `max` and limits. Also `false` when the search grows beyond 200 000 steps.
 */
export const isReachable = (form: Form, question: Question): boolean => {
  const { answerableByName } = createFormIndex(form)
  // Everything the condition depends on, at whatever distance, in the order of the form.
  const needed = new Set<string>()
  const mentioned: ConditionAtom[] = []
  const need = (condition: Condition | undefined) => {
    if (condition === undefined) return
    const atoms = conditionAtoms(condition)
    mentioned.push(...atoms)
    for (const { question: name } of atoms) {
      if (needed.has(name)) continue
      needed.add(name)
      need(answerableByName.get(name)?.question.relevant)
    }
  }
  need(question.relevant)
  const answerables = [...answerableByName.values()].filter(({ name }) => needed.has(name))
  const trials = new Map(answerables.map((answerable) => [answerable.name, trialsFor(answerable, mentioned)]))
  const assigned = new Map<string, Trial>()
  let steps = 0

  const truth = (condition: Condition): Truth => {
    if ('not' in condition) {
      const inner = truth(condition.not)
      return inner === 'open' ? 'open' : !inner
    }
    if ('all' in condition) {
      const parts = condition.all.map(truth)
      if (parts.includes(false)) return false
      return parts.includes('open') ? 'open' : true
    }
    if ('any' in condition) {
      const parts = condition.any.map(truth)
      if (parts.includes(true)) return true
      return parts.includes('open') ? 'open' : false
    }
    const own = answerableByName.get(condition.question)?.question.relevant
    const isAsked = own === undefined ? true : truth(own)
    if (isAsked === false) return isAtomTrue(condition, undefined)
    if (!assigned.has(condition.question)) return 'open'
    const answer = assigned.get(condition.question)
    if (answer === undefined) return isAtomTrue(condition, undefined)
    return isAsked === 'open' ? 'open' : isAtomTrue(condition, answer)
  }

  const search = (position: number): boolean => {
    steps += 1
    if (steps > maxSteps || question.relevant === undefined) return question.relevant === undefined
    const now = truth(question.relevant)
    if (now !== 'open') return now
    const answerable = answerables[position]
    if (answerable === undefined) return false
    for (const trial of trials.get(answerable.name) ?? []) {
      assigned.set(answerable.name, trial)
      if (search(position + 1)) return true
    }
    assigned.delete(answerable.name)
    return false
  }
  return search(0)
}
