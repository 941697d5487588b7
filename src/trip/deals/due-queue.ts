/**
 * Things by the moment at which they fall due, the next one first: a heap, whose entries that count no more are passed
 * over when they come up and cleared away when they are the most.
 */
import TinyQueue from "tinyqueue"

interface Entry {
  readonly id: string
  readonly dueMs: number
}

/** Below this it is not worth while to clear away. */
const entriesCleared = 64

const byDue = (one: Entry, other: Entry): number => one.dueMs - other.dueMs

export class DueQueue {
  readonly #due = new Map<string, number>()
  #heap = new TinyQueue<Entry>([], byDue)

  get size(): number {
    return this.#due.size
  }

  put(id: string, dueMs: number): void {
    if (this.#due.get(id) === dueMs) return
    this.#due.set(id, dueMs)
    if (this.#heap.length > entriesCleared && this.#heap.length > 2 * this.#due.size) this.#clear()
    else this.#heap.push({ id, dueMs })
  }

  remove(id: string): void {
    this.#due.delete(id)
  }

  /** Infinity when nothing waits. */
  get nextMs(): number {
    return this.#next()?.dueMs ?? Number.POSITIVE_INFINITY
  }

  /** Takes out what is due by now, the longest due first, at most so many. */
  take(nowMs: number, countMax: number): ReadonlyArray<string> {
    const taken: Array<string> = []
    for (let next = this.#next(); next !== undefined && next.dueMs <= nowMs; next = this.#next()) {
      if (taken.length >= countMax) break
      this.#heap.pop()
      this.#due.delete(next.id)
      taken.push(next.id)
    }
    return taken
  }

  #next(): Entry | undefined {
    for (;;) {
      const first = this.#heap.peek()
      if (first === undefined || this.#due.get(first.id) === first.dueMs) return first
      this.#heap.pop()
    }
  }

  #clear(): void {
    this.#heap = new TinyQueue(
      [...this.#due].map(([id, dueMs]) => ({ id, dueMs })),
      byDue,
    )
  }
}
