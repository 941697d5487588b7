/** Time that moves when a test says so. */
import type { Clock } from "./connection.ts"

interface Timer {
  readonly atMs: number
  readonly call: () => void
}

export class FakeClock implements Clock {
  private now = 1_000_000
  private readonly timers = new Set<Timer>()

  nowMs = (): number => this.now

  after = (ms: number, call: () => void): (() => void) => {
    const timer = { atMs: this.now + ms, call }
    this.timers.add(timer)
    return () => this.timers.delete(timer)
  }

  /** Milliseconds until the next call, undefined when none waits. */
  get nextMs(): number | undefined {
    const next = Math.min(...[...this.timers].map((timer) => timer.atMs))
    return Number.isFinite(next) ? next - this.now : undefined
  }

  /** Moves on, calling what comes due in order. */
  pass(ms: number): void {
    const until = this.now + ms
    for (;;) {
      const [due] = [...this.timers].filter((timer) => timer.atMs <= until).sort((one, other) => one.atMs - other.atMs)
      if (due === undefined) break
      this.now = due.atMs
      this.timers.delete(due)
      due.call()
    }
    this.now = until
  }
}
