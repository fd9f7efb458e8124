/**
 * The floor of the respondent benchmarks: nothing but React drawing a form's questions as plain fieldsets, all
 * on one page, one state for all answers, as anybody writes it on the first day. Built by bench/kit/floors.ts.
 */
import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { FloorQuestion } from '../kit/floors.ts'

const words = document.getElementById('questions')?.textContent ?? '[]'
const questions = JSON.parse(words) as readonly FloorQuestion[]

const Floor = () => {
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({})
  return (
    <form className="questions">
      <p>{Object.keys(answers).length}</p>
      {questions.map(({ name, label, choices }) => (
        <fieldset key={name}>
          <legend>{label}</legend>
          {choices.map(({ value, label: choiceLabel }) => (
            <label className="choice" key={value}>
              <input
                type="radio"
                name={name}
                value={value}
                checked={answers[name] === value}
                onChange={() => setAnswers({ ...answers, [name]: value })}
              />
              <span>{choiceLabel}</span>
            </label>
          ))}
          {choices.length === 0 && (
            <textarea
              name={name}
              value={answers[name] ?? ''}
              onChange={(event) => setAnswers({ ...answers, [name]: event.currentTarget.value })}
            />
          )}
        </fieldset>
      ))}
    </form>
  )
}

const place = document.getElementById('app')
if (!place) throw new TypeError('the page has no #app')
createRoot(place).render(<Floor />)
