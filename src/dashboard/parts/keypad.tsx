/** The big keys for an amount. A keyboard works too, wherever the focus is in the sheet. */

import { useEffect } from "react"
import { type AmountKey, keyFor } from "../amount-entry.ts"
import { decimalMarkOf, shownDecimalsOf } from "../money.ts"
import { Icon } from "./icon.tsx"

const digits: ReadonlyArray<AmountKey> = ["1", "2", "3", "4", "5", "6", "7", "8", "9"]

/** What is typed into a field stays there. */
const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement

export const Keypad = ({
  currency,
  press,
}: {
  readonly currency: string
  readonly press: (key: AmountKey) => void
}) => {
  useEffect(() => {
    const typed = (event: KeyboardEvent) => {
      const key = keyFor(event.key)
      if (key === undefined || isField(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      press(key)
    }
    addEventListener("keydown", typed)
    return () => removeEventListener("keydown", typed)
  }, [press])
  const whole = shownDecimalsOf(currency) === 0
  return (
    <fieldset className="keypad">
      <legend className="sr-only">Amount</legend>
      {digits.map((digit) => (
        <button key={digit} type="button" onClick={() => press(digit)}>
          {digit}
        </button>
      ))}
      <button type="button" onClick={() => press(whole ? "000" : "mark")}>
        {whole ? "000" : decimalMarkOf(currency)}
      </button>
      <button type="button" onClick={() => press("0")}>
        0
      </button>
      <button type="button" onClick={() => press("back")} aria-label="Delete the last digit">
        <Icon name="back" size={24} />
      </button>
    </fieldset>
  )
}
