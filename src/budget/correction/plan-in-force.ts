/**
 * Which plan is in force: the latest words about total and categories, by their own time, and on top of them the
 * corrections that were accepted later than the categories and not undone, in the order of their words. It depends on
 * the set of words alone, in whatever order they came (I8). A correction never takes what was booked when it was made,
 * even where its word came to the log before the booking's.
 */
import { limits } from "../../../config/limits.ts"
import { type Booking, wasOwedAt } from "../bookings/booking.ts"
import type { BudgetPlan } from "../model.ts"
import { checkedPlan, type PlanPatch } from "../plan.ts"
import type { CorrectionState, Decided } from "./correction-state.ts"
import type { Decision } from "./decision.ts"
import { afterMoves, type MoneyLine, type PlanLines } from "./money-line.ts"
import { standsOver, type Word } from "./word.ts"

/** It moves money now, as far as nothing newer replaces the plan. */
export const isApplied = ({ decision }: Pick<Decided, "decision">): boolean =>
  decision === "accepted" || decision === "edited"

/** Whether it is part of the plan in force: a newer category plan replaces the older one, corrections and all. */
export const isInForce = ({ planWord }: CorrectionState, decided: Decided): boolean =>
  isApplied(decided) && standsOver(decided.word, planWord)

/** What a correction could not take when it was decided: what was booked of a line by then, and is not cancelled since. */
const spokenFor =
  (bookings: ReadonlyArray<Booking>, word: Word) =>
  (line: MoneyLine): number =>
    bookings.reduce(
      (sum, one) => (one.committed?.category === line && wasOwedAt(one, word) ? sum + one.committed.amountMinor : sum),
      0,
    )

const applied = (lines: PlanLines, { moves, word }: Decided, bookings: ReadonlyArray<Booking>): PlanLines =>
  afterMoves(lines, moves, bookings.length === 0 ? undefined : spokenFor(bookings, word))

/** The plan with everything in force, its other fields as they are. */
export const planInForce = (plan: BudgetPlan, state: CorrectionState, bookings: ReadonlyArray<Booking>): BudgetPlan => {
  const { reserveMinor: _reserve, ...rest } = plan
  let lines: PlanLines = state.base
  for (const one of state.decided) if (isInForce(state, one)) lines = applied(lines, one, bookings)
  return checkedPlan({ ...rest, ...lines })
}

/**
 * Hears what the traveller says about total and categories; what an older word says is not heard.
 * @param plan with the patch in it, checked
 */
export const hearPlan = (state: CorrectionState, plan: BudgetPlan, patch: PlanPatch, word: Word): void => {
  if (patch.totalMinor === undefined && patch.categoryPlanMinor === undefined) return
  if (patch.totalMinor !== undefined && standsOver(word, state.totalWord)) {
    state.base = { ...state.base, totalMinor: plan.totalMinor }
    state.totalWord = word
  }
  if (patch.categoryPlanMinor !== undefined && standsOver(word, state.planWord)) {
    state.base = { totalMinor: state.base.totalMinor, categoryPlanMinor: plan.categoryPlanMinor }
    state.planWord = word
  }
  // What was proposed was for another plan.
  state.open = undefined
  if (state.watch.outcome === "open") state.watch.outcome = "none"
  state.watch.armed = true
}

const wordOrder = (left: Decided, right: Decided): number => (standsOver(left.word, right.word) ? 1 : -1)

/** Beyond the bound the oldest is forgotten: one that is in force becomes part of the base. */
const forgetOldest = (state: CorrectionState, bookings: ReadonlyArray<Booking>): void => {
  if (state.decided.length <= limits.correctionsKeptPerBudget) return
  const idle = state.decided.findIndex((one) => !isInForce(state, one))
  const [oldest] = state.decided.splice(Math.max(0, idle), 1)
  if (oldest !== undefined && isInForce(state, oldest)) {
    state.base = applied(state.base, oldest, bookings)
  }
}

/** Hears what was decided; false when a later word stands over it. */
export const hearDecision = (
  state: CorrectionState,
  { moves, word, ...said }: Decision,
  bookings: ReadonlyArray<Booking>,
): boolean => {
  const { correctionId } = said
  const before = state.decided.find((one) => one.correctionId === correctionId)
  if (!standsOver(word, before?.word)) return false
  const proposal = state.open?.correctionId === correctionId ? state.open.proposal : undefined
  const effect = proposal ?? before
  const decided: Decided = {
    ...said,
    word,
    moves: moves ?? proposal?.moves ?? before?.moves ?? [],
    ...(effect?.probabilityBefore === undefined ? {} : { probabilityBefore: effect.probabilityBefore }),
    ...(effect?.probabilityAfter === undefined ? {} : { probabilityAfter: effect.probabilityAfter }),
  }
  state.decided = [...state.decided.filter((one) => one !== before), decided].sort(wordOrder)
  forgetOldest(state, bookings)
  return true
}
