import m from '../../../../../content/messages/zh-CN/capture.yaml'
import type { InterviewFrame } from '../../../../core/form/interview.ts'
import type { RecordPlace } from '../../../../device/workspace/workspace.ts'
import { type Keeping, useIsKept } from '../field-context.ts'
import { UnitLinks } from '../fields/RecordFieldFrame.tsx'
import { usePlaceText } from '../use-place-text.ts'
import { Unfinished } from './Unfinished.tsx'

/**
 * Stays at the top while a record is scrolled: whether the last keystroke is on the disk, and what must not be done.
 * @see docs/SPEC.md CAP-7, CAP-8
 */
export const CaptureBar = ({
  keeping,
  place,
  prohibitions,
}: {
  readonly keeping: Keeping
  readonly place: RecordPlace
  /** Of an interview; `null` for what has none. */
  readonly prohibitions: InterviewFrame['prohibitions'] | null
}) => (
  <div className="capture-bar no-print">
    <Kept keeping={keeping} />
    <Unfinished />
    <p className="visually-hidden" role="status">
      {usePlaceText()(place)}
    </p>
    {prohibitions && (
      <details className="ban">
        <summary>{m.interview.ban}</summary>
        <ul>
          {prohibitions.map(({ id, text, units }) => (
            <li key={id}>
              {text} <UnitLinks units={units} />
            </li>
          ))}
        </ul>
      </details>
    )}
  </div>
)

/** Not read out: it changes with every keystroke. The place is, when it changes. */
const Kept = ({ keeping }: { readonly keeping: Keeping }) => (
  <p className="kept">{useIsKept(keeping) ? m.kept : m.keeping}</p>
)
