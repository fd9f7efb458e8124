interface TextFieldProps {
  readonly id: string
  readonly label: string
  readonly hint: string
  readonly value: string
  /** Shown above the field; `null` for none. */
  readonly mistake: string | null
  readonly maxLength: number
  readonly onChange: (value: string) => void
}

/** One line of text with its label, hint and mistake. */
export const TextField = ({ id, label, hint, value, mistake, maxLength, onChange }: TextFieldProps) => (
  <div className={mistake ? 'field wrong' : 'field'}>
    <label className="field-label" htmlFor={id}>
      {label}
    </label>
    <p className="field-hint" id={`${id}-hint`}>
      {hint}
    </p>
    {mistake && (
      <p className="field-error" id={`${id}-error`} role="alert">
        {mistake}
      </p>
    )}
    <input
      id={id}
      value={value}
      maxLength={maxLength}
      autoComplete="off"
      aria-describedby={mistake ? `${id}-hint ${id}-error` : `${id}-hint`}
      aria-invalid={mistake !== null}
      onChange={(event) => onChange(event.target.value)}
    />
  </div>
)
