/** The difference between two sets of accounts, and the rates as they were known at any point of the log. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { limits } from "../../config/limits.ts"
import type { Category } from "../../config/taxonomy.ts"
import { textToDay } from "../budget/calendar.ts"
import { RateTable } from "../budget/traveller/rates.ts"
import type { Placed, TransactionRecord } from "../budget/traveller/record.ts"
import { type LoggedRate, RateHistory } from "./rate-history.ts"
import { type Accounts, differenceOf } from "./replay-difference.ts"

interface Counted {
  readonly identity: string
  readonly budgetId: string
  readonly category: Category
  readonly localDay: number
  readonly spendMinor: number
}

const placed = ({ identity, budgetId, ...more }: Counted): Placed => ({
  budgetId,
  entry: {
    identity,
    firstSeq: 1,
    source: "card/bca",
    account: "a",
    externalId: `x-${identity}`,
    revision: 0,
    timeMs: 0,
    status: "posted",
    kind: "purchase",
    direction: "debit",
    originalMinor: more.spendMinor,
    originalCurrency: "IDR",
    confidence: 1,
    decidedBy: "mcc",
    oneOff: false,
    ...more,
  },
})

const accounts = (
  counted: ReadonlyArray<Counted>,
  thresholds: Record<string, ReadonlyArray<number>> = {},
): Accounts => ({
  records: new Map(
    counted.map((one): readonly [string, TransactionRecord] => [
      one.identity,
      { identity: one.identity, firstSeq: 1, placed: placed(one) },
    ]),
  ),
  thresholds: new Map(Object.entries(thresholds)),
})

const one: Counted = { identity: "1", budgetId: "trip", category: "food", localDay: 10, spendMinor: 500 }

describe("a difference", () => {
  it("is none between the same accounts", () => {
    expect(differenceOf(accounts([one], { trip: [50] }), accounts([one], { trip: [50] }), 5)).toEqual([])
  })

  it("says what changed: category, day, amount, budget, thresholds", () => {
    const changed = { ...one, category: "shopping" as const, localDay: 11, spendMinor: 400 }
    expect(differenceOf(accounts([one]), accounts([changed]), 5)).toMatchObject([
      {
        budgetId: "trip",
        spentBeforeMinor: 500,
        spentAfterMinor: 400,
        category: 1,
        day: 1,
        amount: 1,
        entered: 0,
        left: 0,
      },
    ])
    const elsewhere = { ...one, budgetId: "other" }
    expect(differenceOf(accounts([one]), accounts([elsewhere]), 5)).toMatchObject([
      { budgetId: "other", entered: 1, left: 0, changed: [{ externalId: "x-1", before: null }] },
      { budgetId: "trip", entered: 0, left: 1, changed: [{ externalId: "x-1", after: null }] },
    ])
    expect(differenceOf(accounts([one], { trip: [50, 70] }), accounts([one], { trip: [50] }), 5)).toMatchObject([
      { budgetId: "trip", thresholdsBefore: [50, 70], thresholdsAfter: [50], changed: [] },
    ])
  })

  it("adds up: what was spent and is spent in each budget, whatever moved where", () => {
    const counted = fc.record({
      identity: fc.integer({ min: 0, max: 12 }).map(String),
      budgetId: fc.constantFrom("a", "b", "c"),
      category: fc.constantFrom<Category>("food", "shopping"),
      localDay: fc.integer({ min: 0, max: 2 }),
      spendMinor: fc.integer({ min: -5, max: 5 }),
    })
    const some = fc.uniqueArray(counted, { selector: (each) => each.identity, maxLength: 12 })
    const spent = (list: ReadonlyArray<Counted>, budgetId: string): number =>
      list.reduce((sum, each) => sum + (each.budgetId === budgetId ? each.spendMinor : 0), 0)
    fc.assert(
      fc.property(some, some, (before, after) => {
        const differences = differenceOf(accounts(before), accounts(after), 100)
        for (const budgetId of ["a", "b", "c"]) {
          const found = differences.find((each) => each.budgetId === budgetId)
          if (found === undefined) expect(spent(after, budgetId)).toBe(spent(before, budgetId))
          else {
            expect(found.spentBeforeMinor).toBe(spent(before, budgetId))
            expect(found.spentAfterMinor).toBe(spent(after, budgetId))
          }
        }
      }),
    )
  })
})

describe("the history of rates", () => {
  const logged = (seq: number, day: number): LoggedRate => ({
    event: {
      specversion: "1.0",
      id: `r${seq}`,
      source: "ecb",
      type: "rate.published.v1",
      subject: "@all",
      time: "2026-05-08T00:00:00Z",
      data: {
        base: "JPY",
        quote: "IDR",
        date: new Date(day * 86_400_000).toISOString().slice(0, 10),
        rate: `${seq}.5`,
      },
    },
    seq,
    logMs: 0,
    timeMs: 0,
    identity: `${seq}`,
  })

  it("answers at each point of the log as a partition's table did then, also where that forgets old dates", () => {
    const span = limits.rateDatesKept + 60
    const days = fc.uniqueArray(fc.integer({ min: 1, max: span }), { minLength: 1, maxLength: span })
    fc.assert(
      fc.property(
        days,
        fc.nat(),
        fc.array(fc.integer({ min: 1, max: span + 15 }), { maxLength: 40 }),
        (known, cut, asked) => {
          const events = known.map((day, index) => logged(index + 1, day))
          const history = new RateHistory(events)
          const seq = cut % (events.length + 1)
          const table = new RateTable()
          for (const { event } of events.slice(0, seq)) {
            table.add("JPY", "IDR", textToDay(event.data.date), event.data.rate)
          }
          for (const day of asked) expect(history.find("JPY", "IDR", day, seq)).toBe(table.find("JPY", "IDR", day))
        },
      ),
      { numRuns: 60 },
    )
  })
})
