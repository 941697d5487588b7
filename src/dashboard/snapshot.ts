/** What React reads of the page's store: one value that holds all that is shown at a moment. */
import type { BudgetSummary, BudgetView } from "../budget/view.ts"
import type { ConnectionPhase } from "./connection.ts"
import type { OutboxEntry } from "./outbox.ts"
import type { Problem } from "./problem.ts"
import type { Companions, SharedTrip } from "./view-shape.ts"

export interface Toast {
  readonly id: string
  readonly tone: "good" | "info" | "warning" | "critical"
  readonly text: string
  readonly action?: ToastAction
}
/** What takes it back, tries it again, or shows all that it sums up. */
export interface ToastAction {
  readonly label: "Undo" | "Try again" | "See all"
  readonly run: () => void
}
export interface Snapshot {
  /** Undefined until the list has come, from the server or from the device's memory. */
  readonly budgets: ReadonlyArray<BudgetSummary> | undefined
  readonly userId: string
  /** Trips of others that the traveller belongs to. */
  readonly shared: ReadonlyArray<SharedTrip>
  /** Of the open trip, once they are known. */
  readonly companions: Companions | undefined
  readonly budgetId: string | undefined
  readonly view: BudgetView | undefined
  readonly phase: ConnectionPhase
  /** When the server last said something about a budget. */
  readonly updatedAtMs: number | undefined
  readonly waiting: ReadonlyArray<OutboxEntry>
  readonly toasts: ReadonlyArray<Toast>
  readonly problem: Problem | undefined
  /** Said and not looked at yet. */
  readonly unread: number
  /** How often a linked account has been read since the page opened. */
  readonly syncs: number
  /** How often deals were said to have ended since then. */
  readonly dealEnds: number
  /** How often a note has asked for the inbox. */
  readonly inboxCalls: number
}
