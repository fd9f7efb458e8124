import m from '../../../../../content/messages/zh-CN/capture.yaml'
import type { InterviewFrame } from '../../../../core/form/interview.ts'
import { fillMessage } from '../../../../core/message.ts'
import type { Fact, RecordContent } from '../../../../core/record/content.ts'
import { lists } from '../../../../core/record/kinds.ts'
import { saidFacts, saidFields } from '../../../../core/record/signed.ts'
import { visibleText } from '../../tally/visible-text.ts'
import { useWording } from '../together/use-wording.ts'

interface ReadBackProps {
  readonly content: RecordContent
  readonly frame: InterviewFrame
  /** Leads to where a fact is written. */
  readonly onCorrect: (factId: string) => void
}

/**
 * What was said, once more, to be read out to whoever said it: nothing of what the team makes of it, for the other
 * person sees the screen.
 * @see docs/SPEC.md CAP-14
 */
export const ReadBack = ({ content, frame, onCorrect }: ReadBackProps) => {
  const wording = useWording()
  const facts = saidFacts(content)
  const textOf = (name: string, fact: Fact, id: string): string => {
    const value = fact[name]
    if (value === undefined || value === null || value === '') return ''
    return visibleText(wording.valueText(content.kind, { list: lists.facts, fact: id, field: name }, value))
  }
  return (
    <section className="read-back" aria-labelledby="read-back">
      <h3 id="read-back">{m.interview.readBack}</h3>
      {facts.length === 0 && <p>{m.interview.readNothing}</p>}
      <ol className="plain">
        {facts.map(({ id, fact, number }) => (
          <li key={id}>
            <p className="fact-marks">{fillMessage(m.facts.number, { number })}</p>
            {frame.factFields
              .filter(({ name }) => saidFields.includes(name))
              .map(({ name, label }) => [name, label, textOf(name, fact, id)] as const)
              .filter(([, , text]) => text !== '')
              .map(([name, label, text]) => (
                <p key={name} className="read-back-text">
                  {name === 'fact' ? text : fillMessage(m.interview.said, { label, text })}
                </p>
              ))}
            <button type="button" className="button quiet" onClick={() => onCorrect(id)}>
              {fillMessage(m.interview.correct, { number })}
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
