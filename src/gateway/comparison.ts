/**
 * A comparison put together: all sources asked, offers priced at the latest rates, ranked for this traveller and budget,
 * each price held against what was seen of it before; then kept, so that a booking refers to what was shown.
 */
import { randomUUID } from "node:crypto"
import { Clock, Effect } from "effect"
import { limits } from "../../config/limits.ts"
import { msPerDay, textToDay } from "../budget/calendar.ts"
import { PriceSources, type SourceAnswer } from "../feeds/prices/price-sources.ts"
import type { PriceQuestion } from "../feeds/prices/provider.ts"
import { keepComparison, latestRates } from "../ledger/prices/comparisons.ts"
import { keepSeen, type SeenRow, type Standing, standingsAmongSeen } from "../ledger/prices/history.ts"
import type { ChanceWithin } from "../trip/prices/adherence.ts"
import { type ComparedGroup, compareOffers, type DroppedOffer, type PricedOffer } from "../trip/prices/compare.ts"
import { standingOf } from "../trip/prices/good-price.ts"
import { type RateOf, roomsFor } from "../trip/prices/total-price.ts"
import type { ComparisonAnswer, GroupView } from "./contract/comparison.ts"

export interface ComparisonRequest {
  readonly userId: string
  readonly partition: number
  readonly question: PriceQuestion
  readonly place: string | undefined
  readonly currency: string
  readonly budgetMinor: number | undefined
  readonly preferences: ReadonlyArray<string>
  /** Of a price in `currency`. */
  readonly chanceFor?: (rateOf: RateOf) => ChanceWithin
}

/** How much of the middle price quality is worth, from worst to best. */
const qualityWeight = 1.2

export const nightsOf = ({ kind, checkIn, checkOut }: PriceQuestion): number =>
  kind === "hotels" ? textToDay(checkOut) - textToDay(checkIn) : 1

/** What of a total the history keeps: a night of a room, or one person's part. */
const unitsOf = (question: PriceQuestion): number =>
  question.kind === "hotels" ? nightsOf(question) * roomsFor(question.guests) : question.guests

const seenRow = (question: PriceQuestion, { offer, price }: PricedOffer): SeenRow => ({
  ...{ source: offer.source, offerId: offer.offerId, night: textToDay(question.checkIn) },
  ...{ currency: price.quotedCurrency, minor: Math.round(price.quotedMinor / unitsOf(question)) },
})

