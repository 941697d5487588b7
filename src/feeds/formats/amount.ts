/**
 * Money from its decimal text, exactly (I7): digits are shifted, never made a binary fraction. Zeros beyond the
 * currency's minor unit are fine (`1200.00` yen), anything else beyond it is refused rather than rounded.
 */
import { currencyExponents } from "../../../config/currencies.ts"
import { limits } from "../../../config/limits.ts"
import { type Place, quoted, refuse } from "./place.ts"

const decimalPattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?$/

/** The ISO 4217 currency, checked. */
export const currencyOf = (text: string, place: Place): string => {
  const code = text.trim().toUpperCase()
  return currencyExponents.has(code) ? code : refuse(place, "malformed", `${quoted(text)} is no ISO 4217 currency`)
}

/** Signed minor units of a decimal such as `-12.34`, `10000`, `.00` or `1.2e3`. */
export const signedMinorOf = (text: string, currency: string, place: Place): number => {
  const [, sign, whole = "", fraction = "", shift = "0"] = decimalPattern.exec(text.trim()) ?? []
  const digits = whole + fraction
  if (sign === undefined || digits === "" || digits.length > limits.feedAmountDigitsMax) {
    return refuse(place, "malformed", `${quoted(text)} is no amount`)
  }
  // Where the decimal point of the minor unit falls in the row of digits.
  const point = whole.length + Number(shift) + (currencyExponents.get(currency) ?? 2)
  const kept = point <= 0 ? "0" : digits.slice(0, point).padEnd(point, "0")
  const excess = point <= 0 ? digits : digits.slice(point)
  if (/[1-9]/.test(excess)) return refuse(place, "malformed", `${quoted(text)} has more decimals than ${currency}`)
  const minor = Number(BigInt(kept))
  if (!Number.isSafeInteger(minor)) return refuse(place, "malformed", `${quoted(text)} is too large to be exact`)
  return sign === "-" && minor !== 0 ? -minor : minor
}

/** Minor units, zero or more; a sign is refused. */
export const minorOf = (text: string, currency: string, place: Place): number => {
  const minor = signedMinorOf(text, currency, place)
  return minor < 0 ? refuse(place, "malformed", `${quoted(text)} is negative`) : minor
}

/** Bookkeepers' `(1,234.00)` and `1,234.00-` as `-1,234.00`. */
const signedFirst = (text: string): string => {
  const plain = text.trim().replace(/^\u2212/, "-")
  const isBracketed = plain.startsWith("(") && plain.endsWith(")")
  if (!isBracketed && !plain.endsWith("-")) return plain
  const amount = (isBracketed ? plain.slice(1, -1) : plain.slice(0, -1)).trim()
  // One sign is enough.
  return /^[\d.,]/.test(amount) ? `-${amount}` : plain
}

const grouped = /^([+-]?)(?:\d{1,3}(?:,\d{3})+|\d*)(?:\.\d*)?$/

/** `1,954,500.00`, `(1,954,500.00)` or `1,954,500.00-` as plain decimal text. */
export const ungrouped = (text: string, place: Place): string => {
  const plain = signedFirst(text)
  return grouped.test(plain) && /\d/.test(plain)
    ? plain.replaceAll(",", "")
    : refuse(place, "malformed", `${quoted(text)} is no amount`)
}

const groupedByPoints = /^[+-]?(?:\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d+,\d{1,2})$/
const eitherWay = /^[+-]?\d{1,3}\.\d{3}$/

/**
 * An amount of an Indonesian bank's export, `1,954,500.00` or `1.954.500,00`, as plain decimal text. `45.500` may be
 * either, and a guess would be wrong by a factor of a thousand.
 */
export const ungroupedOfBank = (text: string, place: Place): string => {
  const plain = signedFirst(text.trim().replace(/^(?:Rp\.?|IDR)\s*/i, ""))
  if (eitherWay.test(plain)) {
    return refuse(place, "malformed", `${quoted(text)} may mean thousands or decimals; no currency here has three`)
  }
  return groupedByPoints.test(plain) ? plain.replaceAll(".", "").replace(",", ".") : ungrouped(plain, place)
}
