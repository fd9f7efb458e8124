import { useEffect, useState } from 'react'
import m from '../../../content/messages/zh-CN/appraisal.yaml'
import type { Form, Question } from '../../core/form/form.ts'
import { maxMembers, nameMembers, readMemberNames } from '../../core/form/member-names.ts'
import { fillMessage } from '../../core/message.ts'
import { FailureNotice } from './FailureNotice.tsx'
import { appraisalFormId, readForm } from './forms.ts'
import { type Trouble, troubleOf } from './use-work.ts'

/** What is wrong with typed names, as a sentence that tells the line; empty when nothing is. */
export const namesMistakeText = (typed: string): string => {
  const reading = readMemberNames(typed)
  if (reading.ok) return ''
  const { mistake } = reading
  return fillMessage(m.names.mistakes[mistake.code], {
    most: maxMembers,
    ...('count' in mistake && { count: mistake.count }),
    ...('atLine' in mistake && { line: mistake.atLine }),
    ...('firstLine' in mistake && { first: mistake.firstLine }),
  })
}

interface MembersFieldProps {
  readonly value: string
  readonly mistake: string | undefined
  readonly onChange: (value: string) => void
}

/** The names of those an appraisal asks about, one a line, and what respondents will see of them. */
export const MembersField = ({ value, mistake, onChange }: MembersFieldProps) => {
  const reading = readMemberNames(value)
  return (
    <>
      <div className={mistake ? 'field wrong' : 'field'}>
        <label className="field-label" htmlFor="field-members">
          {m.names.label}
        </label>
        <p className="field-hint" id="hint-members">
          {fillMessage(m.names.hint, { most: maxMembers })}
        </p>
        {mistake && (
          <p className="field-error" id="mistake-members">
            {mistake}
          </p>
        )}
        <textarea
          id="field-members"
          rows={6}
          value={value}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={mistake ? 'hint-members mistake-members' : 'hint-members'}
          aria-invalid={mistake !== undefined}
          onChange={(event) => onChange(event.target.value)}
        />
        <p className="field-hint" aria-live="polite">
          {reading.ok && fillMessage(m.names.count, { count: reading.names.length })}
        </p>
      </div>
      <p className="measure">{m.names.where}</p>
      {reading.ok && <Preview names={reading.names} />}
    </>
  )
}

const Preview = ({ names }: { readonly names: readonly string[] }) => {
  const [isOpen, setOpen] = useState(false)
  const [form, setForm] = useState<Form | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const count = names.length
  useEffect(() => {
    if (!isOpen) return
    readForm(appraisalFormId, count).then(setForm, (error: unknown) => setTrouble(troubleOf(error)))
  }, [isOpen, count])
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{m.names.preview}</summary>
      <FailureNotice trouble={trouble} />
      {form && (
        <ol className="form-preview">
          {nameMembers(form, names).sections.map(({ name, title, questions }) => (
            <li key={name}>
              <p>
                <strong>{title}</strong>
              </p>
              {questions.map((question) => (
                <PreviewedQuestion key={question.name} question={question} />
              ))}
            </li>
          ))}
        </ol>
      )}
    </details>
  )
}

const PreviewedQuestion = ({ question }: { readonly question: Question }) => (
  <>
    <p>{question.label}</p>
    {question.type === 'matrix' && (
      <ul>
        {question.rows.map(({ name, label }) => (
          <li key={name}>{label}</li>
        ))}
      </ul>
    )}
    {'choices' in question && (
      <p className="field-hint">{question.choices.map(({ label }) => label).join(m.names.scaleComma)}</p>
    )}
  </>
)