const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`

const offerKey = ({ source, offerId }: { readonly source: string; readonly offerId: string }): string =>
  `${source}/${offerId}`

/** The cheapest offer's own history where there is enough of it, else that of another source of the same thing. */
const standingIn = (group: ComparedGroup, standings: ReadonlyMap<string, Standing>): GroupView["standing"] => {
  const all = group.offers.flatMap(({ offer }) => {
    const found = standings.get(offerKey(offer))
    return found === undefined ? [] : [standingOf(found.seen, found.below, found.ties)]
  })
  const best = all.find(({ verdict }) => verdict !== "unknown") ?? all[0] ?? standingOf(0, 0, 0)
  return { verdict: best.verdict, quantile: best.quantile ?? null, seen: best.seen }
}

const groupView = (
  group: ComparedGroup,
  nights: number,
  standing: GroupView["standing"],
  sources: ReadonlyMap<string, SourceAnswer & { readonly bookable: boolean }>,
): GroupView => {
  const { shown, offers, worth } = group
  const totalMinor = offers[0]?.price.totalMinor ?? 0
  const { address, latitude, longitude, stars, mode, departureMinute } = shown
  return {
    ...{ groupId: offerKey(shown), name: shown.name, rating: group.rating ?? null, attributes: group.attributes },
    ...(address === undefined ? {} : { address }),
    ...(latitude === undefined || longitude === undefined ? {} : { latitude, longitude }),
    ...(stars === undefined ? {} : { stars }),
    ...(mode === undefined ? {} : { mode }),
    ...(departureMinute === undefined ? {} : { departure: clockText(departureMinute) }),
    ...{ totalMinor, perNightMinor: Math.round(totalMinor / nights), worth, standing },
    offers: offers.map(({ offer, price }) => {
      const { currency: _currency, ...amounts } = price
      const from = sources.get(offer.source)
      return {
        ...{ source: offer.source, sourceName: from?.name ?? offer.source, offerId: offer.offerId, name: offer.name },
        ...amounts,
        ...{ link: offer.link, bookable: from?.bookable ?? false, stale: from?.state === "stale" },
        asOf: new Date(from?.atMs ?? offer.observedAtMs).toISOString(),
      }
    }),
  }
}

const reasonsOf = (reasons: ReadonlyArray<string>) => {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].slice(0, 10).map(([reason, count]) => ({ reason, count }))
}

const sourceView = (answer: SourceAnswer, dropped: ReadonlyArray<DroppedOffer>, nowMs: number) => ({
  ...{ source: answer.source, name: answer.name, state: answer.state, offers: answer.offers.length },
  asOf: answer.atMs === undefined ? null : new Date(answer.atMs).toISOString(),
  ageSeconds: answer.atMs === undefined ? null : Math.max(0, Math.round((nowMs - answer.atMs) / 1_000)),
  dropped: reasonsOf([
    ...answer.dropped,
    ...dropped.filter(({ source }) => source === answer.source).map(({ reason }) => reason),
  ]),
  problem: answer.problem ?? null,
})

/** Written behind the answer: what was seen today, and what a source told of other nights. */
const keepHistory = (
  question: PriceQuestion,
  answers: ReadonlyArray<SourceAnswer>,
  groups: ReadonlyArray<ComparedGroup>,
  today: number,
) => {
  const told = answers.flatMap(({ source, seen }) =>
    seen.map(({ offerId, night, currency, minor }) => ({ source, offerId, night: textToDay(night), currency, minor })),
  )
  const stale = new Set(answers.filter(({ state }) => state === "stale").map(({ source }) => source))
  const own = groups.flatMap(({ offers }) =>
    offers.filter(({ offer }) => !stale.has(offer.source)).map((one) => seenRow(question, one)),
  )
  return keepSeen(question.kind, today, [...told.slice(0, limits.priceSeenRowsMax), ...own]).pipe(
    Effect.catch((problem) => Effect.logWarning(`Seen prices were not kept: ${problem.message}`)),
  )
}

/** All sources, priced and ranked: what an answer and a watch both look at. */
export const compareNow = Effect.fn("compareNow")(function* (request: ComparisonRequest) {
  const { question, currency } = request
  const sources = yield* PriceSources
  const today = Math.floor((yield* Clock.currentTimeMillis) / msPerDay)
  const [answers, rateOf] = yield* Effect.all([sources.ask(question), latestRates(request.partition, today)], {
    concurrency: 2,
  })
  const compared = compareOffers(
    answers.flatMap(({ offers }) => offers),
    {
      stay: { nights: nightsOf(question), guests: question.guests },
      ...{ currency, rateOf },
      wanted: {
        ...{ preferences: request.preferences, qualityWeight },
        ...(request.budgetMinor === undefined ? {} : { budgetMinor: request.budgetMinor }),
        ...(request.chanceFor === undefined ? {} : { chanceWithin: request.chanceFor(rateOf) }),
      },
    },
  )
  return { answers, today, ...compared }
})

/** The answer as the contract has it, kept under its own name. */
export const comparisonAnswer = Effect.fn("comparisonAnswer")(function* (request: ComparisonRequest) {
  const { question, currency, userId } = request
  const { answers, groups, dropped, today } = yield* compareNow(request)
  const { door } = yield* PriceSources
  const shown = groups.slice(0, limits.priceShownMax)
  const priced = shown.flatMap(({ offers }) => offers.map((one) => seenRow(question, one)))
  const standings = new Map(
    (yield* standingsAmongSeen(question.kind, priced)).map((standing) => [offerKey(standing), standing]),
  )
  const bySource = new Map(
    answers.map((one) => [
      one.source,
      { ...one, bookable: one.state !== "stale" && door(one.source)?.provider.bookingPath !== undefined },
    ]),
  )
  const nowMs = yield* Clock.currentTimeMillis
  const nights = nightsOf(question)
  const answer: ComparisonAnswer = {
    ...{ comparisonId: randomUUID(), kind: question.kind, currency, place: request.place ?? null },
    ...{ latitude: question.latitude, longitude: question.longitude, guests: question.guests, nights },
    ...{ checkIn: question.checkIn, checkOut: question.checkOut, asOf: new Date(nowMs).toISOString() },
    groups: shown.map((group) => groupView(group, nights, standingIn(group, standings), bySource)),
    sources: answers.map((one) => sourceView(one, dropped, nowMs)),
  }
  const { comparisonId } = answer
  yield* keepComparison({ comparisonId, userId, kind: question.kind, askedAtMs: nowMs, question, answer })
  yield* Effect.forkDetach(keepHistory(question, answers, groups, today))
  return answer
})
