import { useLayoutEffect, useRef } from 'react'
import m from '../../../../content/messages/zh-CN/inspect.yaml'
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
}

/**
 * All slips, eight to a sheet with cut lines. The QR holds the bare secret, never an address: an address opened
 * by the camera would put the secret into the phone's history (SECURITY, finding 7).
 */
export const SlipsSheets = ({ manifest, fingerprint, slips, address }: SlipsSheetsProps) => {
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
                    <dt>{m.slip.redeem}</dt>
                    <dd>{windowText(manifest.windows.redeem)}</dd>
                    <dt>{m.slip.send}</dt>
                    <dd>{windowText(manifest.windows.send)}</dd>
                    <dt>{m.fingerprint}</dt>
                    <dd className="figures">{shortFingerprint(fingerprint)}</dd>
                  </dl>
                </div>
              </div>
              <p className="slip-address">
                {m.slip.address} <strong>{address}</strong>
              </p>
              <p className="slip-note">{fillMessage(m.slip.note, { court: manifest.court })}</p>
            </article>
          ))}
        </div>
      ))}
    </div>
  )
}
