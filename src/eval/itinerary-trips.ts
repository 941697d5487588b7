/**
 * `npm run eval -- itinerary-trips --data DIR`: 3 to 7 days in the cities of DIR/places with the nights of DIR/hotels:
 * how many trips can be planned within their money, what the plans are worth beside a greedy traveller who always goes to
 * the best place that is next, and how fast a plan is mended after an overspend.
 */
import { join } from "node:path"
import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { mean, quantile } from "simple-statistics"
import { Dice } from "../feeds/simulate/dice.ts"
import { checkTours } from "../trip/itinerary/check-tours.ts"
import { optimise } from "../trip/itinerary/optimise.ts"
import { kilometresBetween, type Place } from "../trip/itinerary/place.ts"
import { planModel } from "../trip/itinerary/plan-model.ts"
import { replan } from "../trip/itinerary/replan.ts"
import type { ItineraryRequest } from "../trip/itinerary/request.ts"
import type { Routes } from "../trip/itinerary/tour-model.ts"
import { EvalFailed } from "./failed.ts"
import { round } from "./score-table.ts"
import { readNightPrices, readPlaces } from "./trip-places.ts"

const rupiah = 100
const cityKilometresMax = 40
const placesMin = 20
const nowMs = (): number => performance.now()

interface Trip {
  readonly request: ItineraryRequest
  readonly city: string
}

/** A traveller's trip: total money for everything, of which the nights are taken off before. */
const drawTrip = (
  dice: Dice,
  cities: ReadonlyArray<readonly [string, ReadonlyArray<Place>]>,
  nights: ReadonlyArray<number>,
): Trip => {
  const [city, all] = dice.pick(cities)
  const hotel = dice.pick(all)
  const places = all.filter((place) => kilometresBetween(place, hotel) <= cityKilometresMax)
  const days = dice.integer(3, 7)
  const people = dice.integer(1, 4)
  const perPersonDay = dice.pick([150_000, 300_000, 600_000, 1_200_000]) * rupiah
  const night = dice.pick(nights) * Math.ceil(people / 2)
  const totalMinor = perPersonDay * people * days + Math.max(0, 0.2 * perPersonDay * days - night)
  return {
    city,
    request: {
      firstWeekday: dice.integer(0, 6),
      days,
      hotel,
      dayStartsMinute: 8 * 60 + 30,
      dayEndsMinute: 21 * 60,
      people,
      places,
      budget: { totalMinor: Math.round(totalMinor), dailyLimitMinor: Math.round((1.8 * totalMinor) / days) },
      mustSee: new Set([dice.pick(places).id]),
      avoid: new Set([dice.pick(places).id]),
      kindsPerDayMax: { culture: 3, mall: 1, worship: 2 },
      modes: ["walk", "ride_hailing", "bus", "train"],
      goal: dice.pick(["cost", "experience", "balanced"] as const),
      mealPricesMinor: { lunch: 35_000 * rupiah, dinner: 45_000 * rupiah },
      kept: [],
    },
  }
}

/** Day by day to whatever adds most per minute at the end of the way, as long as it fits. */
const greedyValue = (request: ItineraryRequest): number => {
  const { model } = planModel(request)
  let routes: Routes = Array.from({ length: request.days }, () => [])
  let value = 0
  for (let day = 0; day < request.days; day++) {
    for (let open = true; open; ) {
      open = false
      let best = { routes, value, gain: 0 }
      const last = routes[day]?.at(-1) ?? model.nodes - 1
      for (const [point, { stay, value: worth }] of model.points.entries()) {
        if (worth <= 0 || routes.some((route) => route.includes(point))) continue
        const more = routes.map((route, at) => (at === day ? [...route, point] : route))
        const checked = checkTours(model, more)
        if (!checked.feasible || checked.value <= value) continue
        const gain = (checked.value - value) / (stay + (model.travel[last * model.nodes + point] ?? 0) + 1)
        if (gain > best.gain) best = { routes: more, value: checked.value, gain }
      }
      if (best.gain > 0) {
        ;({ routes, value } = best)
        open = true
      }
    }
  }
  return value
}

