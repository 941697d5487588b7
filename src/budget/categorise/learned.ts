/**
 * The learned stage of the cascade: the model's probabilities become a verdict that says what decided it. Below a certain
 * confidence it abstains: the best guess stands as `fallback`, with the second best beside it. Verdicts are remembered by
 * descriptor, and by the words in it, so that a reference number does not make a known merchant a new one (I1: a cache).
 */
import { limits } from "../../../config/limits.ts"
import { type ModelFile, readModelFile } from "../../../config/merchant-model.ts"
import { type Category, categories } from "../../../config/taxonomy.ts"
import type { Verdict } from "./categorise.ts"
import { wordsOf } from "./descriptor.ts"
import { featureVersion, newFeatures, readFeatures } from "./features.ts"
import { calibrated, type LinearModel, newScores, score, weightCount } from "./linear-model.ts"

/** Where an honest categoriser asks instead of telling. */
const confidenceMin = 0.5

const modelFrom = (file: ModelFile | undefined): LinearModel | undefined =>
  file === undefined || file.header.featureVersion !== featureVersion || file.weights.length !== weightCount
    ? undefined
    : { ...file.header, weights: file.weights }

const origins = ["model", "merchant", "mcc"] as const

const nameOf = (index: number): Category => categories[index] ?? "other"

export interface Learned {
  readonly version: string
  readonly verdict: (text: string, mcc: string | undefined) => Verdict
  /** Decides these and forgets them again, so that the first merchants of an engine do not wait for the compiler. */
  readonly warm: (texts: ReadonlyArray<string>) => void
}

/**
 * A categoriser of descriptors by this model, with a memory of its own.
 * @param hidden phrases of the dictionary that it shall not know, for evaluations
 */
export const learnedBy = (model: LinearModel, hidden?: ReadonlySet<string>): Learned => {
  const features = newFeatures()
  const scores = newScores()

  const decide = (text: string, mcc: string | undefined): Verdict => {
    readFeatures(features, text, mcc, hidden)
    score(model, features, scores)
    const { first, second, probabilities, parts } = scores
    const confidence = Math.round(calibrated(model, probabilities[first] ?? 0, features.evidence) * 10_000) / 10_000
    if (confidence < confidenceMin) {
      return { category: nameOf(first), confidence, decidedBy: "fallback", second: nameOf(second) }
    }
    let origin = 0
    let most = Number.NEGATIVE_INFINITY
    for (const [index, part] of parts.entries()) {
      const lead = (part[first] ?? 0) - (part[second] ?? 0)
      if (lead > most) [most, origin] = [lead, index]
    }
    return { category: nameOf(first), confidence, decidedBy: origins[origin] ?? "model" }
  }

  const byText = new Map<string, Map<string, Verdict>>()
  const byWords = new Map<string, Verdict>()

  const remember = (text: string, mcc: string, verdict: Verdict): Verdict => {
    if (byText.size >= limits.merchantVerdictsCachedMax) byText.clear()
    const known = byText.get(text)
    if (known === undefined) byText.set(text, new Map([[mcc, verdict]]))
    else if (known.size < limits.codesPerMerchantCachedMax) known.set(mcc, verdict)
    return verdict
  }

  return {
    version: model.version,
    warm: (texts) => {
      for (const [index, text] of texts.entries()) decide(text, index % 2 === 0 ? "" : "5812")
    },
    verdict: (text, mcc = "") => {
      const known = byText.get(text)?.get(mcc)
      if (known !== undefined) return known
      const key = `${mcc} ${wordsOf(text).join(" ")}`
      const same = byWords.get(key)
      if (same !== undefined) return remember(text, mcc, same)
      if (byWords.size >= limits.merchantVerdictsCachedMax) byWords.clear()
      const verdict = decide(text, mcc)
      byWords.set(key, verdict)
      return remember(text, mcc, verdict)
    },
  }
}

const model = modelFrom(readModelFile())

/** By the model in use; undefined without one. */
export const learned: Learned | undefined = model === undefined ? undefined : learnedBy(model)
