/**
 * What was really paid at a stop: transactions of its day whose merchant is called much as the place is, unless the
 * traveller has said otherwise. A transaction pays for one stop at most.
 */
import { dayToText, textToDay } from "../../budget/calendar.ts"
import { similarity, wordsOf } from "../../budget/traveller/matching/similarity.ts"
import type { ItineraryDocument, PlannedStop } from "./document.ts"

export interface Payment {
  readonly transactionId: string
  /** YYYY-MM-DD, of the trip. */
  readonly day: string
  readonly spendMinor: number
  readonly merchant?: string
}

export interface Actual {
  readonly minor: number
  readonly transactionIds: ReadonlyArray<string>
}

/** Share of the shorter name's words that the other one has to have. */
const similarityMin = 0.6

const likeness = (merchant: string | undefined, { name, placeId }: PlannedStop): number => {
  if (placeId === undefined || merchant === undefined) return 0
  const alike = similarity(merchant, name) ?? 0
  // One common word ("warung") says little of a name of several.
  const words = Math.min(wordsOf(merchant).length, wordsOf(name).length)
  return words < 2 && wordsOf(name).length > 1 ? 0 : alike
}

const stopPaidBy = (document: ItineraryDocument, payment: Payment): string | undefined => {
  const said = document.links[payment.transactionId]
  if (said !== undefined) return said === "" ? undefined : said
  const day = textToDay(payment.day) - textToDay(document.startDate)
  let best: { readonly stopId: string; readonly alike: number } | undefined
  for (const stop of document.days[day] ?? []) {
    const alike = likeness(payment.merchant, stop)
    if (alike >= similarityMin && alike > (best?.alike ?? 0)) best = { stopId: stop.stopId, alike }
  }
  return best?.stopId
}

/** By stop. */
export const actualsOf = (
  document: ItineraryDocument,
  payments: ReadonlyArray<Payment>,
): ReadonlyMap<string, Actual> => {
  const actuals = new Map<string, Actual>()
  for (const payment of payments) {
    const stopId = stopPaidBy(document, payment)
    if (stopId === undefined) continue
    const before = actuals.get(stopId) ?? { minor: 0, transactionIds: [] }
    actuals.set(stopId, {
      minor: before.minor + payment.spendMinor,
      transactionIds: [...before.transactionIds, payment.transactionId],
    })
  }
  return actuals
}

/** The trip's date on a day of the itinerary. */
export const dateOf = ({ startDate }: ItineraryDocument, day: number): string => dayToText(textToDay(startDate) + day)
