import { useLayoutEffect, useRef } from 'react'
import m from '../../../../content/messages/zh-CN/inspect.yaml'
import { fillMessage } from '../../../core/message.ts'
import type { Manifest } from '../../../core/wire/schemas.ts'
import { Groups } from '../Groups.tsx'
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
      <div className="poster-address">
        <Qr text={address} label={m.poster.qrLabel} />
        <div>
          <p>{m.poster.open}</p>
          <p className="poster-url">{address}</p>
          <p>{m.poster.mobile}</p>
        </div>
      </div>
      <ol className="poster-steps">
        {[m.poster.redeem, m.poster.fill, m.poster.send].map((part) => (
          <li key={part.title}>
            <h3>{part.title}</h3>
            <p className="poster-when">{fillMessage(part.when, windows)}</p>
            <p>{part.text}</p>
          </li>
        ))}
      </ol>
      <h3>{m.poster.promisesTitle}</h3>
      <ul className="poster-promises">
        {Object.values(m.poster.promises).map((line) => (
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
