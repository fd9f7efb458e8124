import m from '../../../content/messages/zh-CN/inspect.yaml'
import { type StepName, stepNames } from './steps.ts'

/** The six steps, which are done, which is now; always on top of an inspection. */
export const Stepper = ({ step, isDone = false }: { readonly step: StepName; readonly isDone?: boolean }) => {
  const at = stepNames.indexOf(step)
  return (
    <nav aria-label={m.steps.label} className="no-print">
      <ol className="stepper">
        {stepNames.map((name, index) => {
          const state = index < at || (isDone && index === at) ? 'done' : index === at ? 'now' : 'later'
          return (
            <li key={name} className={`step step-${state}`} aria-current={index === at ? 'step' : undefined}>
              <span className="step-mark figures" aria-hidden="true">
                {state === 'done' ? '✓' : index + 1}
              </span>
              <span>{m.steps[name]}</span>
              {state === 'done' && <span className="visually-hidden">{m.steps.done}</span>}
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
