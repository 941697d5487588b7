import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { bali, baliPlan, folded, opened, rupiah, spent } from "../bali-week.sample.ts"
import { summarise } from "../look.ts"
import type { BudgetInput, BudgetPlan } from "../model.ts"

const plain: BudgetPlan = { ...baliPlan, totalMinor: rupiah(7_000_000), categoryPlanMinor: {} }
const look = (plan: BudgetPlan, at: string, ...inputs: ReadonlyArray<BudgetInput>) =>
  summarise(folded([opened(plan), ...inputs]).state, bali(at))

describe("burn per day", () => {
  it("counts the first day as a whole one and later ones as they go by", () => {
    const breakfast = spent(2, "2026-05-08 06:00", 90_000)
    expect(look(plain, "2026-05-08 07:00", breakfast).burn.perDayMinor).toBe(rupiah(90_000))
    expect(look(plain, "2026-05-08 23:00", breakfast).burn.perDayMinor).toBe(rupiah(90_000))
    expect(look(plain, "2026-05-09 12:00", breakfast).burn.perDayMinor).toBe(rupiah(60_000))
    expect(look(plain, "2026-05-11 00:00", breakfast).burn.perDayMinor).toBe(rupiah(30_000))
  })

  it("leaves out one-offs and what was bought before the trip, and has them all in the other figure", () => {
    const { burn } = look(
      plain,
      "2026-05-10 00:00",
      spent(2, "2026-05-03 10:00", 400_000, { category: "shopping" }),
      spent(3, "2026-05-08 10:00", 2_000_000, { category: "lodging" }),
      spent(4, "2026-05-08 20:00", 600_000),
    )
    expect(burn.perDayMinor).toBe(rupiah(300_000))
    expect(burn.perDayWithOneOffsMinor).toBe(rupiah(1_500_000))
  })
})

describe("the plan per day", () => {
  it("sets planned one-offs aside before they are paid, and what they cost more", () => {
    expect(look(baliPlan, "2026-05-08 10:00").burn.plannedPerDayMinor).toBe(rupiah(1_000_000))
    const cheaper = spent(2, "2026-05-03 10:00", 1_800_000, { category: "lodging" })
    expect(look(baliPlan, "2026-05-08 10:00", cheaper).burn.plannedPerDayMinor).toBe(rupiah(1_000_000))
    const dearer = spent(2, "2026-05-03 10:00", 3_200_000, { category: "lodging" })
    expect(look(baliPlan, "2026-05-08 10:00", dearer).burn.plannedPerDayMinor).toBe(rupiah(900_000))
  })

  it("lets unplanned one-offs come out of the everyday money when they are paid", () => {
    const hotel = spent(2, "2026-05-03 10:00", 2_800_000, { category: "lodging" })
    expect(look(plain, "2026-05-08 10:00").burn.plannedPerDayMinor).toBe(rupiah(1_000_000))
    expect(look(plain, "2026-05-08 10:00", hotel).burn.plannedPerDayMinor).toBe(rupiah(600_000))
  })

  it("is nothing when the one-offs are more than the budget", () => {
    const palace = spent(2, "2026-05-03 10:00", 9_000_000, { category: "lodging" })
    const summary = look(plain, "2026-05-08 12:00", palace)
    expect(summary.burn.plannedPerDayMinor).toBe(0)
    expect(summary.allowance).toMatchObject({ todayMinor: 0, perRemainingDayMinor: 0 })
    expect(summary.pace).toEqual({ expectedMinor: rupiah(9_000_000), differenceMinor: 0, state: "on" })
  })
})

describe("pace", () => {
  // At noon of the third day an even pace has spent 2.500.000; half a planned day is 500.000.
  it.each([
    [1_999_999, "under", -500_001],
    [2_000_000, "on", -500_000],
    [3_000_000, "on", 500_000],
    [3_000_001, "over", 500_001],
  ])("with %d spent is %s", (amount, state, difference) => {
    const { pace } = look(plain, "2026-05-10 12:00", spent(2, "2026-05-09 10:00", amount))
    expect(pace).toEqual({ expectedMinor: rupiah(2_500_000), differenceMinor: rupiah(difference), state })
  })
})

