/**
 * The fold of one budget: its rooms in order, and no rules of its own (I1). A state has one owner (I4), so `step` changes
 * the one it is given and hands it back; it checks before it changes anything, and after a throw the state is as it was.
 * Facts are what the rooms say to this one input, never to a batch.
 */
import { limits } from "../../config/limits.ts"
import { accountEntry } from "./accounts/account.ts"
import { recountTripDays } from "./accounts/sums.ts"
import { answerAnomaly, watchEntry } from "./anomaly/watch.ts"
import { committedOf } from "./bookings/committed.ts"
import { sayThresholds } from "./burn/thresholds.ts"
import { tripClock } from "./burn/trip-clock.ts"
import { sayBurn } from "./burn/warnings.ts"
import { localDay } from "./calendar.ts"
import { addSettlement } from "./companions/balances.ts"
import { considerCorrection, reviseCorrection } from "./correction/consider.ts"
import { changeSettings, correct } from "./correction/correct.ts"
import { hearOffers } from "./correction/offer.ts"
import { hearPlan, planInForce } from "./correction/plan-in-force.ts"
import { sayLikelyOver } from "./forecast/likely-over.ts"
import { sayDrift } from "./goals/drift.ts"
import { outcomeOf } from "./guarantee/outcome.ts"
import { checkEntryInput, checkOrder, checkSettlement } from "./input-check.ts"
import type { BudgetEntry, BudgetInput, Fact } from "./model.ts"
import { changedPlan, checkedPlan } from "./plan.ts"
import { type BudgetState, openState } from "./state.ts"
import { StepError } from "./step-error.ts"
import type { TripTurn } from "./trip-turn.ts"

export interface Stepped {
  readonly state: BudgetState
  readonly facts: ReadonlyArray<Fact>
}

const noFacts: ReadonlyArray<Fact> = []

/** The log moves on; its time never goes back, even where the broker's clock did. */
const advance = (state: BudgetState, input: BudgetInput): void => {
  state.seq = input.seq
  if (input.logMs > state.logMs) state.logMs = input.logMs
}

/** Remembers facts as the alerts that they are; what a commit alone needs of them is left out. */
const remember = (state: BudgetState, facts: ReadonlyArray<Fact>): void => {
  const kept = state.said.facts
  for (const fact of facts) {
    if (fact.kind === "correction_proposed") {
      if (fact.revises !== undefined) continue
      const { proposal: _proposal, ...told } = fact
      kept.push(told)
    } else if (fact.kind === "correction_decided") {
      const { moves: _moves, savings: _savings, ...told } = fact
      kept.push(told)
    } else kept.push(fact)
  }
  if (kept.length > limits.alertsKeptPerBudget) kept.splice(0, kept.length - limits.alertsKeptPerBudget)
}

/** Of a foretold overrun: a category's alone is no occasion for corrections, which look at all of them together. */
const isOfTrip = (fact: Fact): boolean => fact.kind === "burn_warning" && fact.category === undefined

/**
 * What there is to say after an input, first what is news by itself; a closed budget is silent. Whatever is said of the
 * trip, and what else calls for it, is also the occasion to think about corrections and goals: an ordinary transaction is
 * not.
 */
const say = (
  state: BudgetState,
  planChanged: boolean,
  occasion = false,
  turn?: Fact,
  foresee: Foresee = sayLikelyOver,
  moved?: BudgetEntry,
): ReadonlyArray<Fact> => {
  if (state.closed) return noFacts
  const clock = tripClock(state.plan, state.logMs)
  const thresholds = sayThresholds(state, planChanged)
  const burn = sayBurn(state, clock)
  const over = foresee(state, clock, moved)
  const told = occasion || turn !== undefined || thresholds.length + burn.length > 0 || over.some(isOfTrip)
  if (!told && over.length === 0) return noFacts
  const correction = told ? considerCorrection(state) : undefined
  const facts = [
    ...(turn === undefined ? noFacts : [turn]),
    ...thresholds,
    ...burn,
    ...over,
    ...(correction === undefined ? noFacts : [correction]),
    ...(told ? sayDrift(state) : noFacts),
  ]
  remember(state, facts)
  return facts
}

/** A word about a correction, and what the plan that follows from it brings about. */
const sayDecision = (state: BudgetState, decided: Fact | undefined): ReadonlyArray<Fact> => {
  if (decided === undefined) return noFacts
  const facts = say(state, true)
  // What the traveller has just done themself is no news to them.
  if (decided.kind === "correction_decided" && decided.by === "engine") remember(state, [decided])
  return [decided, ...facts]
}

/** The trip's end, with what becomes of a promise about it. */
const endFact = ({ seq, logMs, plan, sums, promise }: BudgetState) => ({
  kind: "trip_ended" as const,
  seq,
  atMs: logMs,
  day: plan.endDay,
  days: plan.endDay - plan.startDay + 1,
  spentMinor: sums.spentMinor,
  totalMinor: plan.totalMinor,
  ...(promise === undefined
    ? {}
    : { promise: { ...promise, ...outcomeOf(promise, sums, plan, localDay(logMs, plan.timeZone)) } }),
})

