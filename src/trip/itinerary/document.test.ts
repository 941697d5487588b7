import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { CataloguePlace } from "../places/catalogue.ts"
import { actualsOf } from "./actual.ts"
import { answered, ask, type Standing, swapsOf } from "./ask.ts"
import type { ItineraryDocument } from "./document.ts"
import { applyEdit, type Edit } from "./edit.ts"
import { layOut, weekdayOf } from "./lay-out.ts"
import { optimise } from "./optimise.ts"
import { replan } from "./replan.ts"

const rupiah = 100
const hotel = { latitude: -7.8, longitude: 110.37 }
const places: ReadonlyArray<CataloguePlace> = Array.from({ length: 12 }, (_, at) => ({
  ...{
    id: `p${at}`,
    city: "yogyakarta",
    name: `Candi Nomor ${"abcdefghijkl"[at]}${"abcdefghijkl"[at]}`,
    kind: "culture",
  },
  ...{ category: "activities", feeMinor: (at + 1) * 20_000 * rupiah, stayMinutes: 90, priceLevel: 2 },
  ...{ latitude: -7.8 + at * 0.004, longitude: 110.37 + (at % 3) * 0.01, popularity: 0.3 + at * 0.05 },
  hours: Array.from({ length: 7 }, () => [{ fromMinute: 480, toMinute: 1_080 }]),
})) satisfies ReadonlyArray<CataloguePlace>
const empty: ItineraryDocument = {
  ...{ name: "Yogya", city: "yogyakarta", currency: "IDR", startDate: "2026-05-04", people: 2, hotel, nextStop: 1 },
  ...{ dayStartsMinute: 510, dayEndsMinute: 1_260, modes: ["walk", "ride_hailing"], rents: false, goal: "balanced" },
  ...{ mustSee: [], avoid: [], kindsPerDayMax: {}, days: [[], [], []], links: {} },
}
const bounds = { stopsPerDayMax: 6, placeOf: (id: string) => places.find((place) => place.id === id) }
const hoursOf = (id: string) => bounds.placeOf(id)?.hours
const edited = (document: ItineraryDocument, ...edits: ReadonlyArray<Edit>) =>
  edits.reduce((now, edit) => {
    const result = applyEdit(now, edit, bounds)
    if (!("document" in result)) throw new Error(result.detail)
    return result.document
  }, document)
const standing = (document: ItineraryDocument, now?: Standing["now"]): Standing => ({
  ...{ document, laid: layOut(document, hoursOf), actuals: new Map(), now },
})
const question = (totalMinor: number) => ({
  ...{ places, placesMax: 50, likingOf: ({ popularity }: CataloguePlace) => popularity, mealPricesMinor: {} },
  budget: { totalMinor },
})
const solved = (document: ItineraryDocument, totalMinor: number, now?: Standing["now"]) => {
  const asked = ask(standing(document, now), question(totalMinor))
  if (asked === undefined) throw new Error("nothing to ask")
  const { itinerary } =
    asked.previous === undefined
      ? optimise(asked.request, 1, { iterations: 600 })
      : replan(asked.request, asked.previous, 1, { iterations: 600 }).result
  return answered(document, asked.firstDay, itinerary, (id) => bounds.placeOf(id)?.kind)
}
const idsOf = ({ days }: ItineraryDocument) => days.map((stops) => stops.map(({ placeId }) => placeId))

describe("edits", () => {
  const edits: fc.Arbitrary<Edit> = fc.oneof(
    fc.record({ edit: fc.constant("add" as const), placeId: fc.constantFrom("p0", "p1", "p2", "px"), day: fc.nat(3) }),
    fc.record({ edit: fc.constant("remove" as const), stopId: fc.constantFrom("s1", "s2", "s3", "s9") }),
    fc.record({
      ...{ edit: fc.constant("move" as const), stopId: fc.constantFrom("s1", "s2", "s3") },
      ...{ day: fc.nat(3), position: fc.nat(4) },
    }),
    fc.record({ edit: fc.constant("lock" as const), stopId: fc.constantFrom("s1", "s2"), startMinute: fc.nat(1_439) }),
    fc.record({ edit: fc.constant("unlock" as const), stopId: fc.constantFrom("s1", "s2") }),
    fc.record({ edit: fc.constant("book" as const), stopId: fc.constantFrom("s1", "s2"), costMinor: fc.nat(9) }),
    fc.record({ edit: fc.constant("unbook" as const), stopId: fc.constantFrom("s1", "s2") }),
  )

  test("whatever is done, no stop is there twice, none is lost unasked, and what is booked or locked stands", () => {
    fc.assert(
      fc.property(fc.array(edits, { maxLength: 30 }), (list) => {
        let now = empty
        for (const edit of list) {
          const result = applyEdit(now, edit, bounds)
          if (!("document" in result)) continue
          const next = result.document
          const stopIds = next.days.flat().map(({ stopId }) => stopId)
          expect(new Set(stopIds).size).toBe(stopIds.length)
          expect(next.days.length).toBe(3)
          for (const [day, stops] of now.days.entries()) {
            for (const stop of stops) {
              if (edit.edit === "remove" && edit.stopId === stop.stopId) expect(stop.booked).toBeUndefined()
              else expect(stopIds).toContain(stop.stopId)
              if (stop.lockedMinute !== undefined && stopIds.includes(stop.stopId))
                expect(next.days[day]?.map(({ stopId }) => stopId)).toContain(stop.stopId)
            }
          }
          now = next
        }
      }),
    )
  })

  test("what cannot be done names its field", () => {
    const one = edited(empty, { edit: "add", placeId: "p1", day: 0 })
    expect(applyEdit(one, { edit: "add", placeId: "p1", day: 1 }, bounds)).toMatchObject({ wrong: "placeId" })
    expect(applyEdit(one, { edit: "move", stopId: "s1", day: 3, position: 0 }, bounds)).toMatchObject({ wrong: "day" })
    expect(applyEdit(one, { edit: "remove", stopId: "s7" }, bounds)).toMatchObject({ wrong: "stopId", missing: true })
    const booked = edited(one, { edit: "book", stopId: "s1", costMinor: 500 })
    expect(applyEdit(booked, { edit: "remove", stopId: "s1" }, bounds)).toMatchObject({ wrong: "stopId" })
    expect(layOut(booked, hoursOf).days[0]?.stops[0]?.costMinor).toBe(500)
  })
})

