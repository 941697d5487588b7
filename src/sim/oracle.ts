/**
 * What the accounts must be, told again in the plainest way from the messages alone: group the events of a transaction,
 * let the highest revision win, look for its budget, add up. It shares no code with the fold, so that a mistake would
 * have to be made twice. Only what the documents define by order follows the log: commands, and the first word of a rate.
 * What it knows of single nouns (a transaction, refunds, companions) is in oracle/.
 */
import {
  type Bearers,
  balancesOf,
  type Cost,
  costOf,
  mayAdd,
  type RoleWord,
  type Settlement,
} from "./oracle/companions.ts"
import type { Event } from "./oracle/event.ts"
import { divide, exchange } from "./oracle/money.ts"
import { Rates } from "./oracle/rates.ts"
import { type Given, giveBack } from "./oracle/refunds.ts"
import { purchaseOf, sharedOut, wrongWords } from "./oracle/shared.ts"
import { amountsOf, type Part } from "./oracle/splits.ts"
import { dateIn } from "./oracle/time.ts"
import {
  isReversed,
  keyOf,
  kindOf,
  newestBody,
  newestWord,
  partsMax,
  partsOf,
  purchaseKeyOf,
  sharingOf,
  type Transaction,
  told,
} from "./oracle/transaction.ts"

export interface LogMessage {
  readonly partition: number
  readonly seq: number
  readonly text: string
  readonly userId: string
  /** Why it can be no event. */
  readonly dead?: string
}

export interface ExpectedBudget {
  readonly userId: string
  readonly budgetId: string
  readonly closed: boolean
  readonly startDate: string
  readonly endDate: string
  readonly totalMinor: number
  readonly spentMinor: number
  readonly pendingMinor: number
  readonly count: number
  /** Of what holds something, by name. */
  readonly byCategory: Readonly<Record<string, readonly [spentMinor: number, count: number]>>
  readonly byDay: Readonly<Record<string, readonly [spentMinor: number, oneOffMinor: number, count: number]>>
  /** Source, external id, status and spend of every transaction that rests here. */
  readonly transactions: ReadonlyArray<string>
  readonly name: string
  /** Of what is planned, by category. */
  readonly planned: Readonly<Record<string, number>>
  /** Ascending, each with whether it is crossed. */
  readonly thresholds: ReadonlyArray<readonly [percent: number, crossed: boolean]>
}

export interface Expected {
  readonly budgets: ReadonlyArray<ExpectedBudget>
  /** User to how many transactions rest in no budget. */
  readonly held: Readonly<Record<string, number>>
  /** `<partition>:<seq>` of every event that says something new. */
  readonly rows: ReadonlySet<string>
  /** Distinct transactions and commands. */
  readonly identityCount: number
  /** `<partition>:<seq>` to the reason. */
  readonly deadLetters: ReadonlyMap<string, string>
  /** `<user> <budget>` to what each companion is owed (or owes), without those who are even. */
  readonly balances: ReadonlyMap<string, Readonly<Record<string, number>>>
  /** User to the latest word per source, account and purpose. */
  readonly consents: ReadonlyMap<string, Readonly<Record<string, string>>>
  /** User to the most rows that their transactions can ever have had in one budget. */
  readonly rowsMax: Readonly<Record<string, number>>
  /** The partitions' latest tick. */
  readonly clocks: ReadonlyMap<number, number>
  /** What the owners of shared trips were told wrong. */
  readonly wrongWords: ReadonlyArray<string>
}

interface Budget {
  readonly budgetId: string
  readonly currency: string
  readonly timeZone: string
  readonly openedMs: number
  startDate: string
  endDate: string
  totalMinor: number
  closedMs?: number
  name: string
  categoryPlanMinor?: Readonly<Record<string, number>>
  thresholdsPercent?: ReadonlyArray<number>
  readonly members: Map<string, Array<RoleWord>>
  readonly settlements: Array<Settlement>
}

const oneOffs = ["lodging", "transport_intercity"]
const categoryOfMcc: Readonly<Record<string, string>> = {
  "5812": "food",
  "7011": "lodging",
  "4121": "transport_local",
  "5411": "groceries",
  "4511": "transport_intercity",
}
class Traveller {
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
      this.budgets.push({
        budgetId,
        currency,
        timeZone,
        startDate,
        endDate,
        totalMinor,
        openedMs: Date.parse(event.time),
        name,
        members: new Map(),
        settlements: [],
      })
    }
    this.#hearCompanions(event, budget)
    this.#hearConsent(event)
    if (budget === undefined || budget.closedMs !== undefined) return true
    if (event.type === "budget.closed.v1") budget.closedMs = Date.parse(event.time)
    if (event.type === "budget.changed.v1") {
      const { startDate, endDate, totalMinor, name, categoryPlanMinor, thresholdsPercent } = data as Partial<Budget>
      const change = { startDate, endDate, totalMinor, name, categoryPlanMinor, thresholdsPercent }
      Object.assign(budget, JSON.parse(JSON.stringify(change)))
    }
    return true
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
    this.consents.set(key, { state: [data["state"], data["expires"]].join(" ").trim(), timeMs })
  }

  /** True when the event says something that its transaction has not heard. */
  hear(event: Event): boolean {
    const source = event.data.source ?? event.source
    const key = keyOf(source, event.data.account, event.data.externalId)
    const { userId } = this
    const transaction = this.transactions.get(key) ?? { userId, key, events: [], source }
    this.transactions.set(key, transaction)
    const before = told(transaction)
    transaction.events.push(event)
    return told(transaction) !== before
  }
}

