/**
 * What the accounts must be, told again in the plainest way from the messages alone: group the events of a transaction,
 * let the highest revision win, look for its budget, add up. It shares no code with the fold, so that a mistake would
 * have to be made twice. Only what the documents define by order follows the log: commands, and the first word of a rate.
 */

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
}

export interface Expected {
  readonly budgets: ReadonlyArray<ExpectedBudget>
  /** User to how many transactions rest in no budget. */
  readonly held: Readonly<Record<string, number>>
  /** `<partition>:<seq>` of every event that says something new. */
  readonly rows: ReadonlySet<string>
  /** Distinct transactions and commands. */
  readonly identityCount: number
  /** User, budget, what and the day: each trip that began or ended while ticks told the time. */
  readonly turns: ReadonlySet<string>
  /** `<partition>:<seq>` to the reason. */
  readonly deadLetters: ReadonlyMap<string, string>
}

interface Data {
  readonly [field: string]: unknown
  readonly account: string
  readonly externalId: string
  readonly revision?: number
  readonly source?: string
  readonly budgetId?: string | null
  readonly category?: string
}
interface Event {
  readonly id: string
  readonly source: string
  readonly type: string
  readonly time: string
  readonly data: Data
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
  /** What time alone brought about is told up to here; and the last end of the trip that was told. */
  toldMs: number
  endTold?: string
}

interface Transaction {
  readonly events: Array<Event>
  readonly source: string
}

const dayMs = 86_400_000
/** More than this no transaction is worth to any budget: it is held. */
const spendMinorMax = 10_000_000_000_000
const formats = new Map<string, Intl.DateTimeFormat>()
const dateIn = (timeMs: number, timeZone: string): string => {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" })
  formats.set(timeZone, format)
  return format.format(timeMs)
}

const newest = (events: ReadonlyArray<Event>): Event | undefined =>
  [...events]
    .sort((left, right) => {
      const byRevision = (left.data.revision ?? 0) - (right.data.revision ?? 0)
      return byRevision === 0 ? Date.parse(left.time) - Date.parse(right.time) : byRevision
    })
    .at(-1)

const bodyTypes = ["txn.recorded.v1", "txn.amended.v1"]
const oneOffs = ["lodging", "transport_intercity"]
const categoryOfMcc: Readonly<Record<string, string>> = {
  "5812": "food",
  "7011": "lodging",
  "4121": "transport_local",
  "5411": "groceries",
  "4511": "transport_intercity",
}
const decimals: Readonly<Record<string, number>> = { JPY: 0, KWD: 3 }

/** Minor units at a decimal rate, half to even; by way of fractions of whole numbers. */
const exchange = (minor: number, from: string, to: string, rate: string): number => {
  const [whole = "", fraction = ""] = rate.split(".")
  const top = BigInt(Math.abs(minor)) * BigInt(whole + fraction) * 10n ** BigInt(decimals[to] ?? 2)
  const bottom = 10n ** BigInt((decimals[from] ?? 2) + fraction.length)
  const floor = top / bottom
  const left = (top % bottom) * 2n
  const rounded = left > bottom || (left === bottom && floor % 2n === 1n) ? floor + 1n : floor
  return Number(rounded) * Math.sign(minor) + 0
}

class Traveller {
  readonly budgets: Array<Budget> = []
  readonly commands = new Set<string>()
  readonly transactions = new Map<string, Transaction>()

