import type { Form, Question } from './form.ts'
import { createFormIndex } from './form-index.ts'
import { conditionAtoms } from './relevance.ts'

/** What a question is called on the screen of a person who is asked it. */
export interface ShownNumber {
  /** Of the questions that everybody is asked, which it is, or which it follows up: from 1. */
  readonly main: number
  /**
   * `null` for a question that everybody is asked. Of a follow-up, which it is of those that are asked: from 1, or 0
   * where the form has one only.
   */
  readonly followUp: number | null
}

/** Of every question its main number, and of the follow-ups of one number how many the form has. */
interface Mains {
  readonly mainByQuestion: ReadonlyMap<string, number>
  readonly followUpsByMain: ReadonlyMap<number, number>
}

const mainsByForm = new WeakMap<Form, Mains>()

const buildMains = (form: Form): Mains => {
  const { questions, answerableByName } = createFormIndex(form)
  const mainByQuestion = new Map<string, number>()
  const followUpsByMain = new Map<number, number>()
  let mains = 0
  // It follows up the last question it looks at; conditions look back only, so that one has its number.
  const lookedAt = ({ relevant }: Question): number =>
    Math.max(
      1,
      ...(relevant === undefined ? [] : conditionAtoms(relevant)).map(
        ({ question }) => mainByQuestion.get(answerableByName.get(question)?.question.name ?? '') ?? 1,
      ),
    )
  for (const question of questions) {
    if (question.type === 'note') continue
    if (question.relevant === undefined) {
      mains += 1
      mainByQuestion.set(question.name, mains)
      continue
    }
    const main = lookedAt(question)
    mainByQuestion.set(question.name, main)
    followUpsByMain.set(main, (followUpsByMain.get(main) ?? 0) + 1)
  }
  return { mainByQuestion, followUpsByMain }
}

const mainsOf = (form: Form): Mains => {
  const mains = mainsByForm.get(form) ?? buildMains(form)
  mainsByForm.set(form, mains)
  return mains
}

/**
 * What the asked questions are called on the screen, by name; notes are called nothing. Nobody sees a gap where a
 * question is not asked, and no answer changes the number of a question that everybody is asked: those alone are
 * counted, and a question with a condition is called after the one whose answer it follows up. On paper, in the tally
 * and in every export a question keeps the number it has in the form.
 * @see docs/SPEC.md FORM-12
 */
export const shownNumbers = (form: Form, asked: ReadonlySet<string>): ReadonlyMap<string, ShownNumber> => {
  const { mainByQuestion, followUpsByMain } = mainsOf(form)
  const seenByMain = new Map<number, number>()
  const shown = new Map<string, ShownNumber>()
  for (const { name, relevant } of createFormIndex(form).questions) {
    const main = mainByQuestion.get(name)
    if (main === undefined || !asked.has(name)) continue
    if (relevant === undefined) {
      shown.set(name, { main, followUp: null })
      continue
    }
    const nth = (seenByMain.get(main) ?? 0) + 1
    seenByMain.set(main, nth)
    shown.set(name, { main, followUp: followUpsByMain.get(main) === 1 ? 0 : nth })
  }
  return shown
}
