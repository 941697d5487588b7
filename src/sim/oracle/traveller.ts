/** A traveller as the log has told of them: budgets and companions by its order, transactions as the set of their events. */
import type { RoleWord, Settlement } from "./companions.ts"
import type { Event } from "./event.ts"
import { hearPlanWord, noWords, type PlanWords } from "./plan-keeping.ts"
import { dateIn } from "./time.ts"
import { keyOf, type Transaction, told } from "./transaction.ts"

export interface Budget {
  readonly budgetId: string
  readonly currency: string
  readonly timeZone: string
  readonly openedMs: number
  startDate: string
  endDate: string
  totalMinor: number
  closedMs?: number
  /** What time alone brought about is told up to here; and the last end of the trip that was told. */
  toldMs: number
  endTold?: string
  name: string
  categoryPlanMinor?: Readonly<Record<string, number>>
  thresholdsPercent?: ReadonlyArray<number>
  readonly members: Map<string, Array<RoleWord>>
  readonly settlements: Array<Settlement>
  readonly words: PlanWords
}

export class Traveller {
  readonly userId: string
  readonly budgets: Array<Budget> = []
  readonly commands = new Set<string>()
  readonly transactions = new Map<string, Transaction>()
  readonly consents = new Map<string, { readonly state: string; readonly timeMs: number }>()

  constructor(userId: string) {
    this.userId = userId
  }

  /** A command, in the order of the log; a refused one is a word too. True when it was not heard before. */
  command(event: Event): boolean {
    if (this.commands.has(event.id)) return false
    this.commands.add(event.id)
    const { data } = event
    const budget = this.budgets.find((one) => one.budgetId === data.budgetId)
    if (event.type === "budget.opened.v1" && budget === undefined) {
      const { budgetId, currency, timeZone, startDate, endDate, totalMinor, name } = data as unknown as Budget
      const openedMs = Date.parse(event.time)
      const opened: Budget = {
        budgetId,
        currency,
        timeZone,
        startDate,
        endDate,
        totalMinor,
        openedMs,
        toldMs: openedMs,
        name,
        members: new Map(),
        settlements: [],
        words: noWords(),
      }
      this.budgets.push(dateIn(openedMs, timeZone) > endDate ? { ...opened, endTold: endDate } : opened)
    }
    this.#hearCompanions(event, budget)
    this.#hearConsent(event)
    const addressed = budget ?? this.#latestIn(event)
    if (addressed !== undefined && addressed.closedMs === undefined) hearPlanWord(addressed, event)
    if (budget === undefined || budget.closedMs !== undefined) return true
    if (event.type === "budget.closed.v1") budget.closedMs = Date.parse(event.time)
    if (event.type === "budget.changed.v1") {
      const { startDate, endDate, name, thresholdsPercent } = data as Partial<Budget>
      const timeMs = Date.parse(event.time)
      const movesStart = startDate !== undefined && startDate !== budget.startDate
      if (movesStart && startDate <= dateIn(timeMs, budget.timeZone)) budget.toldMs = Math.max(budget.toldMs, timeMs)
      const change = { startDate, endDate, name, thresholdsPercent }
      Object.assign(budget, JSON.parse(JSON.stringify(change)))
      budget.totalMinor = budget.words.total?.minor ?? budget.totalMinor
    }
    return true
  }

  /** A goal that names no budget is for the latest opened one of its currency that is open. */
  #latestIn({ type, data }: Event): Budget | undefined {
    if (type !== "goal.set.v1" || data.budgetId !== undefined) return undefined
    return this.budgets
      .filter(({ closedMs, currency }) => closedMs === undefined && currency === data["currency"])
      .sort((left, right) => right.openedMs - left.openedMs)[0]
  }

  /** It is at least so late: what begins or ends by that, each once. */
  tick(nowMs: number): ReadonlyArray<string> {
    return this.budgets.flatMap((budget) => {
      const { budgetId, timeZone, startDate, endDate } = budget
      if (budget.closedMs !== undefined || (budget.endTold ?? "") >= endDate) return []
      const [today, told] = [dateIn(nowMs, timeZone), dateIn(budget.toldMs, timeZone)]
      if (today > endDate) {
        budget.toldMs = Math.max(budget.toldMs, nowMs)
        budget.endTold = endDate
        return [`${budgetId} trip_ended ${endDate}`]
      }
      const begins = told < startDate
      if (today < startDate || (!begins && today <= told)) return []
      budget.toldMs = Math.max(budget.toldMs, nowMs)
      return begins ? [`${budgetId} trip_started ${startDate}`] : []
    })
  }

  #hearCompanions({ type, time, data }: Event, budget: Budget | undefined): void {
    if (budget === undefined) return
    const userId = String(data["userId"])
    if (type.startsWith("member.") && userId !== this.userId) {
      const role = type === "member.left.v1" ? null : String(data["role"])
      budget.members.set(userId, [...(budget.members.get(userId) ?? []), { timeMs: Date.parse(time), role }])
    }
    if (type === "settlement.recorded.v1") budget.settlements.push(data as unknown as Settlement)
  }

  #hearConsent({ type, time, data }: Event): void {
    if (type !== "consent.changed.v1") return
    const key = `${data.source} ${data.account ?? "*"} ${data["purpose"]}`
    const timeMs = Date.parse(time)
    if ((this.consents.get(key)?.timeMs ?? 0) > timeMs) return
    this.consents.set(key, {
      state:
        data["state"] === "granted" && data["expires"] !== undefined
          ? `granted ${data["expires"]}`
          : String(data["state"]),
      timeMs,
    })
  }

  /** True when the event says something that its transaction has not heard. */
  hear(event: Event): boolean {
    const source = event.data.source ?? event.source
    const key = keyOf(source, event.data.account, event.data.externalId)
    const { userId } = this
    const transaction = this.transactions.get(key) ?? { userId, key, events: [], source }
    const before = told(transaction)
    const heard = { ...transaction, events: [...transaction.events, event] }
    this.transactions.set(key, heard)
    return told(heard) !== before
  }
}
