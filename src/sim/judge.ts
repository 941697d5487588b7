/**
 * Compares what the engine has made of a run with what the oracle says: the views of every budget, the archive, the
 * identities, the dead letters. Each difference is one sentence.
 */

import { Schema } from "effect"
import { limits } from "../../config/limits.ts"
import { everyone } from "../../streams/subjects.ts"
import type { BudgetView } from "../budget/view.ts"
import type { MemoryBroker } from "./memory-log.ts"
import type { MemoryDatabase } from "./memory-store.ts"
import type { Expected, ExpectedBudget } from "./oracle/expected.ts"
import { judgeOutbox } from "./outbox-judge.ts"

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
const seen = ({
  summary,
  transactions,
  wallets,
  correction,
  goals,
  commitments,
}: BudgetView): Omit<ExpectedBudget, "userId" | "budgetId"> => ({
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
  wallets: Object.fromEntries(
    wallets.map((one) => [`${one.name} ${one.currency}`, one.balanceMinor - one.unknownMinor]),
  ),
  name: summary.name,
  planned: Object.fromEntries(
    summary.byCategory.flatMap(({ category, plannedMinor }) =>
      plannedMinor === null ? [] : [[category, plannedMinor]],
    ),
  ),
  thresholds: summary.thresholds.map(({ percent, crossed }) => [percent, crossed]),
  owed: Object.fromEntries(
    summary.byCategory.flatMap(({ category, committedMinor }) =>
      committedMinor === 0 ? [] : [[category, committedMinor]],
    ),
  ),
  bookings: Object.fromEntries(
    commitments.map(({ bookingId, category, amountMinor, dueDate, state, released }) => [
      bookingId,
      `${category} ${amountMinor} ${dueDate} ${state === "open" ? state : released?.why}`,
    ]),
  ),
  reserveMinor: correction?.reserveMinor ?? 0,
  settings: `${correction?.settings.mode} ${correction?.settings.adherenceTarget} ${correction?.settings.locked}`,
  goals: Object.fromEntries(
    (goals?.goals ?? []).map(({ goalId, kind, targetMinor, priority, paused, contributedMinor }) => [
      goalId,
      `${kind} ${targetMinor} ${priority} ${paused} ${contributedMinor}`,
    ]),
  ),
})

/** Of more transactions than a screen keeps, the list tells only some, and what has left a full list may be missing. */
const isListed = (seen: ReadonlyArray<string>, expected: ReadonlyArray<string>, rowsMax: number): boolean =>
  rowsMax > limits.recentTransactionsKept
    ? seen.every((line) => expected.includes(line))
    : show(seen) === show(expected)

const compareBudget = (
  expected: ExpectedBudget,
  answer: unknown,
  held: number,
  rowsMax: number,
): ReadonlyArray<string> => {
  const name = `${expected.userId} ${expected.budgetId}`
  const { found, view } = (answer ?? { found: false }) as { readonly found: boolean; readonly view: BudgetView }
  if (!found) return [`${name}: the owner knows no such budget`]
  const actual = seen(view)
  const differences: Array<string> = []
  for (const field of Object.keys(actual) as Array<keyof typeof actual>) {
    if (field === "transactions" && isListed(actual.transactions, expected.transactions, rowsMax)) continue
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

const compareClocks = ({ clocks }: Expected, { partitions }: MemoryDatabase): ReadonlyArray<string> =>
  [...clocks].flatMap(([partition, atMs]) => {
    const clockMs = partitions.get(partition)?.clockMs
    return clockMs === atMs ? [] : [`the clock of partition ${partition} is ${clockMs}, should be ${atMs}`]
  })

/** Who owes whom, and what is allowed: no screen shows it yet, so it is read from the states. */
export const compareStates = (
  expected: Expected,
  states: ReadonlyMap<string, { readonly text: string }>,
): ReadonlyArray<string> => {
  const differences: Array<string> = []
  const check = (what: string, is: Readonly<Record<string, unknown>>, should: Readonly<Record<string, unknown>>) => {
    if (sorted(is) !== sorted(should)) differences.push(`${what} are ${sorted(is)}, should be ${sorted(should)}`)
  }
  for (const [userId, { text }] of states) {
    const { traveller, budgets } = decodeState(text)
    const consents = traveller.consents.map(([key, { state, expiresMs }]) => [
      key,
      expiresMs === undefined ? state : `${state} ${new Date(expiresMs).toISOString()}`,
    ])
    check(`${userId}: the consents`, Object.fromEntries(consents), expected.consents.get(userId) ?? {})
    for (const [budgetId, { balances }] of Object.entries(budgets)) {
      const name = `${userId} ${budgetId}`
      check(`${name}: the balances`, Object.fromEntries(balances ?? []), expected.balances.get(name) ?? {})
    }
  }
  return differences
}

const Consent = Schema.Struct({ state: Schema.String, expiresMs: Schema.optionalKey(Schema.Int) })
/** As much of a sealed state as is compared, each budget's text opened. */
const State = Schema.Struct({
  traveller: Schema.Struct({ consents: Schema.Array(Schema.Tuple([Schema.String, Consent])) }),
  budgets: Schema.Record(
    Schema.String,
    Schema.Struct({ balances: Schema.optionalKey(Schema.Array(Schema.Tuple([Schema.String, Schema.Int]))) }),
  ),
})
const decodeState = Schema.decodeUnknownSync(Schema.fromJsonString(State))

const compareTurns = (expected: Expected, database: MemoryDatabase): ReadonlyArray<string> => [
  ...[...expected.turns].filter((turn) => !database.turns.has(turn)).map((turn) => `never told: ${turn}`),
  ...[...database.turns].filter((turn) => !expected.turns.has(turn)).map((turn) => `told and not so: ${turn}`),
]

export const compare = (expected: Expected, { views, database, broker }: Outcome): ReadonlyArray<string> => [
  ...expected.budgets.flatMap((budget) =>
    compareBudget(
      budget,
      views.get(`${budget.userId} ${budget.budgetId}`),
      expected.held[budget.userId] ?? 0,
      expected.rowsMax[budget.userId] ?? 0,
    ),
  ),
  ...expected.wrongWords,
  ...compareArchive(expected, database),
  ...compareClocks(expected, database),
  ...judgeOutbox(database, broker),
  ...compareDeadLetters(expected, broker),
  ...compareTurns(expected, database),
]
