/**
 * What goes wrong in the deterministic world, by kind, and how often it really did: a fault that is armed strikes at
 * the next operation that it fits, and is counted only then.
 */

/** Faults of the world while it runs; those of single messages are in the workload. */
export const worldFaults = [
  "crash",
  "stop",
  "stall",
  "takeover",
  "commitFails",
  "commitAnswerLost",
  "commitLate",
  "commitSlow",
  "readFails",
  "readSlow",
  "snapshotWriteFails",
  "snapshotTorn",
  "brokerFails",
  "deadLetterFails",
  "deadLetterAnswerLost",
  "outboxFails",
  "outboxAnswerLost",
  "outboxRepeated",
  "cut",
] as const
export type WorldFault = (typeof worldFaults)[number]

export const messageFaults = [
  "duplicate",
  "repeatedInNewId",
  "reordered",
  "delayed",
  "poisonBytes",
  "poisonAmount",
] as const
export type MessageFault = (typeof messageFaults)[number]

/** What an operation of a process is, for faults that wait for one. */
export type Operation = "commit" | "read" | "snapshot" | "takeOver" | "broker" | "deadLetter" | "outbox"

export interface PlannedFault {
  readonly atMs: number
  readonly kind: WorldFault
  /** For crash, stop, stall and takeover: at once, or while the next operation of this sort is under way. */
  readonly during?: Operation
  /** Of a stall, a slow answer, a late commit, a cut. */
  readonly forMs: number
}

export class Faults {
  readonly counts = new Map<WorldFault | MessageFault, number>()
  #armed: Array<PlannedFault> = []

  arm(fault: PlannedFault): void {
    this.#armed.push(fault)
  }

  count(kind: WorldFault | MessageFault): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1)
  }

  /** The oldest armed fault of one of these kinds, which strikes now. */
  strike(...kinds: ReadonlyArray<WorldFault>): PlannedFault | undefined {
    const index = this.#armed.findIndex((fault) => kinds.includes(fault.kind))
    return this.#take(index)
  }

  /** The oldest armed fault of a process that waits for such an operation. */
  strikeDuring(operation: Operation): PlannedFault | undefined {
    return this.#take(this.#armed.findIndex((fault) => fault.during === operation))
  }

  #take(index: number): PlannedFault | undefined {
    if (index < 0) return undefined
    const [fault] = this.#armed.splice(index, 1)
    if (fault !== undefined) this.count(fault.kind)
    return fault
  }

  /** The end of the storm: what has not struck will not. */
  calm(): void {
    this.#armed = []
  }
}
