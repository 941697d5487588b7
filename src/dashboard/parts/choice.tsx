/** A few values side by side, one of them chosen. */
export const Choice = <Value extends string>({
  label,
  values,
  chosen,
  choose,
}: {
  readonly label: string
  readonly values: ReadonlyArray<readonly [Value, string, ...ReadonlyArray<string>]>
  readonly chosen: Value
  readonly choose: (value: Value) => void
}) => (
  <fieldset className="choice">
    <legend className="sr-only">{label}</legend>
    {values.map(([value, name]) => (
      <button key={value} type="button" aria-pressed={value === chosen} onClick={() => choose(value)}>
        {name}
      </button>
    ))}
  </fieldset>
)
