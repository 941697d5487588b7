/**
 * One fiber per budget: a mailbox, the budget's state, and a loop that folds its share of each batch. No rules live
 * here. A wake-up is what an actor costs, so a batch hands it its whole share at once, it takes all that has come, and it
 * reports once per batch (design §3). The mailbox is a list and the fiber's own resumption: a queue of Effect's costs
 * three times as much for each wake-up, and nobody but the owner ever writes here. It holds a share for each batch that
 * is under way, which the owner bounds (I5).
 */
import type { Scope } from "effect"
import { Deferred, Effect, Fiber } from "effect"
import type { BudgetInput, Fact } from "../budget/model.ts"
import type { BudgetState } from "../budget/state.ts"
import { step } from "../budget/step.ts"

/** What an actor made of its share of a batch. */
export interface Turn {
  readonly actor: BudgetActor
  readonly inputs: ReadonlyArray<BudgetInput>
  readonly facts: ReadonlyArray<Fact>
}

/** An input that the fold refused: poison (I6). The actor's memory is not to be trusted afterwards (I1). */
export interface Poisoned {
  readonly actor: BudgetActor
  readonly seq: number
  readonly reason: string
}

/** Waits for every actor that has a share in a batch; completes once. */
export class Barrier {
  #waiting: number
  readonly turns: Array<Turn> = []
  poisoned: Poisoned | undefined
  readonly #done = Deferred.makeUnsafe<void>()

  constructor(actors: number) {
    this.#waiting = actors
    if (actors === 0) Deferred.doneUnsafe(this.#done, Effect.void)
  }

  finish(turn: Turn): void {
    this.turns.push(turn)
    if (--this.#waiting === 0) Deferred.doneUnsafe(this.#done, Effect.void)
  }

  get passed(): Effect.Effect<void> {
    return Deferred.await(this.#done)
  }
}

interface Share {
  readonly inputs: ReadonlyArray<BudgetInput>
  readonly barrier: Barrier
}

const noFacts: ReadonlyArray<Fact> = []

export class BudgetActor {
  readonly userId: string
  readonly budgetId: string
  state: BudgetState | undefined
  /** What the batch under way has for it so far; handed over as one share. */
  next: Array<BudgetInput> = []
  #mailbox: Array<Share> = []
  #wake: ((effect: Effect.Effect<void>) => void) | undefined
  #fiber: Fiber.Fiber<void> | undefined

  private constructor(userId: string, budgetId: string, state: BudgetState | undefined) {
    this.userId = userId
    this.budgetId = budgetId
    this.state = state
  }

  /** Starts the budget's fiber in the scope; `state` is undefined for a budget that is about to be opened. */
  static readonly start = Effect.fnUntraced(function* (
    userId: string,
    budgetId: string,
    state: BudgetState | undefined,
    scope: Scope.Scope,
  ) {
    const actor = new BudgetActor(userId, budgetId, state)
    actor.#fiber = yield* Effect.forkIn(actor.#loop, scope)
    return actor
  })

  get #loop(): Effect.Effect<void> {
    const arrival = Effect.callback<void>((resume) => {
      if (this.#mailbox.length > 0) resume(Effect.void)
      else this.#wake = resume
    })
    return Effect.whileLoop({
      while: () => true,
      body: () => arrival,
      step: () => {
        const shares = this.#mailbox
        this.#mailbox = []
        for (const share of shares) this.#fold(share)
      },
    })
  }

  /** Hands the collected share over; the barrier hears when it is folded. */
  handOver(barrier: Barrier): void {
    const inputs = this.next
    this.next = []
    this.#mailbox.push({ inputs, barrier })
    const wake = this.#wake
    this.#wake = undefined
    wake?.(Effect.void)
  }

  #fold({ inputs, barrier }: Share): void {
    let facts: Array<Fact> | undefined
    for (const input of inputs) {
      try {
        const result = step(this.state, input)
        this.state = result.state
        if (result.facts.length > 0) {
          facts ??= []
          facts.push(...result.facts)
        }
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        barrier.poisoned ??= { actor: this, seq: input.seq, reason }
        break
      }
    }
    barrier.finish({ actor: this, inputs, facts: facts ?? noFacts })
  }

  /** Ends the fiber; the state has been kept elsewhere by then. */
  get stop(): Effect.Effect<void> {
    return this.#fiber === undefined ? Effect.void : Fiber.interrupt(this.#fiber)
  }
}
