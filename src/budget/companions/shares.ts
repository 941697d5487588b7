/**
 * Who bears an expense that companions share: the shares of a worth in the budget's currency, exact to the minor unit,
 * whatever does not divide with the last (I7).
 */
import { exactParts, split } from "../money.ts"

/** As the wire says it (streams/events.ts): amounts are of the expense's own currency. */
export type ExpenseSplit =
  | { readonly how: "equal"; readonly parts: ReadonlyArray<{ readonly userId: string }> }
  | { readonly how: "shares"; readonly parts: ReadonlyArray<{ readonly userId: string; readonly weight: number }> }
  | { readonly how: "exact"; readonly parts: ReadonlyArray<{ readonly userId: string; readonly amountMinor: number }> }

/** What an entry means among companions: who paid it, and who bears how much of it. The shares add up to the entry. */
export interface SharedCost {
  readonly payerId: string
  readonly shares: ReadonlyArray<{ readonly userId: string; readonly minor: number }>
}

const weightsOf = (said: ExpenseSplit, wholeMinor: number): Array<number> => {
  switch (said.how) {
    case "equal":
      return said.parts.map(() => 1)
    case "shares":
      return said.parts.map((part) => part.weight)
    case "exact":
      return exactParts(
        wholeMinor,
        said.parts.map((part) => part.amountMinor),
      )
  }
}

/**
 * @param worthMinor of the entry, in the budget's currency
 * @param wholeMinor of the expense, in its own, which exact amounts are measured by
 */
export const sharedCost = (payerId: string, said: ExpenseSplit, worthMinor: number, wholeMinor: number): SharedCost => {
  const minors = split(worthMinor, weightsOf(said, wholeMinor))
  return { payerId, shares: said.parts.map(({ userId }, index) => ({ userId, minor: (minors[index] ?? 0) + 0 })) }
}

/** What a refund of a part of a shared worth gives back to each: the difference of what they bear before and after. */
export const givenBack = (cost: SharedCost, beforeMinor: number, afterMinor: number): SharedCost => {
  const weights = cost.shares.map((share) => Math.abs(share.minor))
  const before = split(beforeMinor, weights)
  const after = split(afterMinor, weights)
  return {
    payerId: cost.payerId,
    shares: cost.shares.map(({ userId }, index) => ({ userId, minor: (after[index] ?? 0) - (before[index] ?? 0) })),
  }
}
