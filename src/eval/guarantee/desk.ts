/**
 * The quoting desk of an evaluation: promises go out, trips are followed day by day, and what became of them is known to
 * quotes given after they have ended, and to no others.
 */
import type { Basis } from "../../budget/guarantee/basis.ts"
import { claimsOf, type Ending, learnEnding, saidOf } from "../../budget/guarantee/ending.ts"
import type { Knowledge } from "../../budget/guarantee/knowledge.ts"
import type { Progress } from "../../budget/guarantee/midtrip.ts"
import { aimOf, priceAt } from "../../budget/guarantee/price.ts"
import type { Tally } from "./tally.ts"

export interface Ended {
  readonly finalMinor: number
  readonly mornings: ReadonlyArray<Progress>
  readonly hasShock: boolean
}

export class Desk {
  readonly knowledge: Knowledge
  readonly tally: Tally
  readonly #ends = new Map<number, Array<Ending>>()
  #today = Number.NEGATIVE_INFINITY

  constructor(knowledge: Knowledge, tally: Tally) {
    this.knowledge = knowledge
    this.tally = tally
  }

  /** Time goes on: what has ended before this day becomes known. */
  turnTo(day: number): void {
    if (this.#today === Number.NEGATIVE_INFINITY) this.#today = day
    for (; this.#today < day; this.#today++) {
      for (const ending of this.#ends.get(this.#today) ?? []) learnEnding(this.knowledge, ending)
      this.#ends.delete(this.#today)
    }
  }

  price(basis: Basis, target: number): { readonly aim: number; readonly priceMinor: number } {
    const aim = aimOf(this.knowledge, target)
    return { aim, priceMinor: priceAt(this.knowledge, basis, aim) }
  }

  /** A promise and what came: counted now, known once `lastDay` is over. */
  follow(
    basis: Basis,
    given: { readonly aim: number; readonly priceMinor: number },
    ended: Ended,
    lastDay: number,
    isElsewhere = false,
  ): void {
    const { knowledge, tally } = this
    const { aim, priceMinor } = given
    const held = ended.finalMinor <= priceMinor
    tally.promise(held, ended.hasShock)
    const claims = claimsOf(knowledge, basis, priceMinor, ended.mornings)
    for (const [at, said] of saidOf(knowledge, basis, claims).entries()) {
      tally.claim(claims.mornings[at - 1]?.elapsed ?? 0, said, held)
    }
    const { finalMinor } = ended
    this.#endsOn(lastDay, { basis, finalMinor, isElsewhere, promise: { priceMinor, aim, claims } })
  }

  /** A trip that was promised nothing tells all the same what trips cost. */
  watch(basis: Basis, finalMinor: number, lastDay: number, isElsewhere = false): void {
    this.#endsOn(lastDay, { basis, finalMinor, isElsewhere })
  }

  #endsOn(day: number, ending: Ending): void {
    const known = this.#ends.get(day)
    if (known === undefined) this.#ends.set(day, [ending])
    else known.push(ending)
  }
}
