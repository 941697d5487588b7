import { describe, expect, it } from "vitest"
import { bali, baliPlan, entryOf, folded, opened, rupiah, spent, threeDays } from "./bali-week.sample.ts"
import { summarise, viewAlert, viewBudget, viewTransaction } from "./look.ts"
import type { Fact } from "./model.ts"

describe("a golden fold: three days of the Bali week, looked at on the third at noon", () => {
  const { state, facts } = folded(threeDays)
  const noon = bali("2026-05-10 12:00")

  // By hand. One-offs: hotel 2.600.000 (planned 2.500.000), flight 900.000 (planned 1.000.000, so 1.000.000 stay set
  // aside): 3.600.000. Everyday budget 10.500.000 − 3.600.000 = 6.900.000, a seventh of it 985.714,28 a day.
  // Everyday spend 150 + 450 + 210 + 640 − 60 + 1.350 = 2.740 thousand in 2.5 days: 1.096.000 a day. Left 4.160.000.
  it("has the summary that was worked out by hand", () => {
    // The forecast has tests of its own (forecast/).
    const { forecast: _, ...summary } = summarise(state, noon)
    expect(summary).toEqual({
      budgetId: "bali",
      userId: "sari",
      name: "Bali week",
      destination: "Bali",
      currency: "IDR",
      exponent: 2,
      shownDecimals: 0,
      timeZone: "Asia/Makassar",
      startDate: "2026-05-08",
      endDate: "2026-05-14",
      phase: "running",
      asOf: "2026-05-10T04:00:00.000Z",
      today: "2026-05-10",
      tripDay: 3,
      tripDays: 7,
      remainingDays: 5,
      totalMinor: rupiah(10_500_000),
      spentMinor: rupiah(6_240_000),
      leftMinor: rupiah(4_260_000),
      committedMinor: 0,
      pendingMinor: rupiah(450_000),
      transactionCount: 8,
      byCategory: [
        {
          category: "lodging",
          plannedMinor: rupiah(2_500_000),
          spentMinor: rupiah(2_600_000),
          committedMinor: 0,
          count: 1,
        },
        { category: "food", plannedMinor: null, spentMinor: rupiah(1_240_000), committedMinor: 0, count: 3 },
        { category: "transport_local", plannedMinor: null, spentMinor: rupiah(150_000), committedMinor: 0, count: 2 },
        {
          category: "transport_intercity",
          plannedMinor: rupiah(1_000_000),
          spentMinor: rupiah(900_000),
          committedMinor: 0,
          count: 1,
        },
        { category: "activities", plannedMinor: null, spentMinor: rupiah(1_350_000), committedMinor: 0, count: 1 },
      ],
      byDay: [
        { date: "2026-05-02", plannedMinor: 0, spentMinor: rupiah(900_000), oneOffMinor: rupiah(900_000), count: 1 },
        {
          date: "2026-05-08",
          plannedMinor: 98_571_428,
          spentMinor: rupiah(3_200_000),
          oneOffMinor: rupiah(2_600_000),
          count: 3,
        },
        { date: "2026-05-09", plannedMinor: 98_571_428, spentMinor: rupiah(790_000), oneOffMinor: 0, count: 3 },
        { date: "2026-05-10", plannedMinor: 98_571_428, spentMinor: rupiah(1_350_000), oneOffMinor: 0, count: 1 },
        { date: "2026-05-11", plannedMinor: 98_571_428, spentMinor: 0, oneOffMinor: 0, count: 0 },
        { date: "2026-05-12", plannedMinor: 98_571_428, spentMinor: 0, oneOffMinor: 0, count: 0 },
        { date: "2026-05-13", plannedMinor: 98_571_428, spentMinor: 0, oneOffMinor: 0, count: 0 },
        { date: "2026-05-14", plannedMinor: 98_571_432, spentMinor: 0, oneOffMinor: 0, count: 0 },
      ],
      rolling: { hourMinor: 0, dayMinor: rupiah(1_930_000), weekMinor: rupiah(5_340_000) },
      burn: {
        perDayMinor: rupiah(1_096_000),
        perDayWithOneOffsMinor: rupiah(2_496_000),
        plannedPerDayMinor: 98_571_429,
      },
      pace: { expectedMinor: 596_428_571, differenceMinor: 27_571_429, state: "on" },
      allowance: {
        todayMinor: rupiah(1_102_000),
        todaySpentMinor: rupiah(1_350_000),
        todayLeftMinor: rupiah(-248_000),
        perRemainingDayMinor: rupiah(832_000),
      },
      runway: { days: 3.8, endsOn: "2026-05-14" },
      thresholds: [
        { percent: 50, crossed: true },
        { percent: 70, crossed: false },
        { percent: 90, crossed: false },
        { percent: 100, crossed: false },
      ],
    })
  })

  // At 08:00:05 on the third day 201.605 seconds have gone by: 2.740.000 × 86.400 / 201.605 = 1.174.256,59 a day, and
  // 4.160.000 last for 3,54 days: until the evening of the 13th.
  it("has said what was worked out by hand", () => {
    expect(facts).toEqual([
      {
        kind: "threshold",
        seq: 9,
        atMs: bali("2026-05-10 08:00") + 5_000,
        percent: 50,
        spentMinor: rupiah(6_240_000),
        totalMinor: rupiah(10_500_000),
      },
      {
        kind: "burn_warning",
        seq: 9,
        atMs: bali("2026-05-10 08:00") + 5_000,
        reason: "day",
        spentMinor: rupiah(1_350_000),
        allowanceMinor: rupiah(1_102_000),
      },
      {
        kind: "burn_warning",
        seq: 9,
        atMs: bali("2026-05-10 08:00") + 5_000,
        reason: "pace",
        spentMinor: 117_425_659,
        allowanceMinor: rupiah(832_000),
        runsOutOn: baliPlan.startDay + 5,
      },
      // What would keep the plan is worked out in correction/correction.test.ts.
      expect.objectContaining({ kind: "correction_proposed", seq: 9, correctionId: "c-9", automatic: false }),
    ])
  })

  it("says it in words", () => {
    const view = viewBudget(state, noon, { suggestions: [], matches: [], unassignedCount: 2 })
    expect(view.alerts.map(({ text, severity }) => [severity, text])).toEqual([
      ["warning", "Bali week holds with a chance of 41%; about Rp649.735 a day instead of Rp896.423 makes it 80%."],
      [
        "warning",
        "At Rp1.174.257 a day the money runs out on 13 May, 1 day before the trip ends; Rp832.000 a day would last.",
      ],
      ["info", "Spending on 10 May came to Rp1.350.000, Rp248.000 over the day's allowance of Rp1.102.000."],
      ["info", "50% of the budget for Bali week is spent: Rp6.240.000 of Rp10.500.000."],
    ])
    expect(view.transactions.map((transaction) => transaction.externalId)).toEqual([
      "x9",
      "x8",
      "x7",
      "x6",
      "x5",
      "x4",
      "x3",
      "x2",
    ])
    expect(view.unassignedCount).toBe(2)
  })
})

