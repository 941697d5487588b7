/** The sentences of the hero, the labels of sources, and what the cash sheet offers first. */
import { describe, expect, test } from "vitest"
import { cashHabits } from "./cash-habits.ts"
import { demoWorld } from "./demo-trips.test-support.ts"
import { allowanceWords, headline, paceWords, runwayWords, whereInTrip } from "./hero-words.ts"
import type { OutboxEntry } from "./outbox.ts"
import { sourceLabel } from "./source-label.ts"
import { likeliest } from "./trip-choice.ts"

const nowMs = Date.parse("2026-05-08T06:00:00Z")
const world = demoWorld(nowMs)
const viewOf = (budgetId: string) => {
  const view = world.view(budgetId)
  if (view === undefined) throw new Error(`no budget ${budgetId}`)
  return view
}
const bali = viewOf("bali").summary

describe("the hero", () => {
  test("says what is left and for how long", () => {
    expect([headline(bali), whereInTrip(bali)]).toEqual(["Left for 9 days", "Day 6 of 14"])
    expect(headline({ ...bali, remainingDays: 1 })).toBe("Left for the last day")
    expect(headline({ ...bali, leftMinor: -1 })).toBe("Over budget by")
    expect(whereInTrip({ ...bali, phase: "upcoming", today: "2026-05-01", startDate: "2026-05-03" })).toBe(
      "Starts in 2 days",
    )
    expect(headline({ ...bali, phase: "closed" })).toBe("Left over")
  })

  test("says the pace in words beside its icon, and only while the trip runs", () => {
    const over = { ...bali, pace: { expectedMinor: 0, differenceMinor: 1_200_000_00, state: "over" as const } }
    expect(paceWords(over)).toMatchObject({ text: "Rp1.200.000 over pace", icon: "over" })
    expect(paceWords({ ...over, phase: "ended" })).toBeUndefined()
  })

  test("says how far over today is, never a negative amount", () => {
    const allowance = {
      todayMinor: 500_000_00,
      todaySpentMinor: 620_000_00,
      todayLeftMinor: -120_000_00,
      perRemainingDayMinor: 0,
    }
    expect(allowanceWords({ ...bali, allowance })).toEqual({
      value: "Rp120.000",
      note: "over today’s Rp500.000",
      over: true,
    })
  })

  test("says when the money ends", () => {
    const trip = { ...bali, endDate: "2026-05-16" }
    expect(runwayWords({ ...trip, runway: { days: 6.2, endsOn: "2026-05-14" } })).toMatchObject({
      value: "Thu 14 May",
      note: "2 days before the trip ends",
      early: true,
    })
    expect(runwayWords({ ...trip, runway: { days: 20, endsOn: null } }).value).toBe("Past the end")
    expect(runwayWords({ ...trip, runway: { days: null, endsOn: null } }).value).toBe("No burn yet")
    expect(runwayWords({ ...trip, leftMinor: 0 }).value).toBe("Nothing left")
  })
})

describe("cash", () => {
  test("in a country of another currency starts with that currency, its amounts and the rate last used", () => {
    const habits = cashHabits(viewOf("tokyo"), [])
    expect(habits.currencies).toEqual(["JPY", "IDR"])
    expect(habits.amounts("JPY")).toEqual([500, 1_000, 1_500, 2_000])
    expect(habits.rate("JPY")).toBe(104.5)
    expect(habits.rate("USD")).toBeUndefined()
  })

  test("offers every category once, the most used first, entries still waiting included", () => {
    const waiting: ReadonlyArray<OutboxEntry> = Array.from({ length: 30 }, (_, index) => ({
      clientId: `c${index}`,
      budgetId: "bali",
      amountMinor: 77_000_00,
      currency: "IDR",
      category: "health",
      occurredAt: "2026-05-08T05:00:00.000Z",
      state: "waiting",
    }))
    const before = cashHabits(viewOf("bali"), [])
    const after = cashHabits(viewOf("bali"), waiting)
    expect(before.categories[0]).toBe("food")
    expect(after.categories[0]).toBe("health")
    expect(new Set(after.categories).size).toBe(after.categories.length)
    expect(after.amounts("IDR")).toContain(77_000_00)
  })
})

test("sources read as a traveller calls them", () => {
  expect(sourceLabel("card/bca")).toMatchObject({ kind: "Card", issuer: "BCA" })
  expect(sourceLabel("qris")).toMatchObject({ kind: "QRIS", issuer: undefined })
  expect(sourceLabel("ewallet/gopay")).toMatchObject({ kind: "E-wallet", issuer: "GoPay" })
  expect(sourceLabel("manual/cash")).toMatchObject({ kind: "Cash" })
  expect(sourceLabel("newwire/somebank")).toMatchObject({ kind: "Newwire", issuer: "Somebank" })
})

test("the page opens on the trip under way, else the next one, else the latest", () => {
  const running = { ...bali, budgetId: "running" }
  const soon = { ...bali, budgetId: "soon", phase: "upcoming" as const, startDate: "2026-06-01" }
  const later = { ...bali, budgetId: "later", phase: "upcoming" as const, startDate: "2026-09-01" }
  const old = { ...bali, budgetId: "old", phase: "ended" as const, startDate: "2025-01-01" }
  const recent = { ...bali, budgetId: "recent", phase: "ended" as const, startDate: "2026-01-01" }
  expect(likeliest([old, later, running, soon])?.budgetId).toBe("running")
  expect(likeliest([old, later, soon])?.budgetId).toBe("soon")
  expect(likeliest([old, recent])?.budgetId).toBe("recent")
  expect(likeliest([])).toBeUndefined()
})
