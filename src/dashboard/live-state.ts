/**
 * What the screen knows of each budget: a pure reducer over server frames. Frames may come twice, late, in any order
 * or not at all (a socket dies, another gateway answers); whatever arrives, the state converges to the newest (I4).
 *
 * - The summary is the newest version's. Each transaction is its newest version's too, so a late frame still adds what
 *   no newer frame has named, and never takes anything back.
 * - A whole state replaces all that is not newer than it. The one that answers a subscription replaces everything: the
 *   server may have gone back (its data was restored), and its word counts. Changes that overtake this answer are
 *   parked until it has come.
 */
import { limits } from "../../config/limits.ts"
import type {
  AlertView,
  BudgetSummary,
  BudgetView,
  CommitmentView,
  MatchView,
  SuggestionView,
  TransactionView,
  WalletView,
} from "../budget/view.ts"
import type { AcceptedFrame, ChangeFrame, Frame, PlanFrame, StateFrame } from "./frames.ts"
import { type CorrectionView, type GoalsView, isCorrection, isGoals } from "./plan-shape.ts"
import { compareVersions, type FrameVersion, newerVersion } from "./version.ts"

/** A transaction as of a version; without one it has left the budget. */
interface Item {
  readonly version: FrameVersion
  readonly transaction?: TransactionView
}

interface Held {
  /** The version whose summary is held: what a subscription says it saw. */
  readonly version: FrameVersion
  /** The version that the last whole state was made at: nothing up to it is missing. */
  readonly base: FrameVersion
  readonly summary: BudgetSummary
  readonly items: ReadonlyMap<string, Item>
  readonly alerts: ReadonlyArray<AlertView>
  readonly suggestions: ReadonlyArray<SuggestionView>
  readonly matches: ReadonlyArray<MatchView>
  readonly wallets: ReadonlyArray<WalletView>
  readonly commitments: ReadonlyArray<CommitmentView>
  readonly unassignedCount: number
  readonly plan: HeldPlan
}

/** What keeps the plan and what it is to reach, each whole, as of a version. Undefined: nothing that this page reads. */
interface HeldPlan {
  readonly version: FrameVersion
  readonly correction: CorrectionView | undefined
  readonly goals: GoalsView | undefined
}

export interface LiveBudget {
  readonly held?: Held
  /** What the screen draws, made of `held`. */
  readonly view?: BudgetView
  /** A subscription was sent and not answered yet. */
  readonly awaiting: boolean
  readonly parked: ReadonlyArray<ChangeFrame | PlanFrame>
  /** More was parked than is kept: the next subscription asks for the whole state. */
  readonly overflowed: boolean
}

export type LiveState = ReadonlyMap<string, LiveBudget>

export type LiveAction =
  | Frame
  /** A subscription is on its way to the server. */
  | { readonly type: "subscribing"; readonly budgetId: string }
  /** A whole state that answers no subscription: read over HTTP, or remembered by the device. */
  | { readonly type: "fetched"; readonly frame: StateFrame }

export const emptyLiveState: LiveState = new Map()

const unknownBudget: LiveBudget = { awaiting: false, parked: [], overflowed: false }

const instant = (text: string): number => Date.parse(text) || 0

const newestFirst = (left: TransactionView, right: TransactionView): number =>
  instant(right.occurredAt) - instant(left.occurredAt) || (left.transactionId < right.transactionId ? 1 : -1)

/** Of two words about one alert the later stands, but for an answer, which is never taken back. */
const withAlert = (alerts: Map<string, AlertView>, alert: AlertView): Map<string, AlertView> =>
  alert.answer === undefined && alerts.get(alert.alertId)?.answer !== undefined
    ? alerts
    : alerts.set(alert.alertId, alert)

const mergeAlerts = (left: ReadonlyArray<AlertView>, right: ReadonlyArray<AlertView>): ReadonlyArray<AlertView> =>
  [...[...left, ...right].reduce(withAlert, new Map<string, AlertView>()).values()]
    .sort((one, other) => instant(other.at) - instant(one.at) || (one.alertId < other.alertId ? 1 : -1))
    .slice(0, limits.alertsKeptPerBudget)

/** The newest rows stay when there are more than a screen keeps (I5). */
const boundItems = (items: ReadonlyMap<string, Item>): ReadonlyMap<string, Item> => {
  if (items.size <= limits.feedRowsKept) return items
  const newest = [...items].sort(([, left], [, right]) => compareVersions(right.version, left.version))
  return new Map(newest.slice(0, limits.feedRowsKept))
}

const viewOf = (held: Held): BudgetView => {
  const transactions = [...held.items.values()].flatMap((item) => (item.transaction ? [item.transaction] : []))
  return {
    summary: held.summary,
    transactions: transactions.sort(newestFirst),
    alerts: held.alerts,
    suggestions: held.suggestions.filter(
      (suggestion) => held.items.get(suggestion.transaction.transactionId)?.transaction === undefined,
    ),
    matches: held.matches,
    wallets: held.wallets,
    commitments: held.commitments,
    unassignedCount: held.unassignedCount,
    correction: held.plan.correction ?? null,
    goals: held.plan.goals ?? null,
  }
}

const heldFrom = ({ version, view }: StateFrame): Held => ({
  version,
  base: version,
  summary: view.summary,
  items: new Map(view.transactions.map((transaction) => [transaction.transactionId, { version, transaction }])),
  alerts: mergeAlerts(view.alerts, []),
  suggestions: view.suggestions,
  matches: view.matches,
  wallets: view.wallets,
  commitments: view.commitments,
  unassignedCount: view.unassignedCount,
  plan: {
    version,
    correction: isCorrection(view.correction) ? view.correction : undefined,
    goals: isGoals(view.goals) ? view.goals : undefined,
  },
})