describe("days turn in the look", () => {
  const { state } = folded(threeDays)
  const at = (text: string) => summarise(state, bali(text))

  it("without an event: midnight begins a day that has spent nothing", () => {
    expect(at("2026-05-10 23:59")).toMatchObject({ today: "2026-05-10", tripDay: 3, remainingDays: 5 })
    const next = at("2026-05-11 00:00")
    expect(next).toMatchObject({ today: "2026-05-11", tripDay: 4, remainingDays: 4 })
    expect(next.allowance).toEqual({
      todayMinor: rupiah(1_040_000),
      todaySpentMinor: 0,
      todayLeftMinor: rupiah(1_040_000),
      perRemainingDayMinor: rupiah(1_040_000),
    })
  })

  it("before the trip: nothing burns, and every day is still to come", () => {
    const { state: before } = folded([opened(), spent(2, "2026-05-02 20:00", 70_000)])
    const summary = summarise(before, bali("2026-05-03 12:00"))
    expect(summary).toMatchObject({ phase: "upcoming", tripDay: 0, remainingDays: 7 })
    expect(summary.burn).toEqual({ perDayMinor: 0, perDayWithOneOffsMinor: 0, plannedPerDayMinor: rupiah(1_000_000) })
    expect(summary.pace).toEqual({ expectedMinor: 0, differenceMinor: rupiah(70_000), state: "on" })
    expect(summary.allowance).toEqual({
      todayMinor: 0,
      todaySpentMinor: 0,
      todayLeftMinor: 0,
      perRemainingDayMinor: rupiah(990_000),
    })
    expect(summary.runway).toEqual({ days: null, endsOn: null })
  })

  it("after the trip: the burn is over all its days, and nothing is left to allow", () => {
    const summary = at("2026-05-20 12:00")
    expect(summary).toMatchObject({ phase: "ended", tripDay: 7, remainingDays: 0 })
    expect(summary.burn.perDayMinor).toBe(Math.round(rupiah(2_740_000) / 7))
    expect(summary.allowance).toMatchObject({ todayMinor: 0, todayLeftMinor: 0, perRemainingDayMinor: 0 })
    expect(summary.runway).toEqual({ days: null, endsOn: null })
    expect(summary.rolling.weekMinor).toBe(0)
  })

  it("closed stays closed, whatever the day", () => {
    const { state: closed } = folded([...threeDays, { kind: "close", seq: 10, logMs: bali("2026-05-10 13:00") }])
    expect(summarise(closed, bali("2026-05-10 14:00")).phase).toBe("closed")
  })

  it("looking changes nothing", () => {
    const text = JSON.stringify(state)
    viewBudget(state, bali("2026-06-01 12:00"), { suggestions: [], matches: [], unassignedCount: 0 })
    expect(JSON.stringify(state)).toBe(text)
  })
})

