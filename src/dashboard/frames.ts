/**
 * Server frames as the page understands them. The types that only differ in what else they name (`expense_created`,
 * `budget_threshold`, `budget_changed`) are one `change`. A frame that cannot be read is undefined: a newer server may
 * say things that this page does not know.
 */
import type { AlertView, BudgetSummary, BudgetView, TransactionView } from "../budget/view.ts"
import type { ServerMessage } from "../gateway/socket-protocol.ts"
import { isNotification } from "./insight-shape.ts"
import { type CorrectionView, type GoalsView, isCorrection, isGoals } from "./plan-shape.ts"
import { type Problem, problemOf } from "./problem.ts"
import { type FrameVersion, parseVersion } from "./version.ts"
import { isAlertView, isBudgetSummary, isBudgetView, isRecord, isText, isTransactionView } from "./view-shape.ts"

export interface StateFrame {
  readonly type: "state"
  readonly budgetId: string
  readonly version: FrameVersion
  readonly view: BudgetView
}
export interface ChangeFrame {
  readonly type: "change"
  readonly budgetId: string
  readonly version: FrameVersion
  readonly summary: BudgetSummary
  readonly transactions: ReadonlyArray<TransactionView>
  readonly removed: ReadonlyArray<string>
  readonly alerts: ReadonlyArray<AlertView>
}
/** What keeps the plan, or what it is to reach, anew. */
export interface PlanFrame {
  readonly type: "plan"
  readonly budgetId: string
  readonly version: FrameVersion
  readonly correction: CorrectionView | undefined
  readonly goals: GoalsView | undefined
  /** For the traveller to read, where it is news. */
  readonly news: string | undefined
}
export interface AcceptedFrame {
  readonly type: "accepted"
  readonly clientId: string
  readonly disposition: string
  readonly reason: string | undefined
  readonly budgetId: string | undefined
  readonly transaction: TransactionView | undefined
  readonly version: FrameVersion | undefined
}
export type Frame =
  | StateFrame
  | ChangeFrame
  | PlanFrame
  | AcceptedFrame
  | { readonly type: "authenticated"; readonly userId: string }
  | { readonly type: "current"; readonly budgetId: string }
  | { readonly type: "synced"; readonly name: string; readonly imported: number; readonly error: string | undefined }
  | {
      readonly type: "refused"
      readonly problem: Problem
      /** The expense that it answers. */
      readonly clientId: string | undefined
      /** The budget whose subscription it answers. */
      readonly subscription: string | undefined
    }
  | {
      readonly type: "notified"
      readonly asked: ReadonlyArray<AskedNotice>
      /** The day's summary in a sentence, when it came. */
      readonly digest: string | undefined
      readonly unread: number
    }
  /** Deals that were there are no more: whoever shows deals asks anew. */
  | { readonly type: "dealsEnded" }
  | { readonly type: "pong" }

/** What the traveller has asked to be told: no alert of the open trip says it as well. */
export interface AskedNotice {
  readonly notificationId: string
  readonly severity: "info" | "warning" | "critical"
  readonly text: string
}

type Data = { readonly [key: string]: unknown }

const listOf = <Item>(value: unknown, fits: (item: unknown) => item is Item): ReadonlyArray<Item> =>
  Array.isArray(value) ? value.filter(fits) : []

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

const changeFrom = (data: Data, version: FrameVersion | undefined): ChangeFrame | undefined => {
  const { budgetId, summary } = data
  if (version === undefined || typeof budgetId !== "string" || !isBudgetSummary(summary)) return undefined
  return {
    type: "change",
    budgetId,
    version,
    summary,
    transactions: listOf(data["transactions"], isTransactionView),
    removed: listOf(data["removed"], isText),
    alerts: listOf(data["alerts"], isAlertView),
  }
}

const planFrom = (data: Data, version: FrameVersion | undefined, news: string | undefined): PlanFrame | undefined => {
  const { budgetId, correction, goals } = data
  if (version === undefined || typeof budgetId !== "string") return undefined
  return {
    ...{ type: "plan", budgetId, version, news },
    correction: isCorrection(correction) ? correction : undefined,
    goals: isGoals(goals) ? goals : undefined,
  }
}

const proposedNews = ({ correction }: Data): string | undefined =>
  isCorrection(correction) ? correction.open?.text : undefined

const readers: {
  readonly [Type in ServerMessage["type"]]: (data: Data, version: FrameVersion | undefined) => Frame | undefined
} = {
  authenticated: (data) => ({ type: "authenticated", userId: textOf(data["userId"]) ?? "" }),
  state: (data, version) =>
    version !== undefined && isBudgetView(data)
      ? { type: "state", budgetId: data.summary.budgetId, version, view: data }
      : undefined,
  current: (data) =>
    typeof data["budgetId"] === "string" ? { type: "current", budgetId: data["budgetId"] } : undefined,
  expense_created: changeFrom,
  budget_threshold: changeFrom,
  budget_changed: changeFrom,
  sync_completed: (data) => ({
    type: "synced",
    name: textOf(data["name"]) ?? textOf(data["source"]) ?? "your bank",
    imported: typeof data["imported"] === "number" ? data["imported"] : 0,
    error: textOf(data["error"]),
  }),
  expense_accepted: (data, version) =>
    typeof data["clientId"] === "string"
      ? {
          type: "accepted",
          clientId: data["clientId"],
          disposition: textOf(data["disposition"]) ?? "applied",
          reason: textOf(data["reason"]),
          budgetId: textOf(data["budgetId"]),
          transaction: isTransactionView(data["transaction"]) ? data["transaction"] : undefined,
          version,
        }
      : undefined,
  refused: (data) => {
    const problem = problemOf(data)
    return (
      problem && {
        type: "refused",
        problem,
        clientId: textOf(data["clientId"]),
        subscription: textOf(data["budgetId"]),
      }
    )
  },
  notification: (data) => ({
    type: "notified",
    asked: listOf(data["notifications"], isNotification)
      .filter(({ asked, digest }) => asked && !digest)
      .map(({ notificationId, severity, text }) => ({ notificationId, severity, text })),
    digest: textOf(data["digest"]),
    unread: typeof data["unread"] === "number" ? data["unread"] : 0,
  }),
  correction_proposed: (data, version) => planFrom(data, version, proposedNews(data)),
  correction_decided: (data, version) =>
    planFrom(data, version, data["by"] === "engine" ? "A correction was applied within your limits." : undefined),
  goal_changed: (data, version) => planFrom(data, version, undefined),
  deals_ended: () => ({ type: "dealsEnded" }),
  offers_found: (data, version) => planFrom(data, version, undefined),
  pong: () => ({ type: "pong" }),
}

const isKnownType = (type: unknown): type is ServerMessage["type"] =>
  typeof type === "string" && Object.hasOwn(readers, type)

export const readFrame = (message: string): Frame | undefined => {
  let parsed: unknown
  try {
    parsed = JSON.parse(message)
  } catch {
    return undefined
  }
  if (!isRecord(parsed) || !isKnownType(parsed["type"])) return undefined
  const version = typeof parsed["version"] === "string" ? parseVersion(parsed["version"]) : undefined
  return readers[parsed["type"]](isRecord(parsed["data"]) ? parsed["data"] : {}, version)
}
