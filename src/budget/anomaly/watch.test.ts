import { describe, expect, it } from "vitest"
import { limits } from "../../../config/limits.ts"
import { alertText, anomalyNumbers } from "../alert-text.ts"
import { bali, baliPlan, entryOf, rupiah } from "../bali-week.sample.ts"
import type { BudgetEntry, BudgetInput, Fact } from "../model.ts"
import { type BudgetState, decodeState, encodeState, openState } from "../state.ts"
import { step } from "../step.ts"
import type { AnomalyFact } from "./watch.ts"

const isAnomaly = (fact: Fact): fact is AnomalyFact => fact.kind === "anomaly"

/** A budget with some ordinary meals, and a way to go on with it. */
const trip = (meals = 20) => {
  let state: BudgetState = openState(baliPlan, 1, bali("2026-05-08 00:00"))
  let seq = 1
  const fold = (input: (seq: number) => BudgetInput): ReadonlyArray<AnomalyFact> => {
    seq++
    const stepped = step(state, input(seq))
    state = stepped.state
    return stepped.facts.filter(isAnomaly)
  }
  const buy = (minor: number, timeMs: number, more: Partial<BudgetEntry> = {}) =>
    fold((at) => ({ kind: "entry", seq: at, logMs: timeMs, after: entryOf(at, minor, timeMs, more) }))
  const start = bali("2026-05-08 08:00")
  for (let meal = 0; meal < meals; meal++) {
    buy(rupiah(50_000 + (meal % 5) * 10_000), start + meal * 3 * 3_600_000, { merchant: `Warung ${meal % 4}` })
  }
  return { buy, fold, now: start + meals * 3 * 3_600_000, state: () => state }
}

