import m from '../../../content/messages/zh-CN/fields.yaml'

/** Says that a question may be left out, or takes its answer back. One line high either way. */
export const ClearAnswer = ({
  isAnswered,
  isRequired = false,
  label = m.clear,
  onClear,
}: {
  readonly isAnswered: boolean
  readonly isRequired?: boolean
  readonly label?: string
  readonly onClear: () => void
}) => {
  if (isAnswered)
    return (
      <button type="button" className="button quiet small" onClick={onClear}>
        {label}
      </button>
    )
  return isRequired ? null : <span className="optional">{m.optional}</span>
}
