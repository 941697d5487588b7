/**
 * Looks at watched prices again and again, and says once what fell or rose to its target, through the inbox and its
 * pacing. Rows are locked, so that each is looked at by one gateway; a source that fails leaves a watch as it was.
 */
import { Cause, Clock, Effect, Option, Schedule, Schema } from "effect"
import { limits } from "../../config/limits.ts"
import { msPerDay, textToDay } from "../budget/calendar.ts"
import { formatMoney } from "../budget/money.ts"
import type { PriceQuestion } from "../feeds/prices/provider.ts"
import {
  alertsOf,
  endWatch,
  keepWatchState,
  logPlace,
  takeDueWatches,
  type WatchRow,
} from "../ledger/prices/watches.ts"
import type { PricedOffer } from "../trip/prices/compare.ts"
import { stepWatch, type WatchAlert, type WatchTargets } from "../trip/prices/watch.ts"
import { compareNow } from "./comparison.ts"
import { placeIn, WatchWish } from "./contract/comparison.ts"
import { decide } from "./notifier.ts"
import { OwnerViews } from "./owner-views.ts"
import { zoneOf } from "./traveller-zone.ts"

const decodeWish = Schema.decodeUnknownOption(WatchWish)

export const questionOf = (wish: WatchWish): PriceQuestion | undefined => {
  const [place, to] = [placeIn(wish.location), wish.destination === undefined ? undefined : placeIn(wish.destination)]
  if (place === undefined) return undefined
  return {
    ...{ kind: wish.kind, latitude: place.latitude, longitude: place.longitude, guests: wish.guests },
    ...(to === undefined ? {} : { toLatitude: to.latitude, toLongitude: to.longitude }),
    ...{ checkIn: wish.checkIn, checkOut: wish.checkOut },
  }
}

const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" })
const dayWords = (day: string): string => dayFormat.format(textToDay(day) * msPerDay)

const say = Effect.fnUntraced(function* (row: WatchRow, wish: WatchWish, minor: number, alert: WatchAlert) {
  const partition = (yield* OwnerViews).partitionOf(row.userId)
  const place = yield* logPlace(partition)
  if (place === undefined) return
  const target = (alert === "fell" ? wish.fallsToMinor : wish.risesToMinor) ?? minor
  const money = (amount: number) => formatMoney(amount, wish.currency)
  const now = `${wish.name}, ${dayWords(wish.checkIn)}: ${money(minor)} now`
  yield* decide({
    ...{ userId: row.userId, partition, seq: place.seq, atMs: place.atMs, budgetId: "" },
    timeZone: yield* zoneOf(row.userId),
    notificationId: `p-${row.watchId}-${yield* alertsOf(row.watchId)}`,
    ...{ kind: "price_watch", severity: alert === "fell" ? "info" : "warning", topic: `price:${row.watchId}:${alert}` },
    text: alert === "fell" ? `${now}, down to your ${money(target)}.` : `${now}, up to your ${money(target)}.`,
  })
})

/**
 * The lowest price that somebody tells of now. What a source last said before it fell silent is none, and while that is
 * lower nothing is known of a rise; a fall is one whoever is silent.
 */
export const priceToldNow = (
  offers: ReadonlyArray<PricedOffer>,
  silent: ReadonlySet<string>,
  { fallsToMinor = 0 }: WatchTargets,
): number | undefined => {
  const told = offers.find(({ offer }) => !silent.has(offer.source))?.price.totalMinor
  return told !== undefined && (told === offers[0]?.price.totalMinor || told <= fallsToMinor) ? told : undefined
}

/** Looks at what is watched, over all sources of the same thing; nothing is said or kept when nobody tells of it now. */
const look = Effect.fnUntraced(function* (row: WatchRow) {
  const nowMs = yield* Clock.currentTimeMillis
  const wish = Option.getOrUndefined(decodeWish(row.wish))
  const question = wish === undefined ? undefined : questionOf(wish)
  if (wish === undefined || question === undefined || textToDay(wish.checkIn) * msPerDay < nowMs - msPerDay) {
    yield* endWatch(row.userId, row.watchId)
    return
  }
  const { answers, groups } = yield* compareNow({
    ...{ userId: row.userId, partition: (yield* OwnerViews).partitionOf(row.userId), question, place: undefined },
    ...{ currency: wish.currency, budgetMinor: undefined, preferences: [] },
  })
  const group = groups.find(({ offers }) =>
    offers.some(({ offer }) => offer.source === wish.source && offer.offerId === wish.offerId),
  )
  const stale = new Set(answers.filter(({ state }) => state === "stale").map(({ source }) => source))
  const minor = priceToldNow(group?.offers ?? [], stale, wish)
  if (minor === undefined) return
  const { state, alert } = stepWatch(wish, row, minor)
  if (alert !== undefined) yield* say(row, wish, minor, alert)
  yield* keepWatchState({ watchId: row.watchId, ...state }, minor, nowMs, alert !== undefined)
})

const attempted = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.catchCause(Effect.asVoid(effect), (cause) =>
    Effect.logWarning(`A watched price will be looked at again: ${Cause.pretty(cause).split("\n")[0]}`),
  )

const lookAtDue = Effect.gen(function* () {
  const due = yield* takeDueWatches(yield* Clock.currentTimeMillis)
  yield* Effect.forEach(due, (row) => attempted(look(row)), { concurrency: 4, discard: true })
})

export const watchPricesForEver = attempted(lookAtDue).pipe(Effect.repeat(Schedule.spaced(limits.priceWatchLookMs)))
