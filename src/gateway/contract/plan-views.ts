/**
 * What the gateway answers about keeping a plan: the shapes of budget/correction/view.ts and budget/goals/view.ts as
 * schemas. That both say the same is checked by the compiler at the end of this file.
 */
import { Schema } from "effect"
import { categories } from "../../../config/taxonomy.ts"
import { CorrectionMode, GoalKind, PlanLine } from "../../../streams/events.ts"
import { OfferKind } from "../../../streams/offers.ts"
import type * as Correction from "../../budget/correction/view.ts"
import type * as Goals from "../../budget/goals/view.ts"

const minor = (description: string) =>
  Schema.Int.annotate({ description: `${description} Minor units of the budget's currency.` })
const day = Schema.String.annotate({ description: "YYYY-MM-DD in the budget's time zone.", examples: ["2026-05-08"] })
const instant = Schema.String.annotate({ description: "ISO 8601, UTC.", examples: ["2026-05-08T11:30:00.000Z"] })
const probability = (description: string) => Schema.Finite.annotate({ description: `0 to 1: ${description}` })
const category = Schema.Literals(categories)
const line = PlanLine.annotate({
  description: "A category, `unplanned` (what no category claims) or `reserve` (held back from the days ahead).",
})

const offerFields = {
  offerId: Schema.String,
  kind: OfferKind.annotate({
    description:
      "itinerary: a variant of the trip's itinerary, in force when it is taken. deal: one that is probably used.",
  }),
  category,
  savingMinor: minor("What the spend ahead is expected to fall by."),
  words: Schema.String.annotate({ description: "What is swapped, in a sentence." }),
  expires: instant,
  savesUntil: day,
  itineraryId: Schema.optionalKey(Schema.String),
  version: Schema.optionalKey(Schema.Int),
  dealId: Schema.optionalKey(Schema.String),
}
export const OfferView = Schema.Struct(offerFields).annotate({
  identifier: "Offer",
  description: "A saving that can be taken: lower expected spend, no money that exists.",
})

export const MoveView = Schema.Struct({ from: line, to: line, amountMinor: Schema.Int }).annotate({
  identifier: "Move",
  description: "Money from one line of the plan to another; all lines together stay the total.",
})

export const CorrectionSettingsView = Schema.Struct({
  mode: CorrectionMode.annotate({
    description: "off: says nothing. suggest: proposes. automatic: applies by itself what lies within the limits.",
  }),
  adherenceTarget: probability("how sure the plan shall be."),
  floorsMinor: Schema.Record(Schema.String, Schema.Int).annotate({
    description: "What a category's plan never falls below.",
  }),
  locked: Schema.Array(category).annotate({ description: "Nothing is taken from these." }),
  perCorrectionMinorMax: Schema.NullOr(Schema.Int).annotate({
    description: "What one automatic correction may move; null: any amount.",
  }),
  perTripMinorMax: Schema.NullOr(Schema.Int).annotate({ description: "What all of them together may." }),
}).annotate({ identifier: "CorrectionSettings" })

const change = { beforeMinor: Schema.Int, afterMinor: Schema.Int }

export const ProposalView = Schema.Struct({
  correctionId: Schema.String.annotate({
    description: "Accept or reject it under this name. A preview's ends with the next change of the budget.",
    examples: ["c-4711"],
  }),
  proposedAt: instant,
  automatic: Schema.Boolean.annotate({ description: "Within the limits: it is applied by itself." }),
  reason: Schema.Literals(["forecast", "category", "day"]).annotate({
    description:
      "forecast: the whole will not hold. day: nor will it, after today. category: one has less than it needs.",
  }),
  text: Schema.String,
  movedMinor: minor("What moves in all."),
  moves: Schema.Array(MoveView),
  lines: Schema.Array(Schema.Struct({ line, ...change })).annotate({ description: "The plan's lines that change." }),
  cuts: Schema.Array(Schema.Struct({ category, expectedMinor: Schema.Int, targetMinor: Schema.Int })).annotate({
    description: "Spend from now to the end, by category: as it goes, and as it should.",
  }),
  savings: Schema.Array(OfferView).annotate({ description: "Offers that it counts on and takes with it." }),
  days: Schema.Array(Schema.Struct({ date: day, ...change })).annotate({
    description: "What each day that is left may cost, before and after; the first weeks of them.",
  }),
  perDay: Schema.Struct({
    expectedMinor: minor("As it goes."),
    targetMinor: minor("As it should."),
    allowanceBeforeMinor: Schema.Int,
    allowanceAfterMinor: Schema.Int,
  }),
  probabilityBefore: probability("that the trip ends within its plan as it goes."),
  probabilityAfter: probability("the same with the correction."),
  adherenceTarget: Schema.Finite,
  restores: Schema.Boolean.annotate({ description: "False when even all floors together cost too much." }),
  explanation: Schema.Array(Schema.String).annotate({ description: "Inputs, rule, effect: a sentence each." }),
}).annotate({ identifier: "CorrectionProposal" })

