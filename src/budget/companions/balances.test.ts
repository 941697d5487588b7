import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { addSettlement, addSharedCost, type Balances, settleUp } from "./balances.ts"
import { type ExpenseSplit, givenBack, sharedCost } from "./shares.ts"

const userId = fc.constantFrom("ayu", "budi", "citra", "dewi", "eka")
const people = fc.uniqueArray(userId, { minLength: 1 })
const amount = fc.integer({ min: 1, max: 10_000_000_000_000 })
const said: fc.Arbitrary<ExpenseSplit> = people.chain((ids) =>
  fc.oneof(
    fc.constant<ExpenseSplit>({ how: "equal", parts: ids.map((id) => ({ userId: id })) }),
    fc.array(fc.nat(1_000_000), { minLength: ids.length, maxLength: ids.length }).map(
      (weights): ExpenseSplit => ({
        how: "shares",
        parts: ids.map((id, at) => ({ userId: id, weight: weights[at] ?? 0 })),
      }),
    ),
    fc.array(amount, { minLength: ids.length, maxLength: ids.length }).map(
      (amounts): ExpenseSplit => ({
        how: "exact",
        parts: ids.map((id, at) => ({ userId: id, amountMinor: amounts[at] ?? 1 })),
      }),
    ),
  ),
)
const expense = fc.record({ payerId: userId, said, worthMinor: amount, wholeMinor: amount })
const settlement = fc.record({ from: userId, to: userId, amountMinor: amount }).filter((one) => one.from !== one.to)

const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0)

type Change =
  | { readonly expense: typeof expense extends fc.Arbitrary<infer A> ? A : never }
  | { readonly settlement: { from: string; to: string; amountMinor: number } }
const change: fc.Arbitrary<Change> = fc.oneof(
  expense.map((one): Change => ({ expense: one })),
  settlement.map((one): Change => ({ settlement: one })),
)

const apply = (balances: Balances, one: Change): void => {
  if ("settlement" in one) {
    addSettlement(balances, one.settlement.from, one.settlement.to, one.settlement.amountMinor)
    return
  }
  const { payerId, said, worthMinor, wholeMinor } = one.expense
  addSharedCost(balances, sharedCost(payerId, said, worthMinor, wholeMinor), 1)
}

const balancesOf = (changes: ReadonlyArray<Change>): Balances => {
  const balances: Balances = []
  for (const one of changes) apply(balances, one)
  return balances
}

describe("shares of an expense", () => {
  it("add up to it and are never of the other sign (I7)", () => {
    fc.assert(
      fc.property(expense, fc.boolean(), ({ payerId, said, worthMinor, wholeMinor }, isRefund) => {
        const worth = isRefund ? -worthMinor : worthMinor
        const { shares } = sharedCost(payerId, said, worth, wholeMinor)
        expect(sum(shares.map((share) => share.minor))).toBe(worth)
        for (const share of shares) expect(share.minor === 0 || share.minor < 0 === isRefund).toBe(true)
      }),
    )
  })

  it("are the exact amounts while these add up to the expense, and the last bears what they lack", () => {
    const parts = [
      { userId: "ayu", amountMinor: 700 },
      { userId: "budi", amountMinor: 300 },
    ]
    const minors = (wholeMinor: number) =>
      sharedCost("ayu", { how: "exact", parts }, wholeMinor, wholeMinor).shares.map((share) => share.minor)
    expect(minors(1_000)).toEqual([700, 300])
    expect(minors(1_100)).toEqual([700, 400])
    expect(minors(600)).toEqual([600, 0])
  })

  it("leave the residue to the last", () => {
    const parts = [{ userId: "ayu" }, { userId: "budi" }, { userId: "citra" }]
    expect(sharedCost("ayu", { how: "equal", parts }, 100, 100).shares.map((share) => share.minor)).toEqual([
      33, 33, 34,
    ])
  })

  it("come back in refunds, however many, until nobody owes anything for it", () => {
    fc.assert(
      fc.property(
        expense,
        fc.array(fc.nat(100), { minLength: 1, maxLength: 5 }),
        ({ payerId, said, worthMinor, wholeMinor }, cuts) => {
          const cost = sharedCost(payerId, said, worthMinor, wholeMinor)
          const balances: Balances = []
          addSharedCost(balances, cost, 1)
          let left = worthMinor
          for (const cut of [...cuts, 100]) {
            const rest = cut === 100 ? 0 : Math.floor((left * (100 - cut)) / 100)
            addSharedCost(balances, givenBack(cost, left, rest), 1)
            left = rest
          }
          expect(balances).toEqual([])
        },
      ),
    )
  })
})

describe("balances", () => {
  it("sum to nothing, whatever happens", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const balances = balancesOf(changes)
        expect(sum(balances.map((one) => one.netMinor)) + 0).toBe(0)
        for (const one of balances) expect(Number.isSafeInteger(one.netMinor) && one.netMinor !== 0).toBe(true)
      }),
    )
  })

  it("end the same in every order of expenses and settlements (I8)", () => {
    fc.assert(
      fc.property(
        fc
          .array(change, { maxLength: 12 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([inOrder, shuffled]) => {
          expect(balancesOf(shuffled)).toEqual(balancesOf(inOrder))
        },
      ),
    )
  })

  it("take nothing from an expense that is taken back", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), expense, (changes, { payerId, said, worthMinor, wholeMinor }) => {
        const balances = balancesOf(changes)
        const before = structuredClone(balances)
        const cost = sharedCost(payerId, said, worthMinor, wholeMinor)
        addSharedCost(balances, cost, 1)
        addSharedCost(balances, cost, -1)
        expect(balances).toEqual(before)
      }),
    )
  })
})

describe("settling up", () => {
  it("clears every balance in fewer transfers than there are companions with one", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const balances = balancesOf(changes)
        const transfers = settleUp(balances)
        expect(transfers.length).toBeLessThanOrEqual(Math.max(0, balances.length - 1))
        for (const { from, to, amountMinor } of transfers) {
          expect(amountMinor).toBeGreaterThan(0)
          addSettlement(balances, from, to, amountMinor)
        }
        expect(balances).toEqual([])
      }),
    )
  })

  it("pays a claim that a debt matches exactly in one transfer", () => {
    expect(
      settleUp([
        { userId: "ayu", netMinor: 500 },
        { userId: "budi", netMinor: -300 },
        { userId: "citra", netMinor: 300 },
        { userId: "dewi", netMinor: -500 },
      ]),
    ).toEqual([
      { from: "budi", to: "citra", amountMinor: 300 },
      { from: "dewi", to: "ayu", amountMinor: 500 },
    ])
  })
})
