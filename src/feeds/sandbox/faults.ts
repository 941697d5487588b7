/** What goes wrong at a sandbox bank: drawn from a seed, request by request, in the given share of all. */
import { Dice } from "../simulate/dice.ts"

export const faultKinds = [
  /** No answer at all. */
  "timeout",
  /** 429 with Retry-After. */
  "too-many",
  /** 500, 502 or 503 with a page that is no JSON. */
  "server-error",
  /** The connection is cut in the middle of the answer. */
  "cut-off",
  /** Rows of earlier pages come again. */
  "repeated",
  /** Our signature is not taken, this once. */
  "wrong-signature",
  /** The bank's clock is an hour ahead, and it refuses ours. */
  "clock-skew",
  /** Something that was told already changes, and the run under way is void. */
  "changed",
] as const
export type FaultKind = (typeof faultKinds)[number]

export interface FaultPlan {
  readonly seed: number
  /** Of all requests, 0 to 1. */
  readonly share: number
  readonly kinds?: ReadonlyArray<FaultKind>
}

export class Faults {
  readonly #dice: Dice
  readonly #plan: FaultPlan
  /** How often each kind was met. */
  readonly met = new Map<FaultKind, number>()

  constructor(plan: FaultPlan) {
    this.#plan = plan
    this.#dice = new Dice(`sandbox faults/${plan.seed}`)
  }

  draw(): FaultKind | undefined {
    if (!this.#dice.chance(this.#plan.share)) return undefined
    const kind = this.#dice.pick(this.#plan.kinds ?? faultKinds)
    this.met.set(kind, (this.met.get(kind) ?? 0) + 1)
    return kind
  }
}
