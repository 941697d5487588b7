/** The correction part of a budget's view: pure over the state and the instant (see view.ts for its shape). */
import { limits } from "../../../config/limits.ts"
import { type Category, categories } from "../../../config/taxonomy.ts"
import { alertText } from "../alert-text.ts"
import { hashText } from "../anomaly/hash-text.ts"
import { isTooEarly, tripClock } from "../burn/trip-clock.ts"
import { dayToText, localDay } from "../calendar.ts"
import { split } from "../money.ts"
import type { BudgetState } from "../state.ts"
import { triggerBand } from "./consider.ts"
import type { Decided, OpenProposal } from "./correction-state.ts"
import { explain } from "./explain.ts"
import { afterMoves, lineMinor, type MoneyLine, movedMinor, type PlanLines } from "./money-line.ts"
import { objectionTo, type Standing, undoObjection } from "./objection.ts"
import { type Offer, offersAt } from "./offer.ts"
import { viewOffer } from "./offer-view.ts"
import { isApplied, isInForce } from "./plan-in-force.ts"
import { hasPreferences, weightOf } from "./preferences.ts"
import { type Proposal, propose } from "./propose.ts"
import { type Situation, situationIn } from "./situation.ts"
import type { CorrectionHistoryView, CorrectionView, ProposalView } from "./view.ts"

const standingOf = ({ plan, sums, corrections }: BudgetState): Standing => ({
  plan,
  settings: corrections.settings,
  spentMinor: (category) => sums.byCategory[categories.indexOf(category)]?.spentMinor ?? 0,
  committedMinor: (category) => plan.committed?.byCategoryMinor[category] ?? 0,
})

const roundedProbability = (probability: number): number => Math.round(probability * 1_000) / 1_000

const linesOf = (before: PlanLines, after: PlanLines): ProposalView["lines"] => {
  const lines: ReadonlyArray<MoneyLine> = [...categories, "unplanned", "reserve"]
  return lines.flatMap((line) => {
    const [beforeMinor, afterMinor] = [lineMinor(before, line), lineMinor(after, line)]
    return beforeMinor === afterMinor ? [] : [{ line, beforeMinor, afterMinor }]
  })
}

/** Even days are fractions; a split wants whole weights. */
const weightScale = 10_000

/** What the days that are left may cost: money that is not held back, by how much each is expected to need. */
const daysMinor = ({ headroomMinor, outlook }: Situation, reserveMinor: number): ReadonlyArray<number> => {
  const weights = outlook.ahead.map(({ evenDays }, index) =>
    Math.round((evenDays - (outlook.ahead[index - 1]?.evenDays ?? 0)) * weightScale),
  )
  const freeMinor = Math.max(0, headroomMinor - reserveMinor)
  return weights.length === 0 ? [] : split(freeMinor, weights)
}

const viewProposal = (
  { plan, corrections, seq }: BudgetState,
  situation: Situation,
  { correctionId, atMs, automatic, proposal }: OpenProposal,
): ProposalView => {
  const { settings, preferences } = corrections
  const after = afterMoves(plan, proposal.moves)
  const days = Math.max(1, situation.clock.remainingDays)
  const [daysBefore, daysAfter] = [plan, after].map(({ reserveMinor }) => daysMinor(situation, reserveMinor ?? 0))
  const allowance = (reserveMinor: number) => Math.floor(Math.max(0, situation.headroomMinor - reserveMinor) / days)
  const perDay = {
    expectedMinor: Math.round(proposal.expectedMinor / days),
    targetMinor: Math.round(proposal.targetMinor / days),
  }
  const { reason, probabilityBefore, probabilityAfter } = proposal
  const moved = movedMinor(proposal.moves)
  const text = alertText(
    {
      ...{ kind: "correction_proposed", seq, atMs, correctionId, reason, automatic, movedMinor: moved },
      ...{ perDayMinor: perDay.expectedMinor, targetPerDayMinor: perDay.targetMinor },
      ...{ probabilityBefore, probabilityAfter },
    },
    plan,
  )
  return {
    correctionId,
    proposedAt: new Date(atMs).toISOString(),
    automatic,
    reason,
    text,
    movedMinor: moved,
    moves: proposal.moves,
    lines: linesOf(plan, after),
    cuts: proposal.cuts,
    savings: proposal.savings.map(viewOffer),
    days: situation.outlook.ahead.slice(0, limits.correctionDaysShownMax).map(({ day }, index) => ({
      date: dayToText(day),
      beforeMinor: daysBefore?.[index] ?? 0,
      afterMinor: daysAfter?.[index] ?? 0,
    })),
    perDay: {
      ...perDay,
      allowanceBeforeMinor: allowance(plan.reserveMinor ?? 0),
      allowanceAfterMinor: allowance(after.reserveMinor ?? 0),
    },
    probabilityBefore: roundedProbability(probabilityBefore),
    probabilityAfter: roundedProbability(probabilityAfter),
    adherenceTarget: settings.adherenceTarget,
    restores: proposal.restores,
    explanation: explain(situation, proposal, settings, preferences),
  }
}

/** Less of a chance than this is no help. */
const helpMin = 0.01

/** Money for a category that is short, or a chance that is seen to rise. */
const helps = ({ reason, probabilityBefore, probabilityAfter }: Proposal): boolean =>
  reason === "category" || probabilityAfter - probabilityBefore >= helpMin

