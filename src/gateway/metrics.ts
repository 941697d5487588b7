/**
 * What happens, in figures for whoever watches: this gateway's own, and the engines' as they tell them (asked over NATS,
 * so that it does not matter in which process they run). Sums and counts only: nothing of any traveller, no secrets.
 */
import { Clock, Context, Effect, Layer } from "effect"
import { limits } from "../../config/limits.ts"
import { Partners } from "../feeds/partners/registry.ts"
import type { StatusReply } from "../push/protocol.ts"
import { answeredInTime } from "./answered-in-time.ts"
import { EngineStatus } from "./engine-status.ts"
import { Live } from "./live.ts"
import { type Family, prometheusText } from "./prometheus.ts"
import { RequestCounts } from "./request-counts.ts"

type Statuses = ReadonlyMap<number, StatusReply>

const one = (name: string, type: Family["type"], help: string, value: number): Family => ({
  name,
  type,
  help,
  samples: [{ value }],
})

const byPartition = (
  name: string,
  help: string,
  statuses: Statuses,
  valueOf: (status: StatusReply) => number | null,
): Family => ({
  name,
  type: "gauge",
  help,
  samples: [...statuses.values()].flatMap((status) => {
    const value = valueOf(status)
    return value === null ? [] : [{ labels: { partition: status.partition }, value }]
  }),
})

/** Each engine once, however many partitions it owns. */
const byEngine = (
  name: string,
  type: Family["type"],
  help: string,
  statuses: Statuses,
  valueOf: (status: StatusReply) => number | null,
): Family => {
  const engines = new Map([...statuses.values()].map((status) => [status.engine, status] as const))
  return {
    name,
    type,
    help,
    samples: [...engines].flatMap(([engine, status]) => {
      const value = valueOf(status)
      return value === null ? [] : [{ labels: { engine }, value }]
    }),
  }
}

const engineFamilies = (statuses: Statuses, partitionCount: number, nowMs: number): ReadonlyArray<Family> => [
  one("pacer_partitions", "gauge", "Partitions of this deployment.", partitionCount),
  one("pacer_partitions_answering", "gauge", "Partitions whose owner answers.", statuses.size),
  byPartition("pacer_partition_running", "1 while the owner runs, else 0.", statuses, ({ status }) =>
    status === "running" ? 1 : 0,
  ),
  byPartition("pacer_partition_epoch", "How often the partition was taken over.", statuses, ({ epoch }) => epoch),
  byPartition("pacer_partition_cursor", "Last committed sequence.", statuses, ({ cursor }) => cursor),
  byPartition("pacer_partition_behind", "Messages in the log behind the cursor.", statuses, ({ behind }) => behind),
  byPartition(
    "pacer_partition_log_free_bytes",
    "What still fits into the log; near 0, publishers wait.",
    statuses,
    ({ logFreeBytes }) => logFreeBytes,
  ),
  byEngine("pacer_engine_events_total", "counter", "Messages committed.", statuses, ({ events }) => events),
  byEngine("pacer_engine_commits_total", "counter", "Micro-batches committed.", statuses, ({ batches }) => batches),
  byEngine("pacer_engine_ledger_rows_total", "counter", "Rows archived.", statuses, ({ ledgerRows }) => ledgerRows),
  byEngine(
    "pacer_engine_dead_letters_total",
    "counter",
    "Messages put aside.",
    statuses,
    (status) => status.deadLetters,
  ),
  byEngine(
    "pacer_engine_restarts_total",
    "counter",
    "Times it reread from its cursor.",
    statuses,
    (status) => status.restarts,
  ),
  byEngine("pacer_engine_residents", "gauge", "Travellers in memory.", statuses, ({ residents }) => residents),
  byEngine("pacer_engine_inbox", "gauge", "Messages pulled and not yet folded.", statuses, ({ inbox }) => inbox),
  byEngine(
    "pacer_engine_oldest_batch_seconds",
    "gauge",
    "How long the oldest batch in hand has waited for its commit.",
    statuses,
    ({ oldestBatchMs }) => oldestBatchMs / 1_000,
  ),
  byEngine("pacer_engine_last_commit_age_seconds", "gauge", "Since the last commit.", statuses, ({ lastCommitMs }) =>
    lastCommitMs === 0 ? null : Math.max(0, (nowMs - lastCommitMs) / 1_000),
  ),
]

export class Metrics extends Context.Service<Metrics, { readonly text: Effect.Effect<string> }>()(
  "pacer/gateway/Metrics",
) {
  static readonly layer = Layer.effect(
    Metrics,
    Effect.gen(function* () {
      const engines = yield* EngineStatus
      const { sockets, topics } = yield* Live
      const requests = yield* RequestCounts
      const partners = yield* Partners
      const counts = yield* answeredInTime(partners.counts, limits.readinessCheckMsMax)
      const text = Effect.gen(function* () {
        const statuses = yield* engines.all
        const nowMs = yield* Clock.currentTimeMillis
        // Without the database the other figures still stand.
        const outcomes = yield* Effect.orElseSucceed(counts, () => [])
        const { subscriptions, stale, waiting } = topics.counts
        return prometheusText([
          ...engineFamilies(statuses, engines.partitionCount, nowMs),
          one("pacer_gateway_sockets", "gauge", "Open WebSockets.", sockets.size),
          one("pacer_gateway_subscriptions", "gauge", "Budgets that sockets follow.", subscriptions),
          one("pacer_gateway_subscriptions_stale", "gauge", "Of them: too slow, due for a full state.", stale),
          one("pacer_gateway_subscriptions_waiting", "gauge", "Of them: waiting for their state.", waiting),
          {
            name: "pacer_gateway_requests_total",
            type: "counter",
            help: "Requests answered, by the class of their status.",
            samples: requests.byClass().map(([status, value]) => ({ labels: { status }, value })),
          },
          {
            name: "pacer_partner_messages_total",
            type: "counter",
            help: "What became of what partners sent: accepted, or why not.",
            samples: outcomes.map(({ partner, outcome, count }) => ({ labels: { partner, outcome }, value: count })),
          },
        ])
      })
      return Metrics.of({ text })
    }),
  )
}
