/** The rules of insights: what recurs and what does not, what is told of others, what ranks first, and periods. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { limits } from "../../../config/limits.ts"
import type { Category } from "../../../config/taxonomy.ts"
import { textToDay } from "../calendar.ts"
import type { Figures, MerchantCharges, PeriodSums } from "./figures.ts"
import { insightsOf } from "./insights.ts"
import { merchantName } from "./merchant-name.ts"
import { laplace, type PersonSum, peersOf } from "./peers.ts"
import { daysIn, elapsedDays, monthOf, monthsIn, partOf, periodAt, periodNames } from "./period.ts"
import { recurringOf } from "./recurring.ts"

const today = textToDay("2026-05-20")

const charges = (
  days: ReadonlyArray<number>,
  minor: (index: number) => number = () => 15_900_000,
): MerchantCharges => ({
  ...{ merchantKey: "k", name: "Netflix", category: "other" },
  charges: days.map((day, index) => ({ day: today - day, minor: minor(index) })),
})

describe("periods", () => {
  test("follow each other without a gap, and hold their day", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...periodNames),
        fc.integer({ min: 0, max: 40_000 }),
        fc.nat(30),
        (name, day, back) => {
          const span = periodAt(name, day)
          expect(span.fromDay <= day && day <= span.toDay).toBe(true)
          expect(periodAt(name, day, back).fromDay - 1).toBe(periodAt(name, day, back + 1).toDay)
          expect(daysIn(partOf(span, elapsedDays(span, day)))).toBe(day - span.fromDay + 1)
        },
      ),
    )
  })

  test("are whole months and the days around them, each day once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.nat(800), (fromDay, length) => {
        const { months, days } = monthsIn({ fromDay, toDay: fromDay + length })
        const found = days.flatMap((one) => Array.from({ length: daysIn(one) }, (_, index) => one.fromDay + index))
        if (months !== undefined) {
          for (let day = months.fromDay; monthOf(day) <= months.toDay; day++) found.push(day)
          expect([monthOf(months.fromDay), monthOf(months.toDay)]).toEqual([months.fromDay, months.toDay])
        }
        expect(found.toSorted((one, other) => one - other)).toEqual(
          Array.from({ length: length + 1 }, (_, index) => fromDay + index),
        )
        for (const one of days) expect(daysIn(one)).toBeLessThan(2 * 31)
      }),
    )
  })

  test("weeks begin on Monday", () => {
    expect(periodAt("week", textToDay("2026-05-20")).fromDay).toBe(textToDay("2026-05-18"))
  })
})

describe("what recurs", () => {
  test("a monthly charge is found, with when it is due next, and its rise is told", () => {
    const found = recurringOf(
      charges([96, 66, 35, 5], (index) => (index === 3 ? 18_600_000 : 15_900_000)),
      today,
    )
    expect(found).toMatchObject({ rhythm: "monthly", lastMinor: 18_600_000, usualMinor: 15_900_000 })
    expect(found?.nextDay).toBe(today - 5 + 30)
  })

  test("a daily coffee, uneven visits, uneven amounts, and what has ended do not", () => {
    expect(recurringOf(charges([4, 3, 2, 1]), today)).toBeUndefined()
    expect(recurringOf(charges([80, 55, 50, 12]), today)).toBeUndefined()
    expect(
      recurringOf(
        charges([96, 66, 35, 5], (index) => 1_000_000 * 4 ** index),
        today,
      ),
    ).toBeUndefined()
    expect(recurringOf(charges([150, 120, 90]), today)).toBeUndefined()
    expect(recurringOf(charges([35, 5]), today)).toBeUndefined()
  })
})

describe("what is told of others", () => {
  const even = () => 0.5
  const people = (count: number, category: Category = "food"): ReadonlyArray<PersonSum> =>
    Array.from({ length: count }, (_, index) => ({ userId: `u${index}`, category, minor: 1_000_000 + index }))

  test("never of fewer people than the limit beside whoever asks, in any category", () => {
    fc.assert(
      fc.property(fc.nat(25), fc.nat(25), fc.boolean(), (food, health, within) => {
        const sums = [...people(food), ...people(health, "health")]
        const asker = within ? "u0" : "nobody"
        const told = peersOf(sums, asker, even)
        for (const category of told?.perPerson.keys() ?? []) {
          const others = sums.filter((one) => one.category === category && one.userId !== asker)
          expect(others.length).toBeGreaterThanOrEqual(limits.peersMin)
        }
        if (Math.max(food, health) < limits.peersMin) expect(told).toBeUndefined()
      }),
    )
  })

  test("one person's fortune does not show: their part is bounded", () => {
    const rich = [...people(40), { userId: "rich", category: "food", minor: 900_000_000_000 } as const]
    const told = peersOf(rich, "nobody", even)?.perPerson.get("food") ?? 0
    expect(told).toBeLessThan(1_200_000)
  })

  test("noise is even around nothing, and the same for the same", () => {
    expect(laplace(0.5, 1_000)).toBeCloseTo(0)
    expect(laplace(0.9, 1_000)).toBeCloseTo(-laplace(0.1, 1_000))
    expect(peersOf(people(20), "x", () => 0.9)).toEqual(peersOf(people(20), "x", () => 0.9))
    expect(peersOf(people(20), "x", () => 0.99)).not.toEqual(peersOf(people(20), "x", () => 0.01))
  })
})

test("one merchant by whatever it was paid is one", () => {
  expect(merchantName("QRIS KOPI KENANGAN 12345")).toBe(merchantName("Kopi Kenangan"))
  expect(merchantName(undefined)).toBe("")
})

const sums = (minor: Partial<Record<Category, number>>) =>
  new Map(Object.entries(minor).map(([category, one]) => [category as Category, { minor: one, count: 4 }]))
const period = (back: number, minor: Partial<Record<Category, number>>): PeriodSums => ({
  span: periodAt("month", today, back),
  whole: sums(minor),
  part: sums(minor),
})
const figures = (more: Partial<Figures> = {}): Figures => ({
  ...{ currency: "IDR", period: "month", compareWith: "previous", today, elapsedDays: 20, categories: [] },
  periods: [
    period(0, { food: 300_000_000, fees_cash: 10_000_000 }),
    period(1, { food: 200_000_000 }),
    period(2, { food: 150_000_000 }),
    period(3, { food: 100_000_000 }),
  ],
  merchants: [],
  repeated: [charges([96, 66, 35, 5])],
  largest: [
    {
      ...{ day: today, minor: 90_000_000, transactionId: "a".repeat(32), category: "food", merchantKey: "m" },
      name: "Bulgari",
    },
  ],
  usualMinor: new Map([["food", 5_000_000]]),
  peers: undefined,
  ...more,
})

test("every kind of finding, the most at stake first, each with what opens it", () => {
  const found = insightsOf(figures())
  expect(found.map((one) => one.kind)).toEqual(
    expect.arrayContaining(["saving", "comparison", "category_mover", "trend", "recurring", "unusual"]),
  )
  const [first] = found
  expect(first).toMatchObject({ kind: "saving", category: "food", amountMinor: 150_000_000 })
  for (const { filter } of found) expect(filter.fromDay).toBeLessThanOrEqual(filter.toDay)
  expect(new Set(found.map((one) => one.insightId)).size).toBe(found.length)
  expect(insightsOf(figures())).toEqual(found)
})

test("what was not bought any more opens what it is measured against", () => {
  const gone = { ...{ merchantKey: "m", name: "Golden Gai", category: "food" as const }, now: { minor: 0, count: 0 } }
  const merchants = [{ ...gone, before: { minor: 90_000_000, count: 3 } }]
  const periods = [period(0, { food: 300_000_000 }), period(1, { food: 300_000_000, health: 90_000_000 })]
  const found = insightsOf(figures({ merchants, periods, largest: [], repeated: [] }))
  const april = { fromDay: textToDay("2026-04-01"), toDay: textToDay("2026-04-20") }
  expect(found.find(({ kind }) => kind === "merchant_mover")?.filter).toEqual({ ...april, merchantKey: "m" })
  expect(found.find(({ category }) => category === "health")?.filter).toEqual({ ...april, categories: ["health"] })
})

test("nothing is compared with nothing", () => {
  const found = insightsOf(figures({ periods: [period(0, { food: 1 })], repeated: [], largest: [] }))
  expect(found).toEqual([])
  expect(insightsOf(figures({ compareWith: "peers" })).some((one) => one.kind === "peers")).toBe(false)
})
