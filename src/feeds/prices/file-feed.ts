/**
 * The adapter for a file that is fetched whole, CSV or JSON, with a row for each offer, or for each offer and night. A
 * stay is the sum of its nights, and one whose calendar lacks a night is not offered. The other nights go to the price
 * history, which is how a price is known to be a good one from the first day on.
 */
import { parse as parseCsv } from "csv-parse/sync"
import { parse as parseJson } from "lossless-json"
import { limits } from "../../../config/limits.ts"
import { dayToText, textToDay } from "../../budget/calendar.ts"
import { type Offer, type OfferKind, offerKinds, type PriceUnit } from "../../trip/prices/offer.ts"
import { totalPrice } from "../../trip/prices/total-price.ts"
import { kilometresBetween } from "../../trip/prices/where.ts"
import { type FieldMapping, mapped, valueAt } from "./field-mapping.ts"
import type { PriceProvider, PriceQuestion, Reading, SeenPrice } from "./provider.ts"

export interface FeedFile {
  readonly path: string
  readonly format: "csv" | "json"
  readonly delimiter?: string
  /** Where the list is in a JSON file. */
  readonly items?: string
  /** The field of a row's night; without it a row is good for any day. */
  readonly night?: string
  readonly fields: FieldMapping
}

export interface FileFeed {
  readonly id: string
  readonly name: string
  readonly baseUrl: string
  readonly files: { readonly [kind in OfferKind]?: FeedFile }
}

const rowsOf = (text: string, file: FeedFile): ReadonlyArray<unknown> | undefined => {
  try {
    if (file.format === "json") {
      const items = valueAt(parseJson(text), file.items ?? "")
      return Array.isArray(items) ? items : undefined
    }
    const rows: ReadonlyArray<unknown> = parseCsv(text, {
      ...{ columns: true, bom: true, skip_empty_lines: true, relax_column_count: true, to: limits.feedRowsMax },
      delimiter: file.delimiter ?? ",",
    })
    return rows
  } catch {
    return undefined
  }
}

interface Row {
  readonly offer: Offer
  readonly night: string | undefined
}

const nightsOf = ({ checkIn, checkOut }: PriceQuestion): ReadonlyArray<string> => {
  const [from, to] = [textToDay(checkIn), textToDay(checkOut)]
  return Array.from({ length: Math.max(1, to - from) }, (_, index) => dayToText(from + index))
}

const seenOf = ({ offer, night }: Row): ReadonlyArray<SeenPrice> => {
  if (night === undefined) return []
  const { currency } = offer.quote
  const price = totalPrice(offer.quote, { nights: 1, guests: 1 }, currency, () => undefined)
  return price.ok ? [{ offerId: offer.offerId, night, currency, minor: price.price.totalMinor }] : []
}

/** What a sum over nights is paid for. */
const wholeStay = {
  total: "total",
  night: "total",
  person: "person",
  person_night: "person",
  room: "room",
  room_night: "room",
} as const satisfies { readonly [unit in PriceUnit]: PriceUnit }

/** One offer for the whole stay from the rows of its nights; undefined when a night is missing. */
const stayOf = (rows: ReadonlyArray<Row>, nights: ReadonlyArray<string>): Offer | undefined => {
  const byNight = new Map(rows.map((row) => [row.night, row.offer]))
  const offers = nights.flatMap((night) => byNight.get(night) ?? byNight.get(undefined) ?? [])
  const [first] = offers
  if (first === undefined || offers.length < nights.length) return undefined
  const sum = (of: (offer: Offer) => number) => offers.reduce((total, offer) => total + of(offer), 0)
  return {
    ...first,
    quote: {
      ...first.quote,
      unit: wholeStay[first.quote.unit],
      baseMinor: sum(({ quote }) => quote.baseMinor),
      ...(first.quote.taxMinor === undefined ? {} : { taxMinor: sum(({ quote }) => quote.taxMinor ?? 0) }),
    },
  }
}

interface ReadFile {
  readonly text: string
  readonly rows: ReadonlyArray<Row>
  readonly dropped: ReadonlyArray<string>
}

/** All rows of a file as offers; the last file is kept, since it is fetched again for each question. */
const fileReader = (source: string, kind: OfferKind, file: FeedFile) => {
  let last: ReadFile | undefined
  return (text: string): ReadFile | undefined => {
    if (last?.text === text) return last
    const raw = rowsOf(text, file)
    if (raw === undefined) return undefined
    const rows: Array<Row> = []
    const dropped: Array<string> = []
    for (const row of raw) {
      const one = mapped(row, file.fields, { kind, source, nowMs: 0 })
      const night = file.night === undefined ? undefined : valueAt(row, file.night)
      if ("reason" in one) dropped.push(one.reason)
      else rows.push({ offer: one.offer, night: typeof night === "string" ? night : undefined })
    }
    last = { text, rows, dropped }
    return last
  }
}

const readFeed = (file: ReadFile, question: PriceQuestion, nowMs: number): Reading => {
  const byOffer = new Map<string, Array<Row>>()
  for (const row of file.rows) {
    if ((kilometresBetween(row.offer, question) ?? 0) > limits.priceRadiusKm) continue
    const held = byOffer.get(row.offer.offerId)
    if (held === undefined) byOffer.set(row.offer.offerId, [row])
    else held.push(row)
  }
  const nights = nightsOf(question)
  const all = [...byOffer.values()].slice(0, limits.priceOffersPerProviderMax)
  return {
    offers: all.flatMap((held) => {
      const offer = stayOf(held, nights)
      return offer === undefined ? [] : [{ ...offer, observedAtMs: nowMs }]
    }),
    dropped: file.dropped,
    seen: all.flatMap((held) => held.flatMap(seenOf)),
  }
}

export const fileFeed = ({ id, name, baseUrl, files }: FileFeed): PriceProvider => {
  const kinds = offerKinds.filter((kind) => files[kind] !== undefined)
  const readers = new Map(
    kinds.flatMap((kind) => {
      const file = files[kind]
      return file === undefined ? [] : [[kind, fileReader(id, kind, file)] as const]
    }),
  )
  return {
    ...{ id, name, baseUrl, kinds },
    pathOf: ({ kind }) => files[kind]?.path ?? "/",
    read: (text, question, nowMs) => {
      const file = readers.get(question.kind)?.(text)
      return file === undefined ? undefined : readFeed(file, question, nowMs)
    },
  }
}
