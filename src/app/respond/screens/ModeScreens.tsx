import { type ReactNode, useState } from 'react'
import m from '../../../../content/messages/zh-CN/mode-respond.yaml'
import { createSlipSecret, slipSecretToTyped } from '../../../core/ballot/draw-slip.ts'
import { readSlip, slipSecretChars } from '../../../core/ballot/slip.ts'
import { fillMessage } from '../../../core/message.ts'
import { Trouble } from '../../ui/Trouble.tsx'
import { windowText } from '../moments.ts'
import { randomBytes } from '../services.ts'
import type { Respond } from '../use-respond.ts'
import { DeviceScreen, PauseBar } from './DeviceScreen.tsx'
import { Title } from './Title.tsx'

const beforeQuestions = ['check', 'intro', 'seal']

/** What a mode adds to the screens: words of its own above them, and screens of its own in place of some. */
export const ModeScreens = ({
  respond,
  children,
}: {
  readonly respond: Respond
  readonly children: ReactNode
}) => {
  const { chosen, screen, services, trouble, filling } = respond
  const manifest = (filling?.inspection ?? chosen)?.manifest
  const isStopped = respond.isUnfit || trouble === 'wire/fingerprint-mismatch' || respond.elsewhere !== null
  if (!manifest || !services || screen.name === 'start' || isStopped || respond.isLost) return children
  switch (manifest.mode) {
    case 'ballot-device':
      if (screen.name === 'check') return <DeviceScreen respond={respond} />
      return (
        <>
          {filling && <PauseBar respond={respond} />}
          {children}
        </>
      )
    case 'open-link':
      return (
        <>
          <div className="notice mark">
            <p>
              <strong>{m['open-link'].title}</strong>
            </p>
            {screen.name === 'check' && <p>{m['open-link'].text}</p>}
            {beforeQuestions.includes(screen.name) && <p>{m['open-link'].when}</p>}
          </div>
          {screen.name === 'slip' ? <OpenLinkScreen respond={respond} /> : children}
        </>
      )
    case 'two-day':
      return (
        <>
          {beforeQuestions.includes(screen.name) && (
            <div className="notice">
              <p>
                <strong>{m['two-day'].title}</strong>
              </p>
              {screen.name !== 'seal' && <p>{m['two-day'].first}</p>}
              <p>
                {fillMessage(m['two-day'].second, {
                  send: windowText(manifest.windows.send, services.clock.nowMs()),
                })}
              </p>
              {screen.name === 'check' && <p>{m['two-day'].why}</p>}
            </div>
          )}
          {children}
        </>
      )
    case 'assembly':
      return children
  }
}

/** In place of the slip: an open link has none. What is made here opens the draft again, and nothing else. */
const OpenLinkScreen = ({ respond }: { readonly respond: Respond }) => {
  const { isBusy, trouble } = respond
  const [secret] = useState(() => createSlipSecret(randomBytes(slipSecretChars)))
  const [typed, setTyped] = useState('')
  const [isWrong, setWrong] = useState(false)
  const isFull = trouble === 'ballot/code-used'
  return (
    <>
      <Title text={m['open-link'].startHeading} />
      {isFull ? (
        <div className="notice mark" role="alert">
          <p>
            <strong>{m['open-link'].full}</strong>
          </p>
          <p>{m['open-link'].fullNext}</p>
        </div>
      ) : (
        <Trouble code={trouble} />
      )}
      <section className="panel">
        <h2>{m['open-link'].codeLabel}</h2>
        <p className="fingerprint">{slipSecretToTyped(secret)}</p>
        <p>{m['open-link'].codeText}</p>
        <button
          className="button wide"
          type="button"
          disabled={isBusy}
          onClick={() => respond.giveSlip(secret)}
        >
          {m['open-link'].begin}
        </button>
        <p role="status" className="field-hint">
          {isBusy ? m['open-link'].working : ''}
        </p>
      </section>
      <details className="disclosure">
        <summary>{m['open-link'].resume}</summary>
        <form
          autoComplete="off"
          onSubmit={(event) => {
            event.preventDefault()
            const reading = readSlip(typed)
            setWrong(reading.state !== 'read')
            if (reading.state === 'read') respond.giveSlip(reading.secret)
          }}
        >
          <div className={isWrong ? 'field wrong' : 'field'}>
            <label className="field-label" htmlFor="resume-code">
              {m['open-link'].resumeLabel}
            </label>
            {isWrong && (
              <p className="field-error" role="alert">
                {m['open-link'].resumeWrong}
              </p>
            )}
            <input
              id="resume-code"
              className="slip-input"
              value={typed}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={60}
              aria-invalid={isWrong || undefined}
              onChange={({ currentTarget }) => {
                setTyped(currentTarget.value)
                setWrong(false)
              }}
            />
          </div>
          <button className="button secondary wide" type="submit" disabled={isBusy}>
            {m['open-link'].resumeGo}
          </button>
        </form>
      </details>
    </>
  )
}
