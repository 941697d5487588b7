/**
 * A simulated trip lived under one way of correcting it: purchases go through the budget's own fold, and whatever it
 * proposes becomes the advice of the days after. The same traveller meets the same days whatever the way, so that ways
 * compare on the very same trips.
 */
import { type Category, categories, oneOffCategories } from "../../../config/taxonomy.ts"
import { allowanceTodayMinor } from "../../budget/burn/allowance.ts"
import { tripClock } from "../../budget/burn/trip-clock.ts"
import { dayStartMs } from "../../budget/calendar.ts"
import {
  afterMoves,
  lineMinor,
  type MoneyLine,
  movedMinor,
  unplannedMinor,
} from "../../budget/correction/money-line.ts"
import { objectionTo } from "../../budget/correction/objection.ts"
import type { Proposal } from "../../budget/correction/propose.ts"
import { defaultSettings } from "../../budget/correction/settings.ts"
import { situationOf } from "../../budget/correction/situation.ts"
import type { BudgetInput, BudgetPlan, Fact } from "../../budget/model.ts"
import type { BudgetState } from "../../budget/state.ts"
import { step } from "../../budget/step.ts"
import { type Advice, Journey, type JourneyDay, type Outline } from "../../sim/travellers/travellers.ts"

/** `none`: nobody says anything. `proportional`: everything is cut alike, to the same target, whenever one is due. */
export type Way = "none" | "correction" | "proportional"

export interface Lived {
  readonly finalMinor: number
  readonly proposals: number
  /** Money that proposals moved between lines of the plan. */
  readonly movedMinor: number
  /** Spend that they asked to do without. */
  readonly cutMinor: number
  /** Proposals that took from a floor, a lock, or what is committed or spent, or did not keep the sum. */
  readonly violations: number
}

export interface Trip {
  readonly outline: Outline
  readonly plan: BudgetPlan
  /** Which traveller. */
  readonly label: string
  readonly adherence: number
}

const msPerMinute = 60_000
const lines: ReadonlyArray<MoneyLine> = [...categories, "unplanned", "reserve"]

class Fold {
  state: BudgetState
  #seq = 1
  readonly facts: Array<Fact> = []

  constructor(plan: BudgetPlan) {
    const open: BudgetInput = {
      kind: "open",
      seq: this.#seq,
      logMs: dayStartMs(plan.startDay - 7, plan.timeZone),
      plan,
    }
    this.state = step(undefined, open).state
  }

  get nextSeq(): number {
    return ++this.#seq
  }

  take(input: BudgetInput): ReadonlyArray<Fact> {
    const stepped = step(this.state, input)
    this.state = stepped.state
    this.facts.push(...stepped.facts)
    return stepped.facts
  }

  turn(atMs: number): ReadonlyArray<Fact> {
    return this.take({ kind: "due", seq: this.nextSeq, logMs: atMs, atMs, turn: "day" })
  }

  spend(category: Category, minor: number, timeMs: number): ReadonlyArray<Fact> {
    const seq = this.nextSeq
    const { currency, startDay, timeZone } = this.state.plan
    return this.take({
      ...{ kind: "entry", seq, logMs: timeMs },
      after: {
        ...{ identity: seq.toString(16).padStart(32, "0"), firstSeq: seq, source: "sim", account: "a" },
        ...{ externalId: String(seq), revision: 0, timeMs, status: "posted", kind: "purchase", direction: "debit" },
        ...{ originalMinor: minor, originalCurrency: currency, category, confidence: 1, decidedBy: "user" },
        localDay: startDay + Math.floor((timeMs - dayStartMs(startDay, timeZone)) / (24 * 60 * msPerMinute)),
        ...{ spendMinor: minor, oneOff: oneOffCategories.has(category) },
      },
    })
  }
}

/** Whether a proposal breaks what none may. */
const isViolation = ({ plan, sums }: BudgetState, { moves, cuts }: Proposal): boolean => {
  const sumOf = (of: Parameters<typeof lineMinor>[0]) => lines.reduce((sum, line) => sum + lineMinor(of, line), 0)
  const after = afterMoves(plan, moves)
  const spentMinor = (category: Category) => sums.byCategory[categories.indexOf(category)]?.spentMinor ?? 0
  return (
    sumOf(after) !== plan.totalMinor ||
    objectionTo({ plan, spentMinor, committedMinor: () => 0, settings: defaultSettings }, moves) !== undefined ||
    unplannedMinor(after) < Math.min(0, unplannedMinor(plan)) ||
    cuts.some(({ category, targetMinor }) => targetMinor < 0 || oneOffCategories.has(category))
  )
}

