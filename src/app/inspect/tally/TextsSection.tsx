import m from '../../../../content/messages/zh-CN/inspect.yaml'
import { fillMessage } from '../../../core/message.ts'
import type { TextsTally } from '../../../core/tally/tally.ts'
import { placeId } from './QuestionJump.tsx'
import { visibleText } from './visible-text.ts'

interface TextsSectionProps {
  readonly texts: readonly TextsTally[]
  readonly suppressBelow: number
}

/** What people wrote, as text and nothing else, in the shuffled order the tally gave it. */
export const TextsSection = ({ texts, suppressBelow }: TextsSectionProps) => (
  <section id={placeId('texts')} tabIndex={-1} className="tally-section" aria-label={m.result.textsTitle}>
    <h2>{m.result.textsTitle}</h2>
    <p className="measure">{m.result.textsNote}</p>
    {texts.map((question) => (
      <article key={question.name} className="tally-question">
        <h3>
          <span className="question-number figures">{question.number}</span>
          {question.label}
        </h3>
        {question.texts === null && (
          <p className="hidden-note">{fillMessage(m.tally.hidden, { count: suppressBelow })}</p>
        )}
        {question.texts?.length === 0 && <p>{m.result.noTexts}</p>}
        {question.texts && question.texts.length > 0 && (
          <ul className="texts">
            {question.texts.map((text, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two people may write the same; the order is fixed
              <li key={index}>{visibleText(text)}</li>
            ))}
          </ul>
        )}
      </article>
    ))}
  </section>
)
