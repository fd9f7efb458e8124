import { type ErrorCode, phoneEntryOf } from '../../core/errors.ts'

/** Says what went wrong and what to do now; read out at once. Draws nothing without a code, but stays in place. */
export const Trouble = ({
  code,
  detail,
}: {
  readonly code: ErrorCode | null
  readonly detail?: string | null
}) => (
  <div role="alert">
    {code !== null && (
      <div className="notice mark">
        <p>
          <strong>{phoneEntryOf(code).sentence}</strong>
        </p>
        {detail && <p>{detail}</p>}
        <p>{phoneEntryOf(code).next}</p>
      </div>
    )}
  </div>
)
