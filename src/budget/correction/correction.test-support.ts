/** Trips, spending and decisions that the tests of corrections share. */
import fc from "fast-check"
import { type Category, categories, oneOffCategories } from "../../../config/taxonomy.ts"
import { bali, baliPlan, opened, rupiah, spent } from "../bali-week.sample.ts"
import { msPerDay } from "../calendar.ts"
import type { BudgetInput, BudgetPlan, Fact } from "../model.ts"
import type { BudgetState } from "../state.ts"
import { step } from "../step.ts"
import { lineMinor, type MoneyLine, type PlanLines } from "./money-line.ts"
import type { Offer } from "./offer.ts"
import { type CorrectionSettings, defaultSettings } from "./settings.ts"

export const lines: ReadonlyArray<MoneyLine> = [...categories, "unplanned", "reserve"]
export const everyday = categories.filter((category) => !oneOffCategories.has(category))
export const sumOf = (plan: PlanLines): number => lines.reduce((sum, line) => sum + lineMinor(plan, line), 0)
export const spentOn = (state: BudgetState, category: Category): number =>
  state.sums.byCategory[categories.indexOf(category)]?.spentMinor ?? 0

export interface Run {
  readonly state: BudgetState
  readonly facts: ReadonlyArray<Fact>
}
export const run = (inputs: ReadonlyArray<BudgetInput>): Run => {
  let state: BudgetState | undefined
  const facts: Array<Fact> = []
  for (const input of inputs) {
    const stepped = step(state, input)
    state = stepped.state
    facts.push(...stepped.facts)
  }
  if (state === undefined) throw new Error("nothing was opened")
  return { state, facts }
}

export const amount = fc.integer({ min: 1, max: 2_000_000 })
export const categoryPlan = fc
  .dictionary(fc.constantFrom(...categories), fc.integer({ min: 0, max: 300_000_000 }))
  .map((planned): BudgetPlan["categoryPlanMinor"] => planned)
export const plans = fc
  .record({ totalMinor: fc.integer({ min: 100_000_000, max: 1_500_000_000 }), categoryPlanMinor: categoryPlan })
  .map((parts): BudgetPlan => ({ ...baliPlan, ...parts }))
export const settingsOf = fc
  .record({
    adherenceTarget: fc.double({ min: 0.5, max: 0.99, noNaN: true }),
    floorsMinor: fc.dictionary(fc.constantFrom(...everyday), fc.integer({ min: 0, max: 200_000_000 })),
    locked: fc.subarray([...everyday]),
  })
  .map((parts): CorrectionSettings => ({ ...defaultSettings, ...parts }))
/** Spend of a trip's first days, some of it on what is paid once. */
export const spends = fc.array(
  fc.record({ category: fc.constantFrom(...categories), amount, hour: fc.integer({ min: 0, max: 6 * 24 - 1 }) }),
  { maxLength: 40 },
)
export const inputsOf = (
  plan: BudgetPlan,
  spending: ReadonlyArray<{ category: Category; amount: number; hour: number }>,
) => [
  opened(plan),
  ...spending
    .toSorted((left, right) => left.hour - right.hour)
    .map(({ category, amount, hour }, index) => {
      const day = 8 + Math.floor(hour / 24)
      const time = `2026-05-${String(day).padStart(2, "0")} ${String(hour % 24).padStart(2, "0")}:00`
      return spent(index + 2, time, amount, { category })
    }),
]

/** Six million for a week of everyday money, without thresholds. */
export const tight: BudgetPlan = {
  ...baliPlan,
  totalMinor: rupiah(6_000_000),
  categoryPlanMinor: {},
  thresholdsPercent: [],
}
export const turn = (seq: number, date: string): BudgetInput => ({
  ...{ kind: "due", seq, logMs: bali(`${date} 00:00`), atMs: bali(`${date} 00:00`), turn: "day" },
})
/** Much more than a day's share on each of the first two days. */
export const fast = (): ReadonlyArray<BudgetInput> => [
  spent(2, "2026-05-08 12:00", 700_000, { category: "food" }),
  spent(3, "2026-05-08 19:00", 800_000, { category: "shopping" }),
  spent(4, "2026-05-09 12:00", 700_000, { category: "food" }),
  spent(5, "2026-05-09 19:00", 900_000, { category: "shopping" }),
]
export const proposed = (facts: ReadonlyArray<Fact>) =>
  facts.flatMap((fact) => (fact.kind === "correction_proposed" ? [fact] : []))
export const decide = (
  seq: number,
  correctionId: string,
  decision: "accepted" | "rejected" | "edited" | "undone",
  timeMs: number,
  moves?: Extract<BudgetInput, { kind: "correct" }>["moves"],
): BudgetInput => ({
  ...{ kind: "correct", seq, logMs: timeMs, correctionId, decision, by: "traveller" },
  word: { timeMs, hash: String(seq) },
  ...(moves === undefined ? {} : { moves }),
})

export const foundMs = bali("2026-05-08 00:00")
export const untilDay = Math.floor(foundMs / msPerDay) + 9
export const offerOf = (offerId: string, savingMinor: number, parts: Partial<Offer> = {}): Offer => {
  const common = { offerId, category: "food" as const, savingMinor, expiresMs: foundMs + 20 * msPerDay, untilDay }
  return parts.kind === "itinerary"
    ? { ...common, itineraryId: "bali", version: 4, words: "Replace one by another", ...parts, kind: "itinerary" }
    : { ...common, dealId: offerId, ...parts, kind: "deal" }
}
