/** One payment told twice counts once, own money is no spend, and whatever is unsure is asked (I8). */
import { describe, expect, it } from "vitest"
import { limits } from "../../../../config/limits.ts"
import type { PacerEvent } from "../../../../streams/events.ts"
import { dayToText } from "../../calendar.ts"
import { viewWallets } from "../../wallets.ts"
import { digest, event, Fold, startDay } from "../fold.test-support.ts"
import { decodeTraveller, encodeTraveller } from "../state.ts"

const card = "card/bca"
const identity = (externalId: string, source = card) => digest(source === card ? externalId : `${source} ${externalId}`)

const open = (budgetId = "b0") =>
  event("budget.opened.v1", 0, {
    ...{ budgetId, name: "Trip", currency: "IDR", timeZone: "Asia/Makassar", totalMinor: 10_000_000 },
    ...{ startDate: dayToText(startDay), endDate: dayToText(startDay + 9) },
  })
const told = (source: string, externalId: string, hour: number, data: object = {}): PacerEvent => ({
  ...event("txn.recorded.v1", hour, {
    ...{ account: source === "manual/app" ? "cash" : "x", externalId, amountMinor: 50_000, currency: "IDR" },
    ...{ direction: "debit", status: "posted", ...data },
  }),
  id: `${source} ${externalId} ${hour}`,
  source,
})
const matched = (from: readonly [string, string], to: readonly [string, string], hour: number, more: object = {}) =>
  event("txn.matched.v1", hour, {
    ...{ source: from[0], account: "x", externalId: from[1], same: true, by: "traveller", ...more },
    with: { source: to[0], account: "x", externalId: to[1] },
  })

/** With the matcher's decisions applied, as the outbox brings them back. */
const foldOf = (...events: ReadonlyArray<PacerEvent>) => {
  const fold = new Fold()
  const tell = (one: PacerEvent): void => {
    const before = fold.outgoing.length
    fold.apply(one)
    for (const decided of fold.outgoing.slice(before)) tell(decided)
  }
  for (const one of [open(), ...events]) tell(one)
  return fold
}
const spent = (fold: Fold) => fold.accounts[0]?.spentMinor
const asked = (fold: Fold) =>
  [...fold.traveller.intents.values()].flatMap((one) =>
    one.maybe === undefined ? [] : [[one.identity, one.maybe.identity]],
  )

const warung = { merchant: "Warung Made" }
const bankWarung = { merchant: "WARUNG MADE UBUD 0361 DENPASAR" }

