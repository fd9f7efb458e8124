import m from '../../../../content/messages/zh-CN/respond.yaml'
import { fillMessage } from '../../../core/message.ts'
import { ScreenTitle } from '../../ui/ScreenTitle.tsx'

/** A respondent screen's heading, which also names the browser's tab. */
export const Title = ({
  text,
  takesFocus = true,
}: {
  readonly text: string
  readonly takesFocus?: boolean
}) => (
  <ScreenTitle documentTitle={fillMessage(m.documentTitle, { screen: text })} takesFocus={takesFocus}>
    {text}
  </ScreenTitle>
)
