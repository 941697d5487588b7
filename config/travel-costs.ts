/**
 * What a mid-range traveller pays on a full day at price level 1, in rupiah, and how styles, children and the days at the
 * edges of a trip differ from that. A rough guide like the destinations; the planner names each figure as its reason.
 */
import type { Category } from "./taxonomy.ts"

export const travelStyles = ["budget", "mid-range", "luxury"] as const
export type TravelStyle = (typeof travelStyles)[number]

/** What people write for them. */
export const travelStyleNames: { readonly [style in TravelStyle]: ReadonlyArray<string> } = {
  budget: [
    "budget",
    "backpacker",
    "backpacking",
    "cheap",
    "economy",
    "low",
    "low-cost",
    "hemat",
    "shoestring",
    "thrifty",
  ],
  "mid-range": [
    "mid-range",
    "midrange",
    "mid",
    "moderate",
    "standard",
    "comfort",
    "comfortable",
    "medium",
    "normal",
    "average",
    "regular",
    "balanced",
  ],
  luxury: ["luxury", "premium", "upscale", "high", "high-end", "highend", "deluxe", "mewah", "splurge", "lux"],
}

export interface BaseCost {
  readonly category: Category
  /** Rupiah. */
  readonly cost: number
  readonly per: "room-night" | "person-day" | "person-trip"
  readonly style: { readonly [style in TravelStyle]: number }
  /** What a child costs of an adult. */
  readonly child: number
  /** What the days at the edges cost of a full one. */
  readonly arrival: number
  readonly departure: number
}

const edges = (arrival: number, departure: number) => ({ arrival, departure })
const styles = (budget: number, luxury: number) => ({ budget, "mid-range": 1, luxury })

export const baseCosts: ReadonlyArray<BaseCost> = [
  { category: "lodging", cost: 550_000, per: "room-night", style: styles(0.42, 3.4), child: 0, ...edges(1, 0) },
  { category: "food", cost: 210_000, per: "person-day", style: styles(0.55, 2.3), child: 0.6, ...edges(0.7, 0.65) },
  { category: "groceries", cost: 25_000, per: "person-day", style: styles(0.8, 1.3), child: 0.8, ...edges(0.8, 0.6) },
  {
    category: "transport_local",
    cost: 95_000,
    per: "person-day",
    style: styles(0.6, 2.4),
    child: 0.5,
    ...edges(1.3, 1.2),
  },
  {
    category: "activities",
    cost: 115_000,
    per: "person-day",
    style: styles(0.55, 2.2),
    child: 0.7,
    ...edges(0.4, 0.3),
  },
  { category: "shopping", cost: 70_000, per: "person-day", style: styles(0.5, 2.6), child: 0.4, ...edges(0.5, 1.2) },
  { category: "health", cost: 8_000, per: "person-day", style: styles(0.9, 1.4), child: 1.2, ...edges(1, 1) },
  { category: "communication", cost: 90_000, per: "person-trip", style: styles(0.7, 1.5), child: 0, ...edges(1, 1) },
  { category: "fees_cash", cost: 9_000, per: "person-day", style: styles(0.8, 1.6), child: 0, ...edges(1, 1) },
  { category: "other", cost: 20_000, per: "person-day", style: styles(0.7, 2), child: 0.5, ...edges(1, 1) },
]

/** A seat to another place and back: so much at once and so much per kilometre, in rupiah. */
export const intercityFare = { once: 350_000, perKilometre: 900, style: { budget: 0.75, "mid-range": 1, luxury: 2.8 } }

/** Two adults share a room; a child under the parents' care needs none of its own until there are more than that many. */
export const adultsPerRoom = 2
export const childrenPerRoom = 2

/**
 * Rupiah for one unit of a currency: what a quote in that currency is reckoned with before the trip. Reference rates of
 * early 2026; the trip itself uses the rates that its transactions were made at.
 */
export const referenceRates: { readonly [currency in string]?: number } = {
  IDR: 1,
  USD: 16_500,
  EUR: 18_800,
  GBP: 21_700,
  AUD: 10_900,
  NZD: 9_700,
  CAD: 12_000,
  CHF: 20_300,
  SGD: 12_700,
  MYR: 3_950,
  THB: 510,
  VND: 0.64,
  PHP: 286,
  JPY: 108,
  KRW: 11.6,
  CNY: 2_300,
  HKD: 2_120,
  TWD: 520,
  INR: 188,
  AED: 4_490,
  SAR: 4_400,
  KHR: 4.1,
  MOP: 2_060,
  BND: 12_700,
}

/** Of a budget opened from a plan, until its traveller says otherwise. */
export const defaultThresholdsPercent: ReadonlyArray<number> = [50, 75, 90, 100]