  /** A command, in the order of the log; a refused one is a word too. True when it was not heard before. */
  command(event: Event): boolean {
    if (this.commands.has(event.id)) return false
    this.commands.add(event.id)
    const { data } = event
    const budget = this.budgets.find((one) => one.budgetId === data.budgetId)
    if (event.type === "budget.opened.v1" && budget === undefined) {
      const { budgetId, currency, timeZone, startDate, endDate, totalMinor } = data as unknown as Budget
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
      }
      this.budgets.push(dateIn(openedMs, timeZone) > endDate ? { ...opened, endTold: endDate } : opened)
    }
    if (budget === undefined || budget.closedMs !== undefined) return true
    if (event.type === "budget.closed.v1") budget.closedMs = Date.parse(event.time)
    if (event.type === "budget.changed.v1") {
      const { startDate, endDate, totalMinor } = data as Partial<Budget>
      const timeMs = Date.parse(event.time)
      const movesStart = startDate !== undefined && startDate !== budget.startDate
      if (movesStart && startDate <= dateIn(timeMs, budget.timeZone)) budget.toldMs = Math.max(budget.toldMs, timeMs)
      Object.assign(budget, JSON.parse(JSON.stringify({ startDate, endDate, totalMinor })))
    }
    return true
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

  /** True when the event says something that its transaction has not heard. */
  hear(event: Event): boolean {
    const source = event.data.source ?? event.source
    const key = [source, event.data.account, event.data.externalId].join(" ")
    const transaction = this.transactions.get(key) ?? { events: [], source }
    this.transactions.set(key, transaction)
    const before = told(transaction.events)
    transaction.events.push(event)
    return told(transaction.events) !== before
  }
}

const newestBody = (events: ReadonlyArray<Event>) => newest(events.filter(({ type }) => bodyTypes.includes(type)))
const newestReversal = (events: ReadonlyArray<Event>) => newest(events.filter(({ type }) => type === "txn.reversed.v1"))
/** The traveller's commands, each by its own id at the earliest time that it was given with. */
const commandsOf = (events: ReadonlyArray<Event>): ReadonlyArray<Event> => {
  const commands = new Map<string, Event>()
  for (const event of events) {
    if (event.type !== "txn.assigned.v1") continue
    const heard = commands.get(event.id)
    if (heard === undefined || Date.parse(event.time) < Date.parse(heard.time)) commands.set(event.id, event)
  }
  return [...commands.values()].sort((left, right) => (left.id < right.id ? -1 : 1))
}
const newestWord = (events: ReadonlyArray<Event>, about: "budgetId" | "category") =>
  newest(commandsOf(events).filter(({ data }) => data[about] !== undefined))

/** All that a transaction's events say together: its content, not which event said it. */
const told = (events: ReadonlyArray<Event>): string => {
  const body = newestBody(events)
  const reversal = newestReversal(events)
  return JSON.stringify([
    events.length > 0,
    body && [body.time, body.data],
    reversal && [reversal.time, reversal.data.revision],
    commandsOf(events).map(({ id, time, data }) => [id, time, data.budgetId, data.category]),
  ])
}

class Rates {
  /** The first word on a pair and day stands. */
  readonly #words = new Map<string, string>()

