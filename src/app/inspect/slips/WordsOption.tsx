import m from '../../../../content/messages/zh-CN/slip-words.yaml'

/** Whether the slips that are printed say their words too. */
export const WordsOption = ({
  isOn,
  onChange,
}: {
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}) => (
  <>
    <label className="choice">
      <input
        type="checkbox"
        checked={isOn}
        aria-describedby="words-option-hint"
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{m.option}</span>
    </label>
    <p className="field-hint" id="words-option-hint">
      {m.optionHint}
    </p>
  </>
)