/** A turn of the trip that is told by itself; a day's is not, but what it brings about is. */
const turnFact = (state: BudgetState, turn: TripTurn): Fact | undefined => {
  if (turn === "day") return undefined
  if (turn === "end") return endFact(state)
  const { seq, logMs, plan, sums } = state
  const { startDay, endDay, totalMinor } = plan
  return {
    kind: "trip_started",
    seq,
    atMs: logMs,
    day: startDay,
    days: endDay - startDay + 1,
    spentMinor: sums.spentMinor,
    totalMinor,
  }
}

/** Tells of an entry what is unusual, and where a trip will end; a bench leaves them out to say what they cost. */
export type Watch = typeof watchEntry
export type Foresee = typeof sayLikelyOver

/**
 * Folds one input.
 * @throws StepError for an input that is impossible here; nothing has changed then.
 */
export const step = (
  state: BudgetState | undefined,
  input: BudgetInput,
  watch: Watch = watchEntry,
  foresee: Foresee = sayLikelyOver,
): Stepped => {
  if (input.kind === "open") {
    if (state !== undefined) throw new StepError("already_open", "the budget is open already")
    checkOrder(input, 0)
    return { state: openState(checkedPlan(input.plan), input.seq, input.logMs), facts: noFacts }
  }
  if (state === undefined) throw new StepError("not_open", `${input.kind} for a budget that was never opened`)
  checkOrder(input, state.seq)
  switch (input.kind) {
    case "entry": {
      checkEntryInput(state, input)
      advance(state, input)
      accountEntry(state, input.before, input.after)
      const anomaly = watch(state, input.before, input.after)
      return { state, facts: say(state, false, false, anomaly, foresee, input.after ?? input.before) }
    }
    case "change": {
      if (state.closed) throw new StepError("closed", "a closed budget does not change")
      const plan = changedPlan(state.plan, input.patch)
      advance(state, input)
      hearPlan(state.corrections, plan, input.patch, input.word ?? { timeMs: input.logMs, hash: "" })
      state.plan = planInForce(plan, state.corrections, state.bookings)
      recountTripDays(state.sums, plan)
      return { state, facts: say(state, true) }
    }
    case "due": {
      advance(state, input)
      // The clock of the ticks and the broker's are two: time is at least the later.
      if (input.atMs > state.logMs) state.logMs = input.atMs
      return { state, facts: say(state, false, true, turnFact(state, input.turn)) }
    }
    case "promise": {
      if (state.closed) throw new StepError("closed", "a closed budget does not change")
      advance(state, input)
      state.promise ??= input.promise
      return { state, facts: noFacts }
    }
    case "correct": {
      if (state.closed) throw new StepError("closed", "a closed budget does not change")
      advance(state, input)
      return { state, facts: sayDecision(state, correct(state, input)) }
    }
    case "correction_settings": {
      if (state.closed) throw new StepError("closed", "a closed budget does not change")
      advance(state, input)
      changeSettings(state, input)
      return { state, facts: say(state, false, true) }
    }
    case "offers": {
      advance(state, input)
      state.offers = hearOffers(state.offers, input.list)
      const revised = reviseCorrection(state)
      return { state, facts: revised === undefined ? noFacts : [revised] }
    }
    case "preferences": {
      advance(state, input)
      state.corrections.preferences = input.preferences
      return { state, facts: noFacts }
    }
    case "goals": {
      advance(state, input)
      state.goals = input.goals
      state.goalsOffTrack.delete(input.changed.goalId)
      return { state, facts: noFacts }
    }
    case "bookings": {
      if (state.closed) throw new StepError("closed", "a closed budget does not change")
      advance(state, input)
      state.bookings = input.bookings
      const { committed: _before, ...plan } = state.plan
      const committed = committedOf(input.bookings)
      const now = committed === undefined ? plan : { ...plan, committed }
      state.plan = planInForce(now, state.corrections, input.bookings)
      return { state, facts: say(state, false, true) }
    }
    case "answer": {
      advance(state, input)
      answerAnomaly(state, input.alertSeq, input.mine)
      return { state, facts: noFacts }
    }
    case "settle": {
      checkSettlement(state, input)
      advance(state, input)
      addSettlement(state.balances, input.from, input.to, input.amountMinor)
      return { state, facts: noFacts }
    }
    case "close": {
      if (state.closed) throw new StepError("closed", "the budget is closed already")
      advance(state, input)
      state.closed = true
      // No day turns in a closed budget: what was promised about it ends here, as kept or broken only where it is.
      return { state, facts: state.promise === undefined ? noFacts : [{ ...endFact(state), closed: true }] }
    }
  }
}
