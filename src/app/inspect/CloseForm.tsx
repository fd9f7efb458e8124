import { type FormEvent, useState } from 'react'
import m from '../../../content/messages/zh-CN/inspect.yaml'
import modes from '../../../content/messages/zh-CN/mode.yaml'
import slips from '../../../content/messages/zh-CN/slips.yaml'
import { drawnOf } from '../../core/ballot/ledger.ts'
import { isTooFewToOpen, minEnvelopesToOpen } from '../../core/ballot/limits.ts'
import { concatBytes } from '../../core/bytes.ts'
import { Failure } from '../../core/errors.ts'
import { fillMessage } from '../../core/message.ts'
import type { Mode } from '../../core/wire/mode.ts'
import type { Counts } from '../../core/wire/schemas.ts'
import { FailureNotice } from './FailureNotice.tsx'
import { LeftOverCheck, type LeftOverCodes } from './slips/LeftOverCheck.tsx'
import { useStaff } from './staff-context.ts'
import { useWork } from './use-work.ts'

interface CloseFormProps {
  readonly inspectionId: string
  readonly counts: Counts
  readonly mode: Mode
  readonly onClosed: () => void
}

/**
 * Asks for the left-over slips and closes the box for good. A count that does not fit what was redeemed is asked for
 * once more; if the second does not fit either, the box is closed with it, and the record says so.
 */
export const CloseForm = ({ inspectionId, counts, mode, onClosed }: CloseFormProps) => {
  const { client } = useStaff()
  // Of an open link nothing is left over but places nobody took.
  const isOpenLink = mode === 'open-link'
  const [typed, setTyped] = useState('')
  const [areBoxesIn, setBoxesIn] = useState(false)
  const [mistake, setMistake] = useState<string | null>(null)
  const [isRecount, setRecount] = useState(false)
  const [codes, setCodes] = useState<LeftOverCodes>(new Map())
  const close = useWork(async (leftOver: number, recounted: boolean) => {
    try {
      await client.close(inspectionId, leftOver, recounted, concatBytes(...codes.values()))
    } catch (error) {
      // Closed already, by a first try whose answer got lost or on another device: the bulletin is there.
      if (!(error instanceof Failure) || error.code !== 'staff/wrong-state') throw error
      await client.bulletin(inspectionId)
    }
    onClosed()
  })
  const unsent = counts.redeemed - counts.sent
  const isTooFew = isTooFewToOpen(counts.sent)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const digits = isOpenLink ? String(counts.printed - counts.redeemed) : typed.normalize('NFKC').trim()
    const leftOver = /^\d{1,5}$/.test(digits) ? Number(digits) : null
    const { printed, voided = 0 } = counts
    const drawn = drawnOf({ printed, leftOver: leftOver ?? 0, voided })
    const isUnbalanced = leftOver !== null && counts.redeemed > drawn
    const values = {
      ...counts,
      min: minEnvelopesToOpen,
      unsent,
      leftOver: leftOver ?? '',
      voided: voided > 0 ? fillMessage(slips.ledgerVoided, { voided }) : '',
      most: printed - voided,
      drawn,
    }
    const found =
      leftOver === null
        ? m.close.notNumber
        : drawn < 0
          ? fillMessage(m.close.abovePrinted, values)
          : isUnbalanced && !isRecount
            ? fillMessage(m.close.recount, values)
            : null
    if (mode === 'ballot-device' && !areBoxesIn) {
      setMistake(modes.close.allBoxesMissing)
      document.getElementById('all-boxes')?.focus()
      return
    }
    setMistake(found)
    if (found !== null || leftOver === null) {
      if (isUnbalanced && drawn >= 0) {
        setRecount(true)
        // Emptied, so that nobody sends the same number again without having counted.
        setTyped('')
      }
      document.getElementById('left-over')?.focus()
    } else if (window.confirm(fillMessage(questionOf(isUnbalanced, isTooFew), values)))
      close.start(leftOver, isUnbalanced)
  }
  return (
    <section className="plan-section">
      <h2>{m.close.title}</h2>
      <div>
        <p className="measure">{isOpenLink ? modes.close.openLink : m.close.lead}</p>
        {!isOpenLink && <LeftOverCheck inspectionId={inspectionId} codes={codes} onCodes={setCodes} />}
        <form onSubmit={submit} noValidate>
          {isTooFew && (
            <div className="notice mark">
              <p>
                <strong>{fillMessage(m.close.tooFew, { sent: counts.sent, min: minEnvelopesToOpen })}</strong>
              </p>
              {unsent > 0 && (
                <p>{fillMessage(m.close.tooFewWait, { count: unsent, min: minEnvelopesToOpen })}</p>
              )}
            </div>
          )}
          {!isTooFew && unsent > 0 && (
            <p className="notice">{fillMessage(m.close.unsent, { count: unsent })}</p>
          )}
          {mode === 'ballot-device' && (
            <label className="choice">
              <input
                id="all-boxes"
                type="checkbox"
                checked={areBoxesIn}
                onChange={(event) => {
                  setBoxesIn(event.target.checked)
                  setMistake(null)
                }}
              />
              <span>{modes.close.allBoxes}</span>
            </label>
          )}
          {!isOpenLink && (
            <div className={mistake ? 'field wrong' : 'field'}>
              <label className="field-label" htmlFor="left-over">
                {m.close.leftOverLabel}
              </label>
              <p className="field-hint" id="left-over-hint">
                {m.close.leftOverHint}
              </p>
              {mistake && (
                <p className="field-error" id="left-over-error" role="alert">
                  {mistake}
                </p>
              )}
              <input
                id="left-over"
                className="short-input"
                inputMode="numeric"
                autoComplete="off"
                maxLength={5}
                value={typed}
                aria-describedby={mistake ? 'left-over-hint left-over-error' : 'left-over-hint'}
                aria-invalid={mistake !== null}
                onChange={(event) => {
                  setTyped(event.target.value)
                  setMistake(null)
                }}
              />
            </div>
          )}
          {isRecount && <p className="notice mark">{m.close.recountNote}</p>}
          <FailureNotice trouble={close.trouble} />
          <button className="button" type="submit">
            {close.isRunning ? m.working : m.close.button}
          </button>
        </form>
      </div>
    </section>
  )
}

/** What is asked before a box is closed for good. */
const questionOf = (isUnbalanced: boolean, isTooFew: boolean): string => {
  if (isUnbalanced) return isTooFew ? m.close.questionUnbalancedTooFew : m.close.questionUnbalanced
  return isTooFew ? m.close.questionTooFew : m.close.question
}
