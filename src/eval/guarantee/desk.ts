/**
 * The quoting desk of an evaluation: promises go out, trips are followed day by day, and what became of them is known to
 * quotes given after they have ended, and to no others.
 */
import type { Basis } from "../../budget/guarantee/basis.ts"
import { type Knowledge, predictionOf, recordOutcome, scoreOf } from "../../budget/guarantee/knowledge.ts"
import { bandOf, claimOf, levelOf, morningOf, type Progress } from "../../budget/guarantee/midtrip.ts"
import { aimOf, priceAt } from "../../budget/guarantee/price.ts"
import { recalibrated, recordClaim } from "../../budget/guarantee/recalibration.ts"
import { probabilityOf } from "../../budget/guarantee/scores.ts"
import type { Tally } from "./tally.ts"

export interface Ended {
  readonly finalMinor: number
  readonly mornings: ReadonlyArray<Progress>
  readonly hasShock: boolean
}

interface Ending {
  readonly basis: Basis
  readonly finalMinor: number
  readonly isElsewhere: boolean
  readonly promise?: {
    readonly priceMinor: number
    readonly aim: number
    readonly before: number
    readonly mornings: ReadonlyArray<{ readonly band: number; readonly claim: number }>
  }
}

const learnEnding = (knowledge: Knowledge, { basis, finalMinor, isElsewhere, promise }: Ending): void => {
  if (promise !== undefined) {
    const held = finalMinor <= promise.priceMinor
    recordClaim(knowledge.beforeTrip, promise.before, held)
    for (const { band, claim } of promise.mornings) {
      const recalibration = knowledge.midTrip[band]
      if (recalibration !== undefined) recordClaim(recalibration, claim, held)
    }
  }
  const promised = promise === undefined ? {} : { promise: { aim: promise.aim, priceMinor: promise.priceMinor } }
  recordOutcome(knowledge, { basis, finalMinor, isElsewhere, ...promised })
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
    const before = probabilityOf(knowledge.scores, scoreOf(predictionOf(knowledge, basis), priceMinor))
    tally.claim(0, recalibrated(knowledge.beforeTrip, before), held)
    const level = levelOf(knowledge, basis)
    const mornings = ended.mornings.map((progress) => {
      const band = bandOf(basis, progress.elapsed)
      const claim = claimOf(knowledge, morningOf(basis, level, progress), priceMinor)
      const recalibration = knowledge.midTrip[band]
      tally.claim(progress.elapsed, recalibration === undefined ? claim : recalibrated(recalibration, claim), held)
      return { band, claim }
    })
    const { finalMinor } = ended
    this.#endsOn(lastDay, { basis, finalMinor, isElsewhere, promise: { priceMinor, aim, before, mornings } })
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