interface Measured {
  readonly feasible: boolean
  readonly beatsGreedyBy: number
  readonly replanMs: number
  readonly firstMs: number
  readonly savedShare: number
}

const measure = ({ request }: Trip, seconds: number): Measured => {
  const planned = optimise(request, 1, { untilMs: nowMs() + seconds * 1_000, nowMs })
  const greedy = greedyValue(request)
  const value = planned.feasible ? planned.value : 0
  // An overspend after the first day: a fifth of the money is gone beside what was planned.
  const total = request.budget.totalMinor ?? 0
  const first = planned.itinerary.days[0]
  const kept = (first?.stops ?? []).flatMap(({ placeId, startMinute }) =>
    placeId === undefined ? [] : [{ placeId, day: 0, startMinute }],
  )
  const moved: ItineraryRequest = {
    ...request,
    budget: { ...request.budget, totalMinor: Math.round(0.8 * total) },
    kept,
    from: { day: 1, minute: request.dayStartsMinute },
  }
  const beganMs = nowMs()
  let firstMs = Number.NaN
  const told = (): boolean => {
    if (Number.isNaN(firstMs)) firstMs = nowMs() - beganMs
    return true
  }
  const { savedMinor } = replan(moved, planned.itinerary, 1, { untilMs: beganMs + 400, nowMs }, { told })
  return {
    feasible: planned.feasible,
    beatsGreedyBy: greedy > 0 && planned.feasible ? value / greedy - 1 : 0,
    replanMs: nowMs() - beganMs,
    firstMs,
    savedShare: total > 0 ? savedMinor / total : 0,
  }
}

export const itineraryTripsCommand = Command.make(
  "itinerary-trips",
  {
    data: Flag.String("data").pipe(Flag.withDescription("A folder with places/ and hotels/")),
    trips: Flag.Int("trips").pipe(Flag.withDefault(100)),
    seconds: Flag.Finite("seconds").pipe(Flag.withDescription("Search per trip"), Flag.withDefault(1)),
    seed: Flag.String("seed").pipe(Flag.withDefault("trips")),
  },
  Effect.fnUntraced(function* ({ data, trips, seconds, seed }) {
    const { cities, nights } = yield* Effect.try({
      try: () => ({
        cities: [...readPlaces(join(data, "places"))].filter(([, places]) => places.length >= placesMin),
        nights: readNightPrices(join(data, "hotels")),
      }),
      catch: (cause) => new EvalFailed({ message: `${data} cannot be read: ${String(cause)}` }),
    })
    const measured: Array<Measured> = []
    for (let at = 0; at < Math.min(trips, 2_000); at++) {
      measured.push(measure(drawTrip(new Dice(`${seed}/${at}`), cities, nights), seconds))
      if (at % 10 === 9) yield* Console.error(`${at + 1} trips`)
    }
    const planned = measured.filter(({ feasible }) => feasible)
    const improved = measured.map(({ firstMs }) => firstMs).filter(Number.isFinite)
    yield* Console.log(
      JSON.stringify({
        subject: "itinerary-trips",
        trips: measured.length,
        feasibleShare: round(planned.length / measured.length),
        valueOverGreedyMean: round(mean(planned.map(({ beatsGreedyBy }) => beatsGreedyBy))),
        worseThanGreedy: planned.filter(({ beatsGreedyBy }) => beatsGreedyBy < -1e-9).length,
        replanP50Ms: Math.round(
          quantile(
            measured.map(({ replanMs }) => replanMs),
            0.5,
          ),
        ),
        replanP99Ms: Math.round(
          quantile(
            measured.map(({ replanMs }) => replanMs),
            0.99,
          ),
        ),
        firstImprovementP99Ms: improved.length === 0 ? null : Math.round(quantile(improved, 0.99)),
        improvedShare: round(improved.length / measured.length),
      }),
    )
  }),
).pipe(
  Command.withDescription(
    "Trips of 3 to 7 days with places, fees and hotel prices: planned, and mended after an overspend",
  ),
)