describe("viewTransaction", () => {
  it("shows the original beside the budget's money", () => {
    const entry = entryOf(7, rupiah(125_100), bali("2026-05-09 00:30"), {
      originalMinor: 1_200,
      originalCurrency: "JPY",
      rate: "104.25",
      merchant: "LAWSON",
    })
    expect(viewTransaction(entry)).toMatchObject({
      transactionId: entry.identity,
      occurredAt: "2026-05-08T16:30:00.000Z",
      day: "2026-05-09",
      spendMinor: rupiah(125_100),
      originalMinor: 1_200,
      originalCurrency: "JPY",
      rate: "104.25",
      merchant: "LAWSON",
    })
  })
})

describe("viewAlert", () => {
  const threshold = (percent: number, amount: number): Fact => ({
    kind: "threshold",
    seq: 12,
    atMs: bali("2026-05-12 09:00"),
    percent,
    spentMinor: rupiah(amount),
    totalMinor: rupiah(10_500_000),
  })
  const burn = (more: Partial<Extract<Fact, { kind: "burn_warning" }>>): Fact => ({
    kind: "burn_warning",
    seq: 12,
    atMs: bali("2026-05-12 09:00"),
    reason: "pace",
    spentMinor: rupiah(2_000_000),
    allowanceMinor: rupiah(500_000),
    ...more,
  })

  it("tells a threshold by its percent", () => {
    expect(viewAlert(threshold(90, 9_600_000), baliPlan)).toEqual({
      alertId: "12-threshold-90",
      kind: "threshold",
      at: "2026-05-12T01:00:00.000Z",
      severity: "warning",
      text: "90% of the budget for Bali week is spent: Rp9.600.000 of Rp10.500.000.",
      percent: 90,
    })
  })

  it.each<[Fact, string, string]>([
    [
      threshold(100, 10_500_000),
      "critical",
      "The budget for Bali week is used up: Rp10.500.000 of Rp10.500.000 spent.",
    ],
    [
      threshold(120, 12_600_000),
      "critical",
      "120% of the budget for Bali week is spent: Rp12.600.000 of Rp10.500.000, Rp2.100.000 over.",
    ],
    [
      burn({ runsOutOn: baliPlan.endDay }),
      "warning",
      "At Rp2.000.000 a day the money runs out on 14 May, before the last day is over; Rp500.000 a day would last.",
    ],
    [
      burn({ runsOutOn: baliPlan.endDay - 2, allowanceMinor: 0 }),
      "warning",
      "The everyday money for Bali week is used up at Rp2.000.000 a day, with 2 days to go.",
    ],
    [
      burn({ reason: "day", allowanceMinor: 0 }),
      "info",
      "Spending on 12 May came to Rp2.000.000, with nothing left for everyday spending.",
    ],
  ])("%#", (fact, severity, text) => {
    expect(viewAlert(fact, baliPlan)).toMatchObject({ severity, text })
  })
})