describe("the matcher", () => {
  it("counts a scan and the bank's word of it once, and lets the bank's stand", () => {
    const fold = foldOf(told("qris/app", "q1", 10, { ...warung, status: "pending" }), told(card, "p1", 12, bankWarung))
    expect(spent(fold)).toBe(50_000)
    expect(fold.records.get(identity("q1", "qris/app"))).toMatchObject({ twinOf: identity("p1") })
    expect(fold.records.get(identity("p1"))).toMatchObject({ placed: { entry: { spendMinor: 50_000 } } })
    expect(fold.traveller.intents.size).toBe(0)
  })

  it("finds what came before an entry by hand, too", () => {
    const fold = foldOf(told(card, "p1", 12, bankWarung), told("manual/app", "m1", 13, warung))
    expect(spent(fold)).toBe(50_000)
    expect(fold.records.get(identity("m1", "manual/app"))).toMatchObject({ twinOf: identity("p1") })
  })

  it("follows a scan that was authorised and then posted under yet another name", () => {
    const fold = foldOf(
      told("qris/app", "q1", 10, warung),
      told(card, "a1", 10, { ...bankWarung, status: "pending" }),
      told(card, "p1", 40, bankWarung),
    )
    expect(spent(fold)).toBe(50_000)
    expect(
      fold.records
        .get(identity("p1"))
        ?.twins?.map((one) => one.identity)
        .sort(),
    ).toEqual([identity("a1"), identity("q1", "qris/app")].sort())
  })

  it("takes a tip into account, for an authorisation of the same card alone", () => {
    const tipped = { ...bankWarung, amountMinor: 57_500 }
    const authorised = foldOf(told(card, "a1", 10, { ...bankWarung, status: "pending" }), told(card, "p1", 30, tipped))
    expect(spent(authorised)).toBe(57_500)
    const byHand = foldOf(told("manual/app", "m1", 10, warung), told(card, "p1", 30, tipped))
    expect(spent(byHand)).toBe(107_500)
    expect(asked(byHand)).toEqual([])
  })

  it("joins a notice and its statement by reference, whatever they call the merchant", () => {
    const fold = foldOf(
      told("notice/bca", "n1", 10, { reference: "RRN 77", merchant: "Toko A" }),
      told("camt/bca", "s1", 30, { reference: "RRN 77", merchant: "Something else" }),
    )
    expect(spent(fold)).toBe(50_000)
  })

  it("asks where nobody can tell, and counts both until then", () => {
    const fold = foldOf(told("manual/app", "m1", 10), told(card, "p1", 12, bankWarung))
    expect(spent(fold)).toBe(100_000)
    expect(asked(fold)).toEqual([[identity("m1", "manual/app"), identity("p1")]])
    const twoAlike = foldOf(
      told("manual/app", "m1", 10, warung),
      told("manual/app", "m2", 11, warung),
      told(card, "p1", 12, bankWarung),
    )
    expect(spent(twoAlike)).toBe(150_000)
    expect(asked(twoAlike)).toHaveLength(2)
  })

  it("does not ask about another merchant, another time, another currency", () => {
    for (const [hour, data] of [
      [12, { merchant: "Hotel Tugu" }],
      [12 + 24 * 5, bankWarung],
      [12, { ...bankWarung, currency: "USD" }],
      [12, { ...bankWarung, amountMinor: 50_001 }],
    ] as const) {
      const fold = foldOf(told("manual/app", "m1", 10, warung), told(card, "p1", hour, data))
      expect(fold.outgoing).toEqual([])
      expect(asked(fold)).toEqual([])
    }
  })

  it("does not take two entries of one sort for one payment of the bank", () => {
    const fold = foldOf(
      told("manual/app", "m1", 10, warung),
      told(card, "p1", 12, bankWarung),
      told("manual/app", "m2", 13, warung),
    )
    expect(spent(fold)).toBe(100_000)
  })

  it("asks which of two payments of the bank an entry by hand tells of, and counts all three until then", () => {
    const fold = foldOf(
      told(card, "p1", 12, bankWarung),
      told(card, "p2", 13, bankWarung),
      told("manual/app", "m1", 14, warung),
    )
    expect(fold.outgoing).toEqual([])
    expect(spent(fold)).toBe(150_000)
    expect(asked(fold)).toHaveLength(1)
  })

  it("undoes at the traveller's word, and does not decide it again", () => {
    const fold = foldOf(told("manual/app", "m1", 10, warung), told(card, "p1", 12, bankWarung))
    expect(spent(fold)).toBe(50_000)
    fold.apply(matched(["manual/app", "m1"], [card, "p1"], 11, { same: false }))
    expect(spent(fold)).toBe(100_000)
    expect(asked(fold)).toEqual([])
    // The bank says it again, and the matcher would: the traveller's word stands above it.
    fold.apply({
      ...told(card, "p1", 12, { ...bankWarung, revision: 1 }),
      id: "again",
      type: "txn.amended.v1",
    } as PacerEvent)
    expect(fold.outgoing).toHaveLength(1)
    fold.apply(matched(["manual/app", "m1"], [card, "p1"], 90, { by: "matcher" }))
    expect(spent(fold)).toBe(100_000)
  })

  it("keeps what is open through a snapshot, in bounds, and forgets what is long past", () => {
    const fold = foldOf(told("manual/app", "m1", 10), told(card, "p1", 12, bankWarung))
    const encoded = encodeTraveller(fold.traveller)
    expect(encodeTraveller(decodeTraveller(structuredClone(encoded)))).toEqual(encoded)
    for (let index = 0; index <= limits.openIntentsPerUserMax; index++) {
      fold.apply(told("manual/app", `n${index}`, 10, { merchant: `Place ${index}`, amountMinor: 7 }))
    }
    expect(fold.traveller.intents.size).toBe(limits.openIntentsPerUserMax)
    expect(fold.traveller.intents.has(identity("m1", "manual/app"))).toBe(false)
    fold.apply(told(card, "late", 24 * 30, { merchant: "Elsewhere" }))
    expect(fold.traveller.intents.size).toBe(0)
  })
})

