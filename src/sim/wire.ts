/**
 * The way between a process and a server: a request takes time to arrive and its answer takes time to come back, and in
 * between the process may die, freeze or lose interest. What has left a process that dies arrives or not.
 */
import { Effect, type Exit } from "effect"
import type { Faults, Operation, PlannedFault } from "./faults.ts"
import type { Process } from "./world.ts"

export interface Trip {
  readonly outMs: number
  readonly backMs: number
}

const wayMsMax = 15

export class Wire {
  readonly #faults: Faults
  readonly #strikeProcess: (process: Process, fault: PlannedFault) => void

  constructor(faults: Faults, strikeProcess: (process: Process, fault: PlannedFault) => void) {
    this.#faults = faults
    this.#strikeProcess = strikeProcess
  }

  trip(process: Process): Trip {
    const { dice } = process.world
    return { outMs: dice.integer(0, wayMsMax), backMs: dice.integer(0, wayMsMax) }
  }

  /** `serve` runs at the server, synchronously. */
  ask<A, E>(
    process: Process,
    operation: Operation,
    serve: () => Exit.Exit<A, E>,
    trip: Trip = this.trip(process),
  ): Effect.Effect<A, E> {
    const { world } = process
    return Effect.callback<A, E>((resume) => {
      let listening = true
      this.#endanger(process, operation, trip)
      world.after(trip.outMs, () => {
        if (!process.alive && world.dice.chance(0.5)) return
        const exit = serve()
        world.note(() => `${process.name} ${operation} ${exit._tag === "Success" ? "done" : "refused"}`)
        world.after(trip.backMs, () => process.enqueue(() => listening && resume(exit)))
      })
      return Effect.sync(() => {
        listening = false
      })
    })
  }

  /** A fault of the process that waits for such an operation happens somewhere on its way. */
  #endanger(process: Process, operation: Operation, { outMs, backMs }: Trip): void {
    const fault = this.#faults.strikeDuring(operation)
    if (fault === undefined) return
    const { world } = process
    world.after(world.dice.integer(0, outMs + backMs), () => this.#strikeProcess(process, fault))
  }
}
