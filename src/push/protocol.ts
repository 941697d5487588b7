/**
 * What engine and gateway say to each other over core NATS (subjects in streams/subjects.ts): views on request, a
 * lease of interest, pushes, and the outcome of an event to the inbox that its `replyto` names. Nothing here is kept
 * by a stream: a lost message is asked again, and every push carries the latest full state of what it names, so that a
 * skipped one heals with the next. A push may run ahead of the commit; its version and epoch tell (I4).
 */
import { Schema } from "effect"

/** `<stream generation>.<sequence>`, ordered first by epoch, then by generation and sequence. */
export const Version = Schema.Struct({ epoch: Schema.Int, generation: Schema.String, sequence: Schema.Int })
export type Version = typeof Version.Type

export const ViewRequest = Schema.Union([
  Schema.Struct({ ask: Schema.Literal("budget"), userId: Schema.String, budgetId: Schema.String }),
  Schema.Struct({ ask: Schema.Literal("budgets"), userId: Schema.String }),
  Schema.Struct({ ask: Schema.Literal("companions"), userId: Schema.String, budgetId: Schema.String }),
])
export type ViewRequest = typeof ViewRequest.Type

/** `view` is a BudgetView (`budget`), BudgetSummary[] (`budgets`) or CompanionsView (`companions`), made by the owner, trusted by the gateway. */
export const ViewReply = Schema.Union([
  Schema.Struct({ found: Schema.Literal(true), version: Version, view: Schema.Unknown }),
  Schema.Struct({ found: Schema.Literal(false) }),
])
export type ViewReply = typeof ViewReply.Type

/** How an engine is doing, as the owner of one partition; all figures but `partition` to `behind` are the engine's. */
export const StatusReply = Schema.Struct({
  partition: Schema.Int,
  epoch: Schema.Int,
  /** The last committed sequence; 0 before the partition was taken over. */
  cursor: Schema.Int,
  /** Messages in the stream behind the cursor; null until the stream has answered. */
  behind: Schema.NullOr(Schema.Int),
  /** What still fits into the stream; null until it has answered. */
  logFreeBytes: Schema.NullOr(Schema.Int),
  /** One run of one engine: several partitions share it. */
  engine: Schema.String,
  /** `stalled`: it runs, but what it holds does not get committed. */
  status: Schema.Literals(["starting", "running", "stalled", "recovering", "stopped"]),
  /** Why it is not running, in one sentence. */
  trouble: Schema.optionalKey(Schema.String),
  events: Schema.Int,
  batches: Schema.Int,
  ledgerRows: Schema.Int,
  deadLetters: Schema.Int,
  restarts: Schema.Int,
  residents: Schema.Int,
  /** Pulled and not yet folded. */
  inbox: Schema.Int,
  /** How long the oldest batch in hand has waited for its commit; 0 when there is none. */
  oldestBatchMs: Schema.Finite,
  /** 0 before the first commit. */
  lastCommitMs: Schema.Finite,
})
export type StatusReply = typeof StatusReply.Type

/** Sent by a gateway on subscription and every `limits.watchRenewMs`; lapses after `limits.watchLeaseMs`. */
export const WatchMessage = Schema.Struct({ userIds: Schema.Array(Schema.String) })

/** One push: what changed in one budget in one batch, conflated, with the budget's whole summary. */
export const PushMessage = Schema.Struct({
  userId: Schema.String,
  budgetId: Schema.String,
  version: Version,
  timestamp: Schema.String,
  /** BudgetSummary. */
  summary: Schema.Unknown,
  /** TransactionView[]: new or changed, newest first, at most limits.recentTransactionsKept. */
  transactions: Schema.Array(Schema.Unknown),
  /** Ids of transactions that left this budget. */
  removed: Schema.Array(Schema.String),
  /** AlertView[]: fired in this batch. */
  alerts: Schema.Array(Schema.Unknown),
  /** Milliseconds of the newest event's log time: lets a bench measure from publish to receipt. */
  logMs: Schema.Finite,
})
export type PushMessage = typeof PushMessage.Type

/** On the same subject as pushes: a linked account was read. It belongs to no budget and has no version. */
export const SyncNotice = Schema.Struct({
  userId: Schema.String,
  synced: Schema.Struct({
    source: Schema.String,
    account: Schema.String,
    /** The bank, as the traveller knows it. */
    name: Schema.String,
    /** Transactions that it brought. */
    imported: Schema.Int,
    /** Why it could not be read, in a sentence; absent when it could. */
    error: Schema.optionalKey(Schema.String),
  }),
})
export type SyncNotice = typeof SyncNotice.Type

/**
 * On the same subject as pushes, after the push of the same version: what keeps the plan has changed, for the owner's
 * own screens alone.
 */
export const PlanNotice = Schema.Struct({
  userId: Schema.String,
  budgetId: Schema.String,
  version: Version,
  timestamp: Schema.String,
  plan: Schema.Array(
    Schema.Union([
      Schema.Struct({ type: Schema.Literal("correction_proposed"), correctionId: Schema.String }),
      Schema.Struct({
        type: Schema.Literal("correction_decided"),
        correctionId: Schema.String,
        decision: Schema.String,
        by: Schema.String,
      }),
      Schema.Struct({ type: Schema.Literal("goal_changed"), goalId: Schema.String, what: Schema.String }),
      Schema.Struct({ type: Schema.Literal("offers_found"), kind: Schema.String }),
    ]),
  ),
  /** CorrectionView. */
  correction: Schema.Unknown,
  /** GoalsView. */
  goals: Schema.Unknown,
})
export type PlanNotice = typeof PlanNotice.Type

/** To the sync: this linked account has been linked, unlinked or wished for. */
export const SyncWish = Schema.Struct({ id: Schema.Int, partner: Schema.String })
export type SyncWish = typeof SyncWish.Type

/** What became of an event, after its commit. */
export const Outcome = Schema.Struct({
  eventId: Schema.String,
  /** `applied`; `duplicate` (this outcome is the first one's); `held` (kept, fits no budget yet); `refused` with a reason. */
  disposition: Schema.Literals(["applied", "duplicate", "held", "refused"]),
  reason: Schema.optionalKey(Schema.String),
  version: Version,
  budgetId: Schema.optionalKey(Schema.NullOr(Schema.String)),
  /** TransactionView, for transaction events. */
  transaction: Schema.optionalKey(Schema.Unknown),
})
export type Outcome = typeof Outcome.Type