describe("the watch over a budget", () => {
  it("is silent on ordinary meals", () => {
    const { state } = trip(24)
    expect(state().said.facts.filter(isAnomaly)).toEqual([])
  })

  it("names an amount far above the usual, in words with the numbers", () => {
    const { buy, now } = trip()
    const [fact] = buy(rupiah(6_000_000), now, { merchant: "Kuta Gold" })
    expect(fact?.sign).toBe("amount")
    expect(fact && alertText(fact, baliPlan)).toMatch(/^Rp6\.000\.000 at Kuta Gold is far above/)
  })

  it("names the same charge twice within minutes, and not hours later", () => {
    const { buy, now } = trip()
    const one = { merchant: "Warung 1" }
    expect(buy(rupiah(70_000), now, one)).toEqual([])
    expect(buy(rupiah(70_000), now + 4 * 60_000, one).map((fact) => fact.sign)).toEqual(["duplicate"])
    expect(buy(rupiah(70_000), now + 6 * 3_600_000, one)).toEqual([])
  })

  it("says nothing of minutes where only days are known, nor of a purchase that comes back", () => {
    const one = { merchant: "Warung 1" }
    const { buy, now } = trip()
    buy(rupiah(70_000), now, one)
    expect(buy(rupiah(70_000), now, { ...one, givenDay: 20_581 })).toEqual([])
    expect(buy(rupiah(70_000), now, { ...one, firstSeq: 22 })).toEqual([])
    expect(buy(rupiah(70_000), now + 60_000, one).map((fact) => fact.sign)).toEqual(["duplicate"])
  })

  it("names many very small charges", () => {
    const { buy, now } = trip()
    const signs = [0, 3, 6, 9, 12].flatMap((minute) =>
      buy(rupiah(1_000 + minute), now + minute * 60_000, { merchant: `Shop ${minute}` }).map((fact) => fact.sign),
    )
    expect(signs).toContain("card_testing")
  })

  const denpasar = { latitude: -8.65, longitude: 115.21 }
  const london = { latitude: 51.5, longitude: -0.12 }

  it("names a journey that nobody can have made, once, and not the way back", () => {
    const { buy, now } = trip()
    expect(buy(rupiah(60_000), now, { spot: denpasar })).toEqual([])
    const [fact] = buy(rupiah(65_000), now + 40 * 60_000, { merchant: "Corner Shop", spot: london })
    expect(fact).toMatchObject({ sign: "impossible_travel", usual: 40 })
    expect(fact && alertText(fact, baliPlan)).toMatch(/ at Corner Shop is \d+ km from where you paid 40 minutes before/)
    expect(fact && anomalyNumbers(fact, baliPlan).map(({ name }) => name)).toEqual([
      "Distance",
      "Time between",
      "Speed needed",
    ])
    expect(buy(rupiah(61_000), now + 60 * 60_000, { spot: denpasar })).toEqual([])
    expect(buy(rupiah(66_000), now + 80 * 60_000, { spot: london })).toEqual([])
  })

  it("is silent about a flight, a drive, an online shop and a source that knows only days", () => {
    const { buy, now, state } = trip()
    buy(rupiah(60_000), now, { spot: denpasar })
    expect(buy(rupiah(60_000), now + 60_000, { spot: { latitude: -8.1, longitude: 112.2 } })).toEqual([])
    expect(buy(rupiah(60_000), now + 3_600_000, { merchant: "Books online" })).toEqual([])
    expect(buy(rupiah(60_000), now + 2 * 3_600_000, { spot: london, givenDay: state().plan.startDay + 3 })).toEqual([])
    expect(buy(rupiah(60_000), now + 16 * 3_600_000, { spot: london })).toEqual([])
    expect(state().signs.lastSpot).toMatchObject(london)
  })

  it("takes `this was me` for a journey after all", () => {
    const { buy, fold, now } = trip()
    buy(rupiah(60_000), now, { spot: denpasar })
    const [fact] = buy(rupiah(65_000), now + 40 * 60_000, { spot: london })
    fold((seq) => ({ kind: "answer", seq, logMs: now + 41 * 60_000, alertSeq: fact?.seq ?? 0, mine: true }))
    expect(buy(rupiah(65_000), now + 13 * 3_600_000, { spot: london })).toEqual([])
  })

  it("learns from `this was me`, once per alert", () => {
    const { buy, fold, now, state } = trip()
    const twice = (timeMs: number) => {
      buy(rupiah(70_000), timeMs, { merchant: "Ferry" })
      return buy(rupiah(70_000), timeMs + 60_000, { merchant: "Ferry" })
    }
    const [fact] = twice(now)
    expect(fact?.sign).toBe("duplicate")
    const answer = (seq: number): BudgetInput => ({
      kind: "answer",
      seq,
      logMs: now + 120_000,
      alertSeq: fact?.seq ?? 0,
      mine: true,
    })
    fold(answer)
    const once = state().signs.mine.join()
    fold(answer)
    expect(state().signs.mine.join()).toBe(once)
    expect(state().said.facts.find(isAnomaly)?.answer).toBe("mine")
    expect(twice(now + 3_600_000)).toEqual([])
  })

  it("never touches the accounts (I8)", () => {
    const { buy, now, state } = trip()
    const before = state().sums.spentMinor
    buy(rupiah(6_000_000), now)
    expect(state().sums.spentMinor).toBe(before + rupiah(6_000_000))
  })

  it("is the same text byte for byte, and goes on alike from it (I1)", () => {
    const [one, other] = [trip(), trip()]
    expect(encodeState(one.state())).toBe(encodeState(other.state()))
    const restored = decodeState(encodeState(one.state()))
    expect(restored).toEqual(one.state())
    if (restored === undefined) throw new Error("not restored")
    const entry = entryOf(999, rupiah(6_000_000), one.now)
    const input: BudgetInput = { kind: "entry", seq: 999, logMs: one.now, after: entry }
    expect(step(restored, input).facts).toEqual(step(other.state(), input).facts)
  })

  it("stays within its bounds however long the trip (I5)", () => {
    const { buy, now, state } = trip()
    for (let index = 0; index < 500; index++) {
      buy(rupiah(10_000 + index), now + index * 60_000, {
        merchant: `m${index}`,
        originalCurrency: index % 2 ? "USD" : "JPY",
      })
    }
    const { signs } = state()
    expect(signs.merchants.length).toBe(limits.anomalyMerchantsKept)
    expect(signs.recentMs.length).toBe(limits.anomalyRecentKept)
    expect(signs.currencies.length).toBeLessThanOrEqual(limits.anomalyCurrenciesKept)
    expect(state().said.facts.length).toBeLessThanOrEqual(limits.alertsKeptPerBudget)
  })
})
