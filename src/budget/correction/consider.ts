/**
 * Whether there is something to propose now. Asked where something is said or a day turns, never for an ordinary
 * transaction; a forecast and a projection, some tens of microseconds. Hysteresis keeps it quiet: it speaks when the
 * chance of holding falls below the target by a band and is armed again when it is back at the target; between two
 * proposals lies a time, after a rejection something material has to change, and their number is bounded (I5).
 */
import { limits } from "../../../config/limits.ts"
import type { TripClock } from "../burn/trip-clock.ts"
import { tripClock } from "../burn/trip-clock.ts"
import type { Fact } from "../model.ts"
import type { BudgetState } from "../state.ts"
import type { CorrectionState } from "./correction-state.ts"
import { movedMinor } from "./money-line.ts"
import { type Proposal, propose } from "./propose.ts"
import { type Situation, situationOf } from "./situation.ts"

/** Below the target by this much: then it is said. Back at the target: then it may be said again. */
export const triggerBand = 0.15
/** Nothing is proposed before this part of a trip, or one day, has gone by. */
const waitPartOfTrip = 0.1
const waitDaysMax = 1
/** Less than this part of the total is no reason to bother anybody. */
const sizePartMin = 0.005
/** After a rejection, and after an answer of any kind while it has not held since, it must be about so much more. */
const afterRejection = 1.5
const afterAnswer = 1.25
const morePartMin = 0.01

/** The first evening proves nothing. */
export const isTooEarly = ({ phase, elapsedDays, tripDays }: TripClock): boolean =>
  phase !== "running" || elapsedDays < Math.min(waitDaysMax, tripDays * waitPartOfTrip)

/** A category has spent, or owes, more than it has. */
const isOverspent = ({ categories }: Situation): boolean =>
  categories.some(
    ({ spentMinor, committedMinor, plannedMinor }) =>
      plannedMinor !== undefined && spentMinor + committedMinor > plannedMinor,
  )

/** What a proposal is about: spend that has to fall, or money that has to move. */
const sizeOf = ({ expectedMinor, targetMinor, moves }: Proposal): number =>
  Math.max(expectedMinor - targetMinor, movedMinor(moves))

const isMaterial = ({ watch }: CorrectionState, sizeMinor: number, totalMinor: number): boolean => {
  if (sizeMinor < totalMinor * sizePartMin) return false
  const moreMinor = totalMinor * morePartMin
  switch (watch.outcome) {
    case "none":
      return true
    case "rejected":
      return sizeMinor > watch.sizeMinor * afterRejection + moreMinor
    default:
      return watch.armed || sizeMinor > watch.sizeMinor * afterAnswer + moreMinor
  }
}

const isAutomatic = ({ settings, watch }: CorrectionState, proposal: Proposal): boolean => {
  // What asks for restraint alone is for the traveller to take to heart.
  if (settings.mode !== "automatic" || proposal.moves.length === 0) return false
  const minor = movedMinor(proposal.moves)
  const { perCorrectionMinorMax, perTripMinorMax } = settings
  return (
    minor <= (perCorrectionMinorMax ?? Number.POSITIVE_INFINITY) &&
    watch.automaticMinor + minor <= (perTripMinorMax ?? Number.POSITIVE_INFINITY)
  )
}

const perDay = (minor: number, { remainingDays }: TripClock): number => Math.round(minor / Math.max(1, remainingDays))

/** The proposal that is to be said now, remembered as open; undefined for silence. */
export const considerCorrection = (state: BudgetState): Fact | undefined => {
  const { plan, sums, corrections, logMs } = state
  const { settings, watch } = corrections
  if (state.closed || settings.mode === "off") return undefined
  if (watch.proposedCount >= limits.correctionsProposedPerBudgetMax) return undefined
  if (watch.proposedMs !== null && logMs - watch.proposedMs < limits.correctionIntervalMsMin) return undefined
  const clock = tripClock(plan, logMs)
  if (isTooEarly(clock)) return undefined
  const situation = situationOf(plan, sums, clock, state.closed)
  const { probability } = situation
  if (probability >= settings.adherenceTarget) {
    watch.armed = true
    // It holds again: what was proposed for it is taken back.
    if (corrections.open?.proposal.reason !== "category") corrections.open = undefined
  }
  if (probability >= settings.adherenceTarget - triggerBand && !isOverspent(situation)) return undefined
  const proposal = propose(situation, settings, corrections.preferences, [])
  if (proposal === undefined || !isMaterial(corrections, sizeOf(proposal), plan.totalMinor)) return undefined
  const automatic = isAutomatic(corrections, proposal)
  const correctionId = `c-${state.seq}`
  corrections.open = { correctionId, atMs: logMs, automatic, proposal }
  watch.armed = false
  watch.proposedMs = logMs
  watch.proposedCount++
  watch.sizeMinor = sizeOf(proposal)
  watch.outcome = "open"
  return {
    kind: "correction_proposed",
    seq: state.seq,
    atMs: logMs,
    correctionId,
    reason: proposal.reason,
    automatic,
    movedMinor: movedMinor(proposal.moves),
    perDayMinor: perDay(proposal.expectedMinor, clock),
    targetPerDayMinor: perDay(proposal.targetMinor, clock),
    probabilityBefore: proposal.probabilityBefore,
    probabilityAfter: proposal.probabilityAfter,
    proposal,
  }
}
