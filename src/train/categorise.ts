/**
 * `npm run train -- categorise`: makes the training rows from a seed, holds merchants out in folds to measure the linear model and the
 * forest, calibrates on what was held out, trains on everything, and writes the model file. Same seed, same file.
 */
import { writeFileSync } from "node:fs"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { merchantModelFile, modelFileBytes } from "../../config/merchant-model.ts"
import { categories } from "../../config/taxonomy.ts"
import { type Evidence, featureVersion, newFeatures, readFeatures } from "../budget/categorise/features.ts"
import { type LinearModel, newScores, score } from "../budget/categorise/linear-model.ts"
import { makeRows, type Row } from "./descriptors.ts"
import { fitted, isHidden, seed, shareOf } from "./fit-merchants.ts"
import { forestGuesses, reduced } from "./forest.ts"

const folds = 5
/** Held out in turn: one fifth of the merchants is some 25,000 rows, which calibrate as well as all would. */
const foldsHeldOut = 1
const forestRowsMax = 800
const forestAskedMax = 1_500

const foldOf = ({ merchant }: Row): number => shareOf(`fold ${merchant}`) % folds

interface Guess {
  readonly row: Row
  readonly probabilities: ReadonlyArray<number>
  readonly evidence: Evidence
}

const guessesOf = (model: LinearModel, rows: ReadonlyArray<Row>): ReadonlyArray<Guess> => {
  const features = newFeatures()
  const scores = newScores()
  return rows.map((row) => {
    const hidden = isHidden(row) && row.phrase !== undefined ? new Set([row.phrase]) : undefined
    readFeatures(features, row.raw, row.mcc, hidden)
    score(model, features, scores)
    return { row, probabilities: [...scores.probabilities], evidence: features.evidence }
  })
}

const sharpened = (probabilities: ReadonlyArray<number>, sharpness: number): ReadonlyArray<number> => {
  const raised = probabilities.map((share) => Math.max(share, 1e-9) ** sharpness)
  const total = raised.reduce((sum, one) => sum + one, 0)
  return raised.map((one) => one / total)
}

const lossOf = (guesses: ReadonlyArray<Guess>, sharpness: number): number =>
  guesses.reduce(
    (sum, { row, probabilities }) =>
      sum - Math.log(Math.max(sharpened(probabilities, sharpness)[categories.indexOf(row.category)] ?? 0, 1e-9)),
    0,
  ) / guesses.length

const bestOf = (probabilities: ReadonlyArray<number>): number => probabilities.indexOf(Math.max(...probabilities))
const isRight = ({ row, probabilities }: Guess): boolean => categories[bestOf(probabilities)] === row.category

const steps = 20
const priorRows = 20

/** The share of right guesses by raw confidence, made rising by pooling neighbours that fall (isotonic regression). */
const reliabilityOf = (guesses: ReadonlyArray<Guess>, sharpness: number): ReadonlyArray<number> => {
  // Where few rows speak, what holds for all of them does.
  const share = guesses.filter(isRight).length / Math.max(guesses.length, 1)
  const pools = Array.from({ length: steps + 1 }, () => ({ right: share * priorRows, count: priorRows, width: 1 }))
  for (const guess of guesses) {
    const pool = pools[Math.round(Math.max(...sharpened(guess.probabilities, sharpness)) * steps)]
    if (pool === undefined) continue
    pool.count += 1
    if (isRight(guess)) pool.right += 1
  }
  const rising: Array<{ right: number; count: number; width: number }> = []
  for (const pool of pools) {
    rising.push({ ...pool })
    for (;;) {
      const [left, right] = rising.slice(-2)
      if (left === undefined || right === undefined || left.right / left.count <= right.right / right.count) break
      rising.splice(-2, 2, {
        right: left.right + right.right,
        count: left.count + right.count,
        width: left.width + right.width,
      })
    }
  }
  return rising.flatMap(({ right, count, width }) =>
    new Array<number>(width).fill(Math.round((right / count) * 1e4) / 1e4),
  )
}

const thinned = <A>(items: ReadonlyArray<A>, most: number): ReadonlyArray<A> => {
  const every = Math.ceil(items.length / most)
  return items.filter((_, index) => index % every === 0)
}

/** Makes, measures, fits and writes; a few minutes of one core. */
const fit = () => {
  const rows = makeRows(seed)
  console.error(`${rows.length} descriptors made`)
  const guesses: Array<Guess> = []
  for (let fold = 0; fold < foldsHeldOut; fold++) {
    const seen = rows.filter((row) => foldOf(row) !== fold)
    const model = fitted(seen, "fold")
    guesses.push(
      ...guessesOf(
        model,
        rows.filter((row) => foldOf(row) === fold),
      ),
    )
    console.error(`fold ${fold + 1} of ${foldsHeldOut}: ${guesses.length} descriptors of merchants not trained on`)
  }
  const accuracy = guesses.filter(isRight).length / guesses.length
  const hiddenBrands = guesses.filter(({ row }) => row.phrase !== undefined && isHidden(row))

  const sharpnesses = Array.from({ length: 26 }, (_, index) => 0.5 + index * 0.1)
  const sharpness = sharpnesses.reduce((best, one) => (lossOf(guesses, one) < lossOf(guesses, best) ? one : best))
  const of = (evidence: Evidence) => guesses.filter((guess) => guess.evidence === evidence)
  const reliabilities = {
    reliability: reliabilityOf(of("known"), sharpness),
    unknownReliability: reliabilityOf(of("words"), sharpness),
    unreadableReliability: reliabilityOf(of("unreadable"), sharpness),
  }
  const whole = fitted(rows, `merchants-v1-seed${seed}`)
  const { weights, ...header } = { ...whole, sharpness, ...reliabilities }
  const bytes = modelFileBytes({ header: { ...header, featureVersion }, weights })
  writeFileSync(merchantModelFile, bytes)
  console.error(`${bytes.length} bytes written`)

  const asked = thinned(
    rows.filter((row) => foldOf(row) === 0),
    forestAskedMax,
  )
  const forest = forestGuesses(
    thinned(
      rows.filter((row) => foldOf(row) !== 0),
      forestRowsMax,
    ),
    isHidden,
    asked.map((row) => reduced(row, isHidden(row))),
    seed,
  )
  const forestRight = asked.filter((row, index) => categories[forest[index] ?? -1] === row.category).length
  const same = new Set(asked)
  const linearOnSame = guesses.filter(({ row }) => same.has(row))

  return {
    subject: "train",
    rows: rows.length,
    heldOutAccuracy: accuracy,
    heldOutRowsOfWordsAlone: of("words").length,
    heldOutRowsUnreadable: of("unreadable").length,
    heldOutUnknownBrandAccuracy: hiddenBrands.filter(isRight).length / hiddenBrands.length,
    linearAccuracyOnForestRows: linearOnSame.filter(isRight).length / linearOnSame.length,
    forestAccuracy: forestRight / asked.length,
    sharpness,
    modelBytes: bytes.length,
  }
}

export const trainCategoriseCommand = Command.make("categorise", {}, () =>
  Effect.flatMap(Effect.sync(fit), (line) => Console.log(JSON.stringify(line))),
).pipe(Command.withDescription("The merchants' model, from descriptors that the project makes itself"))
