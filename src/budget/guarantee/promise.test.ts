import { expect, it } from "vitest"
import { bali, baliPlan, folded, opened, rupiah, spent } from "../bali-week.sample.ts"
import { textToDay } from "../calendar.ts"
import { summarise } from "../look.ts"
import type { BudgetInput, Fact } from "../model.ts"
import { decodeState, encodeState } from "../state.ts"
import type { PlanPromise } from "./promise.ts"

const promise: PlanPromise = {
  priceMinor: rupiah(3_000_000),
  target: 0.95,
  probability: 0.96,
  aim: 0.965,
  trip: { stops: [{ destination: "bali", days: 7 }], adults: 2, children: 0, style: "mid-range" },
}
const taken = (seq: number, priceMinor = promise.priceMinor): BudgetInput => ({
  kind: "promise",
  seq,
  logMs: bali("2026-05-01 12:00"),
  promise: { ...promise, priceMinor },
})
const ended = (seq: number): BudgetInput => {
  const atMs = bali("2026-05-15 00:10")
  return { kind: "due", seq, logMs: atMs, atMs, turn: "end" }
}
const outcomeOf = (facts: ReadonlyArray<Fact>) =>
  facts.flatMap((fact) => (fact.kind === "trip_ended" ? [fact.promise?.kept] : []))

it("the outcome of a promise is told at the trip's end: kept is no more than the price", () => {
  const kept = folded([opened(baliPlan), taken(2), spent(3, "2026-05-08 12:00", 3_000_000), ended(4)])
  expect(outcomeOf(kept.facts)).toEqual([true])
  const broken = folded([opened(baliPlan), taken(2), spent(3, "2026-05-08 12:00", 3_000_001), ended(4)])
  expect(outcomeOf(broken.facts)).toEqual([false])
  const byOneMinor = taken(2, promise.priceMinor - 1)
  const barely = folded([opened(baliPlan), byOneMinor, spent(3, "2026-05-08 12:00", 3_000_000), ended(4)])
  expect(outcomeOf(barely.facts)).toEqual([false])
  expect(outcomeOf(folded([opened(baliPlan), ended(2)]).facts)).toEqual([undefined])
})

const changed = (seq: number, endDate: string): BudgetInput => ({
  kind: "change",
  seq,
  logMs: bali("2026-05-09 08:00"),
  patch: { endDay: textToDay(endDate) },
})
const endedOn = (seq: number, at: string): BudgetInput => ({
  ...{ kind: "due", seq, logMs: bali(at), atMs: bali(at), turn: "end" },
})
const closedOn = (seq: number, at: string): BudgetInput => ({ kind: "close", seq, logMs: bali(at) })

it("a promise is judged by its own days: a shorter trip, a closed budget, nothing entered make none kept", () => {
  const within = [opened(baliPlan), taken(2), spent(3, "2026-05-08 12:00", 2_000_000)]
  const over = [opened(baliPlan), taken(2), spent(3, "2026-05-08 12:00", 3_000_001)]
  const shorter = folded([...within, changed(4, "2026-05-09"), endedOn(5, "2026-05-10 00:10")])
  expect(outcomeOf(shorter.facts)).toEqual([undefined])
  const guarantee = summarise(shorter.state, bali("2026-05-20 08:00")).guarantee
  expect(guarantee).toMatchObject({ lapsed: true })
  expect(guarantee?.kept).toBeUndefined()
  expect(outcomeOf(folded([...over, changed(4, "2026-05-09"), endedOn(5, "2026-05-10 00:10")]).facts)).toEqual([false])
  const early = folded([...within, closedOn(4, "2026-05-10 08:00")])
  expect(outcomeOf(early.facts)).toEqual([undefined])
  expect(summarise(early.state, bali("2026-05-20 08:00")).guarantee).toMatchObject({ lapsed: true, nextAction: null })
  expect(outcomeOf(folded([...over, closedOn(4, "2026-05-10 08:00")]).facts)).toEqual([false])
  expect(outcomeOf(folded([...within, closedOn(4, "2026-05-15 08:00")]).facts)).toEqual([true])
  expect(outcomeOf(folded([opened(baliPlan), taken(2), ended(3)]).facts)).toEqual([undefined])
})

it("days added later do not break a promise, and what was told of it is moved by nothing", () => {
  const longer = [opened(baliPlan), taken(2), spent(3, "2026-05-08 12:00", 2_000_000), changed(4, "2026-05-20")]
  const after = folded([...longer, spent(5, "2026-05-18 12:00", 2_000_000), endedOn(6, "2026-05-21 00:10")])
  const fact = after.facts.find(({ kind }) => kind === "trip_ended")
  expect(fact).toMatchObject({ promise: { kept: true, finalMinor: rupiah(2_000_000), days: { length: 7 } } })
  expect(summarise(folded(longer).state, bali("2026-05-17 08:00")).guarantee).toMatchObject({ kept: true })
  const lapsed = folded([opened(baliPlan), taken(2), ended(3), spent(4, "2026-05-08 12:00", 9)])
  expect(summarise(lapsed.state, bali("2026-05-20 08:00")).guarantee).toMatchObject({ lapsed: true })
  const late = folded([
    opened(baliPlan),
    taken(2),
    spent(3, "2026-05-08 12:00", 3_000_000),
    ended(4),
    spent(5, "2026-05-14 12:00", 9),
  ])
  expect(summarise(late.state, bali("2026-05-20 08:00")).guarantee).toMatchObject({ kept: true })
})

it("the first promise stands, and a snapshot keeps it with its outcome", () => {
  const { state } = folded([opened(baliPlan), taken(2), taken(3, 1), ended(4)])
  expect(state.promise).toEqual(promise)
  const read = decodeState(encodeState(state))
  expect(read).toEqual(state)
})

it("the probability now falls with what was spent, says what moved it, and ends with the outcome", () => {
  const look = (thousands: number, at: string) => {
    const days = ["08", "09", "10"].map((day, index) => spent(index + 3, `2026-05-${day} 12:00`, thousands * 1_000))
    const { state } = folded([opened(baliPlan), taken(2, rupiah(16_000_000)), ...days])
    return summarise(state, bali(at)).guarantee
  }
  const thrifty = look(500, "2026-05-11 08:00")
  const dear = look(4_000, "2026-05-11 08:00")
  expect(thrifty?.probabilityNow).toBeGreaterThan(dear?.probabilityNow ?? 1)
  expect(dear?.movedBy[0]).toMatchObject({ category: "food" })
  expect(dear?.movedBy[0]?.probabilityChange).toBeLessThan(0)
  expect(dear?.nextAction?.allowanceMinor).toBeLessThan(rupiah(2_000_000))
  expect(look(500, "2026-05-01 08:00")?.probabilityNow).toBeGreaterThan(0.5)
  expect(look(500, "2026-05-20 08:00")).toMatchObject({ kept: true, probabilityNow: 1 })
  expect(summarise(folded([opened(baliPlan)]).state, bali("2026-05-11 08:00")).guarantee).toBeUndefined()
})
