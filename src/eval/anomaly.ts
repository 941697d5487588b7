/**
 * `npm run eval -- anomaly --data DIR`: the card scorer on labelled rows. Without `--shipped` it is fitted anew for each
 * fold of cardholders and judged on those that the fit has not seen, with the threshold that the fit's inner folds chose;
 * with it the model that ships is judged as it is. `figuresAre` says which, and whether the shipped model has met the
 * people. Beside it stand two plain rules of the trade, each at its best threshold in hindsight.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { type CardModel, CardScorer, newCardActor } from "../budget/anomaly/card-scorer.ts"
import { cardholderDigest, cardholdersMet, shippedCardModel } from "../feeds/card-model-file.ts"
import { byCardholder, readCardRows } from "../feeds/card-rows.ts"
import {
  bestThreshold,
  type FitOptions,
  fitCards,
  foldsOf,
  modelOf,
  type Person,
  shippedOptions,
} from "../train/fit-cards.ts"
import { baselineScores } from "./anomaly-baselines.ts"
import { curvePicture } from "./curve-picture.ts"
import { EvalFailed } from "./failed.ts"
import { plantedKeys, plantedLines, plantedTable } from "./planted.ts"
import { between, printReport } from "./report.ts"
import { curveOf, f1Interval, figuresOf, prAucOf, type ScoredRow, withThreshold } from "./score-table.ts"

const scorePerson = (model: CardModel, person: Person): ReadonlyArray<ScoredRow> => {
  const scorer = new CardScorer(model)
  const actor = newCardActor(model.categories.length)
  return person.map(({ cardholder, purchase, fraud }) => {
    const score = scorer.score(actor, purchase)
    return {
      person: cardholder,
      timeSeconds: purchase.timeSeconds,
      score,
      alert: score >= model.threshold,
      fraud: fraud === true,
    }
  })
}

const crossValidated = Effect.fnUntraced(function* (people: ReadonlyArray<Person>, folds: number, options: FitOptions) {
  const fold = foldsOf(people.length, folds, `${options.seed} evaluation`)
  const rows: Array<ScoredRow> = []
  for (let out = 0; out < folds; out++) {
    const model = modelOf(
      fitCards(
        people.filter((_, index) => fold[index] !== out),
        options,
      ),
    )
    for (const [index, person] of people.entries()) {
      if (fold[index] === out) for (const row of scorePerson(model, person)) rows.push(row)
    }
    yield* Console.error(`fold ${out + 1} of ${folds} done`)
  }
  return rows
})

/** Baselines at the threshold that suits them best, which flatters them. */
const atTheirBest = (rows: ReadonlyArray<ScoredRow>) =>
  withThreshold(rows, bestThreshold(rows.map(({ score, fraud }) => ({ score, label: fraud ? 1 : 0 }))))

/** Both outer and inner folds need a fraud to learn from that is another person's. */
const canBeSplit = (people: ReadonlyArray<Person>): boolean =>
  people.filter((person) => person.some((row) => row.fraud === true)).length >= 3

const nested = "cross-validated by cardholder, each threshold from inner folds"

/** What the shipped model's figures are worth on these people. */
const shippedMeaning = (people: ReadonlyArray<Person>): string => {
  const met = cardholdersMet()
  const known = people.filter((person) => met.has(cardholderDigest(person[0]?.cardholder ?? ""))).length
  if (known === 0) return "held back: the shipped model, which has met none of these cardholders"
  return `in-sample: the shipped model, which was fitted on ${known} of these ${people.length} cardholders`
}

const fraudOnly = (person: Person): boolean => person.every((row) => row.fraud === true)