describe("laid out", () => {
  test("an optimised plan keeps its very times and costs when it is laid out anew", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000 }), fc.integer({ min: 1, max: 99 }), (total, seed) => {
        const asked = ask(standing(empty), question(total * rupiah))
        if (asked === undefined) throw new Error("nothing to ask")
        const { itinerary } = optimise(asked.request, seed, { iterations: 150 })
        const laid = layOut(
          answered(empty, 0, itinerary, () => "culture"),
          hoursOf,
        )
        expect(laid.costMinor).toBe(itinerary.costMinor)
        expect(laid.costByCategoryMinor).toEqual(itinerary.costByCategoryMinor)
        const times = (days: ReadonlyArray<{ readonly stops: ReadonlyArray<{ readonly startMinute: number }> }>) =>
          days.map(({ stops }) => stops.map(({ startMinute }) => startMinute))
        expect(times(laid.days)).toEqual(times(itinerary.days))
      }),
      { numRuns: 25 },
    )
  })

  test("a place that is closed, and one that cannot be reached when it is to begin, say so", () => {
    const late = edited(empty, { edit: "add", placeId: "p9", day: 0 }, { edit: "lock", stopId: "s1", startMinute: 500 })
    expect(layOut(late, hoursOf).days[0]?.stops[0]?.fault).toBe("late")
    const closed = layOut(edited(empty, { edit: "add", placeId: "p1", day: 0 }), () =>
      Array.from({ length: 7 }, () => []),
    )
    expect(closed.days[0]?.stops[0]?.fault).toBe("closed")
    expect(weekdayOf("2026-05-04", 0)).toBe(0)
  })
})

describe("planned anew", () => {
  test("less money: what is locked or booked stays, less is spent, each stop keeps its name and the swaps say what goes", () => {
    const full = solved(empty, 3_000_000 * rupiah)
    const dear = full.days.flat().find(({ placeId }) => placeId === "p11")
    expect(dear).toBeDefined()
    const booked = edited(full, { edit: "book", stopId: dear?.stopId ?? "", costMinor: 480_000 * rupiah })
    const less = solved(booked, 1_200_000 * rupiah)
    expect(less.days.flat()).toContainEqual(booked.days.flat().find(({ placeId }) => placeId === "p11"))
    expect(layOut(less, hoursOf).costMinor).toBeLessThanOrEqual(1_200_000 * rupiah)
    const swaps = swapsOf(booked, less)
    expect(swaps.length).toBeGreaterThan(0)
    const saved = layOut(booked, hoursOf).costByCategoryMinor.activities ?? 0
    const now = layOut(less, hoursOf).costByCategoryMinor.activities ?? 0
    expect(swaps.reduce((sum, { savesMinor }) => sum + savesMinor, 0)).toBe(saved - now)
  })

  test("under way: days that are over and stops that have begun stay as they are", () => {
    const full = solved(empty, 3_000_000 * rupiah)
    const first = layOut(full, hoursOf).days[1]?.stops[0]
    const less = solved(full, 300_000 * rupiah, { day: 1, minute: (first?.startMinute ?? 0) + 1 })
    expect(less.days[0]).toEqual(full.days[0])
    expect(idsOf(less)[1]).toContain(first?.placeId)
    expect(less.days.flat().length).toBeLessThan(full.days.flat().length)
    expect(ask(standing(full, { day: 3, minute: 0 }), question(1))).toBeUndefined()
  })
})

test("a payment finds its stop by name and day; the traveller's word stands above", () => {
  const two = edited(empty, { edit: "add", placeId: "p0", day: 0 }, { edit: "add", placeId: "p1", day: 1 })
  const paid = (transactionId: string, day: string, merchant: string) => ({
    ...{ transactionId, day, merchant, spendMinor: 700 },
  })
  const payments = [
    paid("t1", "2026-05-04", "CANDI NOMOR AA YOGYA"),
    paid("t2", "2026-05-04", "CANDI NOMOR BB"),
    paid("t3", "2026-05-05", "Warung"),
    paid("t4", "2026-06-05", "CANDI NOMOR AA"),
  ]
  expect(actualsOf(two, payments).get("s1")).toEqual({ minor: 1_400, transactionIds: ["t1", "t2"] })
  const said = edited(
    two,
    { edit: "link", transactionId: "t2", stopId: null },
    { edit: "link", transactionId: "t3", stopId: "s2" },
  )
  expect([...actualsOf(said, payments)]).toEqual([
    ["s1", { minor: 700, transactionIds: ["t1"] }],
    ["s2", { minor: 700, transactionIds: ["t3"] }],
  ])
})
