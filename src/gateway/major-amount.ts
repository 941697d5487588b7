/**
 * Major units to minor ones, from the decimal text alone (I7): no number is ever made of it on the way, so 0.1 + 0.2
 * cannot happen. More decimals than the currency has are refused, zeros included: who writes 50.000 for fifty thousand
 * rupiah must not be read as fifty.
 */
import { currencyExponents } from "../../config/currencies.ts"
import { limits } from "../../config/limits.ts"

export type MinorAmount = { readonly amountMinor: number } | { readonly wrong: string }

/** @param text plain decimal such as `50000` or `12.34`; no sign, no exponent, no grouping */
export const majorToMinor = (text: string, currency: string): MinorAmount => {
  const parts = /^(0|[1-9]\d{0,14})(?:\.(\d{1,15}))?$/.exec(text)
  if (parts === null) return { wrong: "Expected a positive decimal amount in major units, such as 50000 or 12.34" }
  const exponent = currencyExponents.get(currency)
  if (exponent === undefined) return { wrong: "Expected an ISO 4217 currency code" }
  const [, whole = "", decimals = ""] = parts
  if (decimals.length > exponent) {
    return {
      wrong:
        exponent === 0
          ? `${currency} has no decimals`
          : `${currency} has ${exponent} decimals, ${decimals.length} were sent`,
    }
  }
  const amountMinor = Number(whole + decimals.padEnd(exponent, "0"))
  if (amountMinor < 1) return { wrong: "Expected an amount above zero" }
  if (amountMinor > limits.amountMinorMax) return { wrong: `At most ${limits.amountMinorMax} minor units are accepted` }
  return { amountMinor }
}