export const CorrectionHistoryView = Schema.Struct({
  correctionId: Schema.String,
  decision: Schema.Literals(["accepted", "rejected", "edited", "undone"]),
  by: Schema.Literals(["traveller", "engine"]),
  decidedAt: instant,
  movedMinor: Schema.Int,
  moves: Schema.Array(MoveView),
  savings: Schema.Array(OfferView).annotate({ description: "Offers that were taken with it." }),
  inForce: Schema.Boolean.annotate({ description: "Part of the plan now." }),
  probabilityBefore: Schema.optionalKey(Schema.Finite),
  probabilityAfter: Schema.optionalKey(Schema.Finite),
  undo: Schema.Struct({ possible: Schema.Boolean, why: Schema.optionalKey(Schema.String) }).annotate({
    description: "Whether it can be undone now, and why not.",
  }),
}).annotate({ identifier: "CorrectionHistory" })

export const CorrectionView = Schema.Struct({
  settings: CorrectionSettingsView,
  autoCorrectionEnabled: Schema.Boolean,
  adherenceTarget: Schema.Finite,
  lastCorrectionDate: Schema.NullOr(day),
  probability: probability("that the trip ends within its plan."),
  holds: Schema.Boolean.annotate({ description: "The probability is at least the target." }),
  reserveMinor: minor("Held back from the allowance of the days ahead."),
  savedAheadMinor: minor("What offers that were taken still take off the expected spend ahead."),
  offers: Schema.Array(OfferView).annotate({ description: "What would save and can be taken now." }),
  open: Schema.NullOr(ProposalView).annotate({ description: "Waits for the traveller's answer." }),
  preview: Schema.NullOr(ProposalView).annotate({ description: "What would be proposed now; null while it holds." }),
  correctionHistory: Schema.Array(CorrectionHistoryView).annotate({ description: "Newest first." }),
  preferences: Schema.Array(
    Schema.Struct({ category, weight: Schema.Finite, given: Schema.Int, kept: Schema.Int }),
  ).annotate({
    description: "What decisions have taught: how often a category gave and was kept; above 1 it gives reluctantly.",
  }),
}).annotate({ identifier: "Correction" })

export const GoalView = Schema.Struct({
  goalId: Schema.String,
  kind: GoalKind.annotate({
    description:
      "save: so much is left by a day. limit: at most so much on a category. keep: for the last day. fund: a purchase.",
  }),
  name: Schema.String,
  targetMinor: minor("What is wanted."),
  byDate: Schema.NullOr(day),
  category: Schema.NullOr(category),
  priority: Schema.Int.annotate({ description: "1 comes first." }),
  paused: Schema.Boolean,
  contributedMinor: minor("Put aside for it."),
  progressMinor: minor("Saved, kept or put aside so far; of a limit: spent."),
  status: Schema.Literals(["on_track", "at_risk", "off_track", "reached", "missed", "paused"]),
  probability: probability("that it is reached, once more important goals have theirs."),
  daysLeft: Schema.Int,
  expectedPerDayMinor: minor("Everyday spend per day as it goes; of a limit on its category."),
  recommendedPerDayMinor: minor("With which it is probably reached."),
  contributePerDayMinor: minor("Of a purchase: to be put aside per day."),
  reachableMinor: minor("What this pace would probably reach."),
  recommendation: Schema.String.annotate({ description: "In English, it follows the trip." }),
  offer: Schema.NullOr(Schema.Struct({ ...offerFields, probabilityAfter: probability("with it.") })).annotate({
    description: "What would help most of what can be taken now; null when nothing does.",
  }),
}).annotate({ identifier: "Goal" })

export const GoalsView = Schema.Struct({
  goals: Schema.Array(GoalView).annotate({ description: "Most important first." }),
  conflicts: Schema.Array(
    Schema.Struct({ goalIds: Schema.Array(Schema.String), shortMinor: Schema.Int, text: Schema.String }),
  ).annotate({ description: "Goals that do not go together, in words with numbers." }),
}).annotate({ identifier: "Goals" })

/** Fails to compile when a schema above and its shape in budget/ part ways. */
type Same<Schemed extends Shape, Shape> = Schemed
export type Checked = [
  Same<typeof CorrectionView.Type, Correction.CorrectionView>,
  Same<Correction.CorrectionView, typeof CorrectionView.Type>,
  Same<typeof GoalsView.Type, Goals.GoalsView>,
  Same<Goals.GoalsView, typeof GoalsView.Type>,
]
