import { useId, useState } from 'react'
import m from '../../../../../content/messages/zh-CN/together.yaml'
import { fillMessage } from '../../../../core/message.ts'
import { type FieldValue, withdrawal } from '../../../../core/record/content.ts'
import { lists } from '../../../../core/record/kinds.ts'
import {
  maxReasonChars,
  type NamedStep,
  needsReason,
  nextWords,
  type ReviewWord,
  reviewOf,
  reviewSteps,
  stepReview,
} from '../../../../core/record/review.ts'
import type { RecordView } from '../../../../device/workspace/workspace.ts'
import { visibleText } from '../../tally/visible-text.ts'
import { useWork } from '../../use-work.ts'
import { momentText } from '../../windows.ts'
import { FormEnd } from '../FormEnd.tsx'
import { useCarried, useTeamChanges } from '../field-context.ts'
import { useKeptText } from '../use-kept-text.ts'
import { WithdrawFact } from './WithdrawFact.tsx'

/** The device that began a record: this one while nothing of it is saved. */
const begunBy = ({ created }: RecordView, deviceId: string): string => created?.author ?? deviceId

/** What those who lead say of a record, and what can be said next. */
export const ReviewPart = ({ view }: { readonly view: RecordView }) => {
  const { roleOf, role, device } = useTeamChanges()
  const { content } = view
  const review = reviewOf(content, roleOf)
  const steps = reviewSteps(content, roleOf)
  const last = review.state === 'none' ? [] : review.state === 'reviewed' ? [review.step] : review.steps
  const earlier = steps.filter(({ id }) => !last.some((step) => step.id === id)).toReversed()
  const isOwn = begunBy(view, device.deviceId) === device.deviceId
  const words = nextWords(review, role(), isOwn)
  const isKeptFrom = isOwn && nextWords(review, role(), false).length > words.length
  return (
    <section aria-labelledby="review">
      <h2 id="review">{m.review.title}</h2>
      {review.state === 'none' && <p>{m.review.none}</p>}
      {review.state === 'disputed' && <p className="notice mark">{m.review.disputed}</p>}
      <ul className="together-list">
        {last.map((step) => (
          <Step key={step.id} view={view} step={step} isLast />
        ))}
      </ul>
      {review.state === 'reviewed' && review.isChangedSince && review.step.to !== 'changed' && (
        <p className="notice">{m.review.changedSince}</p>
      )}
      {isKeptFrom && <p className="field-hint">{m.review.own}</p>}
      {words.length > 0 && <SayNext view={view} words={words} />}
      {earlier.length > 0 && (
        <details>
          <summary>{fillMessage(m.review.earlier, { count: earlier.length })}</summary>
          <ul className="together-list">
            {earlier.map((step) => (
              <Step key={step.id} view={view} step={step} isLast={false} />
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

interface StepProps {
  readonly view: RecordView
  readonly step: NamedStep
  readonly isLast: boolean
}

const Step = ({ view, step, isLast }: StepProps) => {
  const { nameOf, workspace, device } = useCarried()
  const { recordId } = view
  const withdraw = async (reason: string) => {
    await workspace.edit(recordId, [withdrawal(reason, { list: lists.reviews, fact: step.id })])
    await workspace.save(recordId)
  }
  return (
    <li>
      <p>
        <strong>
          {fillMessage(m.review.state, {
            word: m.wording.reviews[step.to],
            name: nameOf(step.by),
            time: momentText(step.atMs),
          })}
        </strong>
      </p>
      {step.reason !== '' && (
        <p className="together-text">{fillMessage(m.review.reason, { reason: visibleText(step.reason) })}</p>
      )}
      {isLast && step.by === device.deviceId && (
        <WithdrawFact label={m.review.withdraw} fact={step.id} onWithdraw={withdraw} />
      )}
    </li>
  )
}

const SayNext = ({ view, words }: { readonly view: RecordView; readonly words: readonly ReviewWord[] }) => {
  const { workspace, roleOf, device, deps } = useCarried()
  const { recordId } = view
  const { text: chosen, setText: setWord } = useKeptText('review-word', recordId)
  // What somebody else said meanwhile may have left nothing for this word to answer.
  const word = words.find((one) => one === chosen) ?? null
  const { text, setText, trouble } = useKeptText('review', recordId)
  const reason = text ?? ''
  const [said, setSaid] = useState('')
  const group = useId()
  const save = useWork(async () => {
    const now = workspace.record(recordId)
    if (!now || word === null) return
    const move = stepReview(
      now.content,
      roleOf,
      { to: word, reason, by: device.deviceId, atMs: deps.nowMs() },
      begunBy(now, device.deviceId),
    )
    if (move.state !== 'step') {
      setSaid(move.state === 'no-reason' ? m.review.reasonNeeded : m.review.notAllowed)
      return
    }
    const fact = workspace.newFactId()
    await workspace.edit(
      recordId,
      Object.entries(move.step).map(([field, value]) => ({
        path: { list: lists.reviews, fact, field },
        value: value as FieldValue,
      })),
    )
    await workspace.save(recordId)
    setWord(null)
    setText(null)
    setSaid('')
  })
  if (text === null && word === null)
    return (
      <button className="button secondary" type="button" onClick={() => setText('')}>
        {m.review.write}
      </button>
    )
  const isReady = word !== null && (!needsReason(word) || reason.trim() !== '')
  return (
    <div className="panel">
      <fieldset className="field">
        <legend className="field-label">{m.review.said}</legend>
        {words.map((one) => (
          <label className="choice" key={one}>
            <input type="radio" name={group} checked={word === one} onChange={() => setWord(one)} />
            <span>{m.wording.reviews[one]}</span>
          </label>
        ))}
      </fieldset>
      <div className="field">
        <label className="field-label" htmlFor={`${group}-reason`}>
          {m.review.reasonLabel}
        </label>
        <p className="field-hint" id={`${group}-hint`}>
          {word !== null && needsReason(word) ? m.review.reasonNeeded : m.review.optional}
        </p>
        <textarea
          id={`${group}-reason`}
          aria-describedby={`${group}-hint`}
          value={reason}
          maxLength={maxReasonChars}
          autoComplete="off"
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <p role="status">{said}</p>
      <FormEnd
        text={m.review.save}
        onSave={save.start}
        isReady={isReady}
        isRunning={save.isRunning}
        trouble={save.trouble ?? trouble}
      />
    </div>
  )
}
