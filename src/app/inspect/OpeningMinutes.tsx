import { type ReactNode, useState } from 'react'
import words from '../../../content/messages/zh-CN/opening-minutes.yaml'
import type { StaffInspection } from '../../core/wire/schemas.ts'
import { OpeningMinutesSheet } from './print/OpeningMinutesSheet.tsx'
import { PrintView } from './print/PrintView.tsx'
import type { KeptResult } from './tally/kept-result.ts'

/** A result with the way to the minutes of its opening below it. While they are shown, nothing else is. */
export const WithOpeningMinutes = ({
  inspection,
  result,
  children,
}: {
  readonly inspection: StaffInspection
  readonly result: KeptResult
  readonly children: ReactNode
}) => {
  const [isPrinting, setPrinting] = useState(false)
  const { trustees } = result
  if (isPrinting && trustees)
    return (
      <PrintView title={words.title} note={words.printNote} onBack={() => setPrinting(false)}>
        <OpeningMinutesSheet inspection={inspection} trustees={trustees} result={result} />
      </PrintView>
    )
  return (
    <>
      {children}
      {trustees && (
        <p className="no-print">
          <button className="button secondary" type="button" onClick={() => setPrinting(true)}>
            {words.button}
          </button>
        </p>
      )}
    </>
  )
}
