import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { expect, it } from "vitest"
import { newKnowledge } from "../../budget/guarantee/knowledge.ts"
import { shippedModel } from "../../budget/guarantee/model.ts"
import { calibrationNoise } from "./calibration-noise.ts"
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

const written = (texts: ReadonlyArray<string>) => {
  const folder = mkdtempSync(join(tmpdir(), "pacer-trips-"))
  try {
    writeFileSync(join(folder, "trips.jsonl"), texts.join("\n"))
    return readWrittenTrips(join(folder, "trips.jsonl"))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

it("names the line and the field of what cannot be read", () => {
  const request = { destination: "Bali", days: 3, currency: "USD" }
  const of = (event: object) => JSON.stringify({ id: "a", request, events: [{ date: "2026-05-08", amount: 5 }, event] })
  const lines = [
    of({ amount: "a lot" }),
    of({ amount: 5, currency: "XXX" }),
    JSON.stringify({ request }),
    JSON.stringify({ request: { ...request, adults: 0 }, events: [] }),
    JSON.stringify({ request: { ...request, days: 1_000_000_000 }, events: [] }),
    JSON.stringify({ request: { ...request, style: "royal" }, events: [] }),
    of({ amount: { value: "1,250.50", currency: "usd" } }),
  ]
  const read = written(lines)
  expect(read.flatMap((one) => ("refusal" in one ? [[one.line, one.refusal.field, one.refusal.kind]] : []))).toEqual([
    [1, "events[1].amount", "unreadable"],
    [2, "events[1].currency", "unreadable"],
    [3, "events", "unreadable"],
    [4, "adults", "invalid"],
    [5, "days", "too-long"],
    [6, "style", "invalid"],
  ])
  expect(read.at(-1)).toMatchObject({ finalMinor: 125_550 })
})

const anything = fc.oneof(
  fc.constantFrom<unknown>(
    "Bali",
    "Ubud",
    "Nowhere",
    "2026-05-08",
    "USD",
    "XXX",
    "luxury",
    0,
    -1,
    1,
    6,
    40,
    1e12,
    null,
    true,
  ),
  fc.array(fc.record({ destination: fc.constantFrom("Bali", "Rome"), days: fc.integer({ min: -1, max: 50 }) })),
  fc.dictionary(fc.constantFrom("adults", "children", "amountMinor", "name"), fc.integer()),
)
const requestNames = ["destination", "stops", "days", "nights", "startDate", "endDate", "party", "adults", "children"]
const eventNames = ["amount", "amountMinor", "currency", "date", "day", "category", "kind", "occurredAt"]
const writtenTrip = fc.record({
  request: fc.dictionary(fc.constantFrom(...requestNames, "style", "currency", "target", "budget"), anything),
  events: fc.oneof(fc.array(fc.dictionary(fc.constantFrom(...eventNames), anything)), anything),
})

it("whatever others write, every line is followed or refused, and no price is lost over it", () => {
  fc.assert(
    fc.property(fc.array(writtenTrip, { maxLength: 12 }), (trips) => {
      const all = [...lines(45, "mid-range"), ...trips.map((trip) => JSON.stringify(trip)), ...lines(3, "luxury")]
      const { tally } = judgeWritten(written(all))
      expect(tally.requests).toBe(all.length)
      expect(Number.isFinite(tally.figures().brierSkill)).toBe(true)
      expect(tally.claims.every(({ claimed }) => claimed >= 0 && claimed <= 1)).toBe(true)
    }),
    { numRuns: 40 },
  )
})

it("the calibration error of few trips stands beside what chance alone would show", () => {
  const claims = Array.from({ length: 4_000 }, (_, index) => {
    const trip = Math.floor(index / 8)
    return { trip, claimed: 0.8, held: (trip * 7_919) % 10 < 8 }
  })
  const few = calibrationNoise(claims)
  const many = calibrationNoise(claims.map((claim, index) => ({ ...claim, trip: index })))
  expect(few.calibrationNoiseMean).toBeGreaterThan(many.calibrationNoiseMean)
  expect(few.calibrationNoiseP95).toBeGreaterThan(few.calibrationNoiseMean)
})
