/**
 * What the rules of insights look at: sums that are read from the rollups, in one currency, as plain data.
 */
import type { Category } from "../../../config/taxonomy.ts"
import type { EpochDay } from "../model.ts"
import type { PeriodName, Span } from "./period.ts"

export type Comparison = "previous" | "average" | "peers"

export interface Sum {
  readonly minor: number
  readonly count: number
}

/** One period: all of it, and the part of it that compares with what has gone by of the present one. */
export interface PeriodSums {
  readonly span: Span
  readonly whole: ReadonlyMap<Category, Sum>
  readonly part: ReadonlyMap<Category, Sum>
}

export interface MerchantSums {
  /** Stands for the merchant in filters; tells nothing of the name. */
  readonly merchantKey: string
  readonly name: string
  readonly category: Category
  readonly now: Sum
  /** In the period before, as much of it as compares. */
  readonly before: Sum
}

export interface Charge {
  readonly day: EpochDay
  readonly minor: number
}

/** The purchases at one merchant, oldest first. */
export interface MerchantCharges {
  readonly merchantKey: string
  readonly name: string
  readonly category: Category
  readonly charges: ReadonlyArray<Charge>
}

export interface Purchase extends Charge {
  readonly transactionId: string
  readonly category: Category
  readonly merchantKey: string
  readonly name: string
}

/** What others spent per person, of at least `limits.peersMin` people; absent where they are fewer. */
export interface PeerFigures {
  readonly people: number
  readonly perPerson: ReadonlyMap<Category, number>
}

export interface Figures {
  readonly currency: string
  readonly period: PeriodName
  readonly compareWith: Comparison
  readonly today: EpochDay
  readonly elapsedDays: number
  /** Empty: all. */
  readonly categories: ReadonlyArray<Category>
  /** The present period first, then back in time. */
  readonly periods: ReadonlyArray<PeriodSums>
  readonly merchants: ReadonlyArray<MerchantSums>
  readonly repeated: ReadonlyArray<MerchantCharges>
  readonly largest: ReadonlyArray<Purchase>
  /** What a purchase of the category usually costs. */
  readonly usualMinor: ReadonlyMap<Category, number>
  readonly peers: PeerFigures | undefined
}
