import { useLayoutEffect, useRef } from 'react'
import m from '../../../../content/messages/zh-CN/inspect.yaml'
import modes from '../../../../content/messages/zh-CN/mode.yaml'
import words from '../../../../content/messages/zh-CN/slip-words.yaml'
import { readSlip } from '../../../core/ballot/slip.ts'
import { slipSecretToWords } from '../../../core/ballot/slip-words.ts'
import { fillMessage } from '../../../core/message.ts'
import type { Manifest } from '../../../core/wire/schemas.ts'
import { shortFingerprint } from '../prepare.ts'
import { windowText } from '../windows.ts'
import { fitText } from './fit-text.ts'
import { Qr } from './Qr.tsx'

/** Slips on one sheet of A4: two columns, four rows. */
export const slipsPerSheet = 8

const textSizes = { largestPt: 9.5, smallestPt: 6 }

interface SlipsSheetsProps {
  readonly manifest: Manifest
  readonly fingerprint: string
  /** Printed texts; no number is printed and their order means nothing. */
  readonly slips: readonly string[]
  readonly address: string
  /** Whether each slip says its words too, for whoever must have it read aloud. */
  readonly hasWords: boolean
}

/**
 * All slips, eight to a sheet with cut lines. The QR holds the bare secret, never an address: an address opened
 * by the camera would put the secret into the phone's history (SECURITY, finding 7).
 */
export const SlipsSheets = ({ manifest, fingerprint, slips, address, hasWords }: SlipsSheetsProps) => {
  // An open link has no slips; there is nothing to be drawn then.
  const mode = manifest.mode === 'open-link' ? 'assembly' : manifest.mode
  const times = modes.slipTimes[mode]
  const sheets: (readonly string[])[] = []
  for (let from = 0; from < slips.length; from += slipsPerSheet)
    sheets.push(slips.slice(from, from + slipsPerSheet))
  const all = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    // All slips say the same but for the secret, which has one length: what fits one fits all.
    const slip = all.current?.querySelector<HTMLElement>('.slip')
    if (slip) fitText(slip, textSizes, (size) => all.current?.style.setProperty('--slip-text', size))
  }, [])
  return (
    <div ref={all}>
      {sheets.map((onSheet) => (
        <div className="sheet slips-sheet" key={onSheet[0]}>
          {onSheet.map((slip) => (
            <article className="slip" key={slip}>
              <h2>
                {m.slip.title}
                <span>
                  {manifest.court} {manifest.title}
                </span>
              </h2>
              <div className="slip-body">
                <Qr text={slip} label={m.slip.qrLabel} />
                <div>
                  <p className="slip-text figures">
                    {slip.split('-').map((group, at) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: the groups of one slip never change their order
                      <span key={at}>{group}</span>
                    ))}
                  </p>
                  <dl>
                    <dt>{times.redeem}</dt>
                    <dd>{windowText(manifest.windows.redeem)}</dd>
                    <dt>{times.send}</dt>
                    <dd>{windowText(manifest.windows.send)}</dd>
                    <dt>{m.fingerprint}</dt>
                    <dd className="figures">{shortFingerprint(fingerprint)}</dd>
                  </dl>
                </div>
              </div>
              {hasWords && <Words slip={slip} />}
              <p className="slip-address">
                {m.slip.address} <strong>{address}</strong>
              </p>
              <p className="slip-note">{modes.slipNote[mode]}</p>
            </article>
          ))}
        </div>
      ))}
    </div>
  )
}

const Words = ({ slip }: { readonly slip: string }) => {
  const reading = readSlip(slip)
  return reading.state === 'read' ? (
    <p className="slip-words">
      {fillMessage(words.printed, { words: slipSecretToWords(reading.secret).join(' ') })}
    </p>
  ) : null
}
