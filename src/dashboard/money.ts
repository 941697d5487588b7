/**
 * Money as a screen shows and reads it (I7): integer minor units in, text out, and a person's typing back into integer
 * minor units without passing through a floating-point number. The symbols are the alerts' own, so that a figure reads
 * the same wherever it stands.
 */

import { currencyExponents, currencyShownDecimals } from "../../config/currencies.ts"
import { currenciesWithPointGroups, currencySymbols } from "../../config/currency-symbols.ts"
import { limits } from "../../config/limits.ts"

export const exponentOf = (currency: string): number => currencyExponents.get(currency) ?? 2
export const shownDecimalsOf = (currency: string): number => currencyShownDecimals.get(currency) ?? exponentOf(currency)
export const symbolOf = (currency: string): string => currencySymbols.get(currency) ?? `${currency}\u00a0`

export const decimalMarkOf = (currency: string): "," | "." => (currenciesWithPointGroups.has(currency) ? "," : ".")
const groupMarkOf = (currency: string) => (currenciesWithPointGroups.has(currency) ? "." : ",")

export const grouped = (wholeDigits: string, currency: string): string =>
  wholeDigits.replace(/\B(?=(\d{3})+$)/g, groupMarkOf(currency))

/** Shown digits without symbol and sign: `125.400`, `12.50`. */
const figures = (minor: number, currency: string): string => {
  const shown = shownDecimalsOf(currency)
  const digits = Math.round(Math.abs(minor) / 10 ** (exponentOf(currency) - shown))
    .toString()
    .padStart(shown + 1, "0")
  const whole = grouped(digits.slice(0, digits.length - shown), currency)
  return shown === 0 ? whole : `${whole}${decimalMarkOf(currency)}${digits.slice(-shown)}`
}

/** `Rp125.400`, `¥1,200`, `−$3.50`. */
export const formatMoney = (minor: number, currency: string): string => {
  const text = figures(minor, currency)
  return `${minor < 0 && /[1-9]/.test(text) ? "−" : ""}${symbolOf(currency)}${text}`
}

const compactUnits = {
  point: [
    [1e12, " T"],
    [1e9, " M"],
    [1e6, " jt"],
    [1e3, " rb"],
  ],
  comma: [
    [1e12, "T"],
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "K"],
  ],
} as const

/**
 * For axes and tight places, three digits at most: `Rp1,2 jt` (juta, a million; rb is ribu, a thousand; M miliar, a
 * thousand million), `¥12K`, `$940`.
 */
export const formatCompact = (minor: number, currency: string): string => {
  const major = Math.abs(minor) / 10 ** exponentOf(currency)
  const units = compactUnits[currenciesWithPointGroups.has(currency) ? "point" : "comma"]
  const sign = minor < 0 ? "−" : ""
  // 999.6 thousand reads as 1 million, not as 1000 thousand.
  const unit = units.find(([size]) => major >= size * 0.9995)
  if (unit === undefined) return `${sign}${symbolOf(currency)}${Math.round(major)}`
  const scaled = major / unit[0]
  const text = scaled >= 99.95 ? Math.round(scaled).toString() : (Math.round(scaled * 10) / 10).toString()
  return `${sign}${symbolOf(currency)}${text.replace(".", decimalMarkOf(currency))}${unit[1].replace(" ", "\u00a0")}`
}

/** For keys: whole thousands of a currency with many zeros lose them (`Rp130 rb`), anything else is written out. */
export const formatKey = (minor: number, currency: string): string => {
  const major = minor / 10 ** exponentOf(currency)
  const isShort = currenciesWithPointGroups.has(currency) && major >= 1_000 && major < 1e6 && major % 1_000 === 0
  return isShort ? formatCompact(minor, currency) : formatMoney(minor, currency)
}

/** Whole and decimal digits as minor units; undefined above the limit or with more decimals than the currency has. */
export const minorOf = (whole: string, decimals: string, currency: string): number | undefined => {
  const exponent = exponentOf(currency)
  if (decimals.length > exponent || whole.length > 15) return undefined
  const minor = BigInt(`${whole || "0"}${decimals.padEnd(exponent, "0")}`)
  return minor > BigInt(limits.amountMinorMax) ? undefined : Number(minor)
}

/**
 * What a person typed into a field: `20.000.000`, `20,000,000`, `1,250.50`, `12,5`. The last mark is a decimal mark
 * when the currency is shown with decimals and at most that many digits follow it; all other marks group.
 */
export const parseMoney = (typed: string, currency: string): number | undefined => {
  const text = typed.replace(/[^\d.,]/g, "")
  if (!/\d/.test(text)) return undefined
  const lastMark = Math.max(text.lastIndexOf("."), text.lastIndexOf(","))
  const decimals = lastMark < 0 ? "" : text.slice(lastMark + 1)
  const isDecimal = lastMark >= 0 && decimals.length > 0 && decimals.length <= shownDecimalsOf(currency)
  const whole = (isDecimal ? text.slice(0, lastMark) : text).replace(/\D/g, "")
  return minorOf(whole, isDecimal ? decimals : "", currency)
}

/** The field's text for an amount: what `parseMoney` reads back as the same amount. */
export const editableMoney = (minor: number, currency: string): string => figures(minor, currency)

/**
 * About what an amount is worth in the budget's currency, at a rate already used on this trip. For a preview only:
 * what counts is the rate that the server freezes.
 */
export const approximate = (minor: number, currency: string, budgetCurrency: string, rate: number): number =>
  Math.round((minor / 10 ** exponentOf(currency)) * rate * 10 ** exponentOf(budgetCurrency))
