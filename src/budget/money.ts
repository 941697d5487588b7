/**
 * Exact money (I7): integer minor units with an ISO 4217 currency. Text becomes minor units without passing through a
 * floating-point number, a conversion is one exact fraction rounded once, and the parts of a split add up to the whole.
 */
import { currencyExponents, currencyShownDecimals } from "../../config/currencies.ts"
import { currenciesWithPointGroups, currencySymbols } from "../../config/currency-symbols.ts"
import { limits } from "../../config/limits.ts"

export type AmountRefusal = "unknown_currency" | "not_a_decimal" | "negative" | "excess_decimals" | "too_large"

export type ParsedAmount =
  | { readonly ok: true; readonly minor: number }
  | { readonly ok: false; readonly reason: AmountRefusal }

/** No amount within the limits is longer, with all its decimals and a few leading zeros. */
const amountCharactersMax = 32

const refused = (reason: AmountRefusal): ParsedAmount => ({ ok: false, reason })

/** @throws RangeError for a currency that the table lacks. */
const exponentOf = (currency: string): number => {
  const exponent = currencyExponents.get(currency)
  if (exponent === undefined) throw new RangeError(`unknown currency: ${currency}`)
  return exponent
}

/**
 * Major units as decimal text (`50000`, `12.50`) in minor units of the currency. More decimals than the currency has
 * are refused, zeros too: a source that writes them means another currency or another unit. Zero is an amount; a sign,
 * an exponent or a grouping mark is not part of a decimal.
 */
export const parseAmount = (decimalText: string, currency: string): ParsedAmount => {
  const exponent = currencyExponents.get(currency)
  if (exponent === undefined) return refused("unknown_currency")
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimalText.slice(0, amountCharactersMax + 1))
  if (match === null) return refused("not_a_decimal")
  if (match[1] === "-") return refused("negative")
  const decimals = match[3] ?? ""
  if (decimals.length > exponent) return refused("excess_decimals")
  if (decimalText.length > amountCharactersMax) return refused("too_large")
  const minor = BigInt(`${match[2]}${decimals.padEnd(exponent, "0")}`)
  return minor > BigInt(limits.amountMinorMax) ? refused("too_large") : { ok: true, minor: Number(minor) }
}

/** Rounds a fraction of positive parts to the nearest integer, ties to the even one. */
const roundHalfEven = (numerator: bigint, denominator: bigint): bigint => {
  const whole = numerator / denominator
  const twice = (numerator - whole * denominator) * 2n
  const up = twice > denominator || (twice === denominator && whole % 2n === 1n)
  return up ? whole + 1n : whole
}

/**
 * Minor units of one currency in minor units of another, at `rateText` units of `toCurrency` per unit of
 * `fromCurrency`. Exact, rounded once at the end, half to even on the magnitude: sums of many conversions do not drift,
 * and a refund gives back exactly what its purchase took.
 * @throws RangeError for an unknown currency, a rate that is no positive decimal, or a result that is no safe integer.
 */
export const convert = (minor: number, fromCurrency: string, toCurrency: string, rateText: string): number => {
  const converted = convertWithin(Number.MAX_SAFE_INTEGER, minor, fromCurrency, toCurrency, rateText)
  if (converted === undefined) throw new RangeError("the converted amount is too large to be exact")
  return converted
}

/**
 * As `convert`; undefined for what is worth more than `boundMinor`, either way.
 * @param boundMinor a safe integer
 */
export const convertWithin = (
  boundMinor: number,
  minor: number,
  fromCurrency: string,
  toCurrency: string,
  rateText: string,
): number | undefined => {
  const match = /^(\d{1,24})(?:\.(\d{1,24}))?$/.exec(rateText)
  const rateDecimals = match?.[2] ?? ""
  const rateDigits = match === null ? 0n : BigInt(`${match[1]}${rateDecimals}`)
  if (rateDigits === 0n) throw new RangeError(`not a rate: ${rateText}`)
  const numerator = BigInt(Math.abs(minor)) * rateDigits * 10n ** BigInt(exponentOf(toCurrency))
  const denominator = 10n ** BigInt(exponentOf(fromCurrency) + rateDecimals.length)
  const magnitude = Number(roundHalfEven(numerator, denominator))
  if (magnitude > boundMinor) return undefined
  return minor < 0 && magnitude !== 0 ? -magnitude : magnitude
}

