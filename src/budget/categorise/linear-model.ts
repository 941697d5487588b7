/**
 * The learned model: a softmax regression over hashed features, its weights in one byte each. Pure arithmetic on a table
 * that never changes (I1): the same clue gives the same probabilities under the same model file, on every machine.
 */
import { categories } from "../../../config/taxonomy.ts"
import { bucketCount, type Evidence, type Features } from "./features.ts"

export interface LinearModel {
  /** Names the training run: archived decisions can be told apart by it. */
  readonly version: string
  /** Bucket by bucket, a weight for each category. */
  readonly weights: Int8Array
  /** What a step of a weight is worth, by category. */
  readonly scales: ReadonlyArray<number>
  readonly biases: ReadonlyArray<number>
  /** Logits are multiplied by it: found on merchants that training did not see, so that confidence means what it says. */
  readonly sharpness: number
  /** The share of merchants named right, by confidence in even steps from 0 to 1: what the raw confidence is worth. */
  readonly reliability: ReadonlyArray<number>
  /** The same for names of which neither the dictionary nor a code says anything: their letters are a weaker sign. */
  readonly unknownReliability: ReadonlyArray<number>
  /** The same where there is no word at all that could be spoken. */
  readonly unreadableReliability: ReadonlyArray<number>
}

export const classCount = categories.length
export const weightCount = bucketCount * classCount

export interface Scores {
  readonly probabilities: Float64Array
  /** Logits by origin: text, dictionary, code. */
  readonly parts: ReadonlyArray<Float64Array>
  first: number
  second: number
}

export const newScores = (): Scores => ({
  probabilities: new Float64Array(classCount),
  parts: [0, 1, 2].map(() => new Float64Array(classCount)),
  first: 0,
  second: 1,
})

const sum = (model: LinearModel, { buckets }: Features, from: number, to: number, into: Float64Array): void => {
  into.fill(0)
  const { weights } = model
  for (let index = from; index < to; index++) {
    const base = (buckets[index] ?? 0) * classCount
    for (let category = 0; category < classCount; category++) {
      into[category] = (into[category] ?? 0) + (weights[base + category] ?? 0)
    }
  }
  for (let category = 0; category < classCount; category++) {
    into[category] = (into[category] ?? 0) * (model.scales[category] ?? 0)
  }
}

/** Keeps the parts of a usual descriptor near one. */
export const textScale = 5

/** The text's many parts count by the root of their number, so that a long descriptor is not surer for its length. */
export const textWeight = (count: number): number => 1 / Math.sqrt(Math.max(count, 1))

/** Probabilities of the categories, and the best two of them. */
export const score = (model: LinearModel, features: Features, scores: Scores): void => {
  const { probabilities, parts } = scores
  const [text, dictionary, code] = parts
  if (text === undefined || dictionary === undefined || code === undefined) return
  sum(model, features, 0, features.dictionaryFrom, text)
  sum(model, features, features.dictionaryFrom, features.codeFrom, dictionary)
  sum(model, features, features.codeFrom, features.count, code)
  const weight = textWeight(features.dictionaryFrom) * textScale
  let highest = Number.NEGATIVE_INFINITY
  for (let category = 0; category < classCount; category++) {
    text[category] = (text[category] ?? 0) * weight
    const logit = (text[category] ?? 0) + (dictionary[category] ?? 0) + (code[category] ?? 0)
    const value = (logit + (model.biases[category] ?? 0)) * model.sharpness
    probabilities[category] = value
    if (value > highest) highest = value
  }
  let total = 0
  for (let category = 0; category < classCount; category++) {
    const share = Math.exp((probabilities[category] ?? 0) - highest)
    probabilities[category] = share
    total += share
  }
  scores.first = 0
  scores.second = 1
  let [best, next] = [-1, -1]
  for (let category = 0; category < classCount; category++) {
    const share = (probabilities[category] ?? 0) / total
    probabilities[category] = share
    if (share > best) {
      ;[next, scores.second, best, scores.first] = [best, scores.first, share, category]
    } else if (share > next) {
      ;[next, scores.second] = [share, category]
    }
  }
}

const reliabilityNames = {
  known: "reliability",
  words: "unknownReliability",
  unreadable: "unreadableReliability",
} as const satisfies { readonly [Name in Evidence]: keyof LinearModel }

/** What a raw confidence is worth, by the model's reliability: between its steps in a straight line. */
export const calibrated = (model: LinearModel, confidence: number, evidence: Evidence): number => {
  const reliability = model[reliabilityNames[evidence]]
  const last = reliability.length - 1
  if (last < 1) return confidence
  const at = Math.min(Math.max(confidence, 0), 1) * last
  const below = Math.min(Math.floor(at), last - 1)
  const [low, high] = [reliability[below] ?? 0, reliability[below + 1] ?? 1]
  return low + (high - low) * (at - below)
}
