/** What a correction says of its merchant: the others follow whenever they come, and a word taken back leaves nothing. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { limits } from "../../../config/limits.ts"
import type { PacerEvent } from "../../../streams/events.ts"
import { dayToText } from "../calendar.ts"
import { event, Fold, startDay } from "./fold.test-support.ts"
import { hearMerchantWord, type MerchantWord, type MerchantWords } from "./merchant-words.ts"
import { tooManyReached } from "./reach.ts"
import { placementsOf } from "./record.ts"
import { decodeTraveller, encodeTraveller } from "./state.ts"

const trip = event("budget.opened.v1", 0, {
  ...{ budgetId: "b0", name: "Trip", currency: "IDR", timeZone: "Asia/Makassar", totalMinor: 1_000_000 },
  ...{ startDate: "2026-05-01", endDate: "2026-05-20" },
})
const bought = (externalId: string, atHour: number, data: object = {}): PacerEvent =>
  event("txn.recorded.v1", atHour, {
    ...{ account: "x", externalId, amountMinor: 1_000, currency: "IDR", direction: "debit", status: "posted" },
    ...{ mcc: "5812", merchant: "KOPI SENJA", ...data },
  })
const taught = (externalId: string, atHour: number, category: string | null, fromDay = 0): PacerEvent =>
  event("txn.assigned.v1", atHour, {
    ...{
      source: "card/bca",
      account: "x",
      externalId,
      category,
      merchant: "Kopi Senja",
      from: dayToText(startDay + fromDay),
    },
  })

const folded = (events: ReadonlyArray<PacerEvent>): Fold => {
  const fold = new Fold()
  for (const one of events) fold.apply(one)
  return fold
}
/** What decided, and what, by external id. */
const decidedIn = (fold: Fold): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...fold.records.values()].flatMap((record) =>
      placementsOf(record).map(({ entry }) => [entry.externalId, `${entry.category} by ${entry.decidedBy}`] as const),
    ),
  )

describe("a correction", () => {
  it("is the merchant's other purchases' too, those that come later and those that came before", () => {
    const fold = folded([
      trip,
      bought("before", 1, { merchant: "QRIS KOPI SENJA 0231" }),
      bought("corrected", 2),
      bought("elsewhere", 2, { merchant: "KOPI TUKU" }),
      taught("corrected", 3, "shopping"),
      bought("after", 30, { merchant: "Kopi Senja #12" }),
    ])
    expect(decidedIn(fold)).toMatchObject({
      ...{ before: "shopping by taught", corrected: "shopping by user", after: "shopping by taught" },
      elsewhere: expect.stringMatching(/^food by/),
    })
    expect(fold.states.get("b0")?.sums.spentMinor).toBe(4_000)
  })

  it("leaves what lies before its time, what the traveller has said, and money that only moved", () => {
    const said = { source: "card/bca", account: "x", externalId: "said", category: "health" }
    const fold = folded([
      trip,
      bought("earlier", 1),
      bought("said", 51),
      event("txn.assigned.v1", 4, said),
      bought("corrected", 52),
      bought("moved", 53, { kind: "withdrawal" }),
      bought("typed", 54, { category: "activities" }),
      { ...bought("by-hand", 55, { category: "lodging" }), source: "manual/phone" } as PacerEvent,
      taught("corrected", 56, "shopping", 1),
      bought("earlier-told-late", 2),
    ])
    expect(decidedIn(fold)).toMatchObject({
      earlier: expect.stringMatching(/^food by/),
      "earlier-told-late": expect.stringMatching(/^food by/),
      said: "health by user",
      moved: expect.stringMatching(/^fees_cash by source/),
      // A source's own category stands below the traveller's word, one that they typed in above it.
      typed: "shopping by taught",
      "by-hand": "lodging by source",
    })
  })

  it("is taken back: everything is as it was without it", () => {
    const events = [trip, bought("corrected", 2), bought("other", 3)]
    const fold = folded([...events, taught("corrected", 4, "shopping"), taught("corrected", 5, null)])
    expect(fold.accounts).toEqual(folded(events).accounts)
    expect(decidedIn(fold)).toEqual(decidedIn(folded(events)))
  })

  it("says the same when it is sent again, and survives a snapshot", () => {
    const fold = folded([trip, bought("corrected", 2), taught("corrected", 3, "shopping")])
    expect(fold.apply({ ...taught("corrected", 9, "shopping"), id: taught("corrected", 3, "shopping").id })).toBe(
      "duplicate",
    )
    fold.traveller = decodeTraveller(JSON.parse(JSON.stringify(encodeTraveller(fold.traveller))))
    fold.apply(bought("after", 9))
    expect(decidedIn(fold)).toMatchObject({ after: "shopping by taught" })
  })

  it("that reaches too many purchases is refused with its reason, and changes nothing", () => {
    const fold = folded([trip, bought("corrected", 2)])
    fold.reachesTooMany = true
    const refusal = fold.applied(taught("corrected", 3, "shopping"))
    expect(refusal).toMatchObject({ disposition: "refused", reason: tooManyReached })
    expect(fold.traveller.merchantWords.size).toBe(0)
    const onlyThis = { source: "card/bca", account: "x", externalId: "corrected", category: "shopping" }
    expect(fold.apply(event("txn.assigned.v1", 4, onlyThis))).toBe("applied")
  })
})

describe("remembered words", () => {
  const word = fc.record({
    merchant: fc.constantFrom("A", "B", "C"),
    id: fc.integer({ min: 0, max: 400 }).map((number) => `w${number}`),
    saidMs: fc.nat(300),
    category: fc.constantFrom("food" as const, "shopping" as const, null),
  })
  const heard = (said: ReadonlyArray<MerchantWord & { readonly merchant: string }>): MerchantWords => {
    const words: MerchantWords = new Map()
    for (const { merchant, ...one } of said) hearMerchantWord(words, merchant, one)
    return words
  }

  it("count once, at the earliest time that they were sent with, so that an old one sent again wins nothing", () => {
    const words: MerchantWords = new Map()
    const say = (id: string, saidMs: number, category: "food" | "shopping") =>
      hearMerchantWord(words, "A", { id, saidMs, fromDay: 0, category })
    expect([say("first", 10, "food"), say("second", 20, "shopping"), say("first", 30, "food")]).toEqual([
      ...[true, true, false],
    ])
    expect(words.get("A")?.map(({ category }) => category)).toEqual(["food", "shopping"])
    expect(say("second", 5, "shopping")).toBe(true)
    expect(words.get("A")?.map(({ category }) => category)).toEqual(["shopping", "food"])
  })

  it("are the newest within the bound, whatever the order in which they came (I5, I8)", () => {
    const many = fc.uniqueArray(word, { selector: ({ id }) => id, minLength: 190, maxLength: 260 })
    fc.assert(
      fc.property(
        many.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const withStart = (one: (typeof all)[number]) => ({ ...one, fromDay: 0 })
          const [first, second] = [heard(all.map(withStart)), heard(shuffled.map(withStart))]
          expect([...second].sort()).toEqual([...first].sort())
          const count = [...first.values()].reduce((sum, { length }) => sum + length, 0)
          expect(count).toBe(Math.min(all.length, limits.merchantWordsPerUserMax))
        },
      ),
      // Smaller histories break no bound: nothing to shrink to.
      { numRuns: 60, endOnFailure: true },
    )
  })
})
