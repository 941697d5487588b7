import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { bentTo, bentToKept } from "./bend.ts"
import { optimise, paretoChoices } from "./optimise.ts"
import type { Place } from "./place.ts"
import { replan } from "./replan.ts"
import type { ItineraryRequest } from "./request.ts"
import type { Itinerary } from "./schedule.ts"

const rupiah = 100
const hotel = { latitude: -6.9, longitude: 107.6 }

const place = (id: string, changes: Partial<Place> = {}): Place => ({
  id,
  name: `Place ${id}`,
  category: "activities",
  kind: "sight",
  latitude: hotel.latitude + 0.01,
  longitude: hotel.longitude + 0.01,
  feeMinor: 50_000 * rupiah,
  stayMinutes: 90,
  liking: 0.5,
  ...changes,
})

const request = (changes: Partial<ItineraryRequest> = {}): ItineraryRequest => ({
  firstWeekday: 0,
  days: 2,
  hotel,
  dayStartsMinute: 9 * 60,
  dayEndsMinute: 21 * 60,
  people: 2,
  places: ["a", "b", "c", "d"].map((id) => place(id)),
  budget: { totalMinor: 2_000_000 * rupiah },
  mustSee: new Set(),
  avoid: new Set(),
  kindsPerDayMax: {},
  modes: ["walk", "ride_hailing"],
  goal: "balanced",
  mealPricesMinor: { lunch: 50_000 * rupiah, dinner: 70_000 * rupiah },
  kept: [],
  ...changes,
})

const planned = (changes: Partial<ItineraryRequest> = {}) => optimise(request(changes), 1, { iterations: 800 })
const idsOf = ({ days }: Itinerary): ReadonlyArray<string> =>
  days.flatMap(({ stops }) => stops.flatMap(({ placeId }) => (placeId === undefined ? [] : [placeId])))
const mealsOf = ({ days }: Itinerary) => days.map(({ stops }) => stops.flatMap(({ meal }) => meal ?? []))

const places = fc.array(
  fc.record({
    latitude: fc.double({ min: -7, max: -6.8, noNaN: true }),
    longitude: fc.double({ min: 107.5, max: 107.7, noNaN: true }),
    feeMinor: fc.nat(200_000).map((fee) => fee * rupiah),
    stayMinutes: fc.integer({ min: 20, max: 240 }),
    liking: fc.double({ min: 0, max: 1, noNaN: true }),
    kind: fc.constantFrom("museum", "beach"),
  }),
  { maxLength: 10 },
)

describe("an itinerary", () => {
  it("keeps every limit of money, time and kind, and its sums agree", () => {
    fc.assert(
      fc.property(places, fc.nat(3_000_000), fc.nat(1_000_000), fc.boolean(), (drawn, total, daily, rental) => {
        const asked = request({
          places: drawn.map((one, at) => place(`p${at}`, one)),
          budget: { totalMinor: total * rupiah, dailyLimitMinor: daily * rupiah },
          kindsPerDayMax: { museum: 1 },
          modes: rental ? ["walk", "rental"] : ["walk", "bus", "ride_hailing"],
        })
        const { itinerary } = optimise(asked, 1, { iterations: 60 })
        const ids = idsOf(itinerary)
        expect(new Set(ids).size).toBe(ids.length)
        const used = Object.values(itinerary.costByCategoryMinor).reduce((sum, cost) => sum + cost, 0)
        expect(used).toBe(itinerary.costMinor)
        for (const day of itinerary.days) {
          expect(day.endsMinute).toBeLessThanOrEqual(asked.dayEndsMinute)
          let now = asked.dayStartsMinute
          for (const stop of day.stops) {
            expect(stop.arrivesMinute).toBe(now + stop.way.minutes)
            expect(stop.startMinute).toBeGreaterThanOrEqual(stop.arrivesMinute)
            now = stop.endMinute
          }
          const kinds = day.stops.filter(
            ({ placeId }) => asked.places.find(({ id }) => id === placeId)?.kind === "museum",
          )
          expect(kinds.length).toBeLessThanOrEqual(1)
          if (day.stops.length > 0 && !rental) expect(day.costMinor).toBeLessThanOrEqual(daily * rupiah)
        }
        if (ids.length > 0 && !rental) expect(itinerary.costMinor).toBeLessThanOrEqual(total * rupiah)
      }),
      { numRuns: 60 },
    )
  })

  it("has each meal once a day, in its time", () => {
    const { itinerary } = planned()
    expect(mealsOf(itinerary)).toEqual([
      ["lunch", "dinner"],
      ["lunch", "dinner"],
    ])
  })

  it("eats where a restaurant of the list serves, when it is worth it", () => {
    const warung = place("warung", {
      category: "food",
      kind: "restaurant",
      serves: ["lunch"],
      feeMinor: 30_000 * rupiah,
      liking: 1,
    })
    const { itinerary } = planned({ places: [warung] })
    const lunches = itinerary.days.flatMap(({ stops }) => stops.filter(({ meal }) => meal === "lunch"))
    expect(lunches.map(({ placeId }) => placeId).filter(Boolean)).toEqual(["warung"])
  })

  it("comes when it is open, and not to what is to be avoided", () => {
    const evenings = Array.from({ length: 7 }, () => [{ fromMinute: 18 * 60, toMinute: 21 * 60 }])
    const { itinerary } = planned({
      places: [place("a", { hours: evenings, stayMinutes: 30 }), place("b")],
      avoid: new Set(["b"]),
    })
    const [stop] = itinerary.days.flatMap(({ stops }) => stops.filter(({ placeId }) => placeId === "a"))
    expect(stop?.startMinute).toBeGreaterThanOrEqual(18 * 60)
    expect(idsOf(itinerary)).toEqual(["a"])
  })

  it("shows what must be seen, however little it is liked", () => {
    const many = Array.from({ length: 20 }, (_, at) => place(`p${at}`, { liking: 1, stayMinutes: 200 }))
    const { itinerary } = planned({
      places: [...many, place("must", { liking: 0, feeMinor: 300_000 * rupiah })],
      mustSee: new Set(["must"]),
    })
    expect(idsOf(itinerary)).toContain("must")
  })

  it("is a choice between goals, none of which costs more for no more", () => {
    const many = Array.from({ length: 14 }, (_, at) =>
      place(`p${at}`, { liking: at / 14, feeMinor: at * 20_000 * rupiah, latitude: hotel.latitude + at / 300 }),
    )
    const choices = paretoChoices(request({ places: many }), 1, { iterations: 1_500 })
    const costs = choices.map(({ itinerary }) => itinerary.costMinor)
    expect(choices.length).toBeGreaterThan(1)
    expect(costs).toEqual([...costs].sort((a, b) => a - b))
  })
})

