/** What an offer has cost, and from that whether to book now or wait. */
import { Clock, Effect } from "effect"
import { dayToText, msPerDay } from "../budget/calendar.ts"
import { type HistoryPoint, nightsSeen, pathsSeen } from "../ledger/prices/history.ts"
import { adviseBooking } from "../trip/prices/advice.ts"
import { fitProcess, type PricePoint } from "../trip/prices/price-process.ts"

const pathOf = (points: ReadonlyArray<HistoryPoint>): ReadonlyArray<PricePoint> =>
  points
    .filter(({ night, seenDay }) => seenDay <= night)
    .map(({ night, seenDay, minor }) => ({ daysLeft: night - seenDay, minor }))

const byNight = (points: ReadonlyArray<HistoryPoint>): ReadonlyMap<number, ReadonlyArray<HistoryPoint>> => {
  const nights = new Map<number, Array<HistoryPoint>>()
  for (const point of points) nights.set(point.night, [...(nights.get(point.night) ?? []), point])
  return nights
}

const adviceFor = (points: ReadonlyArray<HistoryPoint>, night: number) => {
  const nights = byNight(points)
  const path = pathOf(nights.get(night) ?? [])
  if (path.length === 0) return null
  const others = [...nights].filter(([other]) => other !== night).map(([, held]) => held)
  const earlier = others.flatMap((held) => held.at(-1)?.minor ?? [])
  return { ...adviseBooking(fitProcess(others.map(pathOf)), path, earlier), seenDays: path.length }
}

export const priceHistory = Effect.fn("priceHistory")(function* (
  kind: string,
  source: string,
  offerId: string,
  night: number | undefined,
) {
  const today = Math.floor((yield* Clock.currentTimeMillis) / msPerDay)
  const points = yield* nightsSeen(kind, source, offerId, today - 90)
  const advice = night === undefined ? null : adviceFor(yield* pathsSeen(kind, source, offerId, today), night)
  return {
    currency: points[0]?.currency ?? null,
    points: points.map(({ night: at, seenDay, minor }) => ({
      ...{ date: dayToText(at), seenOn: dayToText(seenDay), minor },
    })),
    advice,
  }
})
