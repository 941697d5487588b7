/**
 * Things by the moment at which they fall due, the next one first: a heap, whose entries that count no more are passed
 * over when they come up and cleared away when they are the most.
 */
interface Entry {
  readonly id: string
  readonly dueMs: number
}

/** Below this it is not worth while to clear away. */
const entriesCleared = 64

export class DueQueue {
  readonly #due = new Map<string, number>()
  #heap: Array<Entry> = []

  get size(): number {
    return this.#due.size
  }

  put(id: string, dueMs: number): void {
    if (this.#due.get(id) === dueMs) return
    this.#due.set(id, dueMs)
    if (this.#heap.length > entriesCleared && this.#heap.length > 2 * this.#due.size) this.#clear()
    else this.#rise({ id, dueMs })
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
      this.#sink()
      this.#due.delete(next.id)
      taken.push(next.id)
    }
    return taken
  }

  #next(): Entry | undefined {
    for (;;) {
      const [first] = this.#heap
      if (first === undefined || this.#due.get(first.id) === first.dueMs) return first
      this.#sink()
    }
  }

  /** Sorted, it is a heap too. */
  #clear(): void {
    this.#heap = [...this.#due].map(([id, dueMs]) => ({ id, dueMs })).sort((one, other) => one.dueMs - other.dueMs)
  }

  #rise(entry: Entry): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(entry)
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = heap[above]
      if (parent === undefined || parent.dueMs <= entry.dueMs) break
      heap[at] = parent
      at = above
    }
    heap[at] = entry
  }

  /** Without its first. */
  #sink(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const [one, other] = [heap[left], heap[left + 1]]
      const isRight = one !== undefined && other !== undefined && other.dueMs < one.dueMs
      const child = isRight ? other : one
      if (child === undefined || child.dueMs >= last.dueMs) break
      heap[at] = child
      at = isRight ? left + 1 : left
    }
    heap[at] = last
  }
}
