import { Result, Schema } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { eventSchemas } from "../streams/events.ts"
import { partitionOf } from "../streams/subjects.ts"
import { externalIdOf, indexOf, Load, standardBudgets, userIdOf } from "./load.ts"

const load = (popularity: "zipf" | "uniform" = "zipf", seed = 7) =>
  new Load({ seed, popularity, firstDay: "2026-10-20" })
const sample = 40_000

const perUser = (popularity: "zipf" | "uniform"): Map<string, number> => {
  const from = load(popularity)
  const counts = new Map<string, number>()
  for (let index = 0; index < sample; index++) {
    const { subject } = from.transaction(index)
    counts.set(subject, (counts.get(subject) ?? 0) + 1)
  }
  return counts
}

describe("the standard load", () => {
  it("is made of valid events of 265 to 280 bytes", () => {
    const decode = Schema.decodeUnknownResult(eventSchemas["txn.recorded.v1"])
    fc.assert(
      fc.property(fc.nat({ max: 50_000_000 }), fc.integer(), (index, seed) => {
        const event = load("zipf", seed).transaction(index)
        const { length } = JSON.stringify(event)
        expect(length).toBeGreaterThanOrEqual(265)
        expect(length).toBeLessThanOrEqual(280)
        expect(Result.isSuccess(decode(event))).toBe(true)
      }),
    )
  })

  it("opens a valid budget that contains the day of every transaction", () => {
    const opening = load().opening(42)
    expect(Result.isSuccess(Schema.decodeUnknownResult(eventSchemas["budget.opened.v1"])(opening))).toBe(true)
    for (let index = 0; index < 2_000; index++) {
      const day = new Date(Date.parse(load().transaction(index).time) + 7 * 3_600_000).toISOString().slice(0, 10)
      expect(day >= opening.data.startDate && day <= opening.data.endDate).toBe(true)
    }
  })

  it("is the same for the same seed and another for another", () => {
    const texts = (seed: number) =>
      Array.from({ length: 200 }, (_, index) => JSON.stringify(load("zipf", seed).transaction(index)))
    expect(texts(7)).toEqual(texts(7))
    expect(texts(7)).not.toEqual(texts(8))
  })

  it("repeats one event in a hundred exactly, and only earlier ones", () => {
    const from = load()
    const seen = new Set<string>()
    let repeats = 0
    let originals = 0
    for (let index = 0; index < sample; index++) {
      const text = JSON.stringify(from.transaction(index))
      if (seen.has(text)) repeats += 1
      else originals += from.transaction(index).data.externalId === externalIdOf(index) ? 1 : 0
      seen.add(text)
    }
    expect(originals + repeats).toBe(sample)
    expect(repeats / sample).toBeGreaterThan(0.008)
    expect(repeats / sample).toBeLessThan(0.012)
  })

  it("names each transaction by its index", () => {
    fc.assert(
      fc.property(fc.nat({ max: 60_000_000 }), (index) => {
        expect(indexOf(externalIdOf(index))).toBe(index)
      }),
    )
    expect(load().liveTransaction(3, 1_234, 0)).toMatchObject({
      subject: userIdOf(3),
      data: { externalId: externalIdOf(1_234) },
    })
  })

  it("follows Zipf(1.0): the k-th traveller has 1/k of the first one's share", () => {
    const counts = perUser("zipf")
    const harmonic = Array.from({ length: standardBudgets }, (_, rank) => 1 / (rank + 1)).reduce(
      (sum, share) => sum + share,
      0,
    )
    for (const rank of [1, 2, 5, 10, 20]) {
      const expected = sample / harmonic / rank
      expect(Math.abs((counts.get(userIdOf(rank - 1)) ?? 0) - expected)).toBeLessThan(5 * Math.sqrt(expected))
    }
  })

  it("spreads evenly over travellers and partitions when asked to", () => {
    const counts = [...perUser("uniform").values()]
    expect(counts.length).toBeGreaterThan(standardBudgets * 0.95)
    expect(Math.max(...counts)).toBeLessThan(25)
    const partitions = new Map<number, number>()
    for (let user = 0; user < standardBudgets; user++) {
      const partition = partitionOf(userIdOf(user), 16)
      partitions.set(partition, (partitions.get(partition) ?? 0) + 1)
    }
    expect(partitions.size).toBe(16)
    expect(Math.min(...partitions.values())).toBeGreaterThan(standardBudgets / 16 / 2)
  })
})
