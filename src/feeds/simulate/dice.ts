/**
 * Seeded randomness for the simulation: the same label gives the same throws on every machine, and labels are
 * independent of each other, so that one traveller's day can be made without making all days before it.
 */
import { hash } from "node:crypto"
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64"
import { uniformInt } from "pure-rand/distribution/uniformInt"
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus"
import type { RandomGenerator } from "pure-rand/types/RandomGenerator"

export class Dice {
  readonly #generator: RandomGenerator

  constructor(label: string) {
    this.#generator = xoroshiro128plus(hash("sha256", label, "buffer").readInt32LE(0))
  }

  /** 0 (included) to 1 (excluded). */
  unit(): number {
    return uniformFloat64(this.#generator)
  }

  /** Both ends included. */
  integer(minimum: number, maximum: number): number {
    return uniformInt(this.#generator, minimum, maximum)
  }

  chance(probability: number): boolean {
    return this.unit() < probability
  }

  pick<A>(choices: ReadonlyArray<A>): A {
    const chosen = choices[this.integer(0, choices.length - 1)]
    if (chosen === undefined) throw new RangeError("nothing to pick from")
    return chosen
  }

  /** Choices with their weights; a weight of 0 is never chosen. */
  weighted<A>(choices: ReadonlyArray<readonly [choice: A, weight: number]>): A {
    let left = this.unit() * choices.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [choice, weight] of choices) {
      left -= weight
      if (left < 0) return choice
    }
    return this.pick(choices)[0]
  }

  /** Log-normal with this median; `spread` is the standard deviation of the logarithm (Box and Muller 1958). */
  logNormal(median: number, spread: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.unit())) * Math.cos(2 * Math.PI * this.unit())
    return median * Math.exp(spread * normal)
  }
}