interface Placed {
  readonly budgetId: string
  readonly spendMinor: number
  readonly status: string
  readonly category: string
  readonly date: string
  readonly line: string
  readonly cost?: Cost
}

/** Where all of a traveller's transactions count, and how many of them rest in no budget. */
interface Standing {
  readonly placed: ReadonlyArray<Placed>
  readonly held: number
}

const dateFor = (body: Event, budget: Budget): string =>
  (body.data["localDate"] as string | undefined) ?? dateIn(Date.parse(body.time), budget.timeZone)

/** Of a companion's expense: who paid it, and how it is shared. */
const companionOf = ({ source, data }: Event): { payer: string; split: Bearers; saidMs: number } | undefined => {
  const shared = data["shared"] as { readonly saidAt: string; readonly split: Bearers } | undefined
  if (shared === undefined || !source.startsWith("companion/")) return undefined
  return { payer: source.slice("companion/".length), split: shared.split, saidMs: Date.parse(shared.saidAt) }
}

/** The budget of a transaction, or of a part of it. */
const homeOf = (
  traveller: Traveller,
  transaction: Transaction,
  body: Event,
  part: Part,
): Budget | "held" | "by-word" => {
  const { data } = body
  const timeMs = Date.parse(body.time)
  const companion = companionOf(body)
  const trip = traveller.budgets.find((one) => one.budgetId === data.budgetId)
  if (companion !== undefined && !mayAdd(trip?.members.get(companion.payer) ?? [], companion.saidMs)) return "held"
  const said = part.budgetId === undefined ? newestWord(transaction, "budgetId")?.data.budgetId : part.budgetId
  if (said === null) return "by-word"
  const named = said ?? sharingOf(transaction)?.budgetId ?? data.budgetId
  const budget =
    named === undefined
      ? traveller.budgets
          .filter((one) => one.closedMs === undefined || timeMs <= one.closedMs)
          .filter((one) => one.startDate <= dateFor(body, one) && dateFor(body, one) <= one.endDate)
          .sort((left, right) => left.openedMs - right.openedMs)
          .at(-1)
      : traveller.budgets.find((one) => one.budgetId === named)
  return budget ?? "held"
}

const spends = ({ data }: Event): boolean =>
  data["direction"] === "debit" && (kindOf(data) === "purchase" || kindOf(data) === "fee")
const gives = ({ data }: Event): boolean => data["direction"] === "credit" && kindOf(data) === "refund"

const categoryOf = (transaction: Transaction, { data }: Event): string => {
  const guessed = kindOf(data) === "fee" ? "fees_cash" : (categoryOfMcc[String(data["mcc"])] ?? "other")
  return newestWord(transaction, "category")?.data.category ?? data.category ?? guessed
}

/** Who bears it, where it counts in the trip that it is shared with. */
const costIn = (
  userId: string,
  transaction: Transaction,
  body: Event,
  budgetId: string,
  spendMinor: number,
): Cost | undefined => {
  const companion = companionOf(body)
  const own = sharingOf(transaction)
  const trip = companion === undefined ? own?.budgetId : body.data.budgetId
  const split = companion === undefined ? own?.split : companion.split
  if (trip !== budgetId || split === undefined) return undefined
  return costOf(companion?.payer ?? userId, split, spendMinor, Number(body.data["amountMinor"]))
}

const statusOf = (transaction: Transaction, { data }: Event): string =>
  isReversed(transaction) ? "reversed" : String(data["status"])

const lineOf = (transaction: Transaction, body: Event, spendMinor: number): string =>
  `${transaction.source} ${body.data.externalId} ${statusOf(transaction, body)} ${spendMinor}`

