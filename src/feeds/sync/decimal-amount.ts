/**
 * Amounts as banks write them, from their decimal text alone (I7): no number is made of it on the way. Zeros beyond the
 * currency's decimals are harmless from a bank ("1200.00" yen); any other digit there is not.
 */
import { currencyExponents } from "../../../config/currencies.ts"
import { limits } from "../../../config/limits.ts"

/** Signed minor units; undefined for what is no exact amount of this currency. */
export const minorOf = (text: string, currency: string): number | undefined => {
  const exponent = currencyExponents.get(currency)
  const parts = /^(-?)(\d{1,15})(?:\.(\d{1,15}))?$/.exec(text)
  if (exponent === undefined || parts === null) return undefined
  const [, sign, whole = "", decimals = ""] = parts
  if (/[^0]/.test(decimals.slice(exponent))) return undefined
  const minor = Number(whole + decimals.slice(0, exponent).padEnd(exponent, "0"))
  if (minor > limits.amountMinorMax) return undefined
  return sign === "-" ? -minor : minor
}