/**
 * The share of an amount that belongs to `taken` out of `whole`, half to even: nothing for nothing, all of it for all,
 * and never less for more. @param taken from 0 to `whole`
 */
export const prorate = (minor: number, taken: number, whole: number): number => {
  if (taken === 0 || whole === 0) return 0
  const magnitude = Number(roundHalfEven(BigInt(Math.abs(minor)) * BigInt(taken), BigInt(whole)))
  return minor < 0 && magnitude !== 0 ? -magnitude : magnitude
}

/** How many decimals of a currency a person is shown. */
export const shownDecimalsOf = (currency: string): number => currencyShownDecimals.get(currency) ?? exponentOf(currency)

/**
 * Money as a person writes it: Rp50.000, ¥1,200, $12.50, -€3.00, CHF 12.50. Decimals that are not shown are rounded
 * half to even.
 * @throws RangeError for an unknown currency or an amount that is no safe integer.
 */
export const formatMoney = (minor: number, currency: string): string => {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`not an amount in minor units: ${minor}`)
  const shownDecimals = shownDecimalsOf(currency)
  const hidden = 10n ** BigInt(exponentOf(currency) - shownDecimals)
  const digits = roundHalfEven(BigInt(Math.abs(minor)), hidden)
    .toString()
    .padStart(shownDecimals + 1, "0")
  const pointGroups = currenciesWithPointGroups.has(currency)
  const whole = digits.slice(0, digits.length - shownDecimals).replace(/\B(?=(\d{3})+$)/g, pointGroups ? "." : ",")
  const decimals = shownDecimals === 0 ? "" : `${pointGroups ? "," : "."}${digits.slice(-shownDecimals)}`
  const sign = minor < 0 && /[1-9]/.test(digits) ? "-" : ""
  return `${sign}${currencySymbols.get(currency) ?? `${currency} `}${whole}${decimals}`
}

/** One part, rounded toward zero: in plain numbers where the product is exact, else in BigInt. */
const part = (totalMinor: number, weight: number, weightSum: number): number => {
  const product = totalMinor * weight
  return Number.isSafeInteger(product)
    ? Math.trunc(product / weightSum) + 0
    : Number((BigInt(totalMinor) * BigInt(weight)) / BigInt(weightSum))
}

/**
 * A total in parts proportional to integer weights; each part is rounded toward zero and the last takes the residue, so
 * that the parts always add up to the total. Weights that are all zero leave everything to the last.
 * @throws RangeError for no weights, a weight that is no integer from 0, or a total that is no safe integer.
 */
export const split = (totalMinor: number, weights: ReadonlyArray<number>): Array<number> => {
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0)
  if (weights.length === 0 || !Number.isSafeInteger(totalMinor) || !Number.isSafeInteger(weightSum)) {
    throw new RangeError("a split needs an exact total and integer weights")
  }
  let rest = totalMinor
  return weights.map((weight, index) => {
    if (!Number.isInteger(weight) || weight < 0) throw new RangeError(`not a weight: ${weight}`)
    if (index === weights.length - 1) return rest
    const share = weightSum === 0 ? 0 : part(totalMinor, weight, weightSum)
    rest -= share
    return share
  })
}

/**
 * Exact parts as the amount of today has room for them: an amendment changes the last part first, and one that is
 * smaller than the parts before it leaves the later ones nothing. No part is ever negative.
 */
export const exactParts = (wholeMinor: number, amounts: ReadonlyArray<number>): Array<number> => {
  let rest = wholeMinor
  return amounts.map((amount, index) => {
    const part = index === amounts.length - 1 ? rest : Math.min(amount, rest)
    rest -= part
    return part
  })
}
