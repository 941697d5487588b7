/**
 * Fits the two forests of the card scorer from labelled rows. The second forest learns from first scores of people that
 * the first one has not seen (folds by cardholder), and the threshold is where F1 is greatest over second scores made
 * the same way: so that neither trusts a score more than it will deserve for a stranger. Seeded, offline only.
 */

import { type CardModel, firstFeatures, remember, secondFeatures } from "../budget/anomaly/card-scorer.ts"
import { layOutForest, scoreOf, type TreeNodes } from "../budget/anomaly/forest.ts"
import { describe, learnPurchase, newHabits, type Population } from "../budget/anomaly/habits.ts"
import { describeRun, runningNames, type Scored } from "../budget/anomaly/running.ts"
import { type CardRow, cardStreamCategories } from "../feeds/card-rows.ts"
import { Dice } from "../feeds/simulate/dice.ts"
import { type ForestOptions, growForest } from "./grow-forest.ts"
import { fitWithLibrary, treesOf } from "./library-forest.ts"
import { populationOf } from "./population.ts"

export type Person = ReadonlyArray<CardRow>

/** Part of the features that one of the library's trees sees: it draws them once per tree, not at every split. */
const libraryFeaturePart = 0.6

export interface FitOptions {
  readonly first: Omit<ForestOptions, "seed">
  readonly second: Omit<ForestOptions, "seed">
  readonly innerFolds: number
  /** Purchases that are no fraud, drawn per fraud: the rest teaches little and costs time. */
  readonly othersPerFraud: number
  readonly seed: number
  /** Who grows the trees: `npm run eval -- anomaly --forest library` measures the library's beside ours (RESULTS.md). */
  readonly forest: "own" | "library"
}

export interface FittedCards {
  readonly population: Population
  readonly first: ReadonlyArray<TreeNodes>
  readonly second: ReadonlyArray<TreeNodes>
  readonly threshold: number
}

interface Described {
  readonly features: Float64Array
  readonly label: number
  readonly timeSeconds: number
}

/** All rows of a person beside their habits at the time. */
const describePerson = (person: Person, population: Population): ReadonlyArray<Described> => {
  const habits = newHabits(cardStreamCategories.length)
  return person.map(({ purchase, fraud }) => {
    const features = new Float64Array(firstFeatures)
    describe(habits, purchase, population, features)
    learnPurchase(habits, purchase, population, features[0] ?? 0)
    return { features, label: fraud === true ? 1 : 0, timeSeconds: purchase.timeSeconds }
  })
}

/** The same rows as the second forest sees them. */
const describeRuns = (rows: ReadonlyArray<Described>, scores: ReadonlyArray<number>): ReadonlyArray<Described> => {
  const before: Array<Scored> = []
  return rows.map(({ features: first, label, timeSeconds }, index) => {
    const score = scores[index] ?? 0
    const features = new Float64Array(secondFeatures)
    const belief = describeRun(before, timeSeconds, score, features, 0)
    features.set(first, runningNames.length)
    remember(before, { timeSeconds, score, belief })
    return { features, label, timeSeconds }
  })
}

/** Every fraud, the other rows that look most like one, and a draw of the rest. */
const sampled = (
  rows: ReadonlyArray<Described>,
  hardness: (row: Described) => number,
  others: number,
  dice: Dice,
): ReadonlyArray<Described> => {
  const honest = rows.filter((row) => row.label === 0).sort((a, b) => hardness(b) - hardness(a))
  const hard = Math.round(others / 2)
  const rest = honest.slice(hard)
  const drawn = Array.from({ length: Math.min(rest.length, others - hard) }, () => dice.pick(rest))
  return [...rows.filter((row) => row.label === 1), ...honest.slice(0, hard), ...drawn]
}

const grow = (
  rows: ReadonlyArray<Described>,
  options: ForestOptions,
  forest: FitOptions["forest"],
): ReadonlyArray<TreeNodes> => {
  const features = rows.map((row) => row.features)
  const labels = rows.map((row) => row.label)
  if (forest === "own") return growForest(features, labels, options)
  const { trees, depthMax, leafRowsMin, seed } = options
  const library = {
    trees,
    depthMax,
    leafRowsMin,
    featurePart: libraryFeaturePart,
    seed: new Dice(seed).integer(1, 1e6),
  }
  return treesOf(fitWithLibrary(features, labels, library))
}

const frauds = (rows: ReadonlyArray<Described>): number => rows.reduce((sum, row) => sum + row.label, 0)

