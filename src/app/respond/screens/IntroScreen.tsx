import m from '../../../../content/messages/zh-CN/respond.yaml'
import { fillMessage } from '../../../core/message.ts'
import type { Filling } from '../filling.ts'
import { Title } from './Title.tsx'

/** The form's own words before its first question. Who comes back finds the way on before them. */
export const IntroScreen = ({
  filling,
  isOfflineReady,
  onStart,
}: {
  readonly filling: Filling
  /** Everything needed to the end is on this phone. */
  readonly isOfflineReady: boolean
  readonly onStart: () => void
}) => {
  const { form } = filling.inspection.manifest
  return (
    <>
      <Title text={form.title} />
      {filling.isResumed && (
        <>
          <p className="notice good" role="status">
            {m.intro.restored}
          </p>
          <div className="actions">
            <button className="button wide" type="button" onClick={onStart}>
              {m.intro.continue}
            </button>
          </div>
        </>
      )}
      <div className="measure">
        {form.intro.paragraphs.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        {form.referencePeriod !== undefined && (
          <p>{fillMessage(m.intro.period, { period: form.referencePeriod })}</p>
        )}
        <p className="notice" role="status">
          {isOfflineReady ? m.intro.offline : m.intro.notYetOffline}
        </p>
      </div>
      {!filling.isResumed && (
        <button className="button wide" type="button" onClick={onStart}>
          {form.intro.startLabel}
        </button>
      )}
    </>
  )
}
