/** The two fields that every part of a camt message has: an amount with its currency, and its side. */
import { currencyOf, minorOf } from "./amount.ts"
import type { Element } from "./element.ts"
import type { CanonicalTransaction } from "./format.ts"
import { quoted, refuse } from "./place.ts"

type Direction = CanonicalTransaction["direction"]

export interface Money {
  readonly amountMinor: number
  readonly currency: string
}

/** @param amount an amount with its currency as attribute */
export const moneyOf = (amount: Element): Money => {
  const code = amount.attributes["Ccy"]
  const place = { ...amount.place, path: `${amount.name}/@Ccy` }
  const currency = code === undefined ? refuse(place, "schema", "it is missing") : currencyOf(code, place)
  const text = amount.said()
  if (text === "") refuse(amount.place, "schema", "it is empty")
  return { currency, amountMinor: minorOf(text, currency, amount.place) }
}

export const directionOf = (mark: Element): Direction => {
  const text = mark.said()
  if (text === "DBIT") return "debit"
  return text === "CRDT" ? "credit" : refuse(mark.place, "malformed", `${quoted(text)} is neither DBIT nor CRDT`)
}
