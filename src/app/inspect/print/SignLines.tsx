/** Where people sign by hand: a heading, and one labelled line for each of `labels`. */
export const SignLines = ({
  heading,
  labels,
}: {
  readonly heading: string
  readonly labels: readonly string[]
}) => (
  <>
    <h3>{heading}</h3>
    <dl className="sign-lines">
      {labels.map((label) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd />
        </div>
      ))}
    </dl>
  </>
)
