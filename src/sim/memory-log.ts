/**
 * The broker of the deterministic world: one stream per partition with sequences and times, readers that are served in
 * chunks and cut off, dead letters kept by id (I6), and core messages, which nobody keeps. Its streams are never made
 * anew here: that stops a partition by design, and is tried on the real broker.
 */
import { Effect, Exit } from "effect"
import { limits } from "../../config/limits.ts"
import { partitionOf, partitionSubject } from "../../streams/subjects.ts"
import { BrokerError } from "../broker/connection.ts"
import type { OutboxMessage } from "../feeds/outgoing.ts"
import type { DeadLetter } from "../partition/dead-letters.ts"
import type { Inbound, Inbox } from "../partition/inbox.ts"
import { Log } from "../partition/log.ts"
import type { Faults } from "./faults.ts"
import type { Wire } from "./wire.ts"
import type { Process, World } from "./world.ts"

const generation = "1"
const chunkMessagesMax = 6
const chunkWayMsMax = 8

/** A tenure's reader of one partition. */
interface Reader {
  readonly process: Process
  readonly partition: number
  readonly from: number
  readonly inbox: Inbox
  last: number
  /** The last one that has arrived. */
  arrived: number
  /** Grows with every connection: what an earlier one had on its way is lost. */
  connection: number
  open: boolean
  /** A chunk is on its way. */
  busy: boolean
}

export interface KeptDeadLetter {
  readonly partition: number
  readonly seq: number
  readonly reason: string
  readonly data: Uint8Array
}

export type Hear = (text: string, respond: (answer: string) => void) => void

export class MemoryBroker {
  readonly streams: ReadonlyArray<Array<Inbound>>
  /** By message id. */
  readonly deadLetters = new Map<string, KeptDeadLetter>()
  /** Message ids from outboxes: until when the broker's duplicate window holds each, and how often it let it through. */
  readonly delivered = new Map<string, { readonly untilMs: number; readonly times: number }>()
  readonly violations: Array<string> = []
  readonly #world: World
  readonly #faults: Faults
  readonly #readers = new Set<Reader>()
  readonly #listeners = new Map<string, Map<object, { readonly process: Process; readonly hear: Hear }>>()

  readonly #heard: (subject: string, text: string) => void
  readonly #outboxHeard: (id: string, payload: string) => void

  /** @param heard gets every core message @param outboxHeard whatever an outbox brings into the log */
  constructor(
    world: World,
    faults: Faults,
    partitionCount: number,
    heard: (subject: string, text: string) => void,
    outboxHeard: (id: string, payload: string) => void,
  ) {
    this.#heard = heard
    this.#outboxHeard = outboxHeard
    this.#world = world
    this.#faults = faults
    this.streams = Array.from({ length: partitionCount }, () => [])
  }

  publish(partition: number, subject: string, data: Uint8Array): void {
    const stream = this.streams[partition]
    if (stream === undefined) throw new RangeError(`no partition ${partition}`)
    stream.push({ partition, seq: stream.length + 1, logMs: Math.floor(this.#world.nowMs), subject, data })
    for (const reader of this.#readers) if (reader.partition === partition) this.#serve(reader)
  }

  open(reader: Reader): void {
    this.#readers.add(reader)
    this.#serve(reader)
  }

  close(reader: Reader): void {
    reader.open = false
    this.#readers.delete(reader)
  }

  /** All connections are lost; each reader starts again a little before where it was. */
  cut(forMs: number): void {
    for (const reader of this.#readers) {
      reader.busy = true
      const connection = ++reader.connection
      this.#world.after(forMs, () => {
        if (reader.connection !== connection) return
        reader.busy = false
        reader.last = Math.max(reader.from, reader.arrived - this.#world.dice.integer(0, chunkMessagesMax))
        this.#serve(reader)
      })
    }
  }

  #serve(reader: Reader): void {
    const stream = this.streams[reader.partition] ?? []
    if (!reader.open || !reader.process.alive || reader.busy || reader.last >= stream.length) return
    const { dice } = this.#world
    const { connection } = reader
    const chunk = stream.slice(reader.last, reader.last + dice.integer(1, chunkMessagesMax))
    reader.busy = true
    reader.last += chunk.length
    this.#world.after(dice.integer(0, chunkWayMsMax), () => {
      if (reader.connection !== connection) return
      reader.busy = false
      reader.arrived = Math.max(reader.arrived, chunk.at(-1)?.seq ?? 0)
      reader.process.enqueue(() => {
        if (reader.open) for (const message of chunk) reader.inbox.push(message)
      })
      this.#serve(reader)
    })
  }

