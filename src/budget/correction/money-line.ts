/**
 * Where a plan's money stands: in its categories, in what no category claims, and in the reserve that is held back from
 * the days ahead. A correction moves money between these lines and never makes or loses any, so that their sum is the
 * plan's total before and after, to the minor unit (I7).
 */
import { limits } from "../../../config/limits.ts"
import { type Category, categories, isCategory } from "../../../config/taxonomy.ts"
import type { BudgetPlan } from "../model.ts"
import { readInteger, readList, readOneOf } from "../shape.ts"

/** `unplanned`: total less everything planned and held back. `reserve`: kept out of the days' allowance. */
export type MoneyLine = Category | "unplanned" | "reserve"

export interface Move {
  readonly from: MoneyLine
  readonly to: MoneyLine
  readonly amountMinor: number
}

export type PlanLines = Pick<BudgetPlan, "totalMinor" | "categoryPlanMinor" | "reserveMinor">

/** What no category and no reserve claims; negative when more is planned than there is. */
export const unplannedMinor = ({ totalMinor, categoryPlanMinor, reserveMinor = 0 }: PlanLines): number => {
  let rest = totalMinor - reserveMinor
  for (const minor of Object.values(categoryPlanMinor)) rest -= minor
  return rest
}

/** What a line holds. */
export const lineMinor = (plan: PlanLines, line: MoneyLine): number =>
  line === "unplanned"
    ? unplannedMinor(plan)
    : line === "reserve"
      ? (plan.reserveMinor ?? 0)
      : (plan.categoryPlanMinor[line] ?? 0)

/** Money that moves carry. */
export const movedMinor = (moves: ReadonlyArray<Move>): number =>
  moves.reduce((sum, { amountMinor }) => sum + amountMinor, 0)

const changed = (plan: PlanLines, line: MoneyLine, byMinor: number): PlanLines => {
  if (line === "reserve") return { ...plan, reserveMinor: (plan.reserveMinor ?? 0) + byMinor }
  if (!isCategory(line)) return plan
  const categoryPlanMinor = { ...plan.categoryPlanMinor, [line]: (plan.categoryPlanMinor[line] ?? 0) + byMinor }
  return { ...plan, categoryPlanMinor }
}

/**
 * The plan after moves in their order, each held to what its line has: a word that comes late, onto a plan that has
 * changed meanwhile, can thus never take what is not there, nor lift a line above what an amount may be.
 * @param keptMinor what of a line is spoken for, and stays in it
 */
export const afterMoves = (
  plan: PlanLines,
  moves: ReadonlyArray<Move>,
  keptMinor: (line: MoneyLine) => number = () => 0,
): PlanLines => {
  let after = plan
  for (const { from, to, amountMinor } of moves) {
    const room = limits.amountMinorMax - Math.max(0, lineMinor(after, to))
    const taken = Math.min(amountMinor, Math.max(0, lineMinor(after, from) - keptMinor(from)), room)
    if (taken > 0) after = changed(changed(after, from, -taken), to, taken)
  }
  return after
}

const moneyLines: ReadonlyArray<MoneyLine> = [...categories, "unplanned", "reserve"]

/** As compact as snapshots keep them. */
export const packMoves = (moves: ReadonlyArray<Move>): ReadonlyArray<readonly [MoneyLine, MoneyLine, number]> =>
  moves.map(({ from, to, amountMinor }) => [from, to, amountMinor])

/** From parsed snapshot text. */
export const readMoves = (value: unknown): ReadonlyArray<Move> =>
  readList(value, (item) => {
    const [from, to, amountMinor] = readList(item, (field) => field)
    return { from: readOneOf(moneyLines, from), to: readOneOf(moneyLines, to), amountMinor: readInteger(amountMinor) }
  })
