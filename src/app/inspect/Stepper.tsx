import m from '../../../content/messages/zh-CN/inspect.yaml'
import { type StepName, stepNames } from './steps.ts'

interface StepperProps {
  readonly step: StepName
  readonly isDone?: boolean
  /** The later steps will never come: the box has too few envelopes to be opened. */
  readonly endsHere?: boolean
}

/** The six steps, which are done, which is now; always on top of an inspection. */
export const Stepper = ({ step, isDone = false, endsHere = false }: StepperProps) => {
  const at = stepNames.indexOf(step)
  return (
    <nav aria-label={m.steps.label} className="no-print">
      <ol className="stepper">
        {stepNames.map((name, index) => {
          const state =
            index < at || (isDone && index === at)
              ? 'done'
              : index === at
                ? 'now'
                : endsHere
                  ? 'never'
                  : 'later'
          return (
            <li key={name} className={`step step-${state}`} aria-current={index === at ? 'step' : undefined}>
              <span className="step-mark figures" aria-hidden="true">
                {state === 'done' ? '✓' : state === 'never' ? '–' : index + 1}
              </span>
              <span>{m.steps[name]}</span>
              {state === 'done' && <span className="visually-hidden">{m.steps.done}</span>}
              {state === 'never' && <span className="visually-hidden">{m.steps.never}</span>}
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
