/**
 * The cheapest change of a trip's itinerary that saves what its budget lacks, as an offer: mended by the same search that
 * fits an itinerary to its budget, so that as much as can stays as it is. It claims what the category saves that saves
 * most, and no more than the whole does.
 */
import { createHash } from "node:crypto"
import { Clock, Effect } from "effect"
import { itineraryDefaults } from "../../../config/itinerary.ts"
import { limits } from "../../../config/limits.ts"
import { type Category, categories } from "../../../config/taxonomy.ts"
import { dayStartMs, textToDay } from "../../budget/calendar.ts"
import { Places } from "../../feeds/places/place-file.ts"
import { itinerariesOf } from "../../ledger/itineraries.ts"
import type { SavedOffer, Variant } from "../../ledger/offers/found.ts"
import type { OfferLook } from "../../ledger/offers/looks.ts"
import { transactionPage } from "../../ledger/queries.ts"
import { Solver } from "../../solver/solver.ts"
import { dateOf } from "../../trip/itinerary/actual.ts"
import { answered, ask, firstOpenDay, type Standing, swapsOf } from "../../trip/itinerary/ask.ts"
import type { LaidItinerary } from "../../trip/itinerary/lay-out.ts"
import type { BudgetSummary, DashboardAnswer } from "../contract/views.ts"
import { likingsFor } from "../itinerary/likings.ts"
import { type Stands, standingWith } from "../itinerary/standing.ts"
import { OwnerViews } from "../owner-views.ts"
import { swapWords } from "./swap-words.ts"

type Summary = typeof BudgetSummary.Type

/** Of what the open days cost, the most that is saved: what is left shall still be worth the trip. */
const savedShareMax = 0.4
/** Less than this part of the budget is no reason to change anybody's plans. */
const savedShareMin = 0.005

export interface FoundVariant {
  readonly offer: SavedOffer
  readonly words: string
  readonly variant: Variant
}

/** The latest itinerary that spends this budget's money and is not over, as it stands. */
export const itineraryIn = Effect.fnUntraced(function* (
  { userId, budgetId }: OfferLook,
  { summary, commitments }: Pick<typeof DashboardAnswer.Type, "summary" | "commitments">,
) {
  const kept = (yield* itinerariesOf(userId)).find(
    ({ document }) =>
      document.budgetId === budgetId &&
      document.currency === summary.currency &&
      dateOf(document, document.days.length - 1) >= summary.today,
  )
  if (kept === undefined) return undefined
  const { partitionCount } = yield* OwnerViews
  const { transactions } = yield* transactionPage({ userId, budgetId, partitionCount, limit: limits.pageRowsMax })
  return yield* standingWith(kept, { summary, transactions, commitments, isOwn: true })
})

const openCost = ({ laid }: Pick<Standing, "laid">, firstDay: number): number =>
  laid.days.slice(firstDay).reduce((sum, day) => sum + day.costMinor, 0)

/** A plan of the open days for at most so much; undefined when there is none. */
const planFor = Effect.fnUntraced(function* (userId: string, stands: Stands, totalMinor: number) {
  const { run } = yield* Solver
  const { document, kept } = stands
  const places = (yield* Places).city(document.city)?.places ?? []
  const { likingOf } = yield* likingsFor(userId, stands, {}, kept.version)
  const asked = ask(stands, {
    ...{ places, placesMax: limits.placesPerPlanMax, likingOf, budget: { totalMinor } },
    mealPricesMinor: itineraryDefaults.mealPricesMinor,
  })
  if (asked?.previous === undefined) return undefined
  const task = { request: asked.request, previous: asked.previous, seed: kept.version, choices: false }
  const { result } = yield* run({ ...task, iterations: limits.itineraryIterations })
  if (!result.feasible) return undefined
  const kindOf = (id: string) => places.find((place) => place.id === id)?.kind
  return answered(document, asked.firstDay, result.itinerary, kindOf)
})

