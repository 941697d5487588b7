/**
 * What makes a price uncertain, and what to do when it comes to pass: the parts that dear trips' overruns were made of in
 * the calibration, and for each of the greatest a measure with the moment at which it is due and what it brings.
 */
import { type Category, categories } from "../../../config/taxonomy.ts"
import type { TravelStyle } from "../../../config/travel-costs.ts"
import type { GuaranteeModel } from "./model.ts"

export interface Driver {
  readonly category: Category
  /** Of what a dear trip costs above the expected; all shares together are 1. */
  readonly share: number
  readonly atRiskMinor: number
  readonly why: string
}

export interface Strategy {
  readonly category: Category
  readonly trigger:
    | { readonly kind: "before-trip"; readonly days: number }
    | { readonly kind: "probability-below"; readonly probability: number }
    | { readonly kind: "category-over-plan"; readonly percent: number }
    | { readonly kind: "single-purchase-over"; readonly amountMinor: number }
  readonly action: string
  /** About how much of the risk it takes away. */
  readonly bringsMinor: number
}

const whys: { readonly [category in Category]: string } = {
  lodging: "beds cost more than expected, or more are needed",
  food: "days of eating dearer than usual",
  groceries: "more bought in shops",
  transport_local: "more or dearer rides",
  transport_intercity: "a missed or changed connection",
  activities: "tickets and treats that were not planned",
  shopping: "a splurge",
  health: "illness or an accident",
  communication: "a dearer SIM card",
  fees_cash: "fees and charges",
  other: "something lost or stolen, and all else",
}

interface Measure {
  readonly action: string
  /** Of what is at risk. */
  readonly brings: number
  readonly trigger: (atRiskMinor: number, target: number) => Strategy["trigger"]
}

const beforeTrip = (days: number) => () => ({ kind: "before-trip", days }) as const
const overPlan = (percent: number) => () => ({ kind: "category-over-plan", percent }) as const
const whenUnlikely = (_: number, target: number) =>
  ({ kind: "probability-below", probability: Math.round((target - 0.1) * 100) / 100 }) as const

const measures: { readonly [category in Category]?: Measure } = {
  lodging: {
    action: "Book beds that can be cancelled now: the price is fixed, and a cheaper one can still be taken.",
    brings: 0.7,
    trigger: beforeTrip(14),
  },
  food: {
    action: "Eat where locals do for the next two days; keep to the day's allowance.",
    brings: 0.4,
    trigger: overPlan(115),
  },
  transport_local: {
    action: "Take a pass, a rented scooter or shared rides instead of single trips.",
    brings: 0.4,
    trigger: overPlan(120),
  },
  activities: {
    action: "Put the next paid activity off, or take a free one; buy tickets ahead.",
    brings: 0.6,
    trigger: whenUnlikely,
  },
  shopping: {
    action: "Ask before any purchase above this amount: it moves the plan by itself.",
    brings: 0.7,
    trigger: (atRiskMinor) => ({ kind: "single-purchase-over", amountMinor: Math.round(atRiskMinor / 2) }),
  },
  health: { action: "Insure the journey: treatment is then advanced, not spent.", brings: 0.8, trigger: beforeTrip(1) },
  other: {
    action: "Keep a second card and a copy of papers apart; file a claim on the day.",
    brings: 0.4,
    trigger: beforeTrip(1),
  },
  transport_intercity: {
    action: "Take the earlier connection, or a fare that can be changed.",
    brings: 0.6,
    trigger: beforeTrip(7),
  },
}

/** @param atRiskMinor the price less what the trip is expected to cost */
export const driversOf = (model: GuaranteeModel, style: TravelStyle, atRiskMinor: number): ReadonlyArray<Driver> =>
  categories
    .map((category, at) => {
      const share = model.overrunShares[style][at] ?? 0
      return { category, share, atRiskMinor: Math.round(atRiskMinor * share), why: whys[category] }
    })
    .filter(({ share }) => share > 0)
    .sort((one, other) => other.share - one.share)

const strategiesMax = 5

export const strategiesOf = (drivers: ReadonlyArray<Driver>, target: number): ReadonlyArray<Strategy> =>
  drivers
    .flatMap(({ category, atRiskMinor }) => {
      const measure = measures[category]
      if (measure === undefined) return []
      const { action, brings, trigger } = measure
      return [
        { category, trigger: trigger(atRiskMinor, target), action, bringsMinor: Math.round(atRiskMinor * brings) },
      ]
    })
    .slice(0, strategiesMax)