/** Where a transaction counts that is no refund of another: each of its parts, the whole when it has none. */
const place = (
  traveller: Traveller,
  transaction: Transaction,
  body: Event,
  rates: Rates,
): { readonly parts: ReadonlyArray<Given<Placed>>; readonly held: boolean } => {
  const { data } = body
  const currency = String(data["currency"])
  const said = partsOf(transaction)
  const sign = isReversed(transaction) ? 0 : spends(body) ? 1 : gives(body) ? -1 : 0
  const amounts = amountsOf(Number(data["amountMinor"]), said)
  const homes = amounts.map((amountMinor, index) => {
    const part = said[index] ?? {}
    const budget = homeOf(traveller, transaction, body, part)
    if (typeof budget === "string") return { amountMinor, part, held: budget }
    const date = dateFor(body, budget)
    const rate = currency === budget.currency ? "1" : rates.find(currency, budget.currency, date)
    return rate === undefined ? { amountMinor, part, held: "held" } : { amountMinor, part, budget, date, rate }
  })
  const worthOf = (index: number): number => {
    const { budget, rate = "" } = homes[index] ?? {}
    if (budget === undefined) return 0
    // What is converted alike is converted together, and then divided.
    const alike = homes.flatMap((one, at) => (one.budget?.currency === budget.currency ? [at] : []))
    const weights = alike.map((at) => amounts[at] ?? 0)
    const minor = sign * weights.reduce((left, right) => left + right, 0) + 0
    const worth = currency === budget.currency ? minor : exchange(minor, currency, budget.currency, rate)
    return divide(worth, weights)[alike.indexOf(index)] ?? 0
  }
  const parts = homes.map(({ amountMinor, part, budget, date }, index): Given<Placed> => {
    const originalMinor = sign === 1 ? amountMinor : 0
    if (budget === undefined || date === undefined) return { originalMinor, place: undefined }
    const { budgetId } = budget
    const spendMinor = worthOf(index)
    const cost = costIn(traveller.userId, transaction, body, budgetId, spendMinor)
    const category = part.category ?? categoryOf(transaction, body)
    const status = statusOf(transaction, body)
    const line = lineOf(transaction, body, spendMinor)
    const shared = cost === undefined ? {} : { cost }
    return { originalMinor, place: { budgetId, spendMinor, status, category, date, line, ...shared } }
  })
  const isNowhere = parts.every((part) => part.place === undefined)
  return { parts, held: isNowhere || homes.some((home) => home.held === "held") }
}

/** The refunds of one purchase, each where it counts. */
const placeRefunds = (
  traveller: Traveller,
  purchase: Event,
  parts: ReadonlyArray<Given<Placed>>,
  refunds: ReadonlyArray<Transaction>,
): ReadonlyArray<Placed> => {
  const counting = refunds
    .flatMap((refund) => {
      const body = newestBody(refund)
      const isWanted = newestWord(refund, "budgetId")?.data.budgetId !== null
      return body !== undefined && isWanted && body.data["currency"] === purchase.data["currency"]
        ? [{ refund, body }]
        : []
    })
    .sort((left, right) => Date.parse(left.body.time) - Date.parse(right.body.time))
  const given = giveBack(
    parts,
    counting.map(({ refund, body }) => (isReversed(refund) ? 0 : Number(body.data["amountMinor"]))),
  )
  return counting.flatMap(({ refund, body }, index) =>
    (given[index] ?? []).flatMap(({ place: { budgetId, category }, spendMinor, cost }) => {
      const budget = traveller.budgets.find((one) => one.budgetId === budgetId)
      if (budget === undefined) return []
      return {
        budgetId,
        spendMinor,
        status: statusOf(refund, body),
        category: newestWord(refund, "category")?.data.category ?? category,
        date: dateFor(body, budget),
        line: lineOf(refund, body, spendMinor),
        ...(cost === undefined ? {} : { cost }),
      }
    }),
  )
}

const settle = (traveller: Traveller, rates: Rates): Standing => {
  const { transactions } = traveller
  const placed: Array<Placed> = []
  let held = 0
  const refundsOf = new Map<Transaction, Array<Transaction>>()
  for (const transaction of transactions.values()) {
    if (purchaseKeyOf(transaction) === undefined) continue
    const purchase = purchaseOf(transaction, transactions)
    if (purchase === undefined) held++
    else refundsOf.set(purchase, [...(refundsOf.get(purchase) ?? []), transaction])
  }
  for (const transaction of transactions.values()) {
    const body = newestBody(transaction)
    const isElsewhere = purchaseKeyOf(transaction) !== undefined || sharedOut(transaction, transactions) !== undefined
    if (body === undefined || isElsewhere) continue
    const here = place(traveller, transaction, body, rates)
    if (here.held) held++
    placed.push(...here.parts.flatMap((part) => (part.place === undefined ? [] : [part.place])))
    placed.push(...placeRefunds(traveller, body, here.parts, refundsOf.get(transaction) ?? []))
  }
  return { placed, held }
}

