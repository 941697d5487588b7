import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { alertSeverity, alertText } from "./alert-text.ts"
import { bali, baliPlan, folded, opened, rupiah, spent } from "./bali-week.sample.ts"
import { dayStartMs, localDay, msPerDay } from "./calendar.ts"
import type { BudgetInput, Fact } from "./model.ts"
import { nextTurnMs, openedTurning, type Turning, turnDue } from "./trip-turn.ts"

const zones = [
  "Asia/Makassar",
  "America/New_York",
  "America/Sao_Paulo",
  "Europe/London",
  "Pacific/Apia",
  "America/Havana",
]
const plan = fc
  .record({
    timeZone: fc.constantFrom(...zones),
    // Around the changes of clocks of 2018, midnight ones among them.
    startDay: fc.integer({ min: 17_590, max: 17_910 }),
    days: fc.integer({ min: 1, max: 12 }),
    watched: fc.boolean(),
  })
  .map(({ days, ...one }) => ({ ...one, endDay: one.startDay + days - 1 }))
const openedAt = (plan: { readonly startDay: number }) =>
  fc.integer({ min: -20 * 24, max: 20 * 24 }).map((hours) => plan.startDay * msPerDay + hours * 3_600_000)
const story = plan.chain((plan) =>
  fc.record({
    plan: fc.constant(plan),
    openedMs: openedAt(plan),
    // Ticks by the minute, hours apart, or weeks late.
    gaps: fc.array(fc.constantFrom(60_000, 3_600_000, 7 * 3_600_000, msPerDay, 9 * msPerDay), { maxLength: 60 }),
  }),
)

/** What a run of ticks tells, and the head that it leaves. */
const ticked = (turning: Turning, ticks: ReadonlyArray<number>) => {
  const told: Array<readonly [turn: string, atMs: number]> = []
  let head = turning
  for (const nowMs of ticks) {
    const turn = turnDue(head, nowMs)
    if (turn === undefined) continue
    told.push([turn, nowMs])
    head = { ...head, toldMs: Math.max(head.toldMs, nowMs), ...(turn === "end" ? { endedOn: head.endDay } : {}) }
  }
  return { told, head }
}

describe("the turns of a trip", () => {
  it("tell its beginning and its end once, at the first tick that reaches them, and each day once while it runs", () => {
    fc.assert(
      fc.property(story, ({ plan, openedMs, gaps }) => {
        const { timeZone, startDay, endDay, watched } = plan
        let nowMs = openedMs
        const ticks = gaps.map((gapMs) => {
          nowMs += gapMs
          return nowMs
        })
        const { told, head } = ticked({ ...plan, ...openedTurning(plan, openedMs) }, ticks)
        const today = (timeMs: number) => localDay(timeMs, timeZone)
        const reaching = (day: number) => ticks.find((timeMs) => today(timeMs) >= day)
        const firstTold = (turn: string) => told.filter(([what]) => what === turn).map(([, atMs]) => atMs)
        const ended = reaching(endDay + 1)
        expect(firstTold("end")).toEqual(today(openedMs) > endDay || ended === undefined ? [] : [ended])
        const started = reaching(startDay)
        const isLate = started === undefined || today(started) > endDay
        expect(firstTold("start")).toEqual(today(openedMs) >= startDay || isLate ? [] : [started])
        const days = firstTold("day").map(today)
        expect(days.length).toBe(new Set(days).size)
        if (!watched) expect(days).toEqual([])
        for (const day of days) expect(day > startDay - 1 && day <= endDay).toBe(true)
        if (watched)
          for (const atMs of ticks)
            if (today(atMs) > startDay && today(atMs) <= endDay && today(atMs) > today(openedMs))
              expect(told.some(([, other]) => today(other) === today(atMs))).toBe(true)
        // Nothing is due any more: the same ticks again, as after a takeover, tell nothing.
        expect(ticked(head, ticks).told).toEqual([])
        const nextMs = nextTurnMs(head)
        const last = ticks.at(-1)
        if (nextMs !== undefined && last !== undefined) expect(nextMs).toBeGreaterThan(last)
      }),
      { numRuns: 2_000 },
    )
  })

  it("begin at local midnight, also where clocks change, and wake nobody before", () => {
    // New York, 4 November 2018: a day of 25 hours.
    const turning = { timeZone: "America/New_York", startDay: 17_838, endDay: 17_840, watched: true, toldMs: 0 }
    const startMs = Date.parse("2018-11-03T00:00:00-04:00")
    expect(nextTurnMs(turning)).toBe(startMs)
    expect(turnDue(turning, startMs - 1)).toBeUndefined()
    const { told, head } = ticked(turning, [startMs, startMs + 1, startMs + msPerDay, startMs + 2 * msPerDay])
    expect(told.map(([turn]) => turn)).toEqual(["start", "day"])
    expect(nextTurnMs(head)).toBe(startMs + 2 * msPerDay + 3_600_000)
    // São Paulo on the same day has no midnight.
    expect(dayStartMs(17_839, "America/Sao_Paulo")).toBe(Date.parse("2018-11-04T01:00:00-02:00"))
  })

  it("fall due once after downtime: of all that was missed, the end", () => {
    const turning = { ...baliPlan, watched: true, toldMs: dayStartMs(baliPlan.startDay, baliPlan.timeZone) - 1 }
    const lateMs = dayStartMs(baliPlan.endDay + 40, baliPlan.timeZone)
    expect(ticked(turning, [lateMs, lateMs, lateMs + 1]).told).toEqual([["end", lateMs]])
  })

  it("follow the plan: an end that moves into the past is told, one that was told is told again only when it is later", () => {
    const midnight = (day: number) => dayStartMs(day, baliPlan.timeZone)
    const { startDay, endDay } = baliPlan
    const running: Turning = { ...baliPlan, watched: true, toldMs: midnight(endDay) }
    expect(turnDue({ ...running, endDay: startDay + 1 }, midnight(endDay) + 1)).toBe("end")
    const over = { ...running, endedOn: endDay }
    expect(nextTurnMs({ ...over, endDay: endDay - 1 })).toBeUndefined()
    expect(nextTurnMs({ ...over, endDay: endDay + 2 })).toBe(midnight(endDay + 1))
    expect(nextTurnMs({ ...running, closedMs: 0 })).toBeUndefined()
  })
})

