/**
 * A linear model that learns from one outcome after the other (recursive least squares): weights, and how unsure each
 * still is. Fitted once on development trips and carried on by recorded outcomes with the same arithmetic, in log order,
 * so that the same outcomes give the same prices (I1).
 */
export interface Regression {
  readonly weights: Float64Array
  /** Covariance of the weights, row by row. */
  readonly covariance: Float64Array
}

/** @param deviations how far each weight may be off, as a standard deviation */
export const newRegression = (weights: ArrayLike<number>, deviations: ArrayLike<number>): Regression => {
  const size = weights.length
  const covariance = new Float64Array(size * size)
  for (let at = 0; at < size; at++) covariance[at * size + at] = (deviations[at] ?? 0) ** 2
  return { weights: Float64Array.from(weights), covariance }
}

export const predict = ({ weights }: Regression, features: Float64Array): number => {
  let sum = 0
  for (let at = 0; at < weights.length; at++) sum += (weights[at] ?? 0) * (features[at] ?? 0)
  return sum
}

/** Covariance times features: most features are 0 and are passed over. */
const spreadOf = ({ weights, covariance }: Regression, features: Float64Array): Float64Array => {
  const size = weights.length
  const spread = new Float64Array(size)
  for (let column = 0; column < size; column++) {
    const feature = features[column] ?? 0
    if (feature === 0) continue
    for (let row = 0; row < size; row++) {
      spread[row] = (spread[row] ?? 0) + (covariance[row * size + column] ?? 0) * feature
    }
  }
  return spread
}

const dot = (one: Float64Array, other: Float64Array): number => {
  let sum = 0
  for (let at = 0; at < one.length; at++) sum += (one[at] ?? 0) * (other[at] ?? 0)
  return sum
}

/** How unsure the prediction itself is, as a variance. */
export const uncertainty = (regression: Regression, features: Float64Array): number =>
  Math.max(0, dot(features, spreadOf(regression, features)))

/** Takes an outcome in. @param variance of the outcome around what the right weights would predict */
export const learn = (regression: Regression, features: Float64Array, outcome: number, variance: number): void => {
  const { weights, covariance } = regression
  const spread = spreadOf(regression, features)
  const whole = variance + Math.max(0, dot(features, spread))
  const error = outcome - predict(regression, features)
  const size = weights.length
  for (let row = 0; row < size; row++) {
    const gain = (spread[row] ?? 0) / whole
    if (gain === 0) continue
    weights[row] = (weights[row] ?? 0) + gain * error
    for (let column = 0; column < size; column++) {
      covariance[row * size + column] = (covariance[row * size + column] ?? 0) - gain * (spread[column] ?? 0)
    }
  }
}