/** The most rows that a traveller's transactions can ever have been, over all their budgets. */
const rowsMaxOf = ({ transactions }: Traveller): number => {
  const all = [...transactions.values()]
  const most = Math.max(1, ...all.map(partsMax))
  const isRefund = ({ events }: Transaction) => events.some(({ data }) => data.refunds !== undefined)
  return all.reduce((sum, one) => sum + (isRefund(one) ? most : partsMax(one)), 0)
}

const sumUp = (userId: string, budget: Budget, placed: ReadonlyArray<Placed>): ExpectedBudget => {
  const byCategory: Record<string, [number, number]> = {}
  const byDay: Record<string, [number, number, number]> = {}
  let spentMinor = 0
  let pendingMinor = 0
  let count = 0
  for (const one of placed) {
    if (one.spendMinor === 0) continue
    spentMinor += one.spendMinor
    if (one.status === "pending") pendingMinor += one.spendMinor
    count++
    const category = byCategory[one.category] ?? [0, 0]
    byCategory[one.category] = [category[0] + one.spendMinor, category[1] + 1]
    const day = byDay[one.date] ?? [0, 0, 0]
    const oneOff = oneOffs.includes(one.category) ? one.spendMinor : 0
    byDay[one.date] = [day[0] + one.spendMinor, day[1] + oneOff, day[2] + 1]
  }
  const { budgetId, startDate, endDate, totalMinor } = budget
  return {
    userId,
    budgetId,
    closed: budget.closedMs !== undefined,
    startDate,
    endDate,
    totalMinor,
    spentMinor,
    pendingMinor,
    count,
    byCategory,
    byDay,
    transactions: placed.map((one) => one.line).sort(),
    name: budget.name,
    planned: budget.categoryPlanMinor ?? {},
    thresholds: [...new Set(budget.thresholdsPercent ?? [50, 70, 90, 100])]
      .sort((left, right) => left - right)
      .map((percent) => [percent, spentMinor * 100 >= totalMinor * percent]),
  }
}

/** @param messages of each partition in the order of its log. */
export const oracle = (messages: ReadonlyArray<LogMessage>): Expected => {
  const travellers = new Map<string, { readonly traveller: Traveller; readonly partition: number }>()
  const ratesOf = new Map<number, Rates>()
  const clockOf = new Map<number, number>()
  const rows = new Set<string>()
  const deadLetters = new Map<string, string>()

  /** True when the partition has learnt something. */
  const hearForEveryone = (partition: number, event: Event): boolean => {
    if (event.type === "rate.published.v1") {
      const rates = ratesOf.get(partition) ?? new Rates()
      ratesOf.set(partition, rates)
      return rates.hear(event.data as unknown as Readonly<Record<string, string>>)
    }
    const atMs = Date.parse(String(event.data["at"]))
    if (atMs <= (clockOf.get(partition) ?? 0)) return false
    clockOf.set(partition, atMs)
    return true
  }

  for (const { partition, seq, text, userId, dead } of messages) {
    if (dead !== undefined) {
      deadLetters.set(`${partition}:${seq}`, dead)
      continue
    }
    const event = JSON.parse(text) as Event
    if (userId === "@all") {
      if (hearForEveryone(partition, event)) rows.add(`${partition}:${seq}`)
      continue
    }
    const { traveller } = travellers.get(userId) ?? { traveller: new Traveller(userId) }
    travellers.set(userId, { traveller, partition })
    const isNew = event.type.startsWith("txn.") ? traveller.hear(event) : traveller.command(event)
    if (isNew) rows.add(`${partition}:${seq}`)
  }

  const budgets: Array<ExpectedBudget> = []
  const held: Record<string, number> = {}
  const balances = new Map<string, Readonly<Record<string, number>>>()
  const consents = new Map<string, Readonly<Record<string, string>>>()
  const rowsMax: Record<string, number> = {}
  let identityCount = 0
  for (const [userId, { traveller, partition }] of travellers) {
    identityCount += traveller.commands.size + traveller.transactions.size
    const standing = settle(traveller, ratesOf.get(partition) ?? new Rates())
    held[userId] = standing.held
    rowsMax[userId] = rowsMaxOf(traveller)
    consents.set(userId, Object.fromEntries([...traveller.consents].map(([key, { state }]) => [key, state])))
    for (const budget of traveller.budgets) {
      const placed = standing.placed.filter((one) => one.budgetId === budget.budgetId)
      budgets.push(sumUp(userId, budget, placed))
      const costs = placed.flatMap(({ cost }) => cost ?? [])
      balances.set(`${userId} ${budget.budgetId}`, balancesOf(costs, budget.settlements))
    }
  }
  const transactions = new Map([...travellers].map(([userId, { traveller }]) => [userId, traveller.transactions]))
  const clocks = clockOf
  return {
    budgets,
    held,
    rows,
    identityCount,
    deadLetters,
    balances,
    consents,
    rowsMax,
    clocks,
    wrongWords: wrongWords(transactions),
  }
}
