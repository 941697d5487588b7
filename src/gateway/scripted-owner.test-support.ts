/**
 * An owner of partitions that says what a test tells it to, over the real broker: views, pushes and outcomes in the
 * words of push/protocol.ts. What it heard (questions, leases, events) is kept for the test to look at.
 */
import { connect } from "@nats-io/transport-node"
import type { PacerEvent } from "../../streams/events.ts"
import { partitionOf, pushSubject, statusSubject, viewSubject, watchSubject } from "../../streams/subjects.ts"
import type { Outcome, PushMessage, StatusReply, Version, ViewRequest } from "../push/protocol.ts"
import { summaryExample } from "./view-examples.test-support.ts"

export interface ScriptedOwner {
  version: Version
  /** What it shows of a budget: undefined when there is none. */
  view: (request: ViewRequest) => unknown
  /** Milliseconds before a view is answered; Infinity: never. */
  viewDelayMs: number
  outcome: (event: PacerEvent) => Partial<Outcome> | undefined
  /** How it says that it does; undefined: not at all. */
  status: (partition: number) => Partial<StatusReply> | undefined
  readonly asked: Array<ViewRequest>
  readonly watched: Array<string>
  readonly events: Array<PacerEvent>
  readonly push: (userId: string, budgetId: string, parts?: Partial<PushMessage>) => void
  readonly pushRaw: (userId: string, text: string) => void
  readonly flush: () => Promise<void>
  readonly close: () => Promise<void>
}

export const viewExample = (userId: string, budgetId: string, parts: Record<string, unknown> = {}) => ({
  summary: summaryExample({ userId, budgetId }),
  transactions: [],
  alerts: [],
  suggestions: [],
  matches: [],
  wallets: [],
  unassignedCount: 0,
  ...parts,
})

export const statusExample = (partition: number): StatusReply => ({
  partition,
  epoch: 3,
  cursor: 40,
  behind: 2,
  logFreeBytes: 1_000_000_000,
  engine: "one",
  status: "running",
  events: 120,
  batches: 12,
  ledgerRows: 118,
  deadLetters: 1,
  restarts: 0,
  residents: 7,
  inbox: 5,
  oldestBatchMs: 0,
  lastCommitMs: 0,
})

export const startOwner = async (natsUrl: string, partitionCount: number): Promise<ScriptedOwner> => {
  const connection = await connect({ servers: natsUrl })
  const send = (subject: string, value: unknown) => connection.publish(subject, JSON.stringify(value))

  const owner: ScriptedOwner = {
    version: { epoch: 1, generation: "7.5", sequence: 10 },
    view: (request) => (request.ask === "budget" ? viewExample(request.userId, request.budgetId) : []),
    viewDelayMs: 0,
    outcome: () => ({}),
    status: () => ({}),
    asked: [],
    watched: [],
    events: [],
    push: (userId, budgetId, parts = {}) =>
      send(pushSubject(userId), {
        userId,
        budgetId,
        version: owner.version,
        timestamp: new Date().toISOString(),
        summary: summaryExample({ userId, budgetId }),
        transactions: [],
        removed: [],
        alerts: [],
        logMs: Date.now(),
        ...parts,
      }),
    pushRaw: (userId, text) => connection.publish(pushSubject(userId), text),
    flush: () => connection.flush(),
    close: () => connection.close(),
  }

  for (let partition = 0; partition < partitionCount; partition++) {
    connection.subscribe(viewSubject(partition), {
      callback: (_error, message) => {
        const request: ViewRequest = message.json()
        owner.asked.push(request)
        if (partitionOf(request.userId, partitionCount) !== partition) throw new Error("asked the wrong partition")
        const view = owner.view(request)
        const reply = JSON.stringify(
          view === undefined ? { found: false } : { found: true, version: owner.version, view },
        )
        if (owner.viewDelayMs === 0) message.respond(reply)
        else if (Number.isFinite(owner.viewDelayMs)) setTimeout(() => message.respond(reply), owner.viewDelayMs)
      },
    })
    connection.subscribe(statusSubject(partition), {
      callback: (_error, message) => {
        const status = owner.status(partition)
        if (status !== undefined) message.respond(JSON.stringify({ ...statusExample(partition), ...status }))
      },
    })
    connection.subscribe(watchSubject(partition), {
      callback: (_error, message) => {
        const { userIds }: { readonly userIds: ReadonlyArray<string> } = message.json()
        owner.watched.push(...userIds)
      },
    })
  }
  connection.subscribe("txn.*.*", {
    callback: (_error, message) => {
      const event: PacerEvent = message.json()
      owner.events.push(event)
      const outcome = owner.outcome(event)
      if (event.replyto === undefined || outcome === undefined) return
      send(event.replyto, {
        eventId: event.id,
        disposition: "applied",
        version: owner.version,
        budgetId: null,
        ...outcome,
      })
    },
  })
  await connection.flush()
  return owner
}