describe("an itinerary that cannot be", () => {
  const must = { mustSee: new Set(["a", "b"]) }
  it.each([
    ["money in total", { budget: { totalMinor: 150_000 * rupiah } }, { of: "total" }],
    [
      "money for a category",
      { budget: { categoryLimitsMinor: { activities: 150_000 * rupiah } } },
      { of: "category", category: "activities" },
    ],
    ["a day's money", { days: 1, budget: { dailyLimitMinor: 150_000 * rupiah }, mealPricesMinor: {} }, { of: "day" }],
    ["a day's end", { days: 1, dayEndsMinute: 11 * 60, mealPricesMinor: {} }, { of: "day-end" }],
    ["a cap on kinds", { days: 1, kindsPerDayMax: { sight: 1 } }, { of: "kind", kind: "sight" }],
  ] as const)("says that %s is short, and by how much", (_, changes, constraint) => {
    const result = planned({ ...must, ...changes })
    if (result.feasible) throw new Error("was feasible")
    const reason = result.reasons.find((one) => one.constraint.of === constraint.of)
    expect(reason?.constraint).toEqual(constraint)
    const by = reason?.relaxBy ?? 0
    expect(by).toBeGreaterThan(0)
    const { totalMinor, categoryLimitsMinor, dailyLimitMinor } = {
      ...request().budget,
      ...("budget" in changes ? changes.budget : {}),
    } as ItineraryRequest["budget"]
    const relaxed: Partial<ItineraryRequest> = {
      total: { budget: { totalMinor: (totalMinor ?? 0) + by } },
      category: { budget: { categoryLimitsMinor: { activities: (categoryLimitsMinor?.activities ?? 0) + by } } },
      day: { budget: { dailyLimitMinor: (dailyLimitMinor ?? 0) + by } },
      "day-end": { dayEndsMinute: 11 * 60 + by },
      kind: { kindsPerDayMax: { sight: 1 + by } },
    }[constraint.of]
    expect(
      optimise(request({ ...must, ...changes, ...relaxed, goal: "cost" }), 1, { iterations: 3_000 }).feasible,
    ).toBe(true)
  })

  it("bends a category to what must stay, and no further; a total that is short does not bend", () => {
    const kept = [{ placeId: "a", day: 0, startMinute: 600 }]
    const short = {
      totalMinor: 2_000_000 * rupiah,
      categoryLimitsMinor: { activities: 20_000 * rupiah, transport_local: 0 },
    }
    const far = ["a", "b"].map((id) => place(id, { latitude: hotel.latitude + 0.1 }))
    const asked = request({ kept, places: far, budget: short })
    const budget = bentToKept(asked)
    expect(budget.categoryLimitsMinor).toEqual({ activities: 100_000 * rupiah, transport_local: 0 })
    const result = optimise({ ...asked, budget }, 1, { iterations: 3_000 })
    if (result.feasible) throw new Error("was feasible")
    const bent = bentTo(budget, result.reasons)
    expect(bent?.categoryLimitsMinor?.transport_local).toBeGreaterThan(0)
    expect(optimise({ ...asked, budget: bent ?? {} }, 1, { iterations: 3_000 }).feasible).toBe(true)
    const poor = optimise({ ...asked, budget: { ...budget, totalMinor: 10_000 * rupiah } }, 1, { iterations: 3_000 })
    if (poor.feasible) throw new Error("was feasible")
    expect(bentTo(budget, poor.reasons)).toBeUndefined()
    // No single limit is enough: both are named with what they are short of.
    expect(poor.reasons[0]).toMatchObject({ constraint: { of: "together" } })
    expect(poor.reasons[0]?.needs?.map(({ constraint }) => constraint)).toEqual([
      { of: "total" },
      { of: "category", category: "transport_local" },
    ])
  })

  it("names what is closed throughout, and what nobody knows", () => {
    const closed = place("a", { hours: Array.from({ length: 7 }, () => []) })
    const result = planned({ places: [closed], mustSee: new Set(["a", "z"]) })
    if (result.feasible) throw new Error("was feasible")
    expect(result.reasons.map(({ constraint }) => constraint)).toEqual([
      { of: "closed", placeId: "a" },
      { of: "unknown-place", placeId: "z" },
    ])
  })
})

