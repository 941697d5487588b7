/** What an engine is made of besides the broker and the database: rules that may be exchanged, and its counters. */
import type { Categorise } from "../budget/categorise/categorise.ts"
import type { Fence } from "../ledger/batch-rows.ts"
import type { Cipher } from "../trust/field-cipher.ts"
import type { Batch } from "./fold.ts"

/** What the engine has done since it started: for `/readyz`, `doctor` and the benches. */
export class Counters {
  batches = 0
  events = 0
  ledgerRows = 0
  deadLetters = 0
  restarts = 0
  lastCommitMs = 0
  /** Committed, by partition. */
  readonly cursors = new Map<number, number>()
  /** Pulled and not yet folded; set by each tenure. */
  inboxSize: () => number = () => 0

  /** When each batch was taken that is not committed yet, oldest first. */
  #takenMs: Array<number> = []

  /** A tenure begins: what an earlier one had in hand is dropped. */
  began(): void {
    this.#takenMs = []
  }

  taken(nowMs: number): void {
    this.#takenMs.push(nowMs)
  }

  /** How long the oldest batch in hand has waited for its commit. */
  oldestBatchMs(nowMs: number): number {
    const [oldest] = this.#takenMs
    return oldest === undefined ? 0 : Math.max(0, nowMs - oldest)
  }

  committed(batch: Batch, fences: ReadonlyArray<Fence>, nowMs: number): void {
    this.batches++
    this.#takenMs.shift()
    for (const fence of fences) {
      this.events += fence.cursor - fence.previous
      this.cursors.set(fence.partition, fence.cursor)
    }
    this.ledgerRows += batch.rows.ledgerCount
    this.deadLetters += batch.dead.length
    this.lastCommitMs = nowMs
  }
}

export interface EngineParts {
  readonly categorise: Categorise
  readonly cipher: Cipher
  readonly counters: Counters
}
