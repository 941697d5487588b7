/**
 * Frames as bytes, made once per message and sent to every socket that wants them. A push goes out as it came in: its
 * own text is the frame's `data`, so that the summary, its bulk, is neither decoded into anything nor encoded again.
 */
import type { PlanNotice, PushMessage } from "../push/protocol.ts"
import type { Problem } from "./problem.ts"
import type { ServerMessage } from "./socket-protocol.ts"
import { versionText } from "./version.ts"

export interface Frame {
  readonly bytes: Uint8Array
}

type FrameType = ServerMessage["type"]

const frame = (type: FrameType, data: string | Uint8Array, timestamp: string, version: string): Frame => {
  const head = Buffer.from(`{"type":"${type}","data":`)
  const tail = Buffer.from(`,"timestamp":${JSON.stringify(timestamp)},"version":${JSON.stringify(version)}}`)
  return { bytes: Buffer.concat([head, typeof data === "string" ? Buffer.from(data) : data, tail]) }
}

/** @param version of the budget that the frame is about; empty for frames that belong to none */
export const dataFrame = (type: FrameType, data: unknown, version = ""): Frame =>
  frame(type, JSON.stringify(data), new Date().toISOString(), version)

export const refusedFrame = (
  problem: Problem,
  about: { readonly clientId?: string; readonly budgetId?: string } = {},
): Frame => dataFrame("refused", { ...problem, ...about })

/**
 * One frame, or two of one version when transactions came and alerts fired in the same batch: listeners of
 * `expense_created` and of `budget_threshold` each hear of it.
 * @param text the push message as it was received
 */
export const pushFrames = (push: PushMessage, text: Uint8Array): ReadonlyArray<Frame> => {
  const version = versionText(push.version)
  const make = (type: FrameType) => frame(type, text, push.timestamp, version)
  const created = push.transactions.length > 0 || push.removed.length > 0
  if (push.alerts.length > 0)
    return created ? [make("expense_created"), make("budget_threshold")] : [make("budget_threshold")]
  return [make(created ? "expense_created" : "budget_changed")]
}

const partsOf = (type: PlanNotice["plan"][number]["type"], correction: unknown, goals: unknown) =>
  type === "offers_found" ? { correction, goals } : type === "goal_changed" ? { goals } : { correction }

/** One frame for each thing that changed about keeping the plan, each with the whole of what it is part of. */
export const planFrames = ({ budgetId, version, timestamp, plan, correction, goals }: PlanNotice) =>
  plan.map(({ type, ...about }) => {
    const data = { budgetId, ...about, ...partsOf(type, correction, goals) }
    return frame(type, JSON.stringify(data), timestamp, versionText(version))
  })