describe("a plan that is mended", () => {
  const many = Array.from({ length: 16 }, (_, at) =>
    place(`p${at}`, {
      liking: 0.3 + at / 40,
      feeMinor: (20_000 + at * 9_000) * rupiah,
      latitude: hotel.latitude + at / 400,
    }),
  )
  const before = planned({ places: many, goal: "experience" }).itinerary

  it("changes nothing when nothing moved", () => {
    const { removed, moved } = replan(request({ places: many, goal: "experience" }), before, 2, { iterations: 400 })
    expect([removed, moved]).toEqual([[], []])
  })

  it("keeps every stop of a plan that fits, whatever likings and the weight of money have become", () => {
    const drawnAnew = many.map((one, at) => ({ ...one, liking: 0.7 - at / 40 }))
    const tight = { places: drawnAnew, budget: { totalMinor: before.costMinor }, goal: "cost" as const }
    const kept = replan(request({ ...tight, keepsWhatFits: true }), before, 2, { iterations: 400 })
    expect(kept.result.feasible).toBe(true)
    expect(kept.removed).toEqual([])
    expect(replan(request(tight), before, 2, { iterations: 400 }).removed.length).toBeGreaterThan(0)
    const short = { ...tight, budget: { totalMinor: Math.round(before.costMinor * 0.8) } }
    const cut = replan(request({ ...short, keepsWhatFits: true }), before, 2, { iterations: 400 })
    expect(cut.result.itinerary.costMinor).toBeLessThanOrEqual(short.budget.totalMinor)
  })

  it("tells at once what of the old plan still fits, its meals on their own days", () => {
    const mealPricesMinor = { lunch: 40_000 * rupiah, dinner: 50_000 * rupiah }
    const whole = { places: many, goal: "experience" as const, mealPricesMinor }
    const planned = optimise(request(whole), 2, { iterations: 400 }).itinerary
    const names = ({ days }: typeof planned) => days.map(({ stops }) => stops.map(({ name }) => name))
    const told: Array<typeof planned> = []
    const hear = (itinerary: typeof planned) => told.push(itinerary) === 0
    replan(request(whole), planned, 2, { iterations: 10 }, { told: hear })
    expect(told.map(names)).toEqual([names(planned)])
    told.length = 0
    const totalMinor = Math.round(planned.costMinor * 0.8)
    replan(request({ ...whole, budget: { totalMinor } }), planned, 2, { iterations: 10 }, { told: hear })
    expect(told[0]?.costMinor).toBeLessThanOrEqual(totalMinor)
    expect(told[0]?.costMinor).toBeGreaterThan(totalMinor / 2)
  })

  it("fits the smaller budget, keeps what is booked, and says what was exchanged", () => {
    const booked = before.days[1]?.stops.find(({ placeId }) => placeId !== undefined)
    if (booked?.placeId === undefined) throw new Error("nothing to book")
    const kept = [{ placeId: booked.placeId, day: 1, startMinute: booked.startMinute }]
    const budget = { totalMinor: Math.round(before.costMinor * 0.7) }
    const { result, removed, added, savedMinor } = replan(request({ places: many, budget, kept }), before, 2, {
      iterations: 400,
    })
    const { itinerary } = result
    expect(result.feasible).toBe(true)
    expect(itinerary.costMinor).toBeLessThanOrEqual(budget.totalMinor)
    expect(itinerary.days[1]?.stops.find(({ placeId }) => placeId === booked.placeId)?.startMinute).toBe(
      booked.startMinute,
    )
    const expected = new Set([...idsOf(before).filter((id) => !removed.includes(id)), ...added])
    expect(new Set(idsOf(itinerary))).toEqual(expected)
    expect(savedMinor).toBe(before.costMinor - itinerary.costMinor)
    expect(removed.length).toBeGreaterThan(0)
  })
})
