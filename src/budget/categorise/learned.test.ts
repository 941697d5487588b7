/** What the learned stage does with a model, made here so that each answer is known. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { categories } from "../../../config/taxonomy.ts"
import { newFeatures, readFeatures } from "./features.ts"
import { learned, learnedBy } from "./learned.ts"
import { calibrated, type LinearModel, newScores, score, weightCount } from "./linear-model.ts"

const emptyModel = (biases: ReadonlyArray<number>): LinearModel => ({
  ...{
    version: "made",
    weights: new Int8Array(weightCount),
    sharpness: 1,
    reliability: [],
    unknownReliability: [],
    unreadableReliability: [],
  },
  ...{ scales: categories.map(() => 1), biases },
})
const bias = (category: string, value: number): ReadonlyArray<number> =>
  categories.map((one) => (one === category ? value : 0))

/** A model that knows this word of any descriptor, and nothing else. */
const knowing = (word: string, category: number): LinearModel => {
  const model = emptyModel(categories.map(() => 0))
  const features = newFeatures()
  readFeatures(features, word, "")
  for (const bucket of features.buckets.slice(0, features.dictionaryFrom)) {
    model.weights[bucket * categories.length + category] = 20
  }
  return model
}

describe("features", () => {
  it("are the same for the same descriptor, and the code's come last", () => {
    const [first, second] = [newFeatures(), newFeatures()]
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.constantFrom("", "5812", "9999"), (text, mcc) => {
        readFeatures(first, text, mcc)
        readFeatures(second, "SOMETHING ELSE BEFORE", "7011")
        readFeatures(second, text, mcc)
        expect(second).toEqual({ ...first, buckets: expect.anything() })
        expect(second.buckets.slice(0, second.count)).toEqual(first.buckets.slice(0, first.count))
        expect(first.dictionaryFrom <= first.codeFrom && first.codeFrom <= first.count).toBe(true)
        expect(first.count > first.codeFrom).toBe(mcc !== "")
      }),
    )
  })
})

describe("the model's arithmetic", () => {
  it("gives probabilities that add up, the best two first", () => {
    const scores = newScores()
    const features = newFeatures()
    readFeatures(features, "ZORBLAX", "5812")
    score(emptyModel(bias("health", 2)), features, scores)
    expect(scores.probabilities.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
    expect(categories[scores.first]).toBe("health")
    expect(scores.second).not.toBe(scores.first)
  })

  it("calibrates between its steps, and leaves confidence alone without them", () => {
    const model = { ...emptyModel([]), reliability: [0.2, 0.4, 0.9], unknownReliability: [0.1, 0.3] }
    expect([0, 0.25, 0.5, 0.75, 1].map((one) => calibrated(model, one, "known"))).toEqual([
      0.2, 0.30000000000000004, 0.4, 0.65, 0.9,
    ])
    expect(calibrated(model, 0.5, "words")).toBeCloseTo(0.2, 9)
    expect(calibrated({ ...model, reliability: [] }, 0.7, "known")).toBe(0.7)
  })
})

describe("letters at random", () => {
  const consonants = [..."BCDFGHJKLMNPQRSTVWXZ"]
  const word = fc
    .array(fc.constantFrom(...consonants), { minLength: 3, maxLength: 7 })
    .map((letters) => letters.join(""))
  const noise = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(" "))

  it("are asked, not told, with little confidence, by the model that ships", () => {
    const verdicts = fc
      .sample(noise, { numRuns: 1_000, seed: 7 })
      .map((raw) => learned?.verdict(`${raw} 3321`, undefined))
    const told = verdicts.filter((verdict) => verdict?.decidedBy !== "fallback")
    const mean = verdicts.reduce((sum, verdict) => sum + (verdict?.confidence ?? 1), 0) / verdicts.length
    // Some hold a chain or an abbreviation by chance.
    expect(told.length).toBeLessThan(30)
    expect(mean).toBeLessThan(0.35)
    for (const raw of ["XQZ PLT 3321", "ZORBLAX", "QRIS BLURGH KTT", "ASDF QWER", "VRKT", "QJX WWP"]) {
      expect(learned?.verdict(raw, undefined), raw).toMatchObject({ decidedBy: "fallback", second: expect.any(String) })
    }
    // Where it does say something of an invented name, it says that it is about as likely wrong as right.
    expect(learned?.verdict("BLORT VRIMFEL", undefined).confidence).toBeLessThan(0.6)
  })
})

describe("a verdict", () => {
  it("says what decided it, and abstains with the best two where it is unsure", () => {
    const { verdict } = learnedBy(knowing("ZORBLAX", categories.indexOf("health")))
    expect(verdict("QRIS ZORBLAX 0042", undefined)).toMatchObject({ category: "health", decidedBy: "model" })
    const unsure = verdict("VRIMFEL", undefined)
    expect(unsure).toMatchObject({ decidedBy: "fallback", second: expect.any(String) })
    expect(unsure.confidence).toBeLessThan(0.5)
  })

  it("is the same remembered, warmed, and asked anew", () => {
    const model = knowing("ZORBLAX", 3)
    const one = learnedBy(model)
    one.warm(["ZORBLAX", "KOPI TUKU"])
    const cold = one.verdict("ZORBLAX KUTA", "5812")
    expect(one.verdict("ZORBLAX KUTA", "5812")).toBe(cold)
    expect(one.verdict("ZORBLAX KUTA 0042", "5812")).toBe(cold)
    expect(learnedBy(model).verdict("ZORBLAX KUTA", "5812")).toEqual(cold)
  })
})
