import { type ReactNode, useEffect, useRef } from 'react'

/**
 * The heading of a screen. Takes the focus when the screen appears, so that a screen reader begins there and
 * the keyboard goes on from there. The tab's title is no heading: `useDocumentTitle` makes it.
 */
export const ScreenTitle = ({ children }: { readonly children: ReactNode }) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}
