import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { limits } from "../../../config/limits.ts"
import { categories } from "../../../config/taxonomy.ts"
import type { Body, Reversal, Said, TransactionRecord } from "./record.ts"
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
const aspects: fc.Arbitrary<Said> = fc.record(
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
/** A command has one time, whatever it says. */
const word = fc.tuple(aspects, fc.integer({ min: 0, max: 3 })).map(
  ([said, timeMs]): Said => ({
    ...(said.budget === undefined ? {} : { budget: { ...said.budget, timeMs } }),
    ...(said.category === undefined ? {} : { category: { ...said.category, timeMs } }),
    ...(said.split === undefined ? {} : { split: { ...said.split, timeMs } }),
  }),
)
type Event = { body: Body } | { reversal: Reversal } | { word: Said; id: string }
const said: fc.Arbitrary<Event> = fc.oneof(
  body.map((body) => ({ body })),
  reversal.map((reversal) => ({ reversal })),
  // Few ids, so that commands come again with other times and even other words.
  fc.record({ word, id: fc.constantFrom("c1", "c2", "c3") }),
)

const merge = (record: TransactionRecord, one: Event): TransactionRecord =>
  "body" in one
    ? mergeBody(record, one.body)
    : "reversal" in one
      ? mergeReversal(record, one.reversal)
      : mergeWord(record, one.word, one.id)
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

  const to = (budgetId: string | null, timeMs: number): Said => ({ budget: { budgetId, timeMs } })
  const told = (...commands: ReadonlyArray<readonly [id: string, said: Said]>) =>
    commands.reduce((record, [id, said]) => mergeWord(record, said, id), empty).word?.budget

  it("lets an old command that comes again with a new time win nothing, and a new command with the same words", () => {
    const [first, second] = [["c1", to("b1", 1)] as const, ["c2", to("b2", 2)] as const]
    const again = ["c1", to("b1", 3)] as const
    for (const order of [
      [first, second, again],
      [again, second, first],
      [second, again, first],
      [first, again, second],
    ])
      expect(told(...order)).toEqual({ budgetId: "b2", timeMs: 2 })
    expect(told(first, second, ["c3", to("b1", 3)])).toEqual({ budgetId: "b1", timeMs: 3 })
  })

  it("remembers a bounded number of commands, and always those that stand", () => {
    let record = mergeWord(empty, { category: { category: "food", timeMs: 0 } }, "first")
    for (let timeMs = 1; timeMs <= limits.wordsPerTransactionKept * 2; timeMs++) {
      record = mergeWord(record, to(`b${timeMs}`, timeMs), `c${timeMs}`)
    }
    expect(record.word?.heard).toHaveLength(limits.wordsPerTransactionKept)
    expect(record.word?.category?.category).toBe("food")
    expect(record.word?.budget?.budgetId).toBe(`b${limits.wordsPerTransactionKept * 2}`)
  })

  it("takes what was kept before commands were told apart for one command of its own", () => {
    const old: TransactionRecord = { ...empty, word: to("b1", 2) }
    expect(mergeWord(old, to("b2", 1), "c1").word?.budget?.budgetId).toBe("b1")
    expect(mergeWord(old, to("b2", 3), "c1").word?.budget?.budgetId).toBe("b2")
  })

  it("lets an amendment of a higher revision win whatever its time, and takes the purchase's time from it", () => {
    const [first] = fc.sample(body, 1)
    if (first === undefined) throw new Error("no sample")
    const recorded: Body = { ...first, revision: 0 }
    const late: Body = { ...first, revision: 1, timeMs: 9 }
    const early: Body = { ...first, revision: 2, timeMs: 1 }
    for (const order of [
      [recorded, late, early],
      [early, late, recorded],
    ])
      expect(order.reduce(mergeBody, empty).body).toMatchObject({ revision: 2, timeMs: 1 })
  })
})
