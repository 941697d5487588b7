/**
 * Savings that the rooms of trip/ have found for a budget: a cheaper variant of its itinerary, a deal. The list of a kind
 * is whole, and of several the one with the highest revision stands in whatever order they came (I8). What is a person's
 * plan in words stands apart (`words`, in the order of the offers), so that the archive seals it.
 */
import { Schema } from "effect"
import { limits } from "../config/limits.ts"
import { AmountMinor, BudgetId, CategoryName, EventId, Instant, integer, LocalDate, Text } from "./event-fields.ts"

export const OfferKind = Schema.Literals(["itinerary", "deal"])

const common = {
  offerId: EventId,
  category: CategoryName,
  /** What the spend ahead on the category is expected to fall by: no money that exists. */
  savingMinor: AmountMinor,
  /** From then on it cannot be taken. */
  expires: Instant,
  /** The last day, in the budget's zone, on which it saves. */
  savesUntil: LocalDate,
}

export const SavingOffer = Schema.Union([
  /** Made for one version of an itinerary, and good for no other. */
  Schema.Struct({
    kind: Schema.Literal("itinerary"),
    ...common,
    itineraryId: EventId,
    version: integer(1, Number.MAX_SAFE_INTEGER),
  }),
  Schema.Struct({ kind: Schema.Literal("deal"), ...common, dealId: EventId }),
])

/** Those that one correction takes. */
export const TakenOffers = Schema.Array(SavingOffer).check(Schema.isMaxLength(limits.offersPerCorrectionMax))

/** All offers of a kind for a budget as they are now. */
export const OffersFound = Schema.Struct({
  budgetId: BudgetId,
  kind: OfferKind,
  revision: integer(1, Number.MAX_SAFE_INTEGER),
  offers: Schema.Array(SavingOffer).check(Schema.isMaxLength(limits.offersPerKindMax)),
  words: Schema.optionalKey(Schema.Array(Text).check(Schema.isMaxLength(limits.offersPerKindMax))),
})