  /** Once per id within the window; behind it a copy is a message like any other. */
  #deliver({ id, subject, payload }: OutboxMessage): void {
    const { untilMs, times } = this.delivered.get(id) ?? { untilMs: 0, times: 0 }
    if (untilMs > this.#world.nowMs) return
    this.delivered.set(id, { untilMs: this.#world.nowMs + limits.brokerDuplicateWindowMs, times: times + 1 })
    this.#outboxHeard(id, payload)
    const userId = subject.slice(subject.lastIndexOf(".") + 1)
    const partition = partitionOf(userId, this.streams.length)
    this.publish(partition, partitionSubject(partition, userId), Buffer.from(payload))
  }

  #forget(id: string): void {
    this.delivered.set(id, { untilMs: 0, times: this.delivered.get(id)?.times ?? 0 })
  }

  keep(letters: ReadonlyArray<DeadLetter>): void {
    for (const { inbound, dead, generation: of } of letters) {
      const id = `${inbound.partition}:${of}:${inbound.seq}`
      const held = this.deadLetters.get(id)
      if (held !== undefined && Buffer.compare(held.data, inbound.data) !== 0) {
        this.violations.push(`dead letter ${id} came with other bytes (I6)`)
      }
      if (held === undefined) {
        const { partition, seq, data } = inbound
        this.deadLetters.set(id, { partition, seq, reason: dead.dead, data })
      }
    }
  }

  listen(process: Process, subject: string, hear: Hear): () => void {
    const key = {}
    const heard = this.#listeners.get(subject) ?? new Map()
    this.#listeners.set(subject, heard.set(key, { process, hear }))
    return () => heard.delete(key)
  }

  /** Asks one process; the answer comes when it comes. */
  ask(process: Process, subject: string, text: string, respond: (answer: string) => void): void {
    for (const listener of this.#listeners.get(subject)?.values() ?? []) {
      if (listener.process === process) process.enqueue(() => listener.hear(text, respond))
    }
  }

  log(process: Process, wire: Wire) {
    const faults = this.#faults
    const ask = <A>(serve: () => A): Effect.Effect<A, BrokerError> =>
      wire.ask(process, "broker", () =>
        faults.strike("brokerFails") === undefined
          ? Exit.succeed(serve())
          : Exit.fail(new BrokerError({ message: "no servers available" })),
      )
    return Log.of({
      partitionCount: this.streams.length,
      provision: Effect.void,
      stream: (partition) =>
        ask(() => ({ partition, generation, firstSeq: 1, lastSeq: this.streams[partition]?.length ?? 0 })),
      pull: (partition, _epoch, cursor, inbox) =>
        Effect.callback<never>(() => {
          const at = { from: cursor, last: cursor, arrived: cursor, connection: 0 }
          const reader = { process, partition, inbox, open: true, busy: false, ...at }
          this.open(reader)
          return Effect.sync(() => this.close(reader))
        }),
      keepDeadLetters: (letters) => {
        if (letters.length === 0) return Effect.void
        return wire.ask(process, "deadLetter", () => {
          const lost = faults.strike("deadLetterFails", "deadLetterAnswerLost")
          if (lost?.kind !== "deadLetterFails") this.keep(letters)
          return lost === undefined ? Exit.void : Exit.fail(new BrokerError({ message: "publish timed out" }))
        })
      },
      deliver: ({ id, subject, payload }) =>
        wire.ask(process, "outbox", () => {
          const fault = faults.strike("outboxFails", "outboxAnswerLost", "outboxRepeated")
          if (fault?.kind !== "outboxFails") this.#deliver({ id, subject, payload })
          if (fault?.kind === "outboxRepeated") {
            this.#forget(id)
            this.#deliver({ id, subject, payload })
          }
          return fault === undefined || fault.kind === "outboxRepeated"
            ? Exit.void
            : Exit.fail(new BrokerError({ message: "publish timed out" }))
        }),
      send: (subject, text) => {
        this.#world.note(() => `${process.name} sends ${subject} ${text}`)
        this.#heard(subject, text)
      },
      listen: (subject, hear) => Effect.sync(() => this.listen(process, subject, hear)),
      flush: ask(() => undefined),
      // Virtual time never reaches the age at which committed messages go.
      purge: () => ask(() => 0),
    })
  }
}
