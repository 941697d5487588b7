/**
 * How far the probabilities said of one cohort's trips have been off, as a shift of their logits, learned from one ended
 * trip after the other: a logistic regression's intercept, kept by Newton's steps from a start that believes in none.
 * What is pooled over all trips is right on average; this is what is still wrong for long trips, or for short ones.
 */
export interface Tilt {
  logit: number
  /** How much is known: 1 / variance of the shift. */
  information: number
}

/** At the start a cohort is taken to differ by about so much. */
const deviationAtStart = 0.2
/** What is older fades: no more than this is remembered, in trips' worth. */
const informationMax = 400
const shiftMax = 1.5

export const newTilt = (): Tilt => ({ logit: 0, information: 1 / deviationAtStart ** 2 })

/** A probability with the shift. What is certain stays so, and more money is still never less likely to be enough. */
export const tilted = ({ logit }: Tilt, probability: number): number => {
  if (logit === 0 || probability <= 0 || probability >= 1) return probability
  return 1 / (1 + Math.exp(-logit) * (1 / probability - 1))
}

/** Takes a trip in. It counts once, however often something was said of it. */
export const learnTilt = (tilt: Tilt, said: ReadonlyArray<number>, held: boolean): void => {
  if (said.length === 0) return
  let error = 0
  let spread = 0
  for (const probability of said) {
    error += (held ? 1 : 0) - probability
    spread += probability * (1 - probability)
  }
  tilt.information = Math.min(informationMax, tilt.information + spread / said.length)
  const moved = tilt.logit + error / said.length / tilt.information
  tilt.logit = Math.min(shiftMax, Math.max(-shiftMax, moved))
}
