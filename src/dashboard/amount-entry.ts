/**
 * The keypad's amount: the digits as they were pressed, so that nothing is rounded and a press can always be taken
 * back. Pure; the keypad draws it.
 */
import { decimalMarkOf, exponentOf, grouped, minorOf, shownDecimalsOf, symbolOf } from "./money.ts"

export interface AmountEntry {
  readonly currency: string
  readonly whole: string
  /** Undefined until the decimal key is pressed. */
  readonly decimals: string | undefined
}

export type AmountKey = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "000" | "mark" | "back"

export const emptyAmount = (currency: string): AmountEntry => ({ currency, whole: "", decimals: undefined })

/** An amount as if it had been typed. */
export const amountOf = (minor: number, currency: string): AmountEntry => {
  const exponent = exponentOf(currency)
  const digits = Math.abs(minor)
    .toString()
    .padStart(exponent + 1, "0")
  const decimals = exponent === 0 ? "" : digits.slice(-exponent)
  const isWhole = shownDecimalsOf(currency) === 0 || /^0*$/.test(decimals)
  return {
    currency,
    whole: digits.slice(0, digits.length - exponent).replace(/^0+/, ""),
    decimals: isWhole ? undefined : decimals,
  }
}

/** Zero while nothing is typed. */
export const enteredMinor = ({ whole, decimals, currency }: AmountEntry): number =>
  minorOf(whole, decimals ?? "", currency) ?? 0

const back = (entry: AmountEntry): AmountEntry => {
  if (entry.decimals === undefined) return { ...entry, whole: entry.whole.slice(0, -1) }
  return { ...entry, decimals: entry.decimals === "" ? undefined : entry.decimals.slice(0, -1) }
}

/** A key that the currency or the limit does not allow changes nothing. */
export const pressed = (entry: AmountEntry, key: AmountKey): AmountEntry => {
  const shown = shownDecimalsOf(entry.currency)
  if (key === "back") return back(entry)
  if (key === "mark") return shown === 0 || entry.decimals !== undefined ? entry : { ...entry, decimals: "" }
  if (entry.decimals !== undefined) {
    const decimals = entry.decimals + key
    return decimals.length > shown ? entry : { ...entry, decimals }
  }
  const whole = (entry.whole + key).replace(/^0+/, "")
  return minorOf(whole, "", entry.currency) === undefined ? entry : { ...entry, whole }
}

/** `Rp85.000`, `$12.5`: what was typed so far, no more. */
export const amountText = ({ whole, decimals, currency }: AmountEntry): string => {
  const tail = decimals === undefined ? "" : `${decimalMarkOf(currency)}${decimals}`
  return `${symbolOf(currency)}${grouped(whole || "0", currency)}${tail}`
}

const digitKeys = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] as const

const keys: ReadonlyMap<string, AmountKey> = new Map([
  ...digitKeys.map((digit) => [digit, digit] as const),
  ["Backspace", "back"],
  [".", "mark"],
  [",", "mark"],
])

/** The keypad key that a keyboard's key stands for. */
export const keyFor = (keyboardKey: string): AmountKey | undefined => keys.get(keyboardKey)
