/**
 * A week in Bali for the fold's tests: Rp10.500.000 from 8 to 14 May 2026, of which Rp2.500.000 are planned for the
 * hotel and Rp1.000.000 for the flight, so that Rp7.000.000 are left for seven days. Synthetic.
 */
import { oneOffCategories } from "../../config/taxonomy.ts"
import { localDay, textToDay } from "./calendar.ts"
import type { BudgetEntry, BudgetInput, BudgetPlan, Fact } from "./model.ts"
import type { BudgetState } from "./state.ts"
import { step } from "./step.ts"

export const baliPlan: BudgetPlan = {
  budgetId: "bali",
  userId: "sari",
  name: "Bali week",
  destination: "Bali",
  currency: "IDR",
  timeZone: "Asia/Makassar",
  startDay: textToDay("2026-05-08"),
  endDay: textToDay("2026-05-14"),
  totalMinor: rupiah(10_500_000),
  categoryPlanMinor: { lodging: rupiah(2_500_000), transport_intercity: rupiah(1_000_000) },
  thresholdsPercent: [50, 70, 90, 100],
}

/** Minor units of whole rupiah. */
export function rupiah(amount: number): number {
  return amount * 100
}

/** An instant by Bali's clock, such as `2026-05-08 19:30`. */
export const bali = (text: string): number => Date.parse(`${text.replace(" ", "T")}:00+08:00`)

/** A posted purchase of food unless it says otherwise; its day follows from its time, its identity from its number. */
export const entryOf = (
  number: number,
  spendMinor: number,
  timeMs: number,
  more: Partial<BudgetEntry> = {},
): BudgetEntry => {
  const category = more.category ?? "food"
  return {
    identity: number.toString(16).padStart(32, "0"),
    firstSeq: number,
    source: "card/sample",
    account: "main",
    externalId: `x${number}`,
    revision: 0,
    timeMs,
    status: "posted",
    kind: spendMinor < 0 ? "refund" : "purchase",
    direction: spendMinor < 0 ? "credit" : "debit",
    originalMinor: Math.abs(spendMinor),
    originalCurrency: "IDR",
    category,
    confidence: 0.9,
    decidedBy: "mcc",
    localDay: localDay(timeMs, baliPlan.timeZone),
    spendMinor,
    oneOff: oneOffCategories.has(category),
    ...more,
  }
}

export const opened = (plan: BudgetPlan = baliPlan, at = "2026-05-01 09:00"): BudgetInput => ({
  kind: "open",
  seq: 1,
  logMs: bali(at),
  plan,
})

/** An entry that reaches the log five seconds after it happened; its number is its sequence. */
export const spent = (number: number, at: string, amount: number, more: Partial<BudgetEntry> = {}): BudgetInput => ({
  kind: "entry",
  seq: number,
  logMs: bali(at) + 5_000,
  after: entryOf(number, rupiah(amount), bali(at), more),
})

/** Folds inputs from nothing; the facts are those of all of them, in order. */
export const folded = (
  inputs: ReadonlyArray<BudgetInput>,
  from?: BudgetState,
): { readonly state: BudgetState; readonly facts: ReadonlyArray<Fact> } => {
  let state = from
  const facts: Array<Fact> = []
  for (const input of inputs) {
    const stepped = step(state, input)
    state = stepped.state
    facts.push(...stepped.facts)
  }
  if (state === undefined) throw new Error("nothing was folded")
  return { state, facts }
}

/** Three days of it: flight and hotel, two ordinary days, and a dive that changes the picture. */
export const threeDays: ReadonlyArray<BudgetInput> = [
  opened(),
  spent(2, "2026-05-02 20:00", 900_000, { category: "transport_intercity" }),
  spent(3, "2026-05-08 10:00", 2_600_000, { category: "lodging" }),
  spent(4, "2026-05-08 12:30", 150_000),
  spent(5, "2026-05-08 19:00", 450_000, { status: "pending" }),
  spent(6, "2026-05-09 09:00", 210_000, { category: "transport_local" }),
  spent(7, "2026-05-09 13:00", 640_000),
  spent(8, "2026-05-09 20:00", -60_000, { category: "transport_local" }),
  spent(9, "2026-05-10 08:00", 1_350_000, { category: "activities" }),
]
