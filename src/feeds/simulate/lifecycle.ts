/**
 * What banks make of a purchase: messages, some of them early, late, twice or in several steps. Every oddity that the
 * engine must stand (I2, I8) happens here at a believable rate: pending before posted, a tip added, a refund, a hold
 * that is let go, the same transaction delivered again, a cash entry that waited on a phone without network.
 */
import type { EventOf } from "../../../streams/events.ts"
import type { Delivery } from "../delivery.ts"
import type { Dice } from "./dice.ts"
import { localInstant, type Purchase } from "./purchase.ts"

export const incidents = ["plain", "pending", "tip", "refund", "released", "repeated", "offline"] as const
export type Incident = (typeof incidents)[number]

const hourMs = 3_600_000
const restaurantMcc = "5812"
const refundableMccs: ReadonlySet<string> = new Set(["7999", "5651", "5311", "7922"])

/** What may happen to this purchase at all. */
export const isPossible = (incident: Incident, { purse, kind, mcc }: Purchase): boolean => {
  const byCard = purse.source.startsWith("card/")
  switch (incident) {
    case "plain":
      return true
    case "repeated":
      return !purse.source.startsWith("manual/")
    case "pending":
      return byCard && kind === "purchase"
    case "released":
      return byCard && kind === "purchase" && mcc === "4121"
    case "tip":
      return byCard && mcc === restaurantMcc
    case "refund":
      return kind === "purchase" && refundableMccs.has(mcc) && !purse.source.startsWith("manual/")
    case "offline":
      return purse.source.startsWith("manual/")
  }
}

/** How often each happens where it may. */
const odds: ReadonlyArray<readonly [Incident, number]> = [
  ["plain", 50],
  ["pending", 35],
  ["tip", 6],
  ["refund", 2],
  ["released", 2],
  ["repeated", 1],
  ["offline", 12],
]

export const throwIncident = (purchase: Purchase, dice: Dice): Incident =>
  dice.weighted(odds.filter(([incident]) => isPossible(incident, purchase)))

const recorded = (purchase: Purchase): EventOf<"txn.recorded.v1"> => ({
  specversion: "1.0",
  id: `${purchase.purse.account}.${purchase.externalId}`,
  source: purchase.purse.source,
  type: "txn.recorded.v1",
  subject: purchase.userId,
  time: localInstant(purchase.place, purchase.timeMs),
  data: {
    account: purchase.purse.account,
    externalId: purchase.externalId,
    amountMinor: purchase.amountMinor,
    currency: purchase.currency,
    direction: "debit",
    status: "posted",
    kind: purchase.kind,
    mcc: purchase.mcc,
    merchant: purchase.merchant,
    ...(purchase.description === undefined ? {} : { description: purchase.description }),
    ...(purchase.category === undefined ? {} : { category: purchase.category }),
    ...(purchase.budgetId === undefined ? {} : { budgetId: purchase.budgetId }),
    location: {
      place: purchase.place.name,
      latitude: purchase.place.latitude,
      longitude: purchase.place.longitude,
    },
  },
})

/** The messages of a purchase to which this incident happens, in no particular order. */
export const deliveriesOf = (purchase: Purchase, incident: Incident, dice: Dice): ReadonlyArray<Delivery> => {
  const first = recorded(purchase)
  const soonMs = purchase.timeMs + 1_000 * dice.integer(1, 8)
  const pending = { ...first, data: { ...first.data, status: "pending" as const } }
  switch (incident) {
    case "plain":
      return [{ deliverMs: soonMs, event: first }]
    case "offline":
      return [{ deliverMs: purchase.timeMs + dice.integer(1, 7) * hourMs, event: first }]
    case "repeated": {
      const again = { ...first, id: `${first.id}.again` }
      return [
        { deliverMs: soonMs, event: first },
        { deliverMs: soonMs + dice.integer(1, 9) * hourMs, event: again },
      ]
    }
    case "pending":
    case "tip": {
      const tipped = incident === "tip" ? Math.round(purchase.amountMinor * 1.1) : purchase.amountMinor
      const posted = amended(first, tipped, incident === "tip" ? "incl. tip" : undefined)
      return [
        { deliverMs: soonMs, event: pending },
        { deliverMs: purchase.timeMs + dice.integer(14, 40) * hourMs, event: posted },
      ]
    }
    case "released":
      return [
        { deliverMs: soonMs, event: pending },
        released(first, purchase, purchase.timeMs + dice.integer(2, 20) * hourMs),
      ]
    case "refund":
      return [
        { deliverMs: soonMs, event: first },
        refunded(first, purchase, purchase.timeMs + dice.integer(3, 26) * hourMs),
      ]
  }
}

/** The time stays the purchase's: an amendment says the whole transaction as it now stands. */
const amended = (
  first: EventOf<"txn.recorded.v1">,
  amountMinor: number,
  description: string | undefined,
): EventOf<"txn.amended.v1"> => ({
  ...first,
  id: `${first.id}.r1`,
  type: "txn.amended.v1",
  data: { ...first.data, revision: 1, amountMinor, ...(description === undefined ? {} : { description }) },
})

const released = (first: EventOf<"txn.recorded.v1">, { place }: Purchase, deliverMs: number): Delivery => ({
  deliverMs,
  event: {
    specversion: "1.0",
    id: `${first.id}.r1`,
    source: first.source,
    type: "txn.reversed.v1",
    subject: first.subject,
    time: localInstant(place, deliverMs),
    data: {
      account: first.data.account,
      externalId: first.data.externalId,
      revision: 1,
      reason: "The ride was cancelled; the hold on the card was released",
    },
  },
})

const refunded = (first: EventOf<"txn.recorded.v1">, { place }: Purchase, deliverMs: number): Delivery => ({
  deliverMs,
  event: {
    ...first,
    id: `${first.id}.refund`,
    time: localInstant(place, deliverMs),
    data: {
      ...first.data,
      externalId: `${first.data.externalId}-refund`,
      direction: "credit",
      kind: "refund",
      description: "Refund",
    },
  },
})