const newerSummary = (held: Held, version: FrameVersion, summary: BudgetSummary): BudgetSummary => {
  const order = compareVersions(version, held.version)
  return order > 0 || (order === 0 && summary.asOf >= held.summary.asOf) ? summary : held.summary
}

const withState = (held: Held | undefined, frame: StateFrame): Held => {
  if (held === undefined) return heldFrom(frame)
  const order = compareVersions(frame.version, held.base)
  if (order < 0 || (order === 0 && frame.view.summary.asOf < held.summary.asOf)) return held
  const fresh = heldFrom(frame)
  const newer = [...held.items].filter(([, item]) => compareVersions(item.version, frame.version) > 0)
  return {
    ...fresh,
    version: newerVersion(held.version, frame.version),
    summary: newerSummary(held, frame.version, frame.view.summary),
    items: boundItems(new Map([...fresh.items, ...newer])),
    alerts: mergeAlerts(held.alerts, fresh.alerts),
    plan: compareVersions(held.plan.version, frame.version) > 0 ? held.plan : fresh.plan,
  }
}

const withPlan = (held: Held, { version, correction, goals }: PlanFrame): Held =>
  compareVersions(version, held.plan.version) < 0
    ? held
    : {
        ...held,
        plan: { version, correction: correction ?? held.plan.correction, goals: goals ?? held.plan.goals },
      }

const withNews = (held: Held, frame: ChangeFrame | PlanFrame): Held =>
  frame.type === "plan" ? withPlan(held, frame) : withChange(held, frame)

const withItems = (
  held: Held,
  version: FrameVersion,
  changes: ReadonlyArray<readonly [string, Item]>,
): Held["items"] => {
  const items = new Map(held.items)
  for (const [transactionId, item] of changes) {
    const before = items.get(transactionId)
    if (before === undefined || compareVersions(before.version, version) <= 0) items.set(transactionId, item)
  }
  return boundItems(items)
}

const withChange = (held: Held, frame: ChangeFrame): Held => {
  const { version } = frame
  if (compareVersions(version, held.base) < 0) return held
  return {
    ...held,
    version: newerVersion(held.version, version),
    summary: newerSummary(held, version, frame.summary),
    items: withItems(held, version, [
      ...frame.transactions.map((transaction) => [transaction.transactionId, { version, transaction }] as const),
      ...frame.removed.map((transactionId) => [transactionId, { version }] as const),
    ]),
    alerts: mergeAlerts(held.alerts, frame.alerts),
  }
}

/** The acknowledged transaction shows at once; its push, with the summary, is what moves the version. */
const withAccepted = (held: Held, { transaction, version }: AcceptedFrame): Held =>
  transaction === undefined || version === undefined || compareVersions(version, held.base) <= 0
    ? held
    : { ...held, items: withItems(held, version, [[transaction.transactionId, { version, transaction }]]) }

const settled = (held: Held, live: LiveBudget): LiveBudget => ({
  held,
  view: held === live.held && live.view !== undefined ? live.view : viewOf(held),
  awaiting: live.awaiting,
  parked: live.parked,
  overflowed: live.overflowed,
})

const answered = (live: LiveBudget, held: Held | undefined): LiveBudget => {
  const open = { awaiting: false, parked: [], overflowed: live.overflowed }
  return held === undefined ? open : settled(live.parked.reduce(withNews, held), open)
}

const park = (live: LiveBudget, frame: ChangeFrame | PlanFrame): LiveBudget =>
  live.parked.length < limits.parkedFramesMax
    ? { ...live, parked: [...live.parked, frame] }
    : { ...live, parked: [], overflowed: true }

const reduceBudget = (
  live: LiveBudget,
  action: Exclude<LiveAction, { type: "authenticated" | "synced" | "notified" | "refused" | "dealsEnded" | "pong" }>,
) => {
  switch (action.type) {
    case "subscribing":
      return { ...live, awaiting: true, parked: [], overflowed: false }
    case "state":
      return live.awaiting ? answered(live, heldFrom(action)) : settled(withState(live.held, action), live)
    case "fetched":
      return settled(withState(live.held, action.frame), live)
    case "current":
      return answered(live, live.held)
    case "change":
    case "plan":
      if (live.awaiting) return park(live, action)
      return live.held === undefined ? live : settled(withNews(live.held, action), live)
    case "accepted":
      return live.awaiting || live.held === undefined ? live : settled(withAccepted(live.held, action), live)
  }
}

const budgetOf = (action: LiveAction): string | undefined => {
  if (action.type === "fetched") return action.frame.budgetId
  return "budgetId" in action ? action.budgetId : undefined
}

/** The next state; the same object when the action concerns no budget. */
export const reduceLive = (state: LiveState, action: LiveAction): LiveState => {
  const budgetId = budgetOf(action)
  if (budgetId === undefined) return state
  if (
    action.type === "authenticated" ||
    action.type === "synced" ||
    action.type === "notified" ||
    action.type === "refused" ||
    action.type === "dealsEnded" ||
    action.type === "pong"
  ) {
    return state
  }
  return new Map(state).set(budgetId, reduceBudget(state.get(budgetId) ?? unknownBudget, action))
}

/** What a subscription says it saw: undefined asks for the whole state. */
export const lastVersionOf = (state: LiveState, budgetId: string): FrameVersion | undefined => {
  const live = state.get(budgetId)
  return live === undefined || live.overflowed ? undefined : live.held?.version
}