export const anomalyCommand = Command.make(
  "anomaly",
  {
    data: Flag.String("data").pipe(Flag.withDescription("The folder of transactions.csv, labelled")),
    shipped: Flag.Boolean("shipped").pipe(
      Flag.withDefault(false),
      Flag.withDescription("Judge the model that ships, without fitting any"),
    ),
    folds: Flag.Int("folds").pipe(Flag.withDefault(5), Flag.withDescription("Folds of cardholders")),
    seed: Flag.Int("seed").pipe(Flag.withDefault(7)),
    forest: Flag.Literals("forest", ["own", "library"]).pipe(
      Flag.withDefault("own"),
      Flag.withDescription("Who grows the trees of each fold; the library needs few rows"),
    ),
    trees: Flag.Int("trees").pipe(Flag.withDefault(shippedOptions.first.trees)),
    others: Flag.Int("others").pipe(
      Flag.withDefault(shippedOptions.othersPerFraud),
      Flag.withDescription("Purchases that are no fraud, drawn per fraud"),
    ),
    picture: Flag.String("picture").pipe(Flag.withDefault(""), Flag.withDescription("Write the curve as SVG here")),
  },
  Effect.fnUntraced(function* ({ data, shipped, folds, seed, picture, forest, trees, others }) {
    const people = yield* Effect.try({
      try: () => [...byCardholder(readCardRows(readFileSync(join(data, "transactions.csv"), "utf8"))).values()],
      catch: (cause) =>
        new EvalFailed({ message: `${join(data, "transactions.csv")} cannot be read: ${String(cause)}` }),
    })
    if (people.some((rows) => rows.some((row) => row.fraud === undefined))) {
      return yield* new EvalFailed({ message: "The rows have no is_fraud: score them with `pacer anomalies`." })
    }
    if (!shipped && !canBeSplit(people)) {
      return yield* new EvalFailed({
        message: "Fewer than three cardholders have a fraud: nothing can be fitted without them. Judge with --shipped.",
      })
    }
    const options: FitOptions = {
      ...shippedOptions,
      first: { ...shippedOptions.first, trees },
      second: { ...shippedOptions.second, trees },
      othersPerFraud: others,
      seed,
      forest,
    }
    const scoredBy = (one: CardModel) => people.flatMap((person) => [...scorePerson(one, person)])
    const model = shipped ? shippedCardModel() : undefined
    const rows =
      model === undefined ? yield* crossValidated(people, Math.min(folds, people.length), options) : scoredBy(model)
    const mixed = new Set(people.filter((person) => !fraudOnly(person)).map((person) => person[0]?.cardholder))
    const known = rows.filter((row) => mixed.has(row.person))
    const [zScore, mad] = (["zScore", "mad"] as const).map((rule) => atTheirBest(baselineScores(people, rule)))
    if (picture !== "") {
      const curves = [
        ["Pacer", rows],
        ["z-score", zScore ?? []],
        ["MAD", mad ?? []],
      ] as const
      writeFileSync(picture, curvePicture(curves.map(([name, one]) => [name, curveOf(one)] as const)))
    }
    const [f1Low, f1High] = f1Interval(rows, `${seed} interval`)
    const [f1KnownLow, f1KnownHigh] = f1Interval(known, `${seed} interval`)
    const figures = figuresOf(rows)
    const planted = plantedTable(seed)
    yield* printReport(`${rows.length} purchases of ${people.length} cardholders`, [
      ["F1", `${figures.f1.toFixed(3)} ${between(f1Low, f1High)}`],
      ["without those who have only fraud", `${figuresOf(known).f1.toFixed(3)} ${between(f1KnownLow, f1KnownHigh)}`],
      ["precision and recall", `${figures.precision.toFixed(3)}, ${figures.recall.toFixed(3)}`],
      ["false alerts per person and month", figures.falseAlertsPerPersonMonth.toFixed(3)],
      ["F1 of z-score and MAD", `${figuresOf(zScore ?? []).f1.toFixed(3)}, ${figuresOf(mad ?? []).f1.toFixed(3)}`],
      ...plantedLines(planted),
      ["picture", picture === "" ? "with --picture FILE" : picture],
    ])
    yield* Console.log(
      JSON.stringify({
        subject: "anomaly",
        figuresAre: shipped ? shippedMeaning(people) : nested,
        ...figures,
        prAuc: prAucOf(rows),
        f1Low95: f1Low,
        f1High95: f1High,
        f1WithoutFraudOnly: figuresOf(known).f1,
        f1WithoutFraudOnlyLow95: f1KnownLow,
        f1WithoutFraudOnlyHigh95: f1KnownHigh,
        zScoreF1: figuresOf(zScore ?? []).f1,
        zScorePrAuc: prAucOf(zScore ?? []),
        madF1: figuresOf(mad ?? []).f1,
        madPrAuc: prAucOf(mad ?? []),
        ...plantedKeys(planted),
        cardholders: people.length,
        rows: rows.length,
      }),
    )
  }),
).pipe(Command.withDescription("The card scorer on labelled card rows, and planted kinds on simulated travellers"))