/** Folds of people: those with a fraud take turns, so that each fold has some. */
export const foldsOf = (people: number, folds: number, seed: string): ReadonlyArray<number> => {
  const dice = new Dice(seed)
  const order = Array.from({ length: people }, (_, index) => index)
  for (let at = people - 1; at > 0; at--) {
    const other = dice.integer(0, at)
    const [a, b] = [order[at] ?? 0, order[other] ?? 0]
    order[at] = b
    order[other] = a
  }
  const fold = new Array<number>(people).fill(0)
  for (const [place, person] of order.entries()) fold[person] = place % folds
  return fold
}

/** Scores of each person by a forest that was fitted without their fold. */
const scoresOutside = (
  people: ReadonlyArray<ReadonlyArray<Described>>,
  fold: ReadonlyArray<number>,
  options: FitOptions,
  forest: Omit<ForestOptions, "seed">,
  hardness: (row: Described) => number,
): ReadonlyArray<ReadonlyArray<number>> => {
  const scores: Array<ReadonlyArray<number>> = people.map(() => [])
  for (let out = 0; out < options.innerFolds; out++) {
    const inside = people.filter((_, index) => fold[index] !== out).flat()
    if (frauds(inside) === 0) continue
    const dice = new Dice(`${options.seed} inner ${out}`)
    const sample = sampled(inside, hardness, frauds(inside) * options.othersPerFraud, dice)
    const fitted = layOutForest(grow(sample, { ...forest, seed: `${options.seed} ${out}` }, options.forest))
    for (const [index, rows] of people.entries()) {
      if (fold[index] === out) scores[index] = rows.map((row) => scoreOf(fitted, row.features))
    }
  }
  return scores
}

/** The threshold with the greatest F1 over labelled scores. */
export const bestThreshold = (scored: ReadonlyArray<{ readonly score: number; readonly label: number }>): number => {
  const sorted = [...scored].sort((a, b) => b.score - a.score)
  const positives = sorted.reduce((sum, one) => sum + one.label, 0)
  let [hits, best, threshold] = [0, 0, 1]
  for (const [index, one] of sorted.entries()) {
    hits += one.label
    const next = sorted[index + 1]
    if (next !== undefined && next.score === one.score) continue
    const f1 = (2 * hits) / (index + 1 + positives)
    if (f1 <= best) continue
    best = f1
    threshold = (one.score + (next?.score ?? one.score)) / 2
  }
  return threshold
}

/** How much a row looks like a fraud without having learnt anything: unusual amount, risky hour and category. */
const plainHardness = ({ features }: Described): number =>
  Math.abs(features[0] ?? 0) + (features[6] ?? 0) + (features[16] ?? 0)

export const fitCards = (people: ReadonlyArray<Person>, options: FitOptions): FittedCards => {
  const population = populationOf(people, cardStreamCategories.length)
  const described = people.map((person) => describePerson(person, population))
  const fold = foldsOf(people.length, options.innerFolds, `${options.seed} inner folds`)
  const firstScores = scoresOutside(described, fold, options, options.first, plainHardness)
  const runs = described.map((rows, index) => describeRuns(rows, firstScores[index] ?? []))
  const runHardness = ({ features }: Described) => (features[0] ?? 0) + (features[4] ?? 0) / 2
  const otherFold = foldsOf(people.length, options.innerFolds, `${options.seed} outer folds`)
  const secondScores = scoresOutside(runs, otherFold, options, options.second, runHardness)
  const threshold = bestThreshold(
    runs.flatMap((rows, index) => rows.map((row, at) => ({ score: secondScores[index]?.[at] ?? 0, label: row.label }))),
  )
  const all = described.flat()
  const allRuns = runs.flat()
  const others = frauds(all) * options.othersPerFraud
  const dice = new Dice(`${options.seed} all`)
  const seeded = (forest: Omit<ForestOptions, "seed">, name: string): ForestOptions => ({
    ...forest,
    seed: `${options.seed} ${name}`,
  })
  return {
    population,
    first: grow(sampled(all, plainHardness, others, dice), seeded(options.first, "first"), options.forest),
    second: grow(sampled(allRuns, runHardness, others, dice), seeded(options.second, "second"), options.forest),
    threshold,
  }
}

/** A fitted model, ready to score. */
export const modelOf = ({ population, first, second, threshold }: FittedCards): CardModel => ({
  categories: cardStreamCategories,
  population,
  first: layOutForest(first),
  second: layOutForest(second),
  threshold,
})

/** Found on the development people by cross-validation; not tuned per run. */
export const shippedOptions: FitOptions = {
  first: { trees: 60, featuresPerSplit: 16, depthMax: 10, leafRowsMin: 3 },
  second: { trees: 60, featuresPerSplit: 18, depthMax: 8, leafRowsMin: 4 },
  innerFolds: 5,
  othersPerFraud: 100,
  seed: 7,
  forest: "own",
}