/** A preview stands still for so long: else each look would find other amounts, and none could be accepted. */
const previewStepMs = 15 * 60_000
const steadyMs = ({ logMs }: BudgetState, asOfMs: number): number => Math.max(logMs, asOfMs - (asOfMs % previewStepMs))

/** What would be proposed now, under a name that is another one as soon as anything changes. */
const previewOf = (
  state: BudgetState,
  situation: Situation,
  asOfMs: number,
  offers: ReadonlyArray<Offer>,
): OpenProposal | undefined => {
  const { settings, preferences } = state.corrections
  if (state.closed || isTooEarly(situation.clock)) return undefined
  const proposal = propose(situation, settings, preferences, offers)
  if (proposal === undefined || !helps(proposal)) return undefined
  const correctionId = `p-${state.seq}-${hashText(JSON.stringify([proposal.moves, proposal.savings])).toString(36)}`
  return { correctionId, atMs: asOfMs, automatic: false, proposal }
}

/** Whether a category has spent anything after an instant; where that lies too far back to tell, it has. */
const spentSince =
  ({ recent }: BudgetState, timeMs: number) =>
  (category: Category): boolean => {
    const [oldest] = recent
    const isKnown = recent.length < limits.recentTransactionsKept || (oldest !== undefined && oldest.timeMs <= timeMs)
    return !isKnown || recent.some((one) => one.category === category && one.spendMinor > 0 && one.timeMs > timeMs)
  }

const undoOf = (state: BudgetState, decided: Decided, hasEnded: boolean): CorrectionHistoryView["undo"] => {
  const no = (why: string) => ({ possible: false, why })
  if (!isApplied(decided)) return no("it is not applied")
  if (!isInForce(state.corrections, decided)) return no("the plan has been changed since")
  if (state.closed) return no("the budget is closed")
  if (hasEnded) return no("the trip is over")
  const why = undoObjection(standingOf(state), decided.moves, spentSince(state, decided.word.timeMs))
  return why === undefined ? { possible: true } : no(why)
}

const historyOf = (state: BudgetState, hasEnded: boolean): ReadonlyArray<CorrectionHistoryView> =>
  state.corrections.decided.toReversed().map((decided) => ({
    correctionId: decided.correctionId,
    decision: decided.decision,
    by: decided.by,
    decidedAt: new Date(decided.word.timeMs).toISOString(),
    movedMinor: movedMinor(decided.moves),
    moves: decided.moves,
    savings: decided.savings.map(viewOffer),
    inForce: isInForce(state.corrections, decided),
    ...(decided.probabilityBefore === undefined
      ? {}
      : { probabilityBefore: roundedProbability(decided.probabilityBefore) }),
    ...(decided.probabilityAfter === undefined
      ? {}
      : { probabilityAfter: roundedProbability(decided.probabilityAfter) }),
    undo: undoOf(state, decided, hasEnded),
  }))

/** What it was made for is no longer so: what it promises is not either, and the preview says what would help now. */
const hasDrifted = ({ proposal }: OpenProposal, { probability }: Situation): boolean =>
  Math.abs(probability - proposal.probabilityBefore) > triggerBand

/**
 * The correction part of a view.
 * @param asOfMs not before the state's own log time
 */
export const viewCorrection = (state: BudgetState, asOfMs: number): CorrectionView => {
  const { plan, corrections } = state
  const { settings, preferences, open, decided } = corrections
  const clock = tripClock(plan, asOfMs)
  const situation = situationIn(state, clock)
  const offers = state.closed ? [] : offersAt(state.offers, corrections.decided, asOfMs, clock.today)
  const hasEnded = situation.clock.phase === "ended"
  const steady = situationIn(state, tripClock(plan, steadyMs(state, asOfMs)))
  const preview = hasEnded ? undefined : previewOf(state, steady, asOfMs, offers)
  const isOutdated =
    open === undefined ||
    state.closed ||
    hasEnded ||
    hasDrifted(open, situation) ||
    objectionTo(standingOf(state), open.proposal.moves) !== undefined ||
    open.proposal.savings.some(({ offerId }) => !offers.some((one) => one.offerId === offerId))
  const last = decided.findLast(isApplied)
  return {
    settings,
    autoCorrectionEnabled: settings.mode === "automatic",
    adherenceTarget: settings.adherenceTarget,
    lastCorrectionDate: last === undefined ? null : dayToText(localDay(last.word.timeMs, plan.timeZone)),
    probability: roundedProbability(situation.probability),
    holds: situation.probability >= settings.adherenceTarget,
    reserveMinor: plan.reserveMinor ?? 0,
    savedAheadMinor: situation.categories.reduce((sum, { savedMinor }) => sum + savedMinor, 0),
    offers: offers.map(viewOffer),
    open: isOutdated ? null : viewProposal(state, situation, open),
    preview: preview === undefined ? null : viewProposal(state, steady, preview),
    correctionHistory: historyOf(state, hasEnded),
    preferences: !hasPreferences(preferences)
      ? []
      : categories.flatMap((category, index) => {
          const [given, kept] = [preferences.given[index] ?? 0, preferences.kept[index] ?? 0]
          if (given + kept === 0) return []
          return [{ category, weight: Math.round(weightOf(preferences, index) * 100) / 100, given, kept }]
        }),
  }
}
