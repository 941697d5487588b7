/** Softmax regression by stochastic gradient steps of their own size per weight (AdaGrad), in float32. */
import type { Category } from "../../config/taxonomy.ts"
import { categories } from "../../config/taxonomy.ts"
import { type Features, newFeatures, readFeatures } from "../budget/categorise/features.ts"
import { classCount, type LinearModel, textScale, textWeight, weightCount } from "../budget/categorise/linear-model.ts"
import { Chance, type Row } from "./descriptors.ts"

export interface Example {
  readonly buckets: Int32Array
  readonly textCount: number
  readonly label: number
}

/**
 * @param isHidden whether the dictionary shall not know the row's brand
 * @param unknown brands that it shall know in no row
 */
export const exampleOf = (
  row: Pick<Row, "raw" | "mcc" | "category" | "phrase">,
  isHidden: boolean,
  unknown?: ReadonlySet<string>,
): Example => {
  const hidden = isHidden && row.phrase !== undefined ? new Set([row.phrase, ...(unknown ?? [])]) : unknown
  readFeatures(scratch, row.raw, row.mcc, hidden)
  return {
    buckets: scratch.buckets.slice(0, scratch.count),
    textCount: scratch.dictionaryFrom,
    label: labelOf(row.category),
  }
}

const scratch: Features = newFeatures()
const labelOf = (category: Category): number => categories.indexOf(category)

export interface Trained {
  readonly weights: Float32Array
  readonly biases: Float32Array
}

const step = 0.12
const decay = 1e-4

export const train = (examples: ReadonlyArray<Example>, passes: number, seed: number): Trained => {
  const weights = new Float32Array(weightCount)
  const squares = new Float32Array(weightCount).fill(0.05)
  const biases = new Float32Array(classCount)
  const shares = new Float64Array(classCount)
  const chance = new Chance(seed)
  const order = Int32Array.from(examples, (_, index) => index)
  for (let pass = 0; pass < passes; pass++) {
    for (let index = order.length - 1; index > 0; index--) {
      const other = chance.below(index + 1)
      ;[order[index], order[other]] = [order[other] ?? 0, order[index] ?? 0]
    }
    for (const at of order) {
      const example = examples[at]
      if (example !== undefined) learn(example, weights, squares, biases, shares)
    }
  }
  return { weights, biases }
}

const learn = (
  { buckets, textCount, label }: Example,
  weights: Float32Array,
  squares: Float32Array,
  biases: Float32Array,
  shares: Float64Array,
): void => {
  const scale = textWeight(textCount) * textScale
  shares.set(biases)
  for (let index = 0; index < buckets.length; index++) {
    const base = (buckets[index] ?? 0) * classCount
    const value = index < textCount ? scale : 1
    for (let c = 0; c < classCount; c++) shares[c] = (shares[c] ?? 0) + (weights[base + c] ?? 0) * value
  }
  softmax(shares)
  for (let c = 0; c < classCount; c++) {
    const error = (shares[c] ?? 0) - (c === label ? 0.97 : 0.003)
    shares[c] = error
    biases[c] = (biases[c] ?? 0) - 0.002 * error
  }
  for (let index = 0; index < buckets.length; index++) {
    const base = (buckets[index] ?? 0) * classCount
    const value = index < textCount ? scale : 1
    for (let c = 0; c < classCount; c++) {
      const at = base + c
      const gradient = (shares[c] ?? 0) * value + decay * (weights[at] ?? 0)
      const square = (squares[at] ?? 0) + gradient * gradient
      squares[at] = square
      weights[at] = (weights[at] ?? 0) - (step * gradient) / Math.sqrt(square)
    }
  }
}

const softmax = (values: Float64Array): void => {
  let highest = Number.NEGATIVE_INFINITY
  for (const value of values) if (value > highest) highest = value
  let total = 0
  for (let c = 0; c < values.length; c++) {
    const share = Math.exp((values[c] ?? 0) - highest)
    values[c] = share
    total += share
  }
  for (let c = 0; c < values.length; c++) values[c] = (values[c] ?? 0) / total
}

/** Weights in one byte each; the scale of a category keeps all but its few largest exactly in range. */
export const packed = ({ weights, biases }: Trained, version: string): LinearModel => {
  const scales = Array.from({ length: classCount }, (_, category) => {
    let largest = 0
    for (let at = category; at < weights.length; at += classCount)
      largest = Math.max(largest, Math.abs(weights[at] ?? 0))
    return Math.max(largest / 127, 1e-6)
  })
  const bytes = new Int8Array(weights.length)
  for (let at = 0; at < weights.length; at++)
    bytes[at] = Math.round((weights[at] ?? 0) / (scales[at % classCount] ?? 1))
  return {
    version,
    weights: bytes,
    scales,
    biases: [...biases],
    sharpness: 1,
    reliability: [],
    unknownReliability: [],
    unreadableReliability: [],
  }
}
