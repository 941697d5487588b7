/** What a client sees of a budget's goals: a part of its view, computed when somebody looks. */
import type { Category } from "../../../config/taxonomy.ts"
import type { OfferView } from "../correction/offer-view.ts"
import type { GoalConflict } from "./conflicts.ts"
import type { GoalKind } from "./goal.ts"

export interface GoalView {
  readonly goalId: string
  readonly kind: GoalKind
  readonly name: string
  readonly targetMinor: number
  readonly byDate: string | null
  readonly category: Category | null
  readonly priority: number
  readonly paused: boolean
  readonly contributedMinor: number
  /** Saved, kept, put aside so far; of a limit: spent. */
  readonly progressMinor: number
  readonly status: "on_track" | "at_risk" | "off_track" | "reached" | "missed" | "paused"
  /** 0 to 1, once what goals of higher priority need is set aside. */
  readonly probability: number
  readonly daysLeft: number
  /** Everyday spend per day until then (of a limit: on its category): as it goes, and as it reaches the goal. */
  readonly expectedPerDayMinor: number
  readonly recommendedPerDayMinor: number
  /** To be put aside per day for a purchase; 0 for other kinds. */
  readonly contributePerDayMinor: number
  /** What would be reached at this pace. */
  readonly reachableMinor: number
  /** One English sentence that follows the trip. */
  readonly recommendation: string
  /** What would help most of what can be taken now, and the probability with it; null when nothing does. */
  readonly offer: GoalOffer | null
}

export interface GoalOffer extends OfferView {
  readonly probabilityAfter: number
}

export interface GoalsView {
  /** Most important first. */
  readonly goals: ReadonlyArray<GoalView>
  readonly conflicts: ReadonlyArray<GoalConflict>
}
