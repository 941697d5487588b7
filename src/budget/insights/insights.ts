/**
 * All insights of a period, what matters most first: a pure function of the figures (I1), so that the same sums tell the
 * same. Rank is by the money at stake; findings that ask for something go before those that only tell.
 */
import { limits } from "../../../config/limits.ts"
import { categoryMoversOf, comparisonOf, trendsOf } from "./compare.ts"
import type { Figures } from "./figures.ts"
import type { Insight, InsightKind } from "./insight.ts"
import { merchantMoversOf, recurringChargesOf, topMerchantsOf, unusualOf } from "./merchants.ts"
import { aboveUsualOf, feesOf, habitsOf } from "./savings.ts"

/** How much a finding asks for an answer, beside its money. */
const urgency: { readonly [kind in InsightKind]: number } = {
  saving: 1.5,
  unusual: 1.3,
  comparison: 1.2,
  peers: 1.2,
  trend: 1.1,
  category_mover: 1,
  merchant_mover: 0.9,
  recurring: 0.9,
  top_merchant: 0.8,
}

const rank = ({ kind, weightMinor }: Insight): number => weightMinor * urgency[kind]

const rules: ReadonlyArray<(figures: Figures) => ReadonlyArray<Insight>> = [
  comparisonOf,
  categoryMoversOf,
  trendsOf,
  topMerchantsOf,
  merchantMoversOf,
  recurringChargesOf,
  unusualOf,
  feesOf,
  habitsOf,
  aboveUsualOf,
]

export const insightsOf = (figures: Figures): ReadonlyArray<Insight> => {
  const taken = new Map<InsightKind, number>()
  return rules
    .flatMap((rule) => rule(figures))
    .toSorted((one, other) => rank(other) - rank(one) || (one.insightId < other.insightId ? -1 : 1))
    .filter(({ kind }) => {
      const count = (taken.get(kind) ?? 0) + 1
      taken.set(kind, count)
      return count <= limits.insightsPerKindMax
    })
    .slice(0, limits.insightsShownMax)
}
