import type { AnswersByName, Form } from './form.ts'
import { createFormIndex } from './form-index.ts'
import { relevantQuestions } from './relevance.ts'

/** How far one person is. Rows count one by one; notes do not count. */
export interface Progress {
  readonly asked: number
  readonly answered: number
}

/**
 * Progress over the form and in each of its sections, in order. Answers to questions no longer asked do not count.
 * @see docs/SPEC.md FORM-12
 */
export const progress = (
  form: Form,
  answers: AnswersByName,
): Progress & { readonly sections: readonly (Progress & { readonly name: string })[] } => {
  const asked = relevantQuestions(form, answers)
  const { answerables } = createFormIndex(form)
  const sections = form.sections.map(({ name }) => ({ name, asked: 0, answered: 0 }))
  const sectionByName = new Map(sections.map((section) => [section.name, section]))
  for (const { name, question, section } of answerables) {
    const counts = sectionByName.get(section.name)
    if (counts === undefined || !asked.has(question.name)) continue
    counts.asked += 1
    if (Object.hasOwn(answers, name)) counts.answered += 1
  }
  return {
    asked: sections.reduce((sum, section) => sum + section.asked, 0),
    answered: sections.reduce((sum, section) => sum + section.answered, 0),
    sections,
  }
}
