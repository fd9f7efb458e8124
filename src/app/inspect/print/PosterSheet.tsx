import { useLayoutEffect, useRef } from 'react'
import m from '../../../../content/messages/zh-CN/inspect.yaml'
import modes from '../../../../content/messages/zh-CN/mode.yaml'
import type { Mode } from '../../../core/wire/mode.ts'
import type { Manifest } from '../../../core/wire/schemas.ts'
import { Groups } from '../Groups.tsx'
import { WeakNote } from '../WeakNote.tsx'
import { windowText } from '../windows.ts'
import { fitText } from './fit-text.ts'
import { Qr } from './Qr.tsx'

interface PosterSheetProps {
  readonly manifest: Manifest
  readonly fingerprint: string
  readonly address: string
}

const textSizes = { largestPt: 14, smallestPt: 8 }

/** The poster for the hall: where to go, when, in three steps, what is promised, and the whole fingerprint. */
export const PosterSheet = ({ manifest, fingerprint, address }: PosterSheetProps) => {
  const windows = {
    redeem: windowText(manifest.windows.redeem),
    send: windowText(manifest.windows.send),
  }
  const words = modes.poster[manifest.mode]
  const steps = [{ ...words.redeem, when: windows.redeem }, words.fill, { ...words.send, when: windows.send }]
  const sheet = useRef<HTMLElement>(null)
  // After every drawing: the address can be edited while the poster is shown.
  useLayoutEffect(() => {
    const { current } = sheet
    if (current)
      fitText(current, textSizes, (size) => {
        current.style.fontSize = size
      })
  })
  return (
    <article className="sheet poster-sheet" ref={sheet}>
      <h2>{manifest.form.title}</h2>
      <p className="sheet-subject">
        {manifest.court} {manifest.title}
      </p>
      <WeakNote mode={manifest.mode} />
      <div className="poster-address">
        <Qr text={address} label={m.poster.qrLabel} />
        <div>
          <p>{m.poster.open}</p>
          <p className="poster-url">{address}</p>
          <p>{words.mobile}</p>
        </div>
      </div>
      <ol className="poster-steps">
        {steps.map((part) => (
          <li key={part.title}>
            <h3>{part.title}</h3>
            <p className="poster-when">{part.when}</p>
            <p>{part.text}</p>
          </li>
        ))}
      </ol>
      <h3>{m.poster.promisesTitle}</h3>
      <ul className="poster-promises">
        {promisesOf(manifest.mode).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <div className="sheet-fingerprint">
        <p>{m.poster.fingerprint}</p>
        <p className="poster-groups">
          <Groups hex={fingerprint} />
        </p>
      </div>
    </article>
  )
}

/** What the poster promises: of an open link nothing that only slips can keep. */
const promisesOf = (mode: Mode): readonly string[] => {
  const { unlinked: _unlinked, once: _once, ...others } = m.poster.promises
  return mode === 'open-link' ? Object.values(others) : Object.values(m.poster.promises)
}
