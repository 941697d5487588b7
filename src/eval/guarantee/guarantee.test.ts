import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { newKnowledge } from "../../budget/guarantee/knowledge.ts"
import { shippedModel } from "../../budget/guarantee/model.ts"
import { judgeSimulated } from "./simulated.ts"
import { judgeWritten } from "./strangers.ts"
import { readWrittenTrips } from "./written.ts"

const run = {
  trips: 1_500,
  target: 0.95,
  ratioRequests: 10,
  ratioSamples: 100,
  split: "test",
  seed: "guarantee-test",
} as const

it("keeps what it promises to travellers of kinds that it has never seen, without overcharging", () => {
  const judged = () =>
    judgeSimulated({ ...run, adherences: [0.5] }, newKnowledge(shippedModel(), "same-kind")).figures()
  const figures = judged()
  expect(figures.keptShare).toBeGreaterThan(0.945)
  expect(figures.refusalRate).toBeLessThan(0.2)
  expect(figures.requests).toBe(run.trips)
  expect(figures.priceRatioMedian ?? 9).toBeLessThan(1.15)
  expect(figures.shockShare).toBeGreaterThan(0.03)
  expect(judged()).toEqual(figures)
})

const lines = (count: number, style: string) =>
  Array.from({ length: count }, (_, index) => {
    const date = `2026-0${1 + (index % 9)}-1${index % 10}`
    const spent = 100 + ((index * 37) % 61)
    const events = [
      { occurredAt: `${date}T09:00:00+08:00`, amount: spent, category: "food" },
      { date, amountMinor: spent * 50, category: "hotel" },
      { at: `${date}T20:00:00Z`, amountMinor: 500, kind: "refund" },
      { at: date, note: "no spend" },
    ]
    return JSON.stringify({
      id: `t${index}`,
      request: { destination: "Bali", days: 3, startDate: date, currency: "USD", style },
      events,
    })
  })

it("reads trips that others wrote, refuses what it cannot read, and promises once it has seen enough", () => {
  const folder = mkdtempSync(join(tmpdir(), "pacer-trips-"))
  try {
    const file = join(folder, "trips.jsonl")
    writeFileSync(file, `${[...lines(120, "luxury"), "{", '{"id":"x","request":{"destination":"Bali"}}'].join("\n")}\n`)
    const read = readWrittenTrips(file)
    expect(read[0]).toMatchObject({ id: "t0", finalMinor: 100 * 100 + 100 * 50 - 500 })
    const { tally } = judgeWritten(read)
    expect(tally.requests).toBe(122)
    expect(tally.refusals.get("too-few-outcomes")).toBeGreaterThanOrEqual(40)
    expect(tally.refusals.get("unreadable")).toBe(1)
    expect(tally.kept / tally.promised).toBeGreaterThan(0.9)
    expect(tally.figures().priceRatioMedian).toBeNull()
  } finally {
    rmSync(folder, { recursive: true })
  }
})
