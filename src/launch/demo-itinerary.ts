/**
 * The demo traveller's week in Bali has its days planned: made once per trip, as if it had been planned beforehand, with
 * one stop booked and past days that say what they paid for. In the background: nothing waits for it.
 */
import { Clock, Effect, Schedule, Schema } from "effect"
import { itineraryDefaults, modesOfCity } from "../../config/itinerary.ts"
import { limits } from "../../config/limits.ts"
import { dayToText, localDay, textToDay } from "../budget/calendar.ts"
import { Places } from "../feeds/places/place-file.ts"
import { anchorOfBudget, demoUserId } from "../feeds/simulate/demo-plan.ts"
import { OwnerViews } from "../gateway/owner-views.ts"
import { createItinerary } from "../ledger/itineraries.ts"
import { transactionPage } from "../ledger/queries.ts"
import { Solver } from "../solver/solver.ts"
import { answered, ask } from "../trip/itinerary/ask.ts"
import type { ItineraryDocument, PlannedStop } from "../trip/itinerary/document.ts"
import { layOut } from "../trip/itinerary/lay-out.ts"

const Budgets = Schema.Array(
  Schema.Struct({
    ...{ budgetId: Schema.String, startDate: Schema.String, endDate: Schema.String, timeZone: Schema.String },
    phase: Schema.String,
  }),
)
const decodeBudgets = Schema.decodeUnknownEffect(Budgets)
type Budget = (typeof Budgets.Type)[number]

const totalMinor = 350_000_000
/** In the hills, where the rice fields are. */
const hotel = { latitude: -8.509, longitude: 115.262 }

/** The trip under way, asked for until it is there. */
const runningTrip = Effect.gen(function* () {
  const found = yield* (yield* OwnerViews).ask({ ask: "budgets", userId: demoUserId })
  const budgets = found === undefined ? [] : yield* decodeBudgets(found.view)
  const trip = budgets.find(({ budgetId, phase }) => phase === "running" && anchorOfBudget(budgetId) !== undefined)
  return yield* trip === undefined ? Effect.fail("not there yet" as const) : Effect.succeed(trip)
}).pipe(Effect.retry({ schedule: Schedule.spaced("2 seconds"), times: 30 }))

const emptyDocument = ({ budgetId, startDate, endDate }: Budget): ItineraryDocument => ({
  ...{ name: "A week in Bali", city: "bali", budgetId, currency: "IDR", startDate, people: 1, hotel },
  ...{ dayStartsMinute: itineraryDefaults.dayStartsMinute, dayEndsMinute: itineraryDefaults.dayEndsMinute },
  ...{ modes: modesOfCity("bali"), rents: false, goal: "experience", mustSee: [], avoid: [] },
  ...{ kindsPerDayMax: itineraryDefaults.kindsPerDayMax, links: {}, nextStop: 1 },
  days: Array.from({ length: textToDay(endDate) - textToDay(startDate) + 1 }, () => []),
})

const planned = Effect.fnUntraced(function* (trip: Budget) {
  const places = (yield* Places).city("bali")?.places ?? []
  const document = emptyDocument(trip)
  const hours = new Map(places.map((place) => [place.id, place.hours]))
  const standing = { document, laid: layOut(document, (id) => hours.get(id)), actuals: new Map(), now: undefined }
  const asked = ask(standing, {
    ...{ places, placesMax: limits.placesPerPlanMax, likingOf: ({ popularity }) => popularity },
    ...{ mealPricesMinor: itineraryDefaults.mealPricesMinor, budget: { totalMinor } },
  })
  if (asked === undefined) return document
  const { run } = yield* Solver
  const task = { request: asked.request, seed: 1, iterations: limits.itineraryIterations, choices: false }
  const { result } = yield* run(task)
  return answered(document, 0, result.itinerary, (id) => places.find((place) => place.id === id)?.kind)
})

/** What was paid on the days that are over, said of the stops that it may have paid for. */
const linked = Effect.fnUntraced(function* (document: ItineraryDocument, { budgetId }: Budget, today: number) {
  const { partitionCount } = yield* OwnerViews
  const page = { userId: demoUserId, budgetId, partitionCount, limit: limits.pageRowsMax }
  const { transactions } = yield* transactionPage(page)
  const links: Record<string, string> = {}
  const first = textToDay(document.startDate)
  for (const [day, stops] of document.days.entries()) {
    if (first + day >= today) continue
    for (const stop of stops) {
      const paid = transactions.find(
        (one) =>
          one.day === dayToText(first + day) &&
          one.category === stop.category &&
          one.spendMinor > 0 &&
          links[one.transactionId] === undefined,
      )
      if (paid !== undefined) links[paid.transactionId] = stop.stopId
    }
  }
  return { ...document, links }
})

/** The dearest of what is to come is booked. */
const booked = (document: ItineraryDocument, today: number): ItineraryDocument => {
  const ahead = document.days.slice(Math.max(0, today - textToDay(document.startDate) + 1)).flat()
  const dearest = ahead.reduce<PlannedStop | undefined>(
    (top, stop) => (stop.placeId !== undefined && stop.costMinor > (top?.costMinor ?? 0) ? stop : top),
    undefined,
  )
  const book = (stop: PlannedStop): PlannedStop =>
    stop === dearest ? { ...stop, booked: { costMinor: stop.costMinor, reference: "DEMO-7731" } } : stop
  return { ...document, days: document.days.map((stops) => stops.map(book)) }
}

const make = Effect.gen(function* () {
  const trip = yield* runningTrip
  const today = localDay(yield* Clock.currentTimeMillis, trip.timeZone)
  const document = booked(yield* linked(yield* planned(trip), trip, today), today)
  yield* createItinerary(demoUserId, `demo-${trip.budgetId}`, document)
})

/** Needs the broker, the database and the engine behind them. */
export const demoItinerary = Effect.scoped(Effect.provide(make, [Solver.layer, Places.layer, OwnerViews.layer])).pipe(
  Effect.catchCause((cause) => Effect.logWarning("The demonstration has no itinerary", cause)),
)
