import type { ReactNode } from 'react'
import { Title } from './Title.tsx'

/** A heading, a sentence and what can be done about it. */
export const MessageScreen = ({
  heading,
  text,
  children,
}: {
  readonly heading: string
  readonly text: string
  readonly children?: ReactNode
}) => (
  <>
    <Title text={heading} />
    <p className="notice">{text}</p>
    <div className="actions">{children}</div>
  </>
)
