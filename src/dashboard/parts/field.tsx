/** A field of a form with its label, and beneath it what is wrong or worth knowing. */
import { type ReactNode, useId } from "react"

export const Field = ({
  label,
  error,
  hint,
  children,
}: {
  readonly label: string
  readonly error: string | undefined
  readonly hint?: ReactNode
  readonly children: (props: { id: string; "aria-invalid": boolean; "aria-describedby": string }) => ReactNode
}) => {
  const id = useId()
  return (
    <div className="field" data-invalid={error !== undefined}>
      <label htmlFor={id}>{label}</label>
      {children({ id, "aria-invalid": error !== undefined, "aria-describedby": `${id}-about` })}
      <p id={`${id}-about`} className={error === undefined ? "hint" : "refusal"}>
        {error ?? hint}
      </p>
    </div>
  )
}
