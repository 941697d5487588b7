/** The adapter for a partner that answers a GET with JSON: parameter names, the path to the list, and a field mapping. */
import { parse } from "lossless-json"
import { limits } from "../../../config/limits.ts"
import type { Offer, OfferKind } from "../../trip/prices/offer.ts"
import { type FieldMapping, mapped, valueAt } from "./field-mapping.ts"
import type { PriceProvider, PriceQuestion } from "./provider.ts"

export interface JsonSearch {
  readonly path: string
  /** The partner's name of each part of a question; what it has no name for is not sent. */
  readonly parameters: { readonly [part in keyof PriceQuestion]?: string }
  /** Where the list is; empty when the answer is the list. */
  readonly items: string
  readonly fields: FieldMapping
}

export interface JsonPartner {
  readonly id: string
  readonly name: string
  readonly baseUrl: string
  readonly bookingPath?: string
  readonly searches: { readonly [kind in OfferKind]?: JsonSearch }
}

const queryOf = (question: PriceQuestion, { parameters }: JsonSearch): string => {
  const query = new URLSearchParams()
  for (const [part, value] of Object.entries(question)) {
    const name = Object.entries(parameters).find(([key]) => key === part)?.[1]
    if (name !== undefined) query.set(name, String(value))
  }
  return query.toString()
}

const parsed = (text: string): unknown => {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}

export const jsonPartner = ({ id, name, baseUrl, bookingPath, searches }: JsonPartner): PriceProvider => ({
  ...{ id, name, baseUrl },
  ...(bookingPath === undefined ? {} : { bookingPath }),
  kinds: (["hotels", "transport", "dining"] as const).filter((kind) => searches[kind] !== undefined),
  pathOf: (question) => {
    const search = searches[question.kind]
    return search === undefined ? "/" : `${search.path}?${queryOf(question, search)}`
  },
  read: (text, question, nowMs) => {
    const search = searches[question.kind]
    const items = search === undefined ? undefined : valueAt(parsed(text), search.items)
    if (search === undefined || !Array.isArray(items)) return undefined
    const offers: Array<Offer> = []
    const dropped: Array<string> = []
    for (const item of items.slice(0, limits.priceOffersPerProviderMax)) {
      const one = mapped(item, search.fields, { kind: question.kind, source: id, nowMs })
      if ("offer" in one) offers.push(one.offer)
      else dropped.push(one.reason)
    }
    return { offers, dropped }
  },
})
