/**
 * What the screens hear, as the run that faults them follows it: each new epoch of an owner, and that pushes go on. They
 * are told to be quiet before anything else is asked of them, since both come over the same line.
 */
import { Effect, Fiber, Schema } from "effect"
import type { Child } from "./harness/child.ts"

const Heard = Schema.Union([
  Schema.Struct({ epoch: Schema.Int, atMs: Schema.Finite }),
  Schema.Struct({ pushedMs: Schema.Finite }),
  Schema.Struct({ quiet: Schema.Literal(true) }),
])

const pollMs = 20

export class Screens {
  /** When a later owner's epoch was first seen, oldest first; on the run's clock. */
  readonly epochsMs: Array<number> = []
  #pushedMs = 0

  note(heard: typeof Heard.Type): void {
    if ("atMs" in heard) this.epochsMs.push(heard.atMs)
    if ("pushedMs" in heard) this.#pushedMs = heard.pushedMs
  }

  /** Waits until a screen has heard of a new owner, or until that has taken too long. */
  readonly epochAfter = (sinceMs: number, msMax: number): Effect.Effect<boolean> =>
    this.#wait(() => (this.epochsMs.at(-1) ?? 0) > sinceMs, msMax)

  /** Waits for a push later than that. @returns how much later, undefined when none came in time */
  readonly pushAfter = (sinceMs: number, msMax: number): Effect.Effect<number | undefined> =>
    Effect.map(
      this.#wait(() => this.#pushedMs > sinceMs, msMax),
      (came) => (came ? this.#pushedMs - sinceMs : undefined),
    )

  readonly #wait = Effect.fnUntraced(function* (holds: () => boolean, msMax: number) {
    for (let waitedMs = 0; !holds() && waitedMs < msMax; waitedMs += pollMs) yield* Effect.sleep(pollMs)
    return holds()
  })
}

/** Follows the screens until the answered effect makes them quiet. */
export const followScreens = Effect.fnUntraced(function* (clients: Child) {
  const screens = new Screens()
  clients.tell({ order: "tell" })
  const following = yield* Effect.forkScoped(
    Effect.gen(function* () {
      for (;;) {
        const heard = yield* clients.hear(Heard)
        if ("quiet" in heard) return
        screens.note(heard)
      }
    }),
  )
  const quieten = Effect.sync(() => clients.tell({ order: "be-quiet" })).pipe(Effect.andThen(Fiber.join(following)))
  return { screens, quieten }
})
