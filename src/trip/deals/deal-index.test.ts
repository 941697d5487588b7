import fc from "fast-check"
import { expect, test } from "vitest"
import { msPerDay } from "../../budget/calendar.ts"
import type { LiveDeal } from "./deal.ts"
import type { DealBudget } from "./deal-budget.ts"
import { DealIndex } from "./deal-index.ts"
import { now, plainBudget, plainDeal, someBudget, someDeal } from "./deals.test-support.ts"
import { byScore, matchOf } from "./relevance.ts"

const nobody = () => []
const numbered = <Item>(prefix: string, make: (id: string) => fc.Arbitrary<Item>, count: number) =>
  fc.tuple(...Array.from({ length: count }, (_, index) => make(`${prefix}-${index}`)))

const everyPair = (deals: ReadonlyArray<LiveDeal>, budgets: ReadonlyArray<DealBudget>) =>
  deals.flatMap((deal) => budgets.flatMap((budget) => matchOf(deal, budget, [], now) ?? [])).sort(byScore)

test("from either side the index finds what comparing all with all finds, also after changes", () => {
  let matched = 0
  fc.assert(
    fc.property(
      numbered("d", someDeal, 12),
      numbered("b", someBudget, 12),
      numbered("d", someDeal, 12),
      numbered("b", someBudget, 12),
      fc.array(fc.nat(11), { maxLength: 8 }),
      (deals, budgets, newDeals, newBudgets, changed) => {
        const index = new DealIndex()
        for (const deal of deals) index.putDeal(deal)
        for (const budget of budgets) index.putBudget(budget)
        const heldDeals = [...deals]
        const heldBudgets = [...budgets]
        for (const at of changed) {
          const [deal, budget] = [newDeals[at], newBudgets[at]]
          if (deal === undefined || budget === undefined) continue
          heldDeals[at] = deal
          heldBudgets[at] = budget
          index.putDeal(deal)
          index.putBudget(budget)
        }
        for (const deal of heldDeals) {
          expect(index.budgetsFor(deal, nobody, now)).toEqual(everyPair([deal], heldBudgets))
        }
        for (const budget of heldBudgets) {
          expect(index.dealsFor(budget, [], now)).toEqual(everyPair(heldDeals, [budget]))
        }
        matched += everyPair(heldDeals, heldBudgets).length
      },
    ),
    { numRuns: 60 },
  )
  // Chance decides how many; that there are some keeps the comparison from being one of nothing with nothing.
  expect(matched).toBeGreaterThan(5)
})

test("what is taken out or over is not found", () => {
  const index = new DealIndex()
  index.putDeal(plainDeal)
  index.putBudget(plainBudget)
  expect(index.budgetsFor(plainDeal, nobody, now)).toHaveLength(1)
  expect(index.expire(now, 10)).toEqual([])
  expect(index.expire(now + 10 * msPerDay, 10)).toEqual(["d-1"])
  expect([index.dealCount, index.budgetCount]).toEqual([0, 0])
  index.putDeal(plainDeal)
  expect(index.removeDeal("d-1")).toBe(true)
  expect(index.dealsFor(plainBudget, [], now)).toEqual([])
})
