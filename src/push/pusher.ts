/**
 * The engine's side of the live screen: after each fold, one message per watched budget that changed, conflated over
 * the batch, carrying the latest full summary and what is new (I4: it may run ahead of the commit; version and epoch
 * tell). A budget that nobody watches costs one look-up.
 */
import { limits } from "../../config/limits.ts"
import { pushSubject } from "../../streams/subjects.ts"
import type { Turn } from "../actor/actor.ts"
import type { Resident, Residents } from "../actor/residents.ts"
import { viewCorrection } from "../budget/correction/look.ts"
import { viewGoals } from "../budget/goals/look.ts"
import type { Knowledge } from "../budget/guarantee/knowledge.ts"
import { summarise, viewAlert, viewTransaction } from "../budget/look.ts"
import type { Fact } from "../budget/model.ts"
import type { BudgetState } from "../budget/state.ts"
import type { AlertView, TransactionView } from "../budget/view.ts"
import type { Tenancy } from "../partition/tenancy.ts"
import { planUpdatesOf } from "./plan-updates.ts"
import type { PlanNotice, PushMessage, Version } from "./protocol.ts"
import type { WatchList } from "./watch-list.ts"

/** The version of what a traveller's screens show: the last event or tick that touched them. */
export const versionOf = (resident: Resident, tenancy: Tenancy): Version => ({
  epoch: tenancy.epoch,
  generation: tenancy.generation,
  sequence: resident.shownSeq,
})

/** What the traveller has just done themself is no alert. */
const isNews = (fact: Fact): boolean =>
  (fact.kind !== "correction_decided" || fact.by === "engine") &&
  (fact.kind !== "correction_proposed" || fact.revises === undefined)

/** Alerts that the traveller has answered are shown anew, with the answer. */
const answeredFacts = ({ said }: BudgetState, answered: ReadonlySet<number>): ReadonlyArray<Fact> =>
  answered.size === 0 ? [] : said.facts.filter((fact) => fact.kind === "anomaly" && answered.has(fact.seq))

export class Pusher {
  readonly #send: (subject: string, text: string) => void
  readonly #now: () => number
  readonly #watching: WatchList
  readonly #residents: Residents
  readonly #knowledge: () => Knowledge

  constructor(options: {
    readonly send: (subject: string, text: string) => void
    readonly now: () => number
    readonly watching: WatchList
    readonly residents: Residents
    /** What ended promises have taught so far. */
    readonly knowledge: () => Knowledge
  }) {
    this.#send = options.send
    this.#now = options.now
    this.#watching = options.watching
    this.#residents = options.residents
    this.#knowledge = options.knowledge
  }

  afterFold(turns: ReadonlyArray<Turn>, tenancies: ReadonlyMap<number, Tenancy>): void {
    for (const turn of turns) {
      if (!this.#watching.has(turn.actor.userId)) continue
      const resident = this.#residents.get(turn.actor.userId)
      const tenancy = resident === undefined ? undefined : tenancies.get(resident.partition)
      const { state } = turn.actor
      if (resident !== undefined && tenancy !== undefined && state !== undefined) {
        this.#push(turn, state, resident, tenancy)
      }
    }
  }

  #push(turn: Turn, state: BudgetState, resident: Resident, tenancy: Tenancy): void {
    const transactions = new Map<string, TransactionView>()
    const removed = new Set<string>()
    const answered = new Set<number>()
    let logMs = 0
    for (const input of turn.inputs) {
      logMs = Math.max(logMs, input.logMs)
      if (input.kind === "answer") answered.add(input.alertSeq)
      if (input.kind !== "entry") continue
      if (input.after !== undefined) {
        transactions.delete(input.after.identity)
        transactions.set(input.after.identity, viewTransaction(input.after))
        removed.delete(input.after.identity)
      } else if (input.before !== undefined) {
        transactions.delete(input.before.identity)
        removed.add(input.before.identity)
      }
    }
    const newestFirst = [...transactions.values()].reverse().slice(0, limits.recentTransactionsKept)
    const facts = [...answeredFacts(state, answered), ...turn.facts.filter(isNews)]
    const alerts = facts.map((fact) => viewAlert(fact, state.plan))
    this.#show(state, resident, tenancy, logMs, newestFirst, [...removed], alerts)
    const updates = planUpdatesOf(turn)
    if (updates.length > 0) this.#showPlan(state, resident, tenancy, updates)
  }

  #showPlan(state: BudgetState, resident: Resident, tenancy: Tenancy, plan: PlanNotice["plan"]): void {
    const nowMs = this.#now()
    const notice: PlanNotice = {
      userId: resident.userId,
      budgetId: state.plan.budgetId,
      version: versionOf(resident, tenancy),
      timestamp: new Date(nowMs).toISOString(),
      plan,
      correction: viewCorrection(state, nowMs),
      goals: viewGoals(state, nowMs),
    }
    this.#send(pushSubject(resident.userId), JSON.stringify(notice))
  }

  /** A tick may have turned a day: watched budgets are shown anew. */
  afterTick(seq: number, tenancy: Tenancy): void {
    for (const userId of this.#watching.users) {
      const resident = this.#residents.get(userId)
      if (resident === undefined || resident.partition !== tenancy.partition) continue
      resident.shownSeq = Math.max(resident.shownSeq, seq)
      for (const { state } of resident.budgets.values()) {
        if (state !== undefined) this.#show(state, resident, tenancy, tenancy.clockMs, [], [], [])
      }
    }
  }

  #show(
    state: BudgetState,
    resident: Resident,
    tenancy: Tenancy,
    logMs: number,
    transactions: ReadonlyArray<TransactionView>,
    removed: ReadonlyArray<string>,
    alerts: ReadonlyArray<AlertView>,
  ): void {
    const nowMs = this.#now()
    const message: PushMessage = {
      userId: resident.userId,
      budgetId: state.plan.budgetId,
      version: versionOf(resident, tenancy),
      timestamp: new Date(nowMs).toISOString(),
      summary: summarise(state, nowMs, this.#knowledge()),
      transactions,
      removed,
      alerts,
      logMs,
    }
    this.#send(pushSubject(resident.userId), JSON.stringify(message))
  }
}
