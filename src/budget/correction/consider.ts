/**
 * Whether there is something to propose now. Asked where something is said or a day turns, never for an ordinary
 * transaction; a forecast and a projection, some tens of microseconds. Hysteresis keeps it quiet: it speaks when the
 * chance of holding falls below the target by a band and is armed again when it is back at the target; between two
 * proposals lies a time, after a rejection something material has to change, and their number is bounded (I5).
 */
import { limits } from "../../../config/limits.ts"
import type { TripClock } from "../burn/trip-clock.ts"
import { isTooEarly, tripClock } from "../burn/trip-clock.ts"
import type { Fact } from "../model.ts"
import type { BudgetState } from "../state.ts"
import type { CorrectionState, OpenProposal } from "./correction-state.ts"
import { movedMinor } from "./money-line.ts"
import { type Offer, offersAt, withoutWords } from "./offer.ts"
import { type Proposal, propose } from "./propose.ts"
import { type Situation, situationIn } from "./situation.ts"

/** Below the target by this much: then it is said. Back at the target: then it may be said again. */
export const triggerBand = 0.15
/** Less than this part of the total is no reason to bother anybody. */
const sizePartMin = 0.005
/** After a rejection, and after an answer of any kind while it has not held since, it must be about so much more. */
const afterRejection = 1.5
const afterAnswer = 1.25
const morePartMin = 0.01

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
  if (settings.mode !== "automatic" || proposal.moves.length === 0 || proposal.savings.length > 0) return false
  const minor = movedMinor(proposal.moves)
  const { perCorrectionMinorMax, perTripMinorMax } = settings
  return (
    minor <= (perCorrectionMinorMax ?? Number.POSITIVE_INFINITY) &&
    watch.automaticMinor + minor <= (perTripMinorMax ?? Number.POSITIVE_INFINITY)
  )
}

const perDay = (minor: number, { remainingDays }: TripClock): number => Math.round(minor / Math.max(1, remainingDays))

/** What is applied by itself moves money alone: an itinerary changes on the traveller's own word. */
const proposalIn = ({ offers, corrections, logMs }: BudgetState, situation: Situation): Proposal | undefined => {
  const { settings, preferences } = corrections
  const bare = propose(situation, settings, preferences, [])
  const found = offers.length === 0 ? [] : offersAt(offers, corrections.decided, logMs, situation.clock.today)
  if (found.length === 0 || (bare !== undefined && isAutomatic(corrections, bare))) return bare
  return propose(situation, settings, preferences, found)
}

/** The proposal that is to be said now, remembered as open; undefined for silence. */
export const considerCorrection = (state: BudgetState): Fact | undefined => {
  const { plan, corrections, logMs } = state
  const { settings, watch } = corrections
  if (state.closed || settings.mode === "off") return undefined
  if (watch.proposedCount >= limits.correctionsProposedPerBudgetMax) return undefined
  if (watch.proposedMs !== null && logMs - watch.proposedMs < limits.correctionIntervalMsMin) return undefined
  const clock = tripClock(plan, logMs)
  if (isTooEarly(clock)) return undefined
  const situation = situationIn(state, clock)
  const { probability } = situation
  if (probability >= settings.adherenceTarget) {
    watch.armed = true
    // It holds again: what was proposed for it is taken back.
    if (corrections.open?.proposal.reason !== "category") corrections.open = undefined
  }
  if (probability >= settings.adherenceTarget - triggerBand && !isOverspent(situation)) return undefined
  const proposal = proposalIn(state, situation)
  if (proposal === undefined || !isMaterial(corrections, sizeOf(proposal), plan.totalMinor)) return undefined
  const automatic = isAutomatic(corrections, proposal)
  const correctionId = `c-${state.seq}`
  corrections.open = { correctionId, atMs: logMs, automatic, proposal }
  watch.armed = false
  watch.proposedMs = logMs
  watch.proposedCount++
  watch.sizeMinor = sizeOf(proposal)
  watch.outcome = "open"
  return factOf(state, corrections.open, clock)
}

const factOf = (
  { seq, logMs }: BudgetState,
  { correctionId, automatic, proposal }: OpenProposal,
  clock: TripClock,
): Extract<Fact, { kind: "correction_proposed" }> => ({
  kind: "correction_proposed",
  seq,
  atMs: logMs,
  correctionId,
  reason: proposal.reason,
  automatic,
  movedMinor: movedMinor(proposal.moves),
  perDayMinor: perDay(proposal.expectedMinor, clock),
  targetPerDayMinor: perDay(proposal.targetMinor, clock),
  probabilityBefore: proposal.probabilityBefore,
  probabilityAfter: proposal.probabilityAfter,
  // What is planned in words is the state's alone.
  proposal: { ...proposal, savings: proposal.savings.map(withoutWords) },
})

const savingMinor = (savings: ReadonlyArray<Offer>): number => savings.reduce((sum, one) => sum + one.savingMinor, 0)

/** What offers bring must be so much more than those of the open proposal that it is made anew. */
const afterOffers = 1.25

/**
 * Offers have come or gone: the open proposal is made anew where one of its own is gone, or others bring much more. It is
 * no news, the traveller has been told of the need for it; and it happens a bounded number of times, so that nothing flaps.
 */
export const reviseCorrection = (state: BudgetState): Fact | undefined => {
  const { plan, corrections, logMs, seq } = state
  const { settings, open, preferences } = corrections
  if (open === undefined || open.automatic || state.closed || settings.mode === "off") return undefined
  const revisions = (open.revisions ?? 0) + 1
  const clock = tripClock(plan, logMs)
  if (revisions > limits.correctionRevisionsMax || clock.phase !== "running") return undefined
  const offers = offersAt(state.offers, corrections.decided, logMs, clock.today)
  const isWhole = open.proposal.savings.every(({ offerId }) => offers.some((one) => one.offerId === offerId))
  const proposal = propose(situationIn(state, clock), settings, preferences, offers)
  if (proposal === undefined) return undefined
  if (isWhole && savingMinor(proposal.savings) <= savingMinor(open.proposal.savings) * afterOffers) return undefined
  corrections.open = { correctionId: `c-${seq}`, atMs: logMs, automatic: false, revisions, proposal }
  return { ...factOf(state, corrections.open, clock), revises: open.correctionId }
}