describe("what is one payment", () => {
  it("counts with the words of all who told of it", () => {
    const fold = foldOf(
      told("manual/app", "m1", 10, { ...warung, category: "groceries" }),
      told(card, "p1", 12, { ...bankWarung, mcc: "5812" }),
    )
    const entry = () => fold.records.get(identity("p1"))?.placed?.entry
    expect(entry()?.category).toBe("groceries")
    fold.apply(
      event("txn.assigned.v1", 20, { source: "manual/app", account: "x", externalId: "m1", category: "health" }),
    )
    expect(entry()?.category).toBe("health")
    fold.apply(event("txn.assigned.v1", 21, { source: card, account: "x", externalId: "p1", category: "shopping" }))
    expect(entry()?.category).toBe("shopping")
    expect(spent(fold)).toBe(50_000)
  })

  it("keeps the refunds of each", () => {
    const refund = { direction: "credit", kind: "refund", amountMinor: 20_000 }
    const fold = foldOf(
      told("manual/app", "m1", 10, warung),
      told(card, "r1", 13, { ...refund, refunds: { source: "manual/app", account: "x", externalId: "m1" } }),
      told(card, "p1", 12, bankWarung),
    )
    expect(spent(fold)).toBe(30_000)
    fold.apply(matched(["manual/app", "m1"], [card, "p1"], 50, { same: false }))
    expect(spent(fold)).toBe(80_000)
  })

  it("is undone with what counts", () => {
    const fold = foldOf(told("manual/app", "m1", 10, warung), told(card, "p1", 12, bankWarung))
    fold.apply(event("txn.reversed.v1", 30, { account: "x", externalId: "p1", revision: 1 }))
    expect(spent(fold)).toBe(0)
  })

  it("counts everything in a circle of words", () => {
    const fold = foldOf(
      told(card, "p1", 1, { merchant: "A" }),
      told(card, "p2", 2, { merchant: "B" }),
      matched([card, "p1"], [card, "p2"], 3),
    )
    expect(spent(fold)).toBe(50_000)
    fold.apply(matched([card, "p2"], [card, "p1"], 4))
    expect(spent(fold)).toBe(100_000)
  })
})

describe("own money", () => {
  const topup = { kind: "topup", amountMinor: 101_500, feeMinor: 1_500, merchant: "GOPAY TOPUP" }
  const wallets = (fold: Fold) => viewWallets(fold.states.get("b0")?.wallets ?? [])

  it("is no spend but for its fee, and its two legs are one", () => {
    const fold = foldOf(
      told("bank/bca", "t1", 10, { ...topup, into: { wallet: "gopay", amountMinor: 100_000, currency: "IDR" } }),
      told("ewallet/gopay", "w1", 11, { kind: "topup", direction: "credit", amountMinor: 100_000 }),
      told("ewallet/gopay", "w2", 12, { amountMinor: 30_000, merchant: "Kopi" }),
    )
    expect(spent(fold)).toBe(31_500)
    expect(wallets(fold)).toEqual([{ name: "gopay", currency: "IDR", balanceMinor: 70_000, unknownMinor: 0 }])
    expect(fold.records.get(identity("t1", "bank/bca"))).toMatchObject({ pairOf: identity("w1", "ewallet/gopay") })
    fold.apply(matched(["bank/bca", "t1"], ["ewallet/gopay", "w1"], 50, { same: false }))
    expect(wallets(fold)).toMatchObject([{ balanceMinor: 170_000 }])
  })

  it("asks whether a purchase was a top-up, and believes the traveller", () => {
    const fold = foldOf(
      told(card, "p1", 10, { merchant: "GOPAY 0812", amountMinor: 100_000 }),
      told("ewallet/gopay", "w1", 11, { kind: "topup", direction: "credit", amountMinor: 100_000 }),
    )
    expect(spent(fold)).toBe(100_000)
    fold.apply(matched([card, "p1"], ["ewallet/gopay", "w1"], 20))
    expect(spent(fold)).toBe(0)
    expect(wallets(fold)).toMatchObject([{ name: "gopay", balanceMinor: 100_000 }])
  })

  it("opens cash that entries draw down, and says when more went than came", () => {
    const fold = foldOf(told("bank/bca", "atm", 10, { kind: "withdrawal", amountMinor: 505_000, feeMinor: 5_000 }))
    expect(spent(fold)).toBe(5_000)
    fold.apply(told("manual/app", "m1", 11, { amountMinor: 120_000 }))
    expect(wallets(fold)).toEqual([{ name: "cash", currency: "IDR", balanceMinor: 380_000, unknownMinor: 0 }])
    fold.apply(told("manual/app", "m2", 12, { amountMinor: 400_000 }))
    expect(wallets(fold)).toEqual([{ name: "cash", currency: "IDR", balanceMinor: 0, unknownMinor: 20_000 }])
  })

  it("changes money into another purse of cash", () => {
    const into = { wallet: "cash", amountMinor: 1_600_000, currency: "IDR" }
    const fold = foldOf(told("manual/app", "x1", 10, { kind: "exchange", currency: "USD", amountMinor: 10_000, into }))
    expect(spent(fold)).toBe(0)
    expect(wallets(fold)).toEqual([
      { name: "cash", currency: "IDR", balanceMinor: 1_600_000, unknownMinor: 0 },
      { name: "cash", currency: "USD", balanceMinor: 0, unknownMinor: 10_000 },
    ])
  })
})