describe("allowance", () => {
  it("is fixed for the day by the days before, and spending moves only what is left", () => {
    const yesterday = spent(2, "2026-05-08 10:00", 400_000)
    const lunch = spent(3, "2026-05-09 12:00", 250_000)
    expect(look(plain, "2026-05-09 11:00", yesterday).allowance).toEqual({
      todayMinor: rupiah(1_100_000),
      todaySpentMinor: 0,
      todayLeftMinor: rupiah(1_100_000),
      perRemainingDayMinor: rupiah(1_100_000),
    })
    expect(look(plain, "2026-05-09 13:00", yesterday, lunch).allowance).toEqual({
      todayMinor: rupiah(1_100_000),
      todaySpentMinor: rupiah(250_000),
      todayLeftMinor: rupiah(850_000),
      perRemainingDayMinor: Math.floor(rupiah(6_350_000) / 6),
    })
  })

  it("never promises more than there is", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -200_000, max: 900_000 }), { maxLength: 10 }),
        fc.integer({ min: 0, max: 6 }),
        (amounts, day) => {
          const inputs = amounts.map((amount, index) =>
            spent(index + 2, `2026-05-0${8 + (index > 4 ? 1 : 0)} 10:0${index}`, amount),
          )
          const summary = look(plain, `2026-05-${String(8 + day).padStart(2, "0")} 22:00`, ...inputs)
          const { perRemainingDayMinor, todayLeftMinor, todayMinor, todaySpentMinor } = summary.allowance
          expect(perRemainingDayMinor * summary.remainingDays).toBeLessThanOrEqual(Math.max(0, summary.leftMinor))
          expect(todayLeftMinor).toBe(todayMinor - todaySpentMinor)
        },
      ),
    )
  })
})

describe("runway", () => {
  it("is what is left over the burn, with the day on which it ends", () => {
    // Two days at 1.750.000 a day: 3.500.000 last two more, to the end of 11 May; the 12th has nothing.
    const inputs = [spent(2, "2026-05-08 10:00", 1_750_000), spent(3, "2026-05-09 10:00", 1_750_000)]
    expect(look(plain, "2026-05-10 00:00", ...inputs).runway).toEqual({ days: 2, endsOn: "2026-05-12" })
    expect(look(plain, "2026-05-10 12:00", ...inputs).runway).toEqual({ days: 2.5, endsOn: "2026-05-13" })
  })

  it("has no end before the trip's when the burn is low, and none at all without burn", () => {
    expect(look(plain, "2026-05-09 12:00", spent(2, "2026-05-08 10:00", 150_000)).runway).toEqual({
      days: 68.5,
      endsOn: null,
    })
    expect(look(plain, "2026-05-09 12:00").runway).toEqual({ days: null, endsOn: null })
  })

  it("has ended today when nothing is left", () => {
    const { runway } = look(plain, "2026-05-09 12:00", spent(2, "2026-05-08 10:00", 7_500_000))
    expect(runway).toEqual({ days: 0, endsOn: "2026-05-09" })
  })

  it("does not spend the money of a planned hotel twice", () => {
    // 7.000.000 everyday money of 10.500.000; 3.500.000 of it gone in two days.
    const inputs = [spent(2, "2026-05-08 10:00", 1_750_000), spent(3, "2026-05-09 10:00", 1_750_000)]
    expect(look(baliPlan, "2026-05-10 00:00", ...inputs).runway.days).toBe(2)
  })
})

describe("rolling windows", () => {
  it("end with the present minute", () => {
    const inputs = [
      spent(2, "2026-05-08 12:01", 1_000),
      spent(3, "2026-05-08 12:00", 200),
      spent(4, "2026-05-14 12:31", 30),
      spent(5, "2026-05-15 11:31", 4),
    ]
    const at = (text: string) => look(plain, text, ...inputs).rolling
    expect(at("2026-05-15 12:00")).toEqual({ hourMinor: rupiah(4), dayMinor: rupiah(34), weekMinor: rupiah(1_034) })
    expect(at("2026-05-15 12:31")).toEqual({ hourMinor: 0, dayMinor: rupiah(4), weekMinor: rupiah(34) })
  })
})
