import m from '../../../../content/messages/zh-CN/respond-later.yaml'
import { phoneEntryOf } from '../../../core/errors.ts'
import type { Environment } from '../../../device/environment.ts'
import { Title } from './Title.tsx'

/** Said instead of the start when this browser cannot seal an answer: why, and the way on. */
export const UnfitScreen = ({ environment }: { readonly environment: Environment }) => {
  const { isSecure, isWeChat, missing } = environment
  const { sentence, next } = phoneEntryOf(isSecure ? 'device/browser-too-old' : 'device/insecure-origin')
  return (
    <>
      <Title text={isSecure ? m.environment.oldTitle : m.environment.insecureTitle} takesFocus={false} />
      <div className="notice mark" role="alert">
        <p>
          <strong>{sentence}</strong>
        </p>
        {isWeChat && isSecure ? <p>{m.weChat.way}</p> : <p>{next}</p>}
      </div>
      {isSecure && (
        <>
          <p>{m.environment.missing}</p>
          <ul>
            {missing.map((feature) => (
              <li key={feature}>{m.environment.features[feature]}</li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
