/**
 * Compares what the engine has made of a run with what the oracle says: the views of every budget, the archive, the
 * identities, the dead letters. Each difference is one sentence.
 */

import { limits } from "../../config/limits.ts"
import { everyone } from "../../streams/subjects.ts"
import type { BudgetView } from "../budget/view.ts"
import type { MemoryBroker } from "./memory-log.ts"
import type { MemoryDatabase } from "./memory-store.ts"
import type { Expected, ExpectedBudget } from "./oracle.ts"

export interface Outcome {
  /** `<user> <budget>` to the owner's answer. */
  readonly views: ReadonlyMap<string, unknown>
  readonly database: MemoryDatabase
  readonly broker: MemoryBroker
}

const show = (value: unknown): string => JSON.stringify(value)

const sorted = (value: Readonly<Record<string, unknown>>): string =>
  show(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))

/** The view in the oracle's terms. */
const seen = ({ summary, transactions }: BudgetView): Omit<ExpectedBudget, "userId" | "budgetId"> => ({
  closed: summary.phase === "closed",
  startDate: summary.startDate,
  endDate: summary.endDate,
  totalMinor: summary.totalMinor,
  spentMinor: summary.spentMinor,
  pendingMinor: summary.pendingMinor,
  count: summary.transactionCount,
  byCategory: Object.fromEntries(
    summary.byCategory.filter((row) => row.count > 0).map((row) => [row.category, [row.spentMinor, row.count]]),
  ),
  byDay: Object.fromEntries(
    summary.byDay.filter((row) => row.count > 0).map((row) => [row.date, [row.spentMinor, row.oneOffMinor, row.count]]),
  ),
  transactions: transactions.map((one) => `${one.source} ${one.externalId} ${one.status} ${one.spendMinor}`).sort(),
})

const compareBudget = (expected: ExpectedBudget, answer: unknown, held: number): ReadonlyArray<string> => {
  const name = `${expected.userId} ${expected.budgetId}`
  const { found, view } = (answer ?? { found: false }) as { readonly found: boolean; readonly view: BudgetView }
  if (!found) return [`${name}: the owner knows no such budget`]
  const actual = seen(view)
  const differences: Array<string> = []
  for (const field of Object.keys(actual) as Array<keyof typeof actual>) {
    // Of more transactions than a screen keeps, the list tells only the newest.
    if (field === "transactions" && expected.transactions.length > limits.recentTransactionsKept) continue
    const [left, right] = [actual[field], expected[field]]
    const same =
      typeof left === "object" && !Array.isArray(left)
        ? sorted({ ...left }) === sorted({ ...Object(right) })
        : show(left) === show(right)
    if (!same) differences.push(`${name}: ${field} is ${show(left)}, should be ${show(right)}`)
  }
  if (view.unassignedCount !== held) differences.push(`${name}: ${view.unassignedCount} held, should be ${held}`)
  return differences
}

/** Each event that says something new has one row, or for everybody one more per traveller whom it moved something for. */
const compareArchive = (expected: Expected, database: MemoryDatabase): ReadonlyArray<string> => {
  const differences: Array<string> = []
  const rows = new Set<string>()
  const keys = new Set<string>()
  for (const { partition, seq, userId } of database.ledger) {
    const key = `${partition}:${seq}`
    if (keys.has(`${key} ${userId}`)) differences.push(`event ${key} has two rows of ${userId} in the ledger (I2)`)
    keys.add(`${key} ${userId}`)
    rows.add(key)
  }
  for (const key of expected.rows) if (!rows.has(key)) differences.push(`event ${key} is missing in the ledger (I3)`)
  for (const key of rows)
    if (!expected.rows.has(key)) differences.push(`event ${key} says nothing new and has a row (I2)`)
  const identities = new Set(
    database.ledger
      .filter(
        ({ userId, partition, identity }) => userId !== everyone && database.identities.has(keyOf(partition, identity)),
      )
      .map(({ partition, identity }) => keyOf(partition, identity)),
  )
  if (database.identities.size !== expected.identityCount || identities.size !== expected.identityCount) {
    differences.push(`${database.identities.size} identities count, should be ${expected.identityCount} (I2)`)
  }
  return differences
}

const keyOf = (partition: number, identity: Uint8Array): string =>
  `${partition}:${Buffer.from(identity).toString("hex")}`

const compareDeadLetters = (expected: Expected, broker: MemoryBroker): ReadonlyArray<string> => {
  const differences: Array<string> = []
  const kept = new Map(
    [...broker.deadLetters.values()].map(({ partition, seq, reason }) => [`${partition}:${seq}`, reason]),
  )
  for (const [key, reason] of expected.deadLetters) {
    if (kept.get(key) !== reason) differences.push(`dead letter ${key} is ${kept.get(key)}, should be ${reason} (I6)`)
  }
  for (const [key, reason] of kept) {
    if (!expected.deadLetters.has(key)) differences.push(`event ${key} was put aside as ${reason} (I6)`)
  }
  return differences
}

const compareTurns = (expected: Expected, database: MemoryDatabase): ReadonlyArray<string> => [
  ...[...expected.turns].filter((turn) => !database.turns.has(turn)).map((turn) => `never told: ${turn}`),
  ...[...database.turns].filter((turn) => !expected.turns.has(turn)).map((turn) => `told and not so: ${turn}`),
]

export const compare = (expected: Expected, { views, database, broker }: Outcome): ReadonlyArray<string> => [
  ...expected.budgets.flatMap((budget) =>
    compareBudget(budget, views.get(`${budget.userId} ${budget.budgetId}`), expected.held[budget.userId] ?? 0),
  ),
  ...compareArchive(expected, database),
  ...compareDeadLetters(expected, broker),
  ...compareTurns(expected, database),
]
