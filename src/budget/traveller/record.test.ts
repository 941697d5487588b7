import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { categories } from "../../../config/taxonomy.ts"
import type { Body, Reversal, TransactionRecord, Word } from "./record.ts"
import { isReversed, mergeBody, mergeReversal, mergeWord } from "./record.ts"

const identity = "00000000000000000000000000000001"
const body: fc.Arbitrary<Body> = fc.record({
  identity: fc.constant(identity),
  source: fc.constant("card/bca"),
  account: fc.constant("a"),
  externalId: fc.constant("x"),
  revision: fc.integer({ min: 0, max: 3 }),
  timeMs: fc.integer({ min: 0, max: 3 }),
  status: fc.constantFrom("pending", "posted"),
  kind: fc.constantFrom("purchase", "refund"),
  direction: fc.constantFrom("debit", "credit"),
  originalMinor: fc.integer({ min: 1, max: 4 }),
  originalCurrency: fc.constantFrom("IDR", "JPY"),
})
const reversal: fc.Arbitrary<Reversal> = fc.record({
  revision: fc.integer({ min: 1, max: 3 }),
  timeMs: fc.integer({ min: 0, max: 3 }),
})
const word: fc.Arbitrary<Word> = fc.record(
  {
    budget: fc.record({ budgetId: fc.constantFrom("b1", "b2", null), timeMs: fc.integer({ min: 0, max: 3 }) }),
    category: fc.record({ category: fc.constantFrom(...categories), timeMs: fc.integer({ min: 0, max: 3 }) }),
    split: fc.record({
      parts: fc.array(fc.record({ weight: fc.nat(2) }), { maxLength: 2 }),
      timeMs: fc.integer({ min: 0, max: 3 }),
    }),
  },
  { requiredKeys: [] },
)
type Said = { body: Body } | { reversal: Reversal } | { word: Word }
const said: fc.Arbitrary<Said> = fc.oneof(
  body.map((body) => ({ body })),
  reversal.map((reversal) => ({ reversal })),
  word.map((word) => ({ word })),
)

const merge = (record: TransactionRecord, one: Said): TransactionRecord =>
  "body" in one
    ? mergeBody(record, one.body)
    : "reversal" in one
      ? mergeReversal(record, one.reversal)
      : mergeWord(record, one.word)
const empty: TransactionRecord = { identity, firstSeq: 1 }

describe("transaction record (I8)", () => {
  it("ends the same in every order of its events", () => {
    fc.assert(
      fc.property(
        fc
          .array(said, { maxLength: 8 })
          .chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }))),
        ([events, shuffled]) => {
          expect(shuffled.reduce(merge, empty)).toEqual(events.reduce(merge, empty))
        },
      ),
    )
  })

  it("takes nothing from hearing an event again, and says so by its own identity", () => {
    fc.assert(
      fc.property(fc.array(said, { minLength: 1, maxLength: 8 }), fc.nat(), (events, index) => {
        const record = events.reduce(merge, empty)
        const again = events[index % events.length]
        if (again !== undefined && !("word" in again && Object.keys(again.word).length === 0))
          expect(merge(record, again)).toBe(record)
      }),
    )
  })

  it("is reversed by a reversal of its own revision and brought back by a later amendment", () => {
    const [first] = fc.sample(body, 1)
    if (first === undefined) throw new Error("no sample")
    const recorded = mergeBody(empty, { ...first, revision: 0 })
    const reversed = mergeReversal(recorded, { revision: 1, timeMs: 5 })
    expect(isReversed(recorded)).toBe(false)
    expect(isReversed(reversed)).toBe(true)
    expect(isReversed(mergeBody(reversed, { ...first, revision: 2 }))).toBe(false)
  })
})
