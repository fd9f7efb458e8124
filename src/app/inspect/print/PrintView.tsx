import type { ReactNode } from 'react'
import m from '../../../../content/messages/zh-CN/inspect.yaml'
import { ScreenTitle } from '../ScreenTitle.tsx'

interface PrintViewProps {
  readonly title: string
  /** What to mind at the printer. */
  readonly note: string
  readonly onBack: () => void
  readonly children: ReactNode
}

/** Sheets of A4 as they will come out of the printer, with the button that prints them; nothing else prints. */
export const PrintView = ({ title, note, onBack, children }: PrintViewProps) => (
  <>
    <div className="no-print">
      <ScreenTitle>{title}</ScreenTitle>
      <p className="measure">{note}</p>
      <div className="row print-bar">
        <button className="button" type="button" onClick={() => window.print()}>
          {m.print.print}
        </button>
        <button className="button secondary" type="button" onClick={onBack}>
          {m.print.back}
        </button>
      </div>
    </div>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
    <section className="sheets" aria-label={m.print.preview} tabIndex={0}>
      {children}
    </section>
  </>
)
