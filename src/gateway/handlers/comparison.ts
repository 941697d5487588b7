/** Price comparison over HTTP: of one's own account only (I9); a trip that is named is reached as any other. */
import { randomUUID } from "node:crypto"
import { Clock, Effect, Option, Schema } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import { msPerDay, textToDay } from "../../budget/calendar.ts"
import { convertWithin } from "../../budget/money.ts"
import type { BudgetSummary } from "../../budget/view.ts"
import { PriceSources } from "../../feeds/prices/price-sources.ts"
import type { PriceQuestion } from "../../feeds/prices/provider.ts"
import { addWatch, endWatch, watchesOf } from "../../ledger/prices/watches.ts"
import { chanceWithin } from "../../trip/prices/adherence.ts"
import type { OfferKind } from "../../trip/prices/offer.ts"
import type { RateOf } from "../../trip/prices/total-price.ts"
import { comparisonAnswer } from "../comparison.ts"
import { type Place, placeIn, WatchWish } from "../contract/comparison.ts"
import { Api } from "../contract.ts"
import { OwnerViews } from "../owner-views.ts"
import { priceHistory } from "../price-advice.ts"
import { bookCompared, bookedCategory, bookingList, cancelCompared } from "../price-bookings.ts"
import { databaseAway, invalidRequest, refused } from "../problem.ts"
import { tooManyWatches, watchNotFound } from "../trip-problems.ts"
import { ownAccount } from "./access.ts"
import { reachBudget } from "./reach.ts"

interface Asked {
  readonly currency?: string
  readonly budget?: number
  readonly budgetId?: string
  readonly preferences?: string
}

/** What the forecast holds already for this: a room planned or booked and not paid, or an ordinary day's meals. */
const setAsideIn = (summary: BudgetSummary, kind: OfferKind): number => {
  const category = bookedCategory[kind]
  const line = summary.byCategory.find((one) => one.category === category)
  if (kind !== "dining") {
    return Math.max(line?.committedMinor ?? 0, (line?.plannedMinor ?? 0) - (line?.spentMinor ?? 0))
  }
  const ahead = summary.forecast.byCategory.find((one) => one.category === category)
  return Math.round(Math.max(0, (ahead?.p50 ?? 0) - (line?.spentMinor ?? 0)) / Math.max(1, summary.remainingDays))
}

const chanceIn = (summary: BudgetSummary, kind: OfferKind, currency: string) => (rateOf: RateOf) => {
  const { p05, p25, p50, p75, p95 } = summary.forecast.endOfTrip
  const chance = chanceWithin({
    ...{ totalMinor: summary.totalMinor, quantilesMinor: [p05, p25, p50, p75, p95] },
    setAsideMinor: setAsideIn(summary, kind),
  })
  const rate = summary.currency === currency ? "1" : rateOf(currency, summary.currency)
  return (minor: number) =>
    chance(
      rate === undefined ? 0 : (convertWithin(limits.amountMinorMax, minor, currency, summary.currency, rate) ?? minor),
    )
}

const hoursBehindMax = 12

/** Days in their order, none of the past (anywhere on earth), none beyond what anybody sells. */
const checkDays = Effect.fnUntraced(function* (question: PriceQuestion, fields: readonly [string, string]) {
  const [from, to] = [textToDay(question.checkIn), textToDay(question.checkOut)]
  const today = Math.floor(((yield* Clock.currentTimeMillis) - hoursBehindMax * 3_600_000) / msPerDay)
  if (from < today) return yield* Effect.fail(invalidRequest(`${fields[0]}: The day has passed.`, fields[0]))
  if (from > today + limits.priceLeadDaysMax)
    return yield* Effect.fail(
      invalidRequest(`${fields[0]}: At most ${limits.priceLeadDaysMax} days ahead are compared.`, fields[0]),
    )
  if (question.kind !== "hotels") return
  if (to <= from) return yield* Effect.fail(invalidRequest(`${fields[1]}: It has to be after ${fields[0]}.`, fields[1]))
  if (to - from > limits.priceNightsMax)
    return yield* Effect.fail(
      invalidRequest(`${fields[1]}: At most ${limits.priceNightsMax} nights are compared.`, fields[1]),
    )
})

const compare = Effect.fnUntraced(function* (
  question: PriceQuestion,
  place: Place,
  asked: Asked,
  fields: readonly [string, string],
) {
  const userId = yield* ownAccount("read")
  yield* checkDays(question, fields)
  const { partitionOf } = yield* OwnerViews
  const summary = asked.budgetId === undefined ? undefined : (yield* reachBudget("read", asked.budgetId)).summary
  const currency = asked.currency ?? summary?.currency ?? "IDR"
  return yield* comparisonAnswer({
    ...{ userId, partition: partitionOf(userId), question, place: place.name, currency, budgetMinor: asked.budget },
    preferences: (asked.preferences ?? "")
      .toLowerCase()
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== ""),
    ...(summary === undefined ? {} : { chanceFor: chanceIn(summary, question.kind, currency) }),
  }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway)))
})

