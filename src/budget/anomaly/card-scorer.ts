/**
 * Scores card rows one after another, per cardholder and from earlier rows only: a forest looks at a row beside the
 * payer's habits, a second one at that score beside those of the rows just before it. Deterministic (I1), and bounded
 * per cardholder (I5) whatever the length of the stream.
 */
import { limits } from "../../../config/limits.ts"
import { type Forest, scoreOf } from "./forest.ts"
import {
  describe,
  featureNames,
  type Habits,
  learnPurchase,
  newHabits,
  type Population,
  type Purchase,
} from "./habits.ts"
import { describeRun, runningNames, type Scored } from "./running.ts"

export interface CardModel {
  readonly categories: ReadonlyArray<string>
  readonly population: Population
  readonly first: Forest
  readonly second: Forest
  /** A score from here on is an alert. */
  readonly threshold: number
}

/** What one cardholder's rows have left behind. */
export interface CardActor {
  readonly habits: Habits
  readonly scored: Array<Scored>
}

export const firstNames: ReadonlyArray<string> = featureNames
export const secondNames: ReadonlyArray<string> = [...runningNames, ...featureNames]
export const firstFeatures = firstNames.length
export const secondFeatures = secondNames.length

export const newCardActor = (categories: number): CardActor => ({ habits: newHabits(categories), scored: [] })

/** Remembers a first score among the newest. */
export const remember = (scored: Array<Scored>, one: Scored): void => {
  scored.push(one)
  if (scored.length > limits.cardScoresKept) scored.shift()
}

export class CardScorer {
  readonly #model: CardModel
  readonly #first = new Float64Array(firstFeatures)
  readonly #second = new Float64Array(secondFeatures)

  constructor(model: CardModel) {
    this.#model = model
  }

  /** The score of the actor's next row, 0 to 1; the row is learnt. */
  score(actor: CardActor, purchase: Purchase): number {
    const { population, first, second } = this.#model
    describe(actor.habits, purchase, population, this.#first)
    const score = scoreOf(first, this.#first)
    const belief = describeRun(actor.scored, purchase.timeSeconds, score, this.#second, 0)
    this.#second.set(this.#first, runningNames.length)
    learnPurchase(actor.habits, purchase, population, this.#first[0] ?? 0)
    remember(actor.scored, { timeSeconds: purchase.timeSeconds, score, belief })
    return scoreOf(second, this.#second)
  }
}
