/**
 * A quote as the traveller pays it: every night and person, taxes and fees, in their own currency (I7). The total is
 * converted once and the parts add up to it, so that two sources differ by what they charge and not by how they write.
 */
import { currencyExponents } from "../../../config/currencies.ts"
import { limits } from "../../../config/limits.ts"
import { convertWithin, prorate } from "../../budget/money.ts"
import type { PriceUnit, Quote } from "./offer.ts"

/** Units of the second currency per unit of the first, as decimal text; undefined where none is known. */
export type RateOf = (fromCurrency: string, toCurrency: string) => string | undefined

export interface Stay {
  readonly nights: number
  readonly guests: number
}

export interface TotalPrice {
  readonly currency: string
  readonly totalMinor: number
  readonly baseMinor: number
  readonly taxesMinor: number
  readonly feesMinor: number
  /** As it was quoted. */
  readonly quotedMinor: number
  readonly quotedCurrency: string
  readonly rate?: string
}

export type Priced = { readonly ok: true; readonly price: TotalPrice } | { readonly ok: false; readonly reason: string }

const guestsPerRoom = 2
export const roomsFor = (guests: number): number => Math.ceil(guests / guestsPerRoom)

const timesOf = (unit: PriceUnit, { nights, guests }: Stay): number =>
  ({
    ...{ total: 1, night: nights, person: guests, person_night: nights * guests },
    ...{ room: roomsFor(guests), room_night: nights * roomsFor(guests) },
  })[unit]

const isAmount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

const basisPoints = 10_000
const basisPointsMax = 10_000

const faultOf = (quote: Quote): string | undefined => {
  const { currency, baseMinor, taxBasisPoints = 0, taxMinor = 0, feesMinor = 0 } = quote
  if (!currencyExponents.has(currency)) return `currency ${currency} is unknown`
  if (!isAmount(baseMinor) || baseMinor === 0) return "the price is no positive amount"
  if (!isAmount(taxMinor) || !isAmount(feesMinor)) return "taxes and fees are no amounts"
  if (!Number.isInteger(taxBasisPoints) || taxBasisPoints < 0 || taxBasisPoints > basisPointsMax)
    return "the tax is no share from 0 to 100 %"
  return undefined
}

/** The whole price; a reason where the quote makes none. */
export const totalPrice = (quote: Quote, stay: Stay, currency: string, rateOf: RateOf): Priced => {
  const fault = faultOf(quote)
  if (fault !== undefined) return { ok: false, reason: fault }
  const times = timesOf(quote.unit, stay)
  const base = quote.baseMinor * times
  const tax = (quote.taxMinor ?? 0) * times + prorate(base, quote.taxBasisPoints ?? 0, basisPoints)
  const quotedMinor = base + tax + (quote.feesMinor ?? 0)
  if (quotedMinor > limits.amountMinorMax) return { ok: false, reason: "the price is beyond what is counted" }
  const rate = quote.currency === currency ? "1" : rateOf(quote.currency, currency)
  if (rate === undefined) return { ok: false, reason: `no rate from ${quote.currency} to ${currency} is known` }
  const into = (minor: number) => convertWithin(limits.amountMinorMax, minor, quote.currency, currency, rate)
  const totalMinor = into(quotedMinor)
  if (totalMinor === undefined || totalMinor === 0)
    return { ok: false, reason: "the price cannot be counted in the traveller's currency" }
  const feesMinor = Math.min(totalMinor, into(quote.feesMinor ?? 0) ?? 0)
  const taxesMinor = Math.min(totalMinor - feesMinor, into(tax) ?? 0)
  const price: TotalPrice = {
    ...{ currency, totalMinor, baseMinor: totalMinor - taxesMinor - feesMinor, taxesMinor, feesMinor },
    ...{ quotedMinor, quotedCurrency: quote.currency },
    ...(quote.currency === currency ? {} : { rate }),
  }
  return { ok: true, price }
}
