import { describe, expect, it } from "vitest"
import { bali, baliPlan, folded, opened, rupiah, spent } from "../bali-week.sample.ts"
import type { BudgetInput, BudgetPlan, Fact } from "../model.ts"

/** Rp7.000.000 for seven days, all of it everyday money, and no thresholds to speak in between. */
const plan: BudgetPlan = { ...baliPlan, totalMinor: rupiah(7_000_000), categoryPlanMinor: {}, thresholdsPercent: [] }

/** What the burn says; a correction that comes with it is another room's. */
const said = (...inputs: ReadonlyArray<BudgetInput>): ReadonlyArray<Fact> =>
  folded([opened(plan), ...inputs]).facts.filter((fact) => fact.kind !== "correction_proposed")
const warnings = (facts: ReadonlyArray<Fact>) =>
  facts.map((fact) => (fact.kind === "burn_warning" ? [fact.seq, fact.reason] : [fact.seq, fact.kind]))

describe("the day's warning", () => {
  it("comes when the day goes over its allowance, once per day", () => {
    const facts = said(
      spent(2, "2026-05-08 10:00", 1_000_000),
      spent(3, "2026-05-08 12:00", 1),
      spent(4, "2026-05-08 20:00", 900_000),
      // 5.099.999 for six days: 849.999 a day.
      spent(5, "2026-05-09 00:10", 849_000),
      spent(6, "2026-05-09 00:30", 1_000),
    )
    expect(warnings(facts.filter((fact) => fact.kind === "burn_warning" && fact.reason === "day"))).toEqual([
      [3, "day"],
      [6, "day"],
    ])
    expect(facts[0]).toMatchObject({ spentMinor: rupiah(1_000_001), allowanceMinor: rupiah(1_000_000) })
    expect(facts.at(-1)).toMatchObject({
      spentMinor: rupiah(850_000),
      allowanceMinor: Math.floor(rupiah(5_099_999) / 6),
    })
  })

  it("does not count what is paid once for the trip, though that leaves less for the day", () => {
    const hotel = spent(2, "2026-05-08 09:00", 2_800_000, { category: "lodging" })
    expect(said(hotel, spent(3, "2026-05-08 12:00", 600_000))).toEqual([])
    expect(said(hotel, spent(3, "2026-05-08 12:00", 600_001))).toMatchObject([
      { reason: "day", allowanceMinor: rupiah(600_000) },
    ])
  })

  it("is about the log's day: yesterday's late receipt is not today's spend", () => {
    const late = { ...spent(2, "2026-05-08 12:00", 3_000_000), logMs: bali("2026-05-09 08:00") }
    expect(said(late).filter((fact) => fact.kind === "burn_warning" && fact.reason === "day")).toEqual([])
  })

  it("is silent outside the trip", () => {
    expect(said(spent(2, "2026-05-07 12:00", 6_000_000), spent(3, "2026-05-15 12:00", 6_000_000))).toEqual([])
  })
})

describe("the pace's warning", () => {
  const day = (number: number, date: string, amount: number) => spent(number, `${date} 23:00`, amount)

  it("waits for a day of the trip, then says when the money ends", () => {
    const facts = said(day(2, "2026-05-08", 1_000_000), spent(3, "2026-05-09 12:00", 1_000_000))
    // A day and a half (and five seconds): 2.000.000 / 1.50006 = 1.333.282 a day; 5.000.000 last 3.75 days, to 13 May.
    expect(facts).toMatchObject([
      { seq: 3, reason: "pace", runsOutOn: plan.startDay + 5, allowanceMinor: Math.floor(rupiah(5_000_000) / 6) },
    ])
    expect(facts).toMatchObject([{ spentMinor: Math.round((rupiah(2_000_000) * 86_400) / 129_605) }])
  })

  it("is said once, until the forecast is back within the budget, and then again", () => {
    const facts = said(
      day(2, "2026-05-08", 1_000_000),
      // 1.5 days: 2.100 thousand, forecast 9.8 million.
      spent(3, "2026-05-09 12:00", 1_000_000),
      spent(4, "2026-05-09 12:30", 100_000),
      // 3 days: 2.900 thousand in 2.96 days, forecast 6.86 million: recovered.
      day(5, "2026-05-10", 800_000),
      // 3.5 days: 4.400 thousand, forecast 8.8 million.
      spent(6, "2026-05-11 12:00", 1_400_000),
    )
    expect(warnings(facts).filter(([, reason]) => reason === "pace")).toEqual([
      [3, "pace"],
      [6, "pace"],
    ])
  })

  it("does not speak of a forecast that is just over the budget", () => {
    // 2 days but an hour: 2.000 thousand, forecast 7.15 million; with 110 thousand more 7.54 million.
    expect(said(day(2, "2026-05-08", 1_000_000), day(3, "2026-05-09", 1_000_000))).toEqual([])
    const facts = said(day(2, "2026-05-08", 1_000_000), day(3, "2026-05-09", 1_000_000), day(4, "2026-05-09", 110_000))
    expect(warnings(facts)).toContainEqual([4, "pace"])
  })

  it("is not fooled by a hotel that is paid for the whole trip", () => {
    const facts = said(
      spent(2, "2026-05-08 09:00", 2_800_000, { category: "lodging" }),
      day(3, "2026-05-08", 550_000),
      day(4, "2026-05-09", 550_000),
    )
    expect(facts).toEqual([])
  })

  it("waits longer on a longer trip, and a week at most", () => {
    const long = (days: number): BudgetPlan => ({
      ...plan,
      endDay: plan.startDay + days - 1,
      totalMinor: rupiah(days * 1_000_000),
    })
    const first = (days: number) => {
      const entries = Array.from({ length: 12 }, (_, index) =>
        spent(index + 2, `2026-05-${String(8 + index).padStart(2, "0")} 12:00`, 1_500_000),
      )
      // Where the forecast has spoken before, it is silent, and still said.
      return entries.find((_, index) => folded([opened(long(days)), ...entries.slice(0, index + 1)]).state.said.pace)
        ?.seq
    }
    // Half a day into the trip is entry 2, so entry n comes after n − 1.5 days: 3 of 30 days, 7 of 200.
    expect(first(30)).toBe(5)
    expect(first(200)).toBe(9)
  })
})
