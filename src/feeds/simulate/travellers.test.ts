/** The simulated feed: the same seed gives the same bytes, everything it says is valid, and each purchase has its trip. */
import { Result, Schema } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { limits } from "../../../config/limits.ts"
import { eventSchemas } from "../../../streams/events.ts"
import { msPerDay, textToDay } from "../../budget/calendar.ts"
import type { Delivery } from "../delivery.ts"
import { Dice } from "./dice.ts"
import { type SimulationOptions, simulate } from "./travellers.ts"

const options: SimulationOptions = { seed: "t", travellers: 12, startDay: textToDay("2026-05-04"), days: 20 }
const text = (of: SimulationOptions): string => [...simulate(of)].map((delivery) => JSON.stringify(delivery)).join("\n")

describe("simulate", () => {
  const feed: ReadonlyArray<Delivery> = [...simulate(options)]

  it("gives the same feed for the same seed and another for another", () => {
    expect(text(options)).toBe(text(options))
    expect(text({ ...options, seed: "u" })).not.toBe(text(options))
  })

  it("gives a traveller the same purchases however many others there are", () => {
    const alone = [...simulate({ ...options, travellers: 1 })]
    expect(feed.filter(({ event }) => event.subject === "sim-t-1")).toEqual(alone)
  })

  it("says only what the contract allows, under ids of their own", () => {
    for (const { event } of feed) {
      const decoded = Result.getOrThrow(
        Schema.decodeUnknownResult(eventSchemas[event.type])(JSON.parse(JSON.stringify(event))),
      )
      expect(decoded).toEqual(event)
    }
    expect(new Set(feed.map(({ event }) => `${event.subject} ${event.id}`)).size).toBe(feed.length)
  })

  it("buys on the days of a trip whose budget was opened before", () => {
    const spans = new Map<string, Array<readonly [first: number, last: number]>>()
    let purchases = 0
    for (const { event } of feed) {
      if (event.type === "budget.opened.v1") {
        const span = [textToDay(event.data.startDate), textToDay(event.data.endDate)] as const
        spans.set(event.subject, [...(spans.get(event.subject) ?? []), span])
      }
      if (event.type !== "txn.recorded.v1") continue
      const day = textToDay(event.time.slice(0, 10))
      const last = event.data.kind === "refund" ? 2 : 0
      expect(spans.get(event.subject)?.filter(([from, to]) => from <= day && day <= to + last)).not.toEqual([])
      purchases += 1
    }
    expect(purchases).toBeGreaterThan(1_000)
  })

  it("does to a feed what banks do: pending, tips, refunds, released holds, repeats, entries that come late", () => {
    const all = [...simulate({ ...options, travellers: 60 })]
    const types = new Set(all.map(({ event }) => event.type))
    expect([...types].sort()).toEqual(["budget.opened.v1", "txn.amended.v1", "txn.recorded.v1", "txn.reversed.v1"])
    const recorded = all.flatMap(({ event, deliverMs }) =>
      event.type === "txn.recorded.v1" ? [{ event, deliverMs }] : [],
    )
    const identities = recorded.map(
      ({ event }) => `${event.subject} ${event.source} ${event.data.account} ${event.data.externalId}`,
    )
    expect(new Set(identities).size).toBeLessThan(identities.length)
    expect(recorded.some(({ event }) => event.data.kind === "refund")).toBe(true)
    expect(recorded.some(({ event, deliverMs }) => deliverMs - Date.parse(event.time) > 3_600_000)).toBe(true)
  })

  it("delivers in order within each day, and never before the thing happened", () => {
    for (const { event, deliverMs } of feed) expect(deliverMs).toBeGreaterThanOrEqual(Date.parse(event.time))
    const days = feed.map(({ deliverMs }) => Math.floor(deliverMs / msPerDay))
    const latenessMax = Math.max(...days.map((day, index) => Math.max(...days.slice(0, index + 1)) - day))
    // The evening before a trip on which its budget was opened.
    expect(latenessMax).toBeLessThanOrEqual(1)
  })

  it("buys more at the weekend", () => {
    const perDay = { weekend: 0, week: 0 }
    for (const { event } of simulate({ ...options, travellers: 300, days: 28 })) {
      if (event.type !== "txn.recorded.v1" || event.data.kind !== "purchase") continue
      const weekday = new Date(`${event.time.slice(0, 10)}T00:00:00Z`).getUTCDay()
      perDay[weekday === 0 || weekday >= 5 ? "weekend" : "week"] += 1
    }
    expect(perDay.weekend / 3).toBeGreaterThan(perDay.week / 4)
  })

  it("keeps amounts within what the log accepts", () => {
    const amounts = feed.flatMap(({ event }) => (event.type === "txn.recorded.v1" ? [event.data.amountMinor] : []))
    expect(Math.min(...amounts)).toBeGreaterThanOrEqual(1)
    expect(Math.max(...amounts)).toBeLessThan(limits.amountMinorMax / 1_000)
  })
})

describe("Dice", () => {
  it("throws the same for the same label", () => {
    fc.assert(
      fc.property(fc.string(), (label) => {
        const throws = () => {
          const dice = new Dice(label)
          return [dice.unit(), dice.integer(1, 6), dice.pick("abc".split("")), dice.logNormal(100, 0.3)]
        }
        expect(throws()).toEqual(throws())
      }),
    )
  })

  it("stays within its bounds and never chooses a weight of 0", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: -50, max: 50 }), fc.nat(100), (label, minimum, width) => {
        const dice = new Dice(label)
        const thrown = dice.integer(minimum, minimum + width)
        expect(thrown >= minimum && thrown <= minimum + width).toBe(true)
        expect(
          dice.weighted([
            ["never", 0],
            ["often", 3],
            ["seldom", 1],
          ]),
        ).not.toBe("never")
        expect(dice.logNormal(10, 0.5)).toBeGreaterThan(0)
      }),
    )
  })

  it("has the median it is asked for", () => {
    const dice = new Dice("median")
    const prices = Array.from({ length: 4_001 }, () => dice.logNormal(50_000, 0.4)).sort((left, right) => left - right)
    expect((prices[2_000] ?? 0) / 50_000).toBeCloseTo(1, 1)
  })
})