/** What the contract's filter has let through is a place. */
const placeOf = (text: string): Place => placeIn(text) ?? { latitude: 0, longitude: 0 }

const decodeWish = Schema.decodeUnknownOption(WatchWish)

const watchViews = Effect.fnUntraced(function* (userId: string) {
  const rows = yield* watchesOf(userId)
  return rows.flatMap((row) =>
    Option.match(decodeWish(row.wish), {
      onNone: () => [],
      onSome: (wish) => [
        {
          ...{ watchId: row.watchId, ...wish, lastMinor: row.lastMinor },
          checkedAt: row.checkedAtMs === null ? null : new Date(row.checkedAtMs).toISOString(),
        },
      ],
    }),
  )
})

export const comparisonHandlers = HttpApiBuilder.group(Api, "comparison", (handlers) =>
  handlers.handleAll({
    hotels: ({ query: { location, checkIn, checkOut, guests, ...asked } }) => {
      const place = placeOf(location)
      const { latitude, longitude } = place
      const question: PriceQuestion = { kind: "hotels", latitude, longitude, checkIn, checkOut, guests }
      return compare(question, place, asked, ["checkIn", "checkOut"])
    },
    transport: ({ query: { from, to, date, guests = 1, ...asked } }) => {
      const [place, goal] = [placeOf(from), placeOf(to)]
      const question: PriceQuestion = {
        ...{ kind: "transport", latitude: place.latitude, longitude: place.longitude, guests },
        ...{ toLatitude: goal.latitude, toLongitude: goal.longitude, checkIn: date, checkOut: date },
      }
      return compare(question, place, asked, ["date", "date"])
    },
    dining: ({ query: { location, date, guests = 1, ...asked } }) => {
      const place = placeOf(location)
      const { latitude, longitude } = place
      const question: PriceQuestion = { kind: "dining", latitude, longitude, checkIn: date, checkOut: date, guests }
      return compare(question, place, asked, ["date", "date"])
    },
    history: ({ query: { kind, source, offerId, checkIn } }) =>
      Effect.gen(function* () {
        yield* ownAccount("read")
        return yield* priceHistory(kind, source, offerId, checkIn === undefined ? undefined : textToDay(checkIn))
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    watches: () =>
      Effect.gen(function* () {
        return { watches: yield* watchViews(yield* ownAccount("read")) }
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    watch: ({ payload }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("write")
        const { kind, checkIn, checkOut, guests, source, destination } = payload
        if (!(yield* PriceSources).door(source)?.provider.kinds.includes(kind))
          return yield* Effect.fail(invalidRequest(`source: Nobody by this name is asked for ${kind}.`, "source"))
        if (kind === "transport" && destination === undefined)
          return yield* Effect.fail(invalidRequest("destination: A ride needs where it goes.", "destination"))
        yield* checkDays({ kind, checkIn, checkOut, guests, ...placeOf(payload.location) }, ["checkIn", "checkOut"])
        if (payload.fallsToMinor === undefined && payload.risesToMinor === undefined)
          return yield* Effect.fail(invalidRequest("fallsToMinor: A target is needed, either way.", "fallsToMinor"))
        if ((payload.fallsToMinor ?? 0) >= (payload.risesToMinor ?? Number.MAX_SAFE_INTEGER))
          return yield* Effect.fail(invalidRequest("risesToMinor: It has to be above fallsToMinor.", "risesToMinor"))
        const watchId = randomUUID()
        const added = yield* addWatch(watchId, userId, payload, yield* Clock.currentTimeMillis)
        return added ? { watchId } : yield* Effect.fail(tooManyWatches(limits.priceWatchesPerUserMax))
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    unwatch: ({ params: { watchId } }) =>
      Effect.gen(function* () {
        const ended = yield* endWatch(yield* ownAccount("write"), watchId)
        return ended ? ({ ended: true } as const) : yield* Effect.fail(watchNotFound(watchId))
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    bookings: () =>
      Effect.gen(function* () {
        return { bookings: yield* bookingList(yield* ownAccount("read")) }
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    book: ({ payload, headers }) =>
      Effect.gen(function* () {
        const userId = yield* ownAccount("write")
        const { budgetId } = payload
        if (budgetId !== undefined && !(yield* reachBudget("write", budgetId)).reached.isOwn) {
          return yield* Effect.fail(refused("what is booked is committed money of a trip of one's own", "budgetId"))
        }
        return yield* bookCompared(userId, payload, headers["idempotency-key"])
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
    cancel: ({ params: { bookingId } }) =>
      Effect.gen(function* () {
        return yield* cancelCompared(yield* ownAccount("write"), bookingId)
      }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway))),
  }),
)