describe("a budget whose trip turns", () => {
  const due = (seq: number, at: string, turn: "start" | "day" | "end"): BudgetInput => ({
    ...{ kind: "due", seq, turn },
    logMs: bali(at),
    atMs: bali(at),
  })
  const plan = { ...baliPlan, totalMinor: rupiah(7_000_000), categoryPlanMinor: {}, thresholdsPercent: [] }
  const facts = (...inputs: ReadonlyArray<BudgetInput>): ReadonlyArray<Fact> => folded([opened(plan), ...inputs]).facts
  const texts = (said: ReadonlyArray<Fact>) => said.map((fact) => alertText(fact, plan))

  it("says what it began with, and at the end the final figures and whether it was kept", () => {
    const begun = facts(spent(2, "2026-05-02 10:00", 500_000), due(3, "2026-05-08 00:00", "start"))
    expect(begun).toMatchObject([{ kind: "trip_started", seq: 3, day: plan.startDay, spentMinor: rupiah(500_000) }])
    expect(texts(begun)).toEqual([
      `${plan.name} has begun: Rp7.000.000 for ${plan.endDay - plan.startDay + 1} days, Rp500.000 of it spent before.`,
    ])
    const late = facts(spent(2, "2026-05-09 10:00", 500_000), due(3, "2026-05-12 08:00", "start"))
    expect(texts(late)).toEqual([
      `${plan.name} is on day 5 of ${plan.endDay - plan.startDay + 1}: Rp7.000.000, Rp500.000 of it spent so far.`,
    ])
    const kept = facts(spent(2, "2026-05-02 10:00", 500_000), due(3, "2026-06-08 00:00", "end"))
    expect(kept).toMatchObject([{ kind: "trip_ended", spentMinor: rupiah(500_000), totalMinor: rupiah(7_000_000) }])
    expect(texts(kept)).toEqual([
      `${plan.name} is over: Rp500.000 of Rp7.000.000 spent. The budget was kept, Rp6.500.000 left.`,
    ])
    const over = facts(spent(2, "2026-05-02 10:00", 7_500_000), due(3, "2026-06-08 00:00", "end"))
    expect(texts(over)).toEqual([
      `${plan.name} is over: Rp7.500.000 of Rp7.000.000 spent. The budget was not kept, Rp500.000 over.`,
    ])
    expect([...kept, ...over].map(alertSeverity)).toEqual(["info", "warning"])
  })

  it("warns of its pace when a day turns, without any purchase, and once", () => {
    const evening = spent(2, "2026-05-08 20:00", 1_900_000)
    expect(facts(evening).filter((fact) => fact.kind === "burn_warning" && fact.reason === "pace")).toEqual([])
    const turned = facts(evening, due(3, "2026-05-09 00:00", "day"), due(4, "2026-05-09 00:01", "day"))
    expect(turned.filter((fact) => fact.seq >= 3)).toMatchObject([{ kind: "burn_warning", reason: "pace", seq: 3 }])
  })

  it("says nothing when it is closed", () => {
    expect(
      facts({ kind: "close", seq: 2, logMs: bali("2026-05-08 20:00") }, due(3, "2026-06-08 00:00", "end")),
    ).toEqual([])
  })
})
