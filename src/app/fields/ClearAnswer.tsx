import m from '../../../content/messages/zh-CN/fields.yaml'

/** Takes an answer back. That questions may be left out is said once per section, not here. */
export const ClearAnswer = ({
  isAnswered,
  label = m.clear,
  onClear,
}: {
  readonly isAnswered: boolean
  readonly label?: string
  readonly onClear: () => void
}) =>
  isAnswered ? (
    <button type="button" className="button quiet small" onClick={onClear}>
      {label}
    </button>
  ) : null
