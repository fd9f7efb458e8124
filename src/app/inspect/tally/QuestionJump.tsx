import { useEffect, useState } from 'react'
import m from '../../../../content/messages/zh-CN/inspect.yaml'
import { fillMessage } from '../../../core/message.ts'
import type { QuestionTally } from '../../../core/tally/tally.ts'

/** Where the texts stand, among the places one can jump to. */
const textsPlace = 'texts'

/** The id of a question's article. */
export const placeId = (name: string): string => `tally-${name}`

const goToPlace = (name: string): void => {
  const place = document.getElementById(placeId(name))
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
  place?.scrollIntoView({ behavior: isCalm ? 'auto' : 'smooth', block: 'start' })
  place?.focus({ preventScroll: true })
}

/** A bar that stays on top: which question is being read, the one before, the one after, and all others. */
export const QuestionJump = ({ questions }: { readonly questions: readonly QuestionTally[] }) => {
  const places = [...questions.map(({ name }) => name), textsPlace]
  const [current, setCurrent] = useState(places[0] ?? textsPlace)
  const order = places.join(' ')

  useEffect(() => {
    // The question whose top has last passed the upper third of the screen is the one being read.
    const names = order.split(' ')
    const find = () => {
      const passed = names.filter((name) => {
        const place = document.getElementById(placeId(name))
        return place !== null && place.getBoundingClientRect().top < window.innerHeight / 3
      })
      setCurrent(passed.at(-1) ?? names[0] ?? textsPlace)
    }
    let waiting = 0
    const onScroll = () => {
      cancelAnimationFrame(waiting)
      waiting = requestAnimationFrame(find)
    }
    window.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      window.removeEventListener('scroll', onScroll)
      cancelAnimationFrame(waiting)
    }
  }, [order])

  const at = places.indexOf(current)
  const step = (by: number) => {
    const next = places[at + by]
    if (next) goToPlace(next)
  }
  const sections = [...new Set(questions.map(({ section }) => section))]
  return (
    <nav className="question-jump no-print" aria-label={m.result.jump}>
      <button className="button secondary" type="button" disabled={at <= 0} onClick={() => step(-1)}>
        {m.result.before}
      </button>
      <select aria-label={m.result.jump} value={current} onChange={(event) => goToPlace(event.target.value)}>
        {sections.map((section) => (
          <optgroup key={section} label={section}>
            {questions
              .filter((question) => question.section === section)
              .map(({ name, number, label }) => (
                <option key={name} value={name}>
                  {fillMessage(m.result.jumpLine, { number, label })}
                </option>
              ))}
          </optgroup>
        ))}
        <option value={textsPlace}>{m.result.textsTitle}</option>
      </select>
      <button
        className="button secondary"
        type="button"
        disabled={at >= places.length - 1}
        onClick={() => step(1)}
      >
        {m.result.after}
      </button>
    </nav>
  )
}
