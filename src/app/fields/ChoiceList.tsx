import type { Choice } from '../../core/form/form.ts'

/**
 * Choices as real radio buttons or check boxes, one line each, the whole line a target. 不了解 and 不愿回答 stand
 * apart from answers of substance.
 */
export const ChoiceList = ({
  name,
  kind,
  choices,
  ticked,
  isFull = false,
  description,
  onTick,
}: {
  /** Question or row name: groups radio buttons. */
  readonly name: string
  readonly kind: 'radio' | 'checkbox'
  /** In the order this person sees. */
  readonly choices: readonly Choice[]
  readonly ticked: readonly string[]
  /** No further choice may be ticked. */
  readonly isFull?: boolean
  readonly description?: string | undefined
  readonly onTick: (value: string, isTicked: boolean) => void
}) => {
  const line = (choice: Choice) => {
    const isTicked = ticked.includes(choice.value)
    return (
      <label className="choice" key={choice.value}>
        <input
          type={kind}
          name={name}
          value={choice.value}
          checked={isTicked}
          disabled={isFull && !isTicked && !choice.exclusive}
          aria-describedby={description}
          // Browsers keep what inputs hold on disk, in clear, to fill it in again. Off, they do not (decision 0403).
          autoComplete="off"
          onChange={(event) => onTick(choice.value, event.currentTarget.checked)}
        />
        <span>{choice.label}</span>
      </label>
    )
  }
  const substantive = choices.filter((choice) => choice.nonsubstantive === undefined)
  const others = choices.filter((choice) => choice.nonsubstantive !== undefined)
  return (
    <div className="choices">
      {substantive.map(line)}
      {others.length > 0 && <div className="choices-apart">{others.map(line)}</div>}
    </div>
  )
}
