/** What a decision and new settings do to a budget: the plan in force follows, and it is said. */
import type { BudgetInput, Fact } from "../model.ts"
import type { BudgetState } from "../state.ts"
import { movedMinor } from "./money-line.ts"
import { hearDecision, isApplied, planInForce } from "./plan-in-force.ts"
import { standsOver } from "./word.ts"

type CorrectInput = Extract<BudgetInput, { kind: "correct" }>
type SettingsInput = Extract<BudgetInput, { kind: "correction_settings" }>

/** Undefined when a later word about it has been heard already. */
export const correct = (state: BudgetState, input: CorrectInput): Fact | undefined => {
  const { corrections, bookings } = state
  const { correctionId, decision, by, word, moves } = input
  const isOpen = corrections.open?.correctionId === correctionId
  const said = { correctionId, decision, by, word, ...(moves === undefined ? {} : { moves }) }
  if (!hearDecision(corrections, said, bookings)) return undefined
  const decided = corrections.decided.find((one) => one.correctionId === correctionId)
  state.plan = planInForce(state.plan, corrections, bookings)
  const minor = movedMinor(decided?.moves ?? [])
  if (by === "engine" && isApplied(input)) corrections.watch.automaticMinor += minor
  if (isOpen) {
    corrections.open = undefined
    corrections.watch.outcome = decision === "rejected" ? "rejected" : "accepted"
  } else if (isApplied(input)) corrections.watch.outcome = "accepted"
  else if (decision === "undone") corrections.watch.outcome = "rejected"
  return {
    kind: "correction_decided",
    seq: state.seq,
    atMs: state.logMs,
    correctionId,
    decision,
    by,
    movedMinor: minor,
    moves: decided?.moves ?? [],
  }
}

/** The traveller's settings, whole: what was proposed under others is forgotten. */
export const changeSettings = (state: BudgetState, { settings, word }: SettingsInput): void => {
  const { corrections } = state
  if (!standsOver(word, corrections.settingsWord)) return
  corrections.settings = settings
  corrections.settingsWord = word
  corrections.open = undefined
  corrections.watch.armed = true
  corrections.watch.outcome = "none"
}