/** What a budget is expected to spend from now on, category by category: no more of it can be saved. */
const aheadOf = ({ forecast, byCategory }: Summary, category: Category): number => {
  const spent = byCategory.find((one) => one.category === category)?.spentMinor ?? 0
  return Math.max(0, (forecast.byCategory.find((one) => one.category === category)?.p50 ?? 0) - spent)
}

/** The category whose saving counts most for what is expected, and how much of it the whole keeps. */
const savingOf = (before: LaidItinerary, after: LaidItinerary, summary: Summary) => {
  const costs = ({ costByCategoryMinor }: LaidItinerary) => new Map(Object.entries(costByCategoryMinor))
  const [old, made] = [costs(before), costs(after)]
  const savings = categories.map((category) => ({
    category,
    minor: (old.get(category) ?? 0) - (made.get(category) ?? 0),
  }))
  const all = savings.reduce((sum, { minor }) => sum + minor, 0)
  const counted = ({ category, minor }: (typeof savings)[number]) => Math.min(minor, aheadOf(summary, category))
  const most = savings.reduce((best, one) => (counted(one) > counted(best) ? one : best))
  return { category: most.category, savingMinor: Math.min(all, most.minor) }
}

/** Until the first stop of today that would be another one begins; never beyond its day. */
const expiresMs = (before: Stands, after: Stands, timeZone: string, nowMs: number): number => {
  const { document, now } = before
  const latest = nowMs + limits.offerMsMax
  if (now === undefined || now.day >= document.days.length) return latest
  const today = textToDay(dateOf(document, now.day))
  const [old, made] = [before, after].map(({ laid }) => laid.days[now.day]?.stops ?? [])
  const length = Math.max(old?.length ?? 0, made?.length ?? 0)
  for (let at = 0; at < length; at++) {
    const [one, other] = [old?.[at], made?.[at]]
    if (one?.planned.stopId === other?.planned.stopId) continue
    const minute = Math.min(one?.startMinute ?? minutesPerDay, other?.startMinute ?? minutesPerDay)
    return Math.min(latest, dayStartMs(today, timeZone) + minute * msPerMinute)
  }
  return Math.min(latest, dayStartMs(today + 1, timeZone))
}

const minutesPerDay = 1_440
const msPerMinute = 60_000

/** The name that an offer of this revision has. */
const offerIdOf = (itineraryId: string, revision: number): string =>
  `i-${createHash("sha256").update(itineraryId).digest("base64url").slice(0, 12)}-${revision}`

/** @param wantedMinor what the budget lacks */
export const findVariant = Effect.fn("findItineraryVariant")(function* (
  { userId }: OfferLook,
  summary: Summary,
  stands: Stands,
  wantedMinor: number,
  revision: number,
) {
  const { kept, document } = stands
  const cost = openCost(stands, firstOpenDay(stands))
  const leastMinor = Math.ceil(summary.totalMinor * savedShareMin)
  const nowMs = yield* Clock.currentTimeMillis
  for (const aimMinor of [1, 0.5].map((part) => Math.floor(Math.min(wantedMinor, cost * savedShareMax) * part))) {
    if (aimMinor < leastMinor) return undefined
    const made = yield* planFor(userId, stands, cost - aimMinor)
    if (made === undefined) continue
    const after = yield* standingWith({ ...kept, document: made }, undefined)
    const { category, savingMinor } = savingOf(stands.laid, after.laid, summary)
    const expires = expiresMs(stands, after, summary.timeZone, nowMs)
    if (savingMinor < leastMinor || expires < nowMs + limits.offerMsMin) return undefined
    const offerId = offerIdOf(kept.itineraryId, revision)
    const lastDay = dateOf(document, document.days.length - 1)
    const found: FoundVariant = {
      offer: {
        ...{ kind: "itinerary", offerId, category, savingMinor, expires: new Date(expires).toISOString() },
        savesUntil: lastDay < summary.endDate ? lastDay : summary.endDate,
        ...{ itineraryId: kept.itineraryId, version: kept.version },
      },
      words: swapWords(swapsOf(document, made)),
      variant: { offerId, itineraryId: kept.itineraryId, fromVersion: kept.version, document: made },
    }
    return found
  }
  return undefined
})
