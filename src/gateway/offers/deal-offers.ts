/** A budget's best deals as offers: each counts with its saving times the chance that it is used, and no more. */
import { Clock, Effect } from "effect"
import { cityOf } from "../../../config/areas.ts"
import { limits } from "../../../config/limits.ts"
import { dayToText, localDay } from "../../budget/calendar.ts"
import type { SavedOffer } from "../../ledger/offers/found.ts"
import { lastMs } from "../../trip/deals/deal.ts"
import { dealBudgetOf } from "../../trip/deals/deal-budget.ts"
import type { BudgetSummary } from "../contract/views.ts"
import { DealDesk } from "../deals/desk.ts"

/** Less than this part of the budget is expected of it: no word about it. */
const expectedShareMin = 0.001

export interface FoundDeal {
  readonly offer: SavedOffer
  readonly words: string
}

export const dealOffers = Effect.fnUntraced(function* (summary: typeof BudgetSummary.Type) {
  const { book } = yield* DealDesk
  const nowMs = yield* Clock.currentTimeMillis
  const budget = dealBudgetOf(summary, cityOf(summary.destination))
  const leastMinor = Math.max(1, Math.ceil(summary.totalMinor * expectedShareMin))
  const found = book.index
    .dealsFor(budget, book.held(summary.userId), nowMs)
    .flatMap((match): ReadonlyArray<FoundDeal> => {
      const { dealId, category, merchantName, title } = match.deal
      const savingMinor = Math.floor(match.savingMinor * match.probability)
      const endMs = lastMs(match.deal)
      if (savingMinor < leastMinor || endMs < nowMs + limits.offerMsMin) return []
      const lastDay = dayToText(localDay(endMs - 1, summary.timeZone))
      const savesUntil = lastDay < summary.endDate ? lastDay : summary.endDate
      const offer: SavedOffer = {
        ...{ kind: "deal", offerId: `d-${dealId}`, category, savingMinor },
        ...{ expires: new Date(endMs).toISOString(), savesUntil, dealId },
      }
      return [{ offer, words: `${merchantName}: ${title}`.slice(0, limits.textCharactersMax) }]
    })
  return found
    .toSorted((one, other) => other.offer.savingMinor - one.offer.savingMinor)
    .slice(0, limits.offersPerKindMax)
})
