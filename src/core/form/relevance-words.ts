import type { Condition, Form } from './form.ts'
import { type Answerable, createFormIndex } from './form-index.ts'
import type { ConditionAtom } from './relevance.ts'

const quote = (labels: readonly string[]): string => labels.map((label) => `“${label}”`).join('')

/** 第4题任何一行, 第5题（1）（2）行, 第12题: the places whose answers are looked at, question by question. */
const places = (form: Form, asked: readonly Answerable[]): string => {
  const { answerablesByQuestion, numberByQuestion } = createFormIndex(form)
  return [...new Set(asked.map(({ question }) => question.name))]
    .map((name) => {
      const rows = asked.filter(({ question }) => question.name === name)
      const place = `第${numberByQuestion.get(name)}题`
      if (rows[0]?.row === null) return place
      if (rows.length === answerablesByQuestion.get(name)?.length) return `${place}任何一行`
      return `${place}${rows.map(({ number }) => number.slice(number.indexOf('（'))).join('')}行`
    })
    .join('、')
}

/**
 * For whom a question is meant, as a person filling in on paper must know it: 第12题选了“…”或“…”的人. Conditions
 * over several questions that ask for the same answers are said in one breath.
 *
 * @param condition - Of a question of `form` that has passed its checks.
 * @returns Words without a full stop.
 * @see docs/SPEC.md PAPER-11
 */
export const relevanceWords = (form: Form, condition: Condition): string => `${clauseOf(form, condition)}的人`

const clauseOf = (form: Form, condition: Condition): string => {
  if ('not' in condition) return `不属于“${clauseOf(form, condition.not)}”`
  if ('all' in condition) return condition.all.map((part) => clauseOf(form, part)).join('，并且')
  if (!('any' in condition)) return atomClause(form, [condition])
  // Questions that look for the same answers stand together; the rest follow one by one.
  const groups = new Map<string, Condition[]>()
  for (const part of condition.any) {
    const { question: _, ...looked } = 'question' in part ? part : { question: '', part }
    const key = JSON.stringify('question' in part ? [looked, labelsOf(form, part)] : part)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [part])
    else group.push(part)
  }
  return [...groups.values()]
    .map((group) => {
      const atoms = group.filter((part): part is ConditionAtom => 'question' in part)
      return atoms.length > 0 ? atomClause(form, atoms) : group.map((part) => clauseOf(form, part)).join('')
    })
    .join('，或者')
}

const labelsOf = (form: Form, atom: ConditionAtom): readonly string[] => {
  const answerable = createFormIndex(form).answerableByName.get(atom.question)
  const values = 'in' in atom ? atom.in : 'includes' in atom ? atom.includes : []
  return values.map((value) => answerable?.choiceByValue.get(value)?.label ?? value)
}

/** One comparison, of one or several questions that are compared alike. */
const atomClause = (form: Form, atoms: readonly ConditionAtom[]): string => {
  const { answerableByName } = createFormIndex(form)
  const where = places(
    form,
    atoms.flatMap(({ question }) => answerableByName.get(question) ?? []),
  )
  const [atom] = atoms
  if (atom === undefined) return ''
  if ('answered' in atom) return `${where}${atom.answered ? '回答了' : '没有回答'}`
  if ('gte' in atom) return `${where}填了${atom.gte}${typeof atom.gte === 'number' ? '或更大' : '或更晚'}`
  if ('lte' in atom) return `${where}填了${atom.lte}${typeof atom.lte === 'number' ? '或更小' : '或更早'}`
  const labels = labelsOf(form, atom)
  return `${where}选了${quote(labels)}${labels.length > 1 ? '中的一项' : ''}`
}
