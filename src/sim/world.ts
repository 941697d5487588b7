/**
 * Time and processes of the deterministic world: nothing waits but here. Virtual time jumps from one timer to the next;
 * what a process has to do runs in the order in which it came; a process can be killed at any await, or frozen and woken
 * again, as an operating system would. The same plan gives the same run, byte for byte (I1).
 */
import { Clock, Context, Duration, Effect, Logger, Random, Scheduler } from "effect"
import type { Dice } from "../feeds/simulate/dice.ts"

interface Timer {
  readonly atMs: number
  readonly order: number
  readonly run: () => void
}

/** What happened, line by line; only written down when somebody reads it. */
export class Trace {
  readonly lines: Array<string> = []
  readonly #wanted: boolean

  constructor(wanted: boolean) {
    this.#wanted = wanted
  }

  add(nowMs: number, what: () => string): void {
    if (this.#wanted) this.lines.push(`${nowMs} ${what()}`)
  }
}

/** Everything that is ready has run, those fibers too that run by the platform's own micro-tasks. */
const microtasksDone = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export class World {
  nowMs: number
  readonly dice: Dice
  readonly trace: Trace
  readonly processes: Array<Process> = []
  /** Descending: the next one is the last. */
  readonly #timers: Array<Timer> = []
  #order = 0

  constructor(options: { readonly startMs: number; readonly dice: Dice; readonly trace: Trace }) {
    this.nowMs = options.startMs
    this.dice = options.dice
    this.trace = options.trace
  }

  note(what: () => string): void {
    this.trace.add(this.nowMs, what)
  }

  /** Runs in `delayMs`; the answer takes it back. */
  after(delayMs: number, run: () => void): () => void {
    const timer = { atMs: this.nowMs + Math.max(0, delayMs), order: this.#order++, run }
    let low = 0
    let high = this.#timers.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const there = this.#timers[middle]
      if (there !== undefined && there.atMs > timer.atMs) low = middle + 1
      else high = middle
    }
    this.#timers.splice(low, 0, timer)
    return () => {
      const index = this.#timers.indexOf(timer)
      if (index >= 0) this.#timers.splice(index, 1)
    }
  }

  /** Goes on until `holds`, at most for `limitMs` of its own time; false when that ran out. */
  async runUntil(holds: () => boolean, limitMs: number): Promise<boolean> {
    const endMs = this.nowMs + limitMs
    await this.#settle()
    while (!holds()) {
      const next = this.#timers.at(-1)
      if (next === undefined || next.atMs > endMs) {
        this.nowMs = endMs
        return false
      }
      this.#timers.pop()
      this.nowMs = next.atMs
      next.run()
      await this.#settle()
    }
    return true
  }

  async #settle(): Promise<void> {
    for (;;) {
      let ran = false
      for (const process of this.processes) ran = process.runReady() || ran
      if (!ran) return
      await microtasksDone()
    }
  }
}

/** A process of an engine: its fibers, its clock, its chances, and whether it lives. */
export class Process {
  readonly name: string
  readonly world: World
  alive = true
  frozen = false
  #ready: Array<() => void> = []

  constructor(name: string, world: World) {
    this.name = name
    this.world = world
    world.processes.push(this)
  }

  /** A dead process does nothing more; a frozen one will do it when it wakes. */
  enqueue(task: () => void): void {
    if (this.alive) this.#ready.push(task)
  }

  runReady(): boolean {
    let ran = false
    while (this.#ready.length > 0 && this.alive && !this.frozen) {
      const tasks = this.#ready
      this.#ready = []
      for (let index = 0; index < tasks.length; index++) {
        if (!this.alive) return ran
        if (this.frozen) {
          this.#ready = [...tasks.slice(index), ...this.#ready]
          return ran
        }
        tasks[index]?.()
        ran = true
      }
    }
    return ran
  }

  /** As `kill -9`: no finalizer runs, whatever it was about to do is not done. */
  kill(): void {
    this.alive = false
    this.#ready = []
    this.world.processes.splice(this.world.processes.indexOf(this), 1)
  }

  /** What the Effect runtime takes from its surroundings, from this world. */
  get context(): Context.Context<never> {
    const { world } = this
    const enqueue = (task: () => void) => this.enqueue(task)
    const flush = () => void this.runReady()
    const scheduler: Scheduler.Scheduler = {
      executionMode: "async",
      shouldYield: (fiber) => fiber.currentOpCount >= 2_048,
      makeDispatcher: () => ({ scheduleTask: enqueue, flush }),
    }
    const nanos = () => BigInt(world.nowMs) * 1_000_000n
    const clock: Clock.Clock = {
      currentTimeMillisUnsafe: () => world.nowMs,
      currentTimeMillis: Effect.sync(() => world.nowMs),
      currentTimeNanosUnsafe: nanos,
      currentTimeNanos: Effect.sync(nanos),
      monotonicTimeNanosUnsafe: nanos,
      monotonicTimeNanos: Effect.sync(nanos),
      sleep: (duration) => this.#sleep(Duration.toMillis(duration)),
    }
    const random: Random.Random = {
      nextIntUnsafe: () => world.dice.integer(-(2 ** 31), 2 ** 31 - 1),
      nextDoubleUnsafe: () => world.dice.unit(),
    }
    const logger = Logger.make<unknown, void>(({ message }) => {
      world.note(() => `${this.name} says ${String(message)}`)
    })
    return Context.empty().pipe(
      Context.add(Scheduler.Scheduler, scheduler),
      Context.add(Clock.Clock, clock),
      Context.add(Random.Random, random),
      Context.add(Logger.CurrentLoggers, new Set([logger])),
    )
  }

  #sleep(delayMs: number): Effect.Effect<void> {
    if (!Number.isFinite(delayMs)) return Effect.never
    return Effect.callback<void>((resume) => {
      const cancel = this.world.after(delayMs, () => this.enqueue(() => resume(Effect.void)))
      return Effect.sync(cancel)
    })
  }
}
