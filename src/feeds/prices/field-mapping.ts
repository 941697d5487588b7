/**
 * A provider's own fields read as an offer, by a table that an operator can write: dotted paths, what an amount is paid
 * for, and which scale ratings have. Amounts go from text to minor units without a float between (I7); whatever does not
 * fit drops its offer with the field named.
 */
import { currencyExponents } from "../../../config/currencies.ts"
import { limits } from "../../../config/limits.ts"
import { parseAmount } from "../../budget/money.ts"
import type { Offer, OfferKind, PriceUnit, Quote } from "../../trip/prices/offer.ts"

export interface FieldMapping {
  readonly id: string
  readonly name: string
  readonly link: string
  readonly address?: string
  readonly latitude?: string
  readonly longitude?: string
  readonly rating?: { readonly path: string; readonly outOf: number }
  readonly ratingCount?: string
  readonly stars?: string
  /** A list, or a text with `;` between. */
  readonly attributes?: string
  readonly mode?: string
  /** `HH:MM`. */
  readonly departure?: string
  readonly price: {
    /** In major units as decimal text or number. */
    readonly amount: string
    readonly unit: PriceUnit
    readonly currency: { readonly path: string } | { readonly fixed: string }
    /** Percent of the amount, on top. */
    readonly taxPercent?: string
    /** On top, in the amount's unit. */
    readonly tax?: string
    /** On top, once. */
    readonly fees?: string
  }
}

/** What is wrong with an item; the field is the mapping's own path. */
class Unfit extends Error {}

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null

export const valueAt = (item: unknown, path: string): unknown =>
  path === "" ? item : path.split(".").reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), item)

/** Text of a text or of a number that kept its digits; undefined for everything else. */
const textIn = (item: unknown, path: string | undefined): string | undefined => {
  if (path === undefined) return undefined
  const value = valueAt(item, path)
  const text = typeof value === "string" ? value : isObject(value) && "isLosslessNumber" in value ? String(value) : ""
  return text.trim() === "" ? undefined : text.trim().slice(0, limits.textCharactersMax)
}

const needed = (item: unknown, path: string): string => {
  const text = textIn(item, path)
  if (text === undefined) throw new Unfit(`${path} is missing`)
  return text
}

const numberIn = (item: unknown, path: string | undefined, minimum: number, maximum: number): number | undefined => {
  const text = textIn(item, path)
  if (text === undefined) return undefined
  const value = Number(text)
  if (!(value >= minimum && value <= maximum)) throw new Unfit(`${path} is not between ${minimum} and ${maximum}`)
  return value
}

const amountIn = (item: unknown, path: string, currency: string): number => {
  const amount = parseAmount(needed(item, path), currency)
  if (!amount.ok) throw new Unfit(`${path} is no amount (${amount.reason.replaceAll("_", " ")})`)
  return amount.minor
}

const quoteOf = (item: unknown, { price }: FieldMapping): Quote => {
  const currency = "fixed" in price.currency ? price.currency.fixed : needed(item, price.currency.path).toUpperCase()
  if (!currencyExponents.has(currency)) throw new Unfit(`${currency.slice(0, 8)} is no currency`)
  const percent = numberIn(item, price.taxPercent, 0, 100)
  const optional = (path: string | undefined) =>
    path === undefined || textIn(item, path) === undefined ? undefined : amountIn(item, path, currency)
  const [taxMinor, feesMinor] = [optional(price.tax), optional(price.fees)]
  const baseMinor = amountIn(item, price.amount, currency)
  if (baseMinor === 0) throw new Unfit(`${price.amount} is zero`)
  return {
    ...{ currency, baseMinor, unit: price.unit },
    ...(percent === undefined ? {} : { taxBasisPoints: Math.round(percent * 100) }),
    ...(taxMinor === undefined ? {} : { taxMinor }),
    ...(feesMinor === undefined ? {} : { feesMinor }),
  }
}

const attributesIn = (item: unknown, path: string | undefined): ReadonlyArray<string> => {
  const value = path === undefined ? undefined : valueAt(item, path)
  const all = Array.isArray(value) ? value : typeof value === "string" ? value.split(";") : []
  return all
    .filter((one): one is string => typeof one === "string" && one.trim() !== "")
    .slice(0, limits.priceAttributesMax)
    .map((one) => one.trim().slice(0, 64))
}

const minuteIn = (item: unknown, path: string | undefined): number | undefined => {
  const text = textIn(item, path)
  if (text === undefined) return undefined
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  if (hours === undefined) throw new Unfit(`${path} is no time of day`)
  return Number(hours) * 60 + Number(minutes)
}

const linkIn = (item: unknown, path: string): string => {
  const link = needed(item, path)
  if (!/^https?:\/\/[^\s]+$/.test(link)) throw new Unfit(`${path} is no web address`)
  return link
}

const without = <Fields extends object>(fields: Fields): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>
  }

export type Mapped = { readonly offer: Offer } | { readonly reason: string }

/** One item as an offer, or why it is none. */
export const mapped = (
  item: unknown,
  mapping: FieldMapping,
  about: { readonly kind: OfferKind; readonly source: string; readonly nowMs: number },
): Mapped => {
  try {
    const rating = numberIn(item, mapping.rating?.path, 0, mapping.rating?.outOf ?? 1)
    const [latitude, longitude] = [
      numberIn(item, mapping.latitude, -90, 90),
      numberIn(item, mapping.longitude, -180, 180),
    ]
    const offer: Offer = {
      ...{ kind: about.kind, source: about.source, observedAtMs: about.nowMs },
      ...{ offerId: needed(item, mapping.id), name: needed(item, mapping.name), link: linkIn(item, mapping.link) },
      quote: quoteOf(item, mapping),
      attributes: attributesIn(item, mapping.attributes),
      ...(latitude === undefined || longitude === undefined ? {} : { latitude, longitude }),
      ...without({
        address: textIn(item, mapping.address),
        rating: rating === undefined ? undefined : rating / (mapping.rating?.outOf ?? 1),
        ratingCount: numberIn(item, mapping.ratingCount, 0, 1e9),
        stars: numberIn(item, mapping.stars, 0, 7),
        mode: textIn(item, mapping.mode)?.toLowerCase(),
        departureMinute: minuteIn(item, mapping.departure),
      }),
    }
    return { offer }
  } catch (cause) {
    if (cause instanceof Unfit) return { reason: cause.message }
    throw cause
  }
}
