import m from '../../../../content/messages/zh-CN/inspect.yaml'

interface PrintedCheckProps {
  /** Unique on the screen. */
  readonly id: string
  readonly words: { readonly open: string; readonly confirm: string }
  /** The printout was opened at least once: only then can it have been checked. */
  readonly isSeen: boolean
  readonly isChecked: boolean
  readonly onOpen: () => void
  readonly onCheck: (isChecked: boolean) => void
}

/** Opens what is to be printed, and asks whether the paper is there and sound. */
export const PrintedCheck = ({ id, words, isSeen, isChecked, onOpen, onCheck }: PrintedCheckProps) => (
  <>
    <button className="button secondary" type="button" onClick={onOpen}>
      {words.open}
    </button>
    <label className="choice">
      <input
        type="checkbox"
        checked={isChecked}
        disabled={!isSeen}
        aria-describedby={isSeen ? undefined : `open-first-${id}`}
        onChange={(event) => onCheck(event.target.checked)}
      />
      <span>{words.confirm}</span>
    </label>
    {!isSeen && (
      <p className="field-hint" id={`open-first-${id}`}>
        {m.prepared.openFirst}
      </p>
    )}
  </>
)
