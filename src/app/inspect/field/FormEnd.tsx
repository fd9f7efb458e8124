import { FailureNotice } from '../FailureNotice.tsx'
import type { Trouble } from '../use-work.ts'

interface FormEndProps {
  /** What the button says. */
  readonly text: string
  readonly onSave: () => void
  /** Whether all that is needed was typed or chosen; until then a press does nothing. */
  readonly isReady: boolean
  readonly isRunning?: boolean
  /** Whether what the button does takes something back. */
  readonly isDanger?: boolean
  readonly trouble: Trouble | null
  /** The way out without saving. */
  readonly cancel?: { readonly text: string; readonly run: () => void }
}

/** What a small form ends with: what went wrong, the button that saves, and the way out. */
export const FormEnd = ({
  text,
  onSave,
  isReady,
  isRunning = false,
  isDanger = false,
  trouble,
  cancel,
}: FormEndProps) => (
  <>
    <FailureNotice trouble={trouble} />
    <div className="row">
      <button
        className={isDanger ? 'button danger' : 'button'}
        type="button"
        // Not disabled: that would take the focus away while it saves.
        aria-disabled={!isReady || isRunning}
        onClick={() => {
          if (isReady) onSave()
        }}
      >
        {text}
      </button>
      {cancel && (
        <button className="button quiet" type="button" onClick={cancel.run}>
          {cancel.text}
        </button>
      )}
    </div>
  </>
)
