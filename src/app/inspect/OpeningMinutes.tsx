import { type ReactNode, useState } from 'react'
import words from '../../../content/messages/zh-CN/opening-minutes.yaml'
import type { StaffInspection } from '../../core/wire/schemas.ts'
import { OpeningMinutesSheet } from './print/OpeningMinutesSheet.tsx'
import { PrintView } from './print/PrintView.tsx'
import type { KeptResult } from './tally/kept-result.ts'

/**
 * A result, above it the way to the minutes of its opening and other ways on: below it they would follow all texts.
 * While the minutes are shown, nothing else is.
 */
export const WithOpeningMinutes = ({
  inspection,
  result,
  ways = null,
  children,
}: {
  readonly inspection: StaffInspection
  readonly result: KeptResult
  readonly ways?: ReactNode
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
      <div className="row result-ways no-print">
        {trustees && (
          <button className="button secondary" type="button" onClick={() => setPrinting(true)}>
            {words.button}
          </button>
        )}
        {ways}
      </div>
      {children}
    </>
  )
}