  hear({ base, quote, date, rate }: Readonly<Record<string, string>>): boolean {
    const key = `${base} ${quote} ${date}`
    if (this.#words.has(key)) return false
    this.#words.set(key, rate ?? "")
    return true
  }

  find(base: string, quote: string, date: string): string | undefined {
    for (let age = 0; age <= 10; age++) {
      const day = new Date(Date.parse(date) - age * dayMs).toISOString().slice(0, 10)
      const rate = this.#words.get(`${base} ${quote} ${day}`)
      if (rate !== undefined) return rate
    }
    return undefined
  }
}

interface Placed {
  readonly budgetId: string
  readonly spendMinor: number
  readonly status: string
  readonly category: string
  readonly date: string
  readonly line: string
}

/** Where a transaction counts, if anywhere. */
const place = (traveller: Traveller, transaction: Transaction, rates: Rates): Placed | "held" | undefined => {
  const body = newestBody(transaction.events)
  if (body === undefined) return undefined
  const { data } = body
  const timeMs = Date.parse(body.time)
  const said = newestWord(transaction.events, "budgetId")?.data.budgetId
  if (said === null) return "held"
  const named = said ?? data.budgetId
  const isOpenFor = (closedMs: number, zone: string): boolean =>
    data["localDate"] === undefined ? timeMs <= closedMs : String(data["localDate"]) <= dateIn(closedMs, zone)
  const dateFor = (one: Budget): string => (data["localDate"] as string | undefined) ?? dateIn(timeMs, one.timeZone)
  const budget =
    named === undefined
      ? traveller.budgets
          .filter((one) => one.closedMs === undefined || isOpenFor(one.closedMs, one.timeZone))
          .filter((one) => one.startDate <= dateFor(one) && dateFor(one) <= one.endDate)
          .sort((left, right) => left.openedMs - right.openedMs || (left.budgetId < right.budgetId ? -1 : 1))
          .at(-1)
      : traveller.budgets.find((one) => one.budgetId === named)
  if (budget === undefined) return "held"

  const currency = String(data["currency"])
  const date = dateFor(budget)
  const rate = currency === budget.currency ? "1" : rates.find(currency, budget.currency, date)
  if (rate === undefined) return "held"
  const kind = data["kind"] ?? (data["direction"] === "debit" ? "purchase" : "income")
  const amount = Number(data["amountMinor"])
  const spends = (kind === "purchase" || kind === "fee") && data["direction"] === "debit"
  const gives = kind === "refund" && data["direction"] === "credit"
  const worth = spends ? amount : gives ? -amount : 0
  const reversal = newestReversal(transaction.events)
  const isReversed = reversal !== undefined && (reversal.data.revision ?? 0) >= (data.revision ?? 0)
  const guessed = kind === "fee" ? "fees_cash" : (categoryOfMcc[String(data["mcc"])] ?? "other")
  const spendMinor =
    isReversed || worth === 0
      ? 0
      : currency === budget.currency
        ? worth
        : exchange(worth, currency, budget.currency, rate)
  if (Math.abs(spendMinor) > spendMinorMax) return "held"
  const status = isReversed ? "reversed" : String(data["status"])
  return {
    budgetId: budget.budgetId,
    spendMinor,
    status,
    category: newestWord(transaction.events, "category")?.data.category ?? data.category ?? guessed,
    date,
    line: `${transaction.source} ${data.externalId} ${status} ${spendMinor}`,
  }
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
  }
}

/** @param messages of each partition in the order of its log. */
export const oracle = (messages: ReadonlyArray<LogMessage>): Expected => {
  const travellers = new Map<string, { readonly traveller: Traveller; readonly partition: number }>()
  const ratesOf = new Map<number, Rates>()
  const clockOf = new Map<number, number>()
  const rows = new Set<string>()
  const deadLetters = new Map<string, string>()
  const turns = new Set<string>()

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
    for (const [userId, one] of travellers) {
      if (one.partition === partition) for (const turn of one.traveller.tick(atMs)) turns.add(`${userId} ${turn}`)
    }
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
    const { traveller } = travellers.get(userId) ?? { traveller: new Traveller() }
    travellers.set(userId, { traveller, partition })
    const isNew = event.type.startsWith("txn.") ? traveller.hear(event) : traveller.command(event)
    if (isNew) rows.add(`${partition}:${seq}`)
  }

  const budgets: Array<ExpectedBudget> = []
  const held: Record<string, number> = {}
  let identityCount = 0
  for (const [userId, { traveller, partition }] of travellers) {
    identityCount += traveller.commands.size + traveller.transactions.size
    const places = [...traveller.transactions.values()].map((transaction) =>
      place(traveller, transaction, ratesOf.get(partition) ?? new Rates()),
    )
    held[userId] = places.filter((one) => one === "held").length
    for (const budget of traveller.budgets) {
      const placed = places.flatMap((one) =>
        one !== undefined && one !== "held" && one.budgetId === budget.budgetId ? [one] : [],
      )
      budgets.push(sumUp(userId, budget, placed))
    }
  }
  return { budgets, held, rows, identityCount, turns, deadLetters }
}
