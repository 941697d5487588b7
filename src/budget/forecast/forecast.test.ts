import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { bali, baliPlan, folded, opened, rupiah, spent, threeDays } from "../bali-week.sample.ts"
import { tripClock } from "../burn/trip-clock.ts"
import type { BudgetInput, BudgetPlan } from "../model.ts"
import { forecastOf, probabilityWithin } from "./forecast.ts"

const forecastAt = (inputs: ReadonlyArray<BudgetInput>, at: string, plan: BudgetPlan = baliPlan) => {
  const { state } = folded(inputs)
  return { state, forecast: forecastOf(plan, state.sums, tripClock(plan, bali(at)), state.closed) }
}

describe("the forecast of the Bali week", () => {
  it("counts what is planned once and not paid yet as certain", () => {
    // Flight 900 of 1.000 thousand paid; hotel 2.600 of 2.500: 100 thousand remain.
    expect(forecastAt(threeDays, "2026-05-10 12:00").forecast.committedMinor).toBe(rupiah(100_000))
    const before = forecastAt([opened()], "2026-05-01 12:00").forecast
    expect(before.committedMinor).toBe(rupiah(3_500_000))
    expect(before.endOfTrip.p05).toBeGreaterThan(rupiah(3_500_000))
  })

  it("is not moved by a hotel but for its price", () => {
    const without = forecastAt([opened(), spent(2, "2026-05-08 12:00", 500_000)], "2026-05-09 09:00").forecast
    const hotel = spent(3, "2026-05-08 14:00", 2_500_000, { category: "lodging" })
    const paid = forecastAt([opened(), spent(2, "2026-05-08 12:00", 500_000), hotel], "2026-05-09 09:00").forecast
    expect(paid.endOfTrip).toEqual(without.endOfTrip)
    expect(paid.committedMinor).toBe(without.committedMinor - rupiah(2_500_000))
  })

  it("narrows as the trip goes on, and ends at what was spent", () => {
    const widths = ["2026-05-09 08:00", "2026-05-11 08:00", "2026-05-13 08:00", "2026-05-14 23:00"].map((at) => {
      const days = ["08", "09", "10", "11", "12", "13", "14"].map((day, index) =>
        spent(index + 2, `2026-05-${day} 07:00`, 800_000),
      )
      const until = days.filter((input) => input.logMs < bali(at))
      const { endOfTrip } = forecastAt([opened(), ...until], at).forecast
      return endOfTrip.p95 - endOfTrip.p05
    })
    expect(widths.toSorted((left, right) => right - left)).toEqual(widths)
    const { state, forecast } = forecastAt(threeDays, "2026-05-15 09:00")
    expect(new Set(Object.values(forecast.endOfTrip))).toEqual(new Set([state.sums.spentMinor]))
    expect(forecast.perDay).toEqual([])
    expect(forecast.probabilityWithinPlan).toBe(1)
  })

  it("follows the traveller away from the plan, the further the more days tell", () => {
    const at = ["2026-05-09 00:30", "2026-05-10 00:30", "2026-05-11 00:30"]
    const dear = at.map((until) => {
      const days = ["08", "09", "10"].map((day, index) => spent(index + 2, `2026-05-${day} 12:00`, 3_000_000))
      const inputs = [opened(), ...days.filter((input) => input.logMs < bali(until))]
      const { state, forecast } = forecastAt(inputs, until)
      const last = baliPlan.endDay - tripClock(baliPlan, bali(until)).today + 1
      return (forecast.endOfTrip.p50 - forecast.committedMinor - state.sums.spentMinor) / last
    })
    expect(dear.toSorted((left, right) => left - right)).toEqual(dear)
  })

  it("has a day for each that is left, each sum above the one before, the last the trip's", () => {
    const { forecast } = forecastAt(threeDays, "2026-05-10 12:00")
    expect(forecast.perDay.map((day) => day.date)).toEqual([
      "2026-05-10",
      "2026-05-11",
      "2026-05-12",
      "2026-05-13",
      "2026-05-14",
    ])
    const { date, ...last } = forecast.perDay.at(-1) ?? { date: "" }
    expect(last).toEqual(forecast.endOfTrip)
    const medians = forecast.perDay.map((day) => day.p50)
    expect(medians.toSorted((left, right) => left - right)).toEqual(medians)
    expect(date).toBe("2026-05-14")
  })

  it("shows a year by some of its days, the last among them", () => {
    const plan: BudgetPlan = { ...baliPlan, endDay: baliPlan.startDay + 364, totalMinor: rupiah(300_000_000) }
    const { perDay } = forecastAt([opened(plan)], "2026-05-08 12:00", plan).forecast
    expect(perDay.length).toBeLessThanOrEqual(60)
    expect(perDay.at(-1)?.date).toBe("2027-05-07")
  })

  it("puts an unpaid flight into its category, and everyday money into the others", () => {
    const rows = new Map(
      forecastAt(threeDays, "2026-05-10 12:00").forecast.byCategory.map((row) => [row.category, row]),
    )
    expect(rows.get("transport_intercity")).toMatchObject({ p05: rupiah(1_000_000), p95: rupiah(1_000_000) })
    expect(rows.get("lodging")).toMatchObject({ p05: rupiah(2_600_000), p95: rupiah(2_600_000) })
    expect(rows.get("food")?.p05).toBeGreaterThan(rupiah(1_240_000))
    expect(rows.get("shopping")?.p95).toBeGreaterThan(0)
  })
})

