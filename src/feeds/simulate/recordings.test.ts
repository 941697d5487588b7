/**
 * The recorded trips stay what the simulation makes of them, are labelled as synthetic, and hold what a demonstration
 * and the engine's own tests rely on. `vitest -u` writes the files anew.
 */
import { Result, Schema } from "effect"
import { describe, expect, it } from "vitest"
import type { PacerEvent } from "../../../streams/events.ts"
import { AnyEvent } from "../../../streams/events.ts"
import { plans, recordingText } from "./recordings.ts"

const linesOf = (text: string): ReadonlyArray<unknown> =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
const decode = Schema.decodeUnknownResult(AnyEvent)

const eventsOf = (text: string): ReadonlyArray<PacerEvent> =>
  linesOf(text)
    .slice(1)
    .map((line) => Result.getOrThrow(decode(line)))

describe.each(plans)("$recording", (plan) => {
  const text = recordingText(plan)
  const events = eventsOf(text)
  const recorded = events.filter((event) => event.type === "txn.recorded.v1")

  it("is the file in streams/recorded", async () => {
    await expect(text).toMatchFileSnapshot(`../../../streams/recorded/${plan.recording}.jsonl`)
  })

  it("says in its first line that it is synthetic, and which day is today", () => {
    expect(linesOf(text)[0]).toMatchObject({ recording: plan.recording, synthetic: true, anchor: expect.any(String) })
  })

  it("opens one budget and belongs to one traveller", () => {
    expect(events.filter((event) => event.type === "budget.opened.v1")).toHaveLength(1)
    expect(new Set(events.map((event) => event.subject).filter((subject) => subject !== "@all")).size).toBe(1)
  })

  it("holds pending and posted, a refund, a repeat, money that is no spend and an early booking", () => {
    const kinds = new Set(recorded.map((event) => event.data.kind))
    for (const kind of ["purchase", "refund", "withdrawal", "topup", "income"]) expect(kinds).toContain(kind)
    expect(recorded.some((event) => event.data.status === "pending")).toBe(true)
    expect(events.some((event) => event.type === "txn.amended.v1" && event.data.description === "incl. tip")).toBe(true)
    expect(events.some((event) => event.type === "txn.assigned.v1")).toBe(true)
    const identities = recorded.map((event) => `${event.source} ${event.data.account} ${event.data.externalId}`)
    expect(new Set(identities).size).toBeLessThan(identities.length)
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length)
  })

  it("mixes the means of payment of the place", () => {
    const kinds = new Set(recorded.map((event) => event.source.split("/")[0]))
    const expected = plan.trip.timeZone === "Asia/Tokyo" ? ["card", "manual"] : ["qris", "ewallet", "card", "manual"]
    for (const kind of expected) expect(kinds).toContain(kind)
  })
})

describe("tokyo-in-yen: yen", () => {
  it("has a rate for every day of a purchase in yen, before that purchase", () => {
    const plan = plans.find(({ recording }) => recording === "tokyo-in-yen")
    if (plan === undefined) throw new Error("no such plan")
    const known = new Set<string>()
    let checked = 0
    for (const event of eventsOf(recordingText(plan))) {
      if (event.type === "rate.published.v1") known.add(event.data.date)
      if (event.type !== "txn.recorded.v1" || event.data.currency !== "JPY") continue
      checked += 1
      expect(known).toContain(event.time.slice(0, 10))
    }
    expect(checked).toBeGreaterThan(20)
  })
})
