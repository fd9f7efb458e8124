import { type ReactNode, useEffect, useRef } from 'react'
import m from '../../../../content/messages/zh-CN/inspect.yaml'
import { ScreenTitle } from '../ScreenTitle.tsx'

interface PrintViewProps {
  readonly title: string
  /** What to mind at the printer. */
  readonly note: string
  readonly onBack: () => void
  readonly children: ReactNode
}

// What our entry of the history is known by.
const printEntry = 'mingcha/print'

/**
 * Gives the view an entry of the history, so that the browser's Back leads to the screen before and not out of
 * it: on the screen before there may be shares and slips that exist nowhere else.
 * @returns what the view's own button does: the same step back.
 */
const useEntryOfItsOwn = (onBack: () => void): (() => void) => {
  const latest = useRef(onBack)
  latest.current = onBack
  useEffect(() => {
    const { hash } = location
    if (history.state !== printEntry) history.pushState(printEntry, '')
    const listener = () => {
      // Another fragment is another screen or a place in the page: the route sees to those.
      if (location.hash === hash && history.state !== printEntry) latest.current()
    }
    window.addEventListener('popstate', listener)
    return () => window.removeEventListener('popstate', listener)
  }, [])
  return () => {
    if (history.state === printEntry) history.back()
    else latest.current()
  }
}

/** Sheets of A4 as they will come out of the printer, with the button that prints them; nothing else prints. */
export const PrintView = ({ title, note, onBack, children }: PrintViewProps) => {
  const goBack = useEntryOfItsOwn(onBack)
  return (
    <>
      <div className="no-print">
        <ScreenTitle>{title}</ScreenTitle>
        <p className="measure">{note}</p>
        <div className="row print-bar">
          <button className="button" type="button" onClick={() => window.print()}>
            {m.print.print}
          </button>
          <button className="button secondary" type="button" onClick={goBack}>
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
}
