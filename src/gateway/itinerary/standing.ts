/** An itinerary as it stands for its traveller: laid out, beside what was paid for it and what its budget has left. */
import { Clock, Effect } from "effect"
import { limits } from "../../../config/limits.ts"
import { oneOffCategories } from "../../../config/taxonomy.ts"
import { msPerDay, textToDay, wallClockMs } from "../../budget/calendar.ts"
import { Places } from "../../feeds/places/place-file.ts"
import { itineraryOf, type KeptItinerary } from "../../ledger/itineraries.ts"
import { transactionPage } from "../../ledger/queries.ts"
import { actualsOf, dateOf } from "../../trip/itinerary/actual.ts"
import type { Standing } from "../../trip/itinerary/ask.ts"
import { type ItineraryDocument, owedMinor } from "../../trip/itinerary/document.ts"
import { type LaidDay, layOut } from "../../trip/itinerary/lay-out.ts"
import type { Action } from "../../trust/ownership.ts"
import type { ItineraryView } from "../contract/itinerary.ts"
import type { BudgetSummary, CommitmentView } from "../contract/views.ts"
import { allowItinerary } from "../handlers/access.ts"
import { reachBudget } from "../handlers/reach.ts"
import { OwnerViews } from "../owner-views.ts"
import { itineraryNotFound } from "../trip-problems.ts"
import { committedFor } from "./booked-stops.ts"

type Summary = typeof BudgetSummary.Type

export interface Stands extends Standing {
  readonly kept: KeptItinerary
  /** Of its budget, while that is there. */
  readonly summary: Summary | undefined
  readonly isOwnBudget: boolean
  /** What is booked in that budget, by whatever road. */
  readonly commitments: ReadonlyArray<typeof CommitmentView.Type>
}

/** Only ever the traveller's own (I9): it is looked for under their name. */
export const ownItinerary = Effect.fnUntraced(function* (action: Action, userId: string, itineraryId: string) {
  yield* allowItinerary(action, userId, itineraryId)
  const kept = yield* itineraryOf(userId, itineraryId)
  return kept ?? (yield* Effect.fail(itineraryNotFound(itineraryId)))
})

/** A budget that is no longer there, or no longer shown to this traveller, leaves the itinerary without one. */
const moneyOf = Effect.fnUntraced(function* (budgetId: string) {
  const { summary, commitments, reached } = yield* reachBudget("read", budgetId)
  const { partitionCount } = yield* OwnerViews
  const { userId } = summary
  const { transactions } = yield* transactionPage({ userId, budgetId, partitionCount, limit: limits.pageRowsMax })
  return { summary, transactions, commitments, isOwn: reached.isOwn }
})

const nowIn = ({ startDate, days }: ItineraryDocument, timeZone: string, nowMs: number): Standing["now"] => {
  const wallMs = wallClockMs(nowMs, timeZone)
  const day = Math.floor(wallMs / msPerDay) - textToDay(startDate)
  if (day < 0) return undefined
  return { day: Math.min(day, days.length), minute: Math.floor((wallMs % msPerDay) / 60_000) }
}

/** The document as it stands with a given money. */
export const standingWith = Effect.fnUntraced(function* (
  kept: KeptItinerary,
  money: Effect.Success<ReturnType<typeof moneyOf>> | undefined,
) {
  const { document } = kept
  const city = (yield* Places).city(document.city)
  const hours = new Map(city?.places.map((place) => [place.id, place.hours]))
  const stands: Stands = {
    kept,
    document,
    laid: layOut(document, (placeId) => hours.get(placeId)),
    actuals: actualsOf(document, money?.transactions ?? []),
    now: nowIn(document, city?.timeZone ?? "UTC", yield* Clock.currentTimeMillis),
    summary: money?.summary,
    isOwnBudget: money?.isOwn === true,
    commitments: money?.commitments ?? [],
  }
  return stands
})

export const moneyFor = ({ budgetId }: ItineraryDocument) =>
  budgetId === undefined
    ? Effect.succeed(undefined)
    : moneyOf(budgetId).pipe(
        Effect.catchIf(
          (problem) => "status" in problem && (problem.status === 404 || problem.status === 403),
          () => Effect.succeed(undefined),
        ),
      )