const amounts = fc.array(fc.tuple(fc.integer({ min: 8, max: 12 }), fc.integer({ min: -200_000, max: 4_000_000 })), {
  maxLength: 20,
})
const inputsOf = (rows: ReadonlyArray<readonly [number, number]>): ReadonlyArray<BudgetInput> => [
  opened(),
  ...rows.map(([day, amount], index) => ({
    ...spent(index + 2, `2026-05-${String(day).padStart(2, "0")} 10:00`, amount),
    logMs: bali("2026-05-12 11:00"),
  })),
]

describe("whatever was spent", () => {
  it("quantiles ascend, and the probability within them is their own", () => {
    fc.assert(
      fc.property(amounts, (rows) => {
        const { state, forecast } = forecastAt(inputsOf(rows), "2026-05-12 12:00")
        const { p05, p25, p50, p75, p95 } = forecast.endOfTrip
        expect([p05, p25, p50, p75, p95].toSorted((left, right) => left - right)).toEqual([p05, p25, p50, p75, p95])
        for (const [level, minor] of [
          [0.25, p25],
          [0.5, p50],
          [0.95, p95],
        ] as const) {
          expect(probabilityWithin(state, bali("2026-05-12 12:00"), minor)).toBeCloseTo(level, 3)
        }
      }),
    )
  })

  it("the order of arrival leaves no trace (I8)", () => {
    fc.assert(
      fc.property(amounts, fc.infiniteStream(fc.nat()), (rows, keys) => {
        const inputs = inputsOf(rows)
        const shuffled = inputs
          .slice(1)
          .map((input) => ({ input, key: keys.next().value }))
          .sort((one, other) => one.key - other.key)
          .map(({ input }, index) => ({ ...input, seq: index + 2 }))
        const arrived = forecastAt([opened(), ...shuffled], "2026-05-12 12:00").forecast
        expect(arrived).toEqual(forecastAt(inputs, "2026-05-12 12:00").forecast)
      }),
    )
  })

  it("more money is never less likely to be enough", () => {
    const { state } = folded(threeDays)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 30_000 }), (one, other) => {
        const within = (thousand: number) =>
          probabilityWithin(state, bali("2026-05-10 12:00"), rupiah(thousand * 1_000))
        expect(within(Math.max(one, other))).toBeGreaterThanOrEqual(within(Math.min(one, other)))
      }),
    )
  })
})