describe("what has little in common but the amount", () => {
  const scan = told("qris/app", "q1", 10, { ...warung, status: "pending" })
  const at = (hour: number, more: object) => foldOf(scan, told(card, "p1", hour, more))

  it("is asked about a scan, of the same minutes or by a row that names a code", () => {
    const question = [[identity("q1", "qris/app"), identity("p1")]]
    expect(asked(at(10, { merchant: "PT SINAR ABADI" }))).toEqual(question)
    expect(asked(at(30, { merchant: "QRIS SINAR ABADI" }))).toEqual(question)
    expect(asked(at(30, { merchant: "PT SINAR ABADI" }))).toEqual([])
  })

  it("is asked about a hold that posts for less, and not about other shops or accounts", () => {
    const hold = told(card, "h1", 10, { merchant: "GRAB* HOLD", status: "pending" })
    const posted = (more: object) => asked(foldOf(hold, told(card, "p1", 12, { amountMinor: 38_000, ...more })))
    expect(posted({ merchant: "GRAB*A-5XK29" })).toEqual([[identity("h1"), identity("p1")]])
    expect(posted({ merchant: "WARUNG MADE" })).toEqual([])
    expect(posted({ merchant: "GRAB*A-5XK29", account: "y" })).toEqual([])
    expect(posted({ merchant: "GRAB*A-5XK29", amountMinor: 5_000 })).toEqual([])
  })
})

describe("a transfer that no source calls so", () => {
  const gone = told("bank/bca", "g1", 10, { description: "TRSF E-BANKING DB 2611" })
  const come = (more: object = {}) =>
    told("bank/mandiri", "c1", 11, { direction: "credit", description: "Transfer dari BCA", ...more })
  const question = (fold: Fold) => asked(fold).map((pair) => [...pair].sort())
  const pair = [[identity("g1", "bank/bca"), identity("c1", "bank/mandiri")].sort()]

  it("is asked about, whichever leg comes first, and is no spend at the traveller's word", () => {
    for (const legs of [
      [gone, come()],
      [come(), gone],
    ]) {
      const fold = foldOf(...legs)
      expect(question(fold)).toEqual(pair)
      expect(spent(fold)).toBe(50_000)
      fold.apply(matched(["bank/bca", "g1"], ["bank/mandiri", "c1"], 12))
      expect(spent(fold)).toBe(0)
      expect(asked(fold)).toEqual([])
    }
  })

  it("is not asked about when either is something else, or the account is the same", () => {
    expect(question(foldOf(gone, come({ description: "GAJI" })))).toEqual([])
    expect(question(foldOf(gone, come({ amountMinor: 49_000 })))).toEqual([])
    expect(question(foldOf(told("bank/bca", "g1", 10, { merchant: "Villa Ubud" }), come()))).toEqual([])
    expect(question(foldOf(gone, { ...come(), source: "bank/bca" }))).toEqual([])
  })
})

describe("a credit", () => {
  const credit = (kind: string | undefined, more: object = {}) =>
    told(card, "c1", 20, { direction: "credit", amountMinor: 20_000, ...(kind === undefined ? {} : { kind }), ...more })
  const of = { refunds: { source: card, account: "x", externalId: "p1" } }

  it("lowers what was spent as a refund or cashback of a purchase, or by the traveller's word", () => {
    const purchase = told(card, "p1", 10, warung)
    expect(spent(foldOf(purchase, credit(undefined)))).toBe(50_000)
    expect(spent(foldOf(purchase, credit("income")))).toBe(50_000)
    expect(spent(foldOf(purchase, credit("transfer")))).toBe(50_000)
    expect(spent(foldOf(purchase, credit("cashback")))).toBe(50_000)
    expect(spent(foldOf(purchase, credit("cashback", of)))).toBe(30_000)
    expect(spent(foldOf(purchase, credit("refund", of)))).toBe(30_000)
    const linked = event("txn.linked.v1", 30, { source: card, account: "x", externalId: "c1", refunds: of.refunds })
    expect(spent(foldOf(purchase, credit("income"), linked))).toBe(30_000)
    expect(spent(foldOf(purchase, credit("cashback"), linked))).toBe(30_000)
  })
})
