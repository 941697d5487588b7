/**
 * What the accounts must be, told again in the plainest way from the messages alone: group the events of a transaction,
 * let the highest revision win, look for its budget, add up. It shares no code with the fold, so that a mistake would
 * have to be made twice. Only what the documents define by order follows the log: commands, and the first word of a rate.
 * What it knows of single nouns (a transaction, refunds, companions) is in oracle/.
 */
import { bookingLines, owedByCategory } from "./oracle/bookings.ts"
import { balancesOf } from "./oracle/companions.ts"
import type { Event } from "./oracle/event.ts"
import type { Expected, ExpectedBudget, LogMessage } from "./oracle/expected.ts"
import { matched } from "./oracle/matches.ts"
import type { Placed } from "./oracle/place.ts"
import { goalsOf, planInForce } from "./oracle/plan-keeping.ts"
import { Rates } from "./oracle/rates.ts"
import { wrongWords } from "./oracle/shared.ts"
import { rowsMaxOf, settle } from "./oracle/standing.ts"
import { type Budget, Traveller } from "./oracle/traveller.ts"
import { sumOf } from "./oracle/wallets.ts"

const oneOffs = ["lodging", "transport_intercity"]

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
    wallets: sumOf(placed.map((one) => one.moves)),
    name: budget.name,
    ...planInForce(budget.words, totalMinor, budget.categoryPlanMinor ?? {}),
    settings: budget.words.settings?.line ?? "suggest 0.8 ",
    goals: goalsOf(budget.words),
    owed: owedByCategory(budget.words.bookings),
    bookings: bookingLines(budget.words.bookings),
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
  const transactions = new Map(
    [...travellers].map(([userId, { traveller }]) => [userId, matched(traveller.transactions)]),
  )
  const clocks = clockOf
  return {
    budgets,
    held,
    rows,
    identityCount,
    turns,
    deadLetters,
    balances,
    consents,
    rowsMax,
    clocks,
    wrongWords: wrongWords(transactions),
  }
}
