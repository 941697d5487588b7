/**
 * One traveller rebuilt from the archive alone, with today's rules (I1): every archived event again, meeting the records
 * that this very fold has made of the others, not those that it met at the time. Rates that an event has used stay
 * frozen (I7); one that today's rules ask for the first time is what the partition's log had published by then. Needs
 * the traveller's records in memory, and nothing else that grows.
 */

import { isDeepStrictEqual } from "node:util"
import { everyone } from "../../streams/subjects.ts"
import type { Categorise } from "../budget/categorise/categorise.ts"
import { type BudgetState, encodeState } from "../budget/state.ts"
import { step } from "../budget/step.ts"
import { type Applied, applyToTraveller } from "../budget/traveller/apply.ts"
import type { Logged } from "../budget/traveller/logged.ts"
import { type Decided, isByRules } from "../budget/traveller/placement.ts"
import { tooManyReached } from "../budget/traveller/reach.ts"
import type { TransactionRecord } from "../budget/traveller/record.ts"
import { awaitsRate, encodeTraveller, newTraveller, type TravellerState } from "../budget/traveller/state.ts"
import type { Decisions } from "./decisions.ts"
import type { LoggedRate, RateHistory } from "./rate-history.ts"
import type { ArchivedEvent } from "./rows.ts"

type Rates = Readonly<Record<string, string>>

/** An event for everybody that now moves something for this traveller, and is not archived for them. */
export interface Release {
  readonly logged: LoggedRate
  readonly applied: Applied
  readonly used: Rates
  readonly met: ReadonlyArray<TransactionRecord>
  readonly decided: Decisions
}

const noRates: Rates = {}
const nothingDecided: { readonly decided: Decisions } = { decided: {} }

export class Rebuild {
  readonly traveller: TravellerState
  readonly states = new Map<string, BudgetState>()
  readonly records = new Map<string, TransactionRecord>()
  /** Percents that fired, budget by budget, in log order. */
  readonly thresholds = new Map<string, Array<number>>()
  /** Rates that an event at this sequence uses now and did not use before. */
  readonly newRates = new Map<number, Rates>()
  /** What the rules of today decide at this sequence, where it is not what they decided then. */
  readonly newDecisions = new Map<number, Decisions>()
  readonly #releases = new Map<number, Release>()
  readonly #archivedReleases = new Set<number>()
  readonly #rates: RateHistory
  readonly #categorise: Categorise
  #nextRate = 0
  events = 0

  constructor(userId: string, rates: RateHistory, categorise: Categorise) {
    this.traveller = newTraveller(userId)
    this.#rates = rates
    this.#categorise = categorise
  }

  /** The traveller's next archived event, in log order. @throws what the fold throws when it refuses the event */
  apply(archived: ArchivedEvent): void {
    const { logged } = archived
    this.events++
    this.advance(logged.seq)
    if (logged.event.type === "tick.v1") {
      this.#fold(logged, undefined, archived.rates)
      return
    }
    if (logged.event.subject === everyone) {
      this.#archivedReleases.add(logged.seq)
      // Published after the history was read.
      const release = this.#releases.get(logged.seq)
      const { decided } =
        logged.seq > this.#rates.lastSeq ? this.#fold(logged, undefined, archived.rates) : (release ?? nothingDecided)
      this.#compareDecisions(archived, decided)
      return
    }
    const prior = this.records.get(logged.identity)
    const { applied, newRates, decided } = this.#fold(logged, prior, archived.rates, archived.reason)
    this.#compareDecisions(archived, decided)
    if (newRates !== undefined) this.newRates.set(logged.seq, newRates)
    if (applied.record !== undefined) this.records.set(logged.identity, applied.record)
  }

  #compareDecisions({ logged, decided: before }: ArchivedEvent, decided: Decisions): void {
    if (!isDeepStrictEqual({ ...before, ...decided }, before)) this.newDecisions.set(logged.seq, decided)
  }

  /** Time passes: whatever waits for a rate gets it when it comes. @param seq up to and including */
  advance(seq: number): void {
    const { events } = this.#rates
    const end = Math.max(this.#nextRate, this.#rates.indexAfter(seq))
    if (!this.#waits()) this.#nextRate = end
    for (; this.#nextRate < end; this.#nextRate++) {
      const logged = events[this.#nextRate]
      if (logged === undefined || !awaitsRate(this.traveller, logged.event.data.base)) continue
      const { applied, newRates, met, decided } = this.#fold(logged, undefined, noRates)
      if (applied.disposition !== "applied") continue
      this.#releases.set(logged.seq, { logged, applied, used: newRates ?? noRates, met, decided })
    }
  }

  /** What the archive lacks of these events. To be asked at the end. */
  get releases(): ReadonlyArray<Release> {
    return [...this.#releases.values()].filter(({ logged }) => !this.#archivedReleases.has(logged.seq))
  }

  /** The state as a snapshot would keep it. */
  encoded() {
    const budgets: Record<string, string> = {}
    for (const [budgetId, state] of this.states) budgets[budgetId] = encodeState(state)
    return { traveller: encodeTraveller(this.traveller), budgets }
  }

  #waits(): boolean {
    for (const { reason } of this.traveller.held.values()) if (reason === "no-rate") return true
    return false
  }

  #fold(logged: Logged, prior: TransactionRecord | undefined, frozen: Rates, wasRefusedFor?: string) {
    let newRates: Record<string, string> | undefined
    const met: Array<TransactionRecord> = []
    const decided: Record<string, Decided> = {}
    const applied = applyToTraveller(this.traveller, logged, prior, {
      categorise: (body) => {
        const verdict = this.#categorise(body)
        const { category, confidence, decidedBy } = verdict
        if (isByRules(verdict)) decided[body.identity] = { category, confidence, decidedBy }
        return verdict
      },
      findRate: (base, quote, day) => {
        const key = `${base}${quote}${day}`
        const rate = frozen[key] ?? this.#rates.find(base, quote, day, logged.seq)
        if (rate !== undefined && frozen[key] === undefined) {
          newRates ??= {}
          newRates[key] = rate
        }
        return rate
      },
      recordOf: (identity) => {
        const record = this.records.get(identity)
        if (record !== undefined) met.push(record)
        return record
      },
      recordsIn: () => (wasRefusedFor === tooManyReached ? undefined : [...this.records.values()]),
    })
    for (const { budgetId, input } of applied.deliveries) {
      const { state, facts } = step(this.states.get(budgetId), input)
      this.states.set(budgetId, state)
      for (const fact of facts) if (fact.kind === "threshold") this.#fired(budgetId, fact.percent)
    }
    for (const moved of applied.moved) this.records.set(moved.identity, moved)
    return { applied, newRates, met, decided }
  }

  #fired(budgetId: string, percent: number): void {
    const fired = this.thresholds.get(budgetId)
    if (fired === undefined) this.thresholds.set(budgetId, [percent])
    else fired.push(percent)
  }
}