/** What everybody would do without this room: each everyday category is cut by the same part, down to the same sum. */
const proportionalCut = (state: BudgetState, { expectedMinor, targetMinor }: Proposal) => {
  const { plan, sums } = state
  const { categories: standings } = situationOf(plan, sums, tripClock(plan, state.logMs), false)
  const part = expectedMinor === 0 ? 1 : Math.min(1, targetMinor / expectedMinor)
  const ends = standings
    .filter(({ isOneOff }) => !isOneOff)
    .map((one) => ({ ...one, keptMinor: one.aheadMinor * part }))
  return {
    moved: ends.reduce(
      (sum, { plannedMinor = 0, spentMinor, keptMinor }) => sum + Math.max(0, plannedMinor - spentMinor - keptMinor),
      0,
    ),
    byCategory: ends.map(({ category, keptMinor }) => ({ category, keptMinor })),
  }
}

class Follower {
  readonly #way: Way
  readonly #fold: Fold
  #byCategory: Partial<Record<Category, number>> = {}
  #isCorrected = false
  proposals = 0
  movedMinor = 0
  cutMinor = 0
  violations = 0

  constructor(way: Way, fold: Fold) {
    this.#way = way
    this.#fold = fold
  }

  /** Proposals are accepted as they are made; what they ask of the days becomes advice. */
  hear(facts: ReadonlyArray<Fact>): void {
    for (const fact of facts) {
      if (fact.kind !== "correction_proposed" || fact.proposal === undefined || this.#way === "none") continue
      const { state } = this.#fold
      const days = Math.max(1, tripClock(state.plan, state.logMs).remainingDays)
      this.proposals++
      this.#isCorrected = true
      if (this.#way === "correction") this.#accept(fact.correctionId, fact.proposal, days)
      else {
        const { moved, byCategory } = proportionalCut(state, fact.proposal)
        this.movedMinor += moved
        this.cutMinor += fact.proposal.expectedMinor - fact.proposal.targetMinor
        for (const { category, keptMinor } of byCategory) this.#byCategory[category] = keptMinor / days
      }
    }
  }

  #accept(correctionId: string, proposal: Proposal, days: number): void {
    const { state } = this.#fold
    if (isViolation(state, proposal)) this.violations++
    this.movedMinor += movedMinor(proposal.moves)
    this.cutMinor += proposal.expectedMinor - proposal.targetMinor
    this.#byCategory = Object.fromEntries(
      proposal.cuts.map(({ category, targetMinor }) => [category, targetMinor / days]),
    )
    const word = { timeMs: state.logMs, hash: correctionId }
    const decided = { correctionId, decision: "accepted", by: "traveller", moves: proposal.moves } as const
    this.#fold.take({ kind: "correct", seq: this.#fold.nextSeq, logMs: state.logMs, word, ...decided })
  }

  /** For the day that begins; undefined while nobody has said anything. */
  get advice(): Advice | undefined {
    if (!this.#isCorrected) return undefined
    const { plan, sums, logMs } = this.#fold.state
    const allowanceMinor = allowanceTodayMinor(plan, sums, tripClock(plan, logMs))
    return { ...(this.#way === "correction" ? { allowanceMinor } : {}), byCategoryMinor: this.#byCategory }
  }
}

const liveDay = (fold: Fold, follower: Follower, startMs: number, day: JourneyDay): void => {
  for (const { category, amountMinor, minuteOfDay } of day.purchases()) {
    if (amountMinor > 0) follower.hear(fold.spend(category, amountMinor, startMs + minuteOfDay * msPerMinute))
  }
}

/** Lives the whole trip. */
export const live = ({ outline, plan, label, adherence }: Trip, way: Way): Lived => {
  const journey = new Journey(outline, "test", label, adherence)
  const fold = new Fold(plan)
  const follower = new Follower(way, fold)
  for (let index = 0; !journey.isOver; index++) {
    const morningMs = dayStartMs(plan.startDay + index, plan.timeZone)
    follower.hear(fold.turn(morningMs))
    liveDay(fold, follower, morningMs, journey.nextDay(follower.advice))
  }
  const { proposals, movedMinor: moved, cutMinor, violations } = follower
  return { finalMinor: journey.spentMinor, proposals, movedMinor: moved, cutMinor, violations }
}
