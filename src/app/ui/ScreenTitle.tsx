import { type ReactNode, useEffect, useRef } from 'react'

/**
 * The heading of a screen. Takes the focus when the screen appears, so that a screen reader begins there and the
 * keyboard goes on from there; the page starts at its top.
 *
 * @param documentTitle - of the browser's tab while this screen is shown.
 * @param takesFocus - false for the first screen of a visit: the page has just been read from its top anyway.
 */
export const ScreenTitle = ({
  children,
  documentTitle,
  takesFocus = true,
}: {
  readonly children: ReactNode
  readonly documentTitle: string
  readonly takesFocus?: boolean
}) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = documentTitle
    if (!takesFocus) return
    heading.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [documentTitle, takesFocus])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}
