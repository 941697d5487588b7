import { describe, expect, it } from "vitest"
import { encodeState } from "../state.ts"
import { event, Fold } from "./fold.test-support.ts"
import { same } from "./same.ts"

it("takes a zero for a zero, whichever sign it had before it was written down", () => {
  const record = { wallets: [{ name: "cash", minor: -0 }] }
  expect(same(record, JSON.parse(JSON.stringify(record)))).toBe(true)
  expect(same({ minor: 0 }, { minor: 1 })).toBe(false)
})

/** As a reader of rows might put it together: every field in the opposite order. */
const reordered = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.map(reordered)
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, field]) => [name, reordered(field)]),
  )
}

const trip = {
  budgetId: "trip",
  name: "Trip",
  currency: "IDR",
  timeZone: "UTC",
  startDate: "2026-05-01",
  endDate: "2026-05-09",
  totalMinor: 100_000,
}
const key = { account: "a", externalId: "bought" }
const money = { amountMinor: 5_000, currency: "IDR", status: "posted" }
const story = [
  event("budget.opened.v1", 0, trip),
  event("txn.recorded.v1", 10, { ...key, ...money, direction: "debit" }),
  event("txn.recorded.v1", 20, {
    ...{ ...money, account: "a", externalId: "back", amountMinor: 700, direction: "credit" },
    refunds: { source: "card/bca", ...key },
  }),
  event("txn.assigned.v1", 30, { source: "card/bca", ...key, budgetId: "trip" }),
  event("txn.split.v1", 40, { source: "card/bca", ...key, parts: [{ weight: 1 }, { weight: 2, category: "food" }] }),
  event("txn.assigned.v1", 50, { source: "card/bca", ...key, budgetId: "trip" }),
]

const statesAfter = (read: (record: unknown) => unknown): ReadonlyArray<string> => {
  const fold = new Fold()
  for (const one of story) {
    fold.apply(one)
    for (const [identity, record] of fold.records) fold.records.set(identity, read(record) as typeof record)
  }
  return [...fold.states.values()].map(encodeState)
}

describe("sameness of plain values", () => {
  it("is of content, not of the order in which fields were written", () => {
    const value = { one: [1, { two: "2", three: null }], four: 4 }
    expect(same(value, reordered(value))).toBe(true)
    expect(same(value, { ...value, five: undefined })).toBe(true)
    expect(same(value, { ...value, four: 5 })).toBe(false)
    expect(same(value, { ...value, five: 5 })).toBe(false)
    expect(same([1, 2], [2, 1])).toBe(false)
    expect(same([], {})).toBe(false)
    expect(same(null, {})).toBe(false)
  })

  it("lets a budget hear the same, whether a record was kept in memory or read from its row (I1)", () => {
    expect(statesAfter(reordered)).toEqual(statesAfter((record) => record))
  })
})