export const standingOf = (kept: KeptItinerary) =>
  Effect.flatMap(moneyFor(kept.document), (money) => standingWith(kept, money))

const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0)

const dayView = (stands: Stands, { stops, back, endsMinute, costMinor }: LaidDay, day: number) => {
  const { document, actuals, now } = stands
  const views = stops.map(({ planned, arrivesMinute, startMinute, endMinute, way, fault }) => {
    const actual = actuals.get(planned.stopId)
    return {
      ...{ stopId: planned.stopId, placeId: planned.placeId ?? null, meal: planned.meal ?? null, name: planned.name },
      ...{ kind: planned.kind, category: planned.category, latitude: planned.latitude, longitude: planned.longitude },
      ...{ arrivesMinute, startMinute, endMinute, plannedMinor: planned.costMinor },
      ...{ bookedMinor: planned.booked?.costMinor ?? null, actualMinor: actual?.minor ?? null },
      ...{ transactionIds: actual?.transactionIds ?? [], locked: planned.lockedMinute !== undefined },
      begun: now !== undefined && (day < now.day || (day === now.day && startMinute <= now.minute)),
      ...{ fault: fault ?? null, outcome: planned.feedback?.outcome ?? null, rating: planned.feedback?.rating ?? null },
      way,
    }
  })
  return {
    ...{ date: dateOf(document, day), stops: views, back, endsMinute, late: endsMinute > document.dayEndsMinute },
    plannedMinor: costMinor,
    actualMinor: sum(views.map(({ actualMinor }) => actualMinor ?? 0)),
  }
}

const costsOf = (stands: Stands): ItineraryView["costs"] => {
  const { document, laid, actuals, summary, now } = stands
  const stops = document.days.flat()
  const owed = stops.filter(({ stopId }) => !actuals.has(stopId))
  const actualMinor = sum([...actuals.values()].map(({ minor }) => minor))
  const ways = laid.costMinor - sum(stops.map(owedMinor))
  const byCategory = Object.entries(laid.costByCategoryMinor).flatMap(([category, plannedMinor]) => {
    const known = stops.find((stop) => stop.category === category)?.category ?? "transport_local"
    const paid = stops.filter((stop) => stop.category === category).map(({ stopId }) => actuals.get(stopId)?.minor ?? 0)
    return [{ category: known, plannedMinor, actualMinor: sum(paid) }]
  })
  const open = laid.days.slice(now?.day ?? 0)
  const toCome =
    sum(open.map(({ costMinor }) => costMinor)) -
    sum(
      open.flatMap((day) =>
        day.stops.filter(({ planned }) => actuals.has(planned.stopId)).map(({ costMinor }) => costMinor),
      ),
    )
  // What the budget holds back for a stop of the open days is part of what is still to come, and counts once.
  const held = committedFor(stands, document.days.slice(now?.day ?? 0).flat())
  const heldMinor = sum([...held].map(([category, minor]) => (oneOffCategories.has(category) ? 0 : minor)))
  const left = summary === undefined ? null : summary.leftMinor - summary.forecast.committedMinor + heldMinor
  return {
    expectedMinor: actualMinor + sum(owed.map(owedMinor)) + ways,
    plannedMinor: laid.costMinor,
    actualMinor,
    committedMinor: sum(owed.map(({ booked }) => booked?.costMinor ?? 0)),
    byCategory,
    budgetLeftMinor: left,
    remainingMinor: left === null ? null : left - toCome,
  }
}

export const viewOf = (stands: Stands): ItineraryView => {
  const { kept, document, laid } = stands
  return {
    ...{ itineraryId: kept.itineraryId, version: kept.version, canUndo: kept.canUndo, name: document.name },
    ...{ city: document.city, budgetId: document.budgetId ?? null, currency: document.currency },
    ...{ startDate: document.startDate, endDate: dateOf(document, document.days.length - 1), people: document.people },
    ...{ goal: document.goal, hotel: document.hotel, mustSee: document.mustSee, avoid: document.avoid },
    days: laid.days.map((day, at) => dayView(stands, day, at)),
    costs: costsOf(stands),
  }
}
