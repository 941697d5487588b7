/**
 * `npm run train -- guarantee`: fits the guarantee's model to simulated trips of the split `fit` and takes its conformal
 * scores from those of `calibration`, whose prices and people are other ones (split conformal), and writes
 * `config/models/guarantee-v1.json`. Nothing of the split `test` is ever read here. The same seed gives the same file.
 */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { categories } from "../../config/taxonomy.ts"
import { type TravelStyle, travelStyles } from "../../config/travel-costs.ts"
import { type Basis, basisOfTrip, featureCount, scaleFeatureCount } from "../budget/guarantee/basis.ts"
import { newKnowledge } from "../budget/guarantee/knowledge.ts"
import { type Morning, midtripFeatureCount, midtripScaleCount, morningOf } from "../budget/guarantee/midtrip.ts"
import type { GuaranteeModel } from "../budget/guarantee/model.ts"
import type { QuantileTable } from "../budget/guarantee/quantile-table.ts"
import { ratesOf } from "../budget/guarantee/recalibration.ts"
import { learn, newRegression, predict, type Regression } from "../budget/guarantee/regression.ts"
import { type LivedTrip, liveTrip } from "../eval/guarantee/lived.ts"
import { judgeSimulated } from "../eval/guarantee/simulated.ts"
import { outlineOf, requestOf, type Split, worldOf } from "../sim/travellers/travellers.ts"
import { plannedDays } from "../trip/planner/days.ts"
import { sumByCategory } from "../trip/planner/plan.ts"

const seed = "guarantee-train"
/** How travellers heed advice is not known to a quote: all kinds are fitted together. */
const adherences = [0, 0.5, 1]
const minorPerRupiah = 100

interface Example {
  readonly basis: Basis
  readonly style: TravelStyle
  readonly trip: LivedTrip
  readonly guideByCategory: ReadonlyArray<number>
}

/** What a trip is expected to end at and the deviation, as far as fitted. */
interface Fitted {
  readonly mean: Regression
  readonly scale: Regression
}

const priceDeviations = 1.9

const examplesOf = (split: Split, trips: number, fitted: Fitted): ReadonlyArray<Example> =>
  Array.from({ length: trips }, (_, index) => {
    const request = requestOf(`${seed}/${split}`, index, trips)
    const basis = basisOfTrip(request, "IDR")
    const outline = outlineOf(request, worldOf(split))
    const level = predict(fitted.mean, basis.features)
    const planMinor =
      basis.guideMinor * Math.exp(level + priceDeviations * Math.exp(predict(fitted.scale, basis.scaleFeatures)))
    const adherence = adherences[index % adherences.length] ?? 0
    const ticket = { outline, basis, split, label: `${seed}/${index}`, adherence }
    return {
      basis,
      style: request.style,
      trip: liveTrip(ticket, level, planMinor),
      guideByCategory: sumByCategory(plannedDays(request)).map((rupiah) => rupiah * minorPerRupiah),
    }
  })

const wide = (size: number): Float64Array => new Float64Array(size).fill(1)
const blank = (): Fitted => ({
  mean: newRegression(new Float64Array(featureCount), wide(featureCount)),
  scale: newRegression(
    Float64Array.of(Math.log(0.2), ...new Float64Array(scaleFeatureCount - 1)),
    wide(scaleFeatureCount),
  ),
})

/** The expectation and deviation of ln|x| for a standard normal x. */
const logOfNormal = -0.635
const logSpread = 1.11

const learnScale = (scale: Regression, features: Float64Array, residual: number, deviation: number): void =>
  learn(scale, features, Math.log(Math.max(Math.abs(residual), deviation / 50)) - logOfNormal, logSpread ** 2)

const fitQuote = (examples: ReadonlyArray<Example>): Fitted => {
  const first = blank()
  const outcomeOf = ({ trip, basis }: Example) => Math.log(trip.finalMinor / basis.guideMinor)
  for (const one of examples) learn(first.mean, one.basis.features, outcomeOf(one), 0.2 ** 2)
  for (const one of examples) {
    learnScale(first.scale, one.basis.scaleFeatures, outcomeOf(one) - predict(first.mean, one.basis.features), 0.2)
  }
  const second = blank()
  for (const one of examples) {
    const deviation = Math.exp(predict(first.scale, one.basis.scaleFeatures))
    const expected = predict(first.mean, one.basis.features)
    // Accidents make prices, not habits: they belong into the scores' tail.
    const bounded = Math.min(3 * deviation, Math.max(-3 * deviation, outcomeOf(one) - expected))
    learn(second.mean, one.basis.features, expected + bounded, deviation ** 2)
    learnScale(second.scale, one.basis.scaleFeatures, bounded, deviation)
  }
  return second
}

interface RestExample {
  readonly morning: Morning
  readonly rest: number
}

const restsOf = (examples: ReadonlyArray<Example>, fitted: Fitted): ReadonlyArray<RestExample> =>
  examples.flatMap(({ basis, trip }) => {
    const level = predict(fitted.mean, basis.features)
    return trip.mornings.map((progress) => {
      const morning = morningOf(basis, level, progress)
      return { morning, rest: Math.log(Math.max(1, trip.finalMinor - progress.spentMinor) / morning.restGuideMinor) }
    })
  })

const fitMidtrip = (rests: ReadonlyArray<RestExample>): Fitted => {
  const mean = newRegression(new Float64Array(midtripFeatureCount), wide(midtripFeatureCount))
  for (const { morning, rest } of rests) learn(mean, morning.features, Math.max(-1.5, Math.min(1.5, rest)), 0.3 ** 2)
  const scale = newRegression(
    Float64Array.of(Math.log(0.3), ...new Float64Array(midtripScaleCount - 1)),
    wide(midtripScaleCount),
  )
  for (const { morning, rest } of rests) {
    learnScale(scale, morning.scaleFeatures, Math.max(-1.5, Math.min(1.5, rest - predict(mean, morning.features))), 0.3)
  }
  return { mean, scale }
}

/** Closer together where promises are made. */
const levels: ReadonlyArray<number> = [
  0.001, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7,
  0.75, 0.8, 0.825, 0.85, 0.875, 0.9, 0.91, 0.92, 0.93, 0.94, 0.945, 0.95, 0.955, 0.96, 0.965, 0.97, 0.975, 0.98, 0.985,
  0.99, 0.993, 0.996, 0.998, 0.999,
]
const rounded = (value: number): number => Math.round(value * 1e5) / 1e5

/** The conformal quantile: of n scores the ⌈(n + 1) level⌉-th. */
const tableOf = (values: ReadonlyArray<number>): QuantileTable => {
  const ascending = values.toSorted((one, other) => one - other)
  const rank = (level: number) => Math.min(ascending.length, Math.ceil((ascending.length + 1) * level)) - 1
  return { levels, values: levels.map((level) => rounded(ascending[Math.max(0, rank(level))] ?? 0)) }
}

const knots: ReadonlyArray<number> = [1, 2, 3, 4, 6, 9, 14]

const restTables = (rests: ReadonlyArray<RestExample>, { mean, scale }: Fitted): ReadonlyArray<QuantileTable> =>
  knots.map((knot, at) => {
    const until = knots[at + 1] ?? Number.POSITIVE_INFINITY
    return tableOf(
      rests
        .filter(({ morning }) => morning.daysLeft >= knot && morning.daysLeft < until)
        .map(
          ({ morning, rest }) =>
            (rest - predict(mean, morning.features)) / Math.exp(predict(scale, morning.scaleFeatures)),
        ),
    )
  })

/** Of what dear trips cost above the expected, the part of each category. */
const overrunShares = (examples: ReadonlyArray<Example>, { mean, scale }: Fitted, style: TravelStyle) => {
  const own = examples.filter((one) => one.style === style)
  const dear = own.filter(
    ({ basis, trip }) =>
      Math.log(trip.finalMinor / basis.guideMinor) - predict(mean, basis.features) >
      1.3 * Math.exp(predict(scale, basis.scaleFeatures)),
  )
  const over = categories.map((_, at) =>
    dear.reduce((sum, { basis, trip, guideByCategory }) => {
      const expected = (guideByCategory[at] ?? 0) * Math.exp(predict(mean, basis.features))
      return sum + Math.max(0, (trip.byCategory[at] ?? 0) - expected) / basis.guideMinor
    }, 0),
  )
  const whole = over.reduce((sum, one) => sum + one, 0)
  const shares = over.map((one) => rounded(one / whole))
  const rest = 1 - shares.reduce((sum, one) => sum + one, 0)
  shares[shares.length - 1] = rounded((shares.at(-1) ?? 0) + rest)
  return shares
}

/** What the claims of the model were worth when it quoted on the calibration trips. */
const claimRatesOf = (model: GuaranteeModel, trips: number): GuaranteeModel["claimRates"] => {
  const knowledge = newKnowledge(model, "same-kind")
  const run = { trips, adherences, target: 0.95, ratioRequests: 1, ratioSamples: 1, split: "calibration" } as const
  judgeSimulated({ ...run, seed: `${seed}/claims` }, knowledge)
  return [knowledge.beforeTrip, ...knowledge.midTrip].map((claims) => ratesOf(claims).map(rounded))
}

export const trainGuaranteeCommand = Command.make(
  "guarantee",
  { trips: Flag.Int("trips").pipe(Flag.withDefault(30_000), Flag.withDescription("Simulated trips of each split")) },
  Effect.fnUntraced(function* ({ trips }) {
    const outline = fitQuote(examplesOf("fit", trips, blank()))
    const examples = examplesOf("fit", trips, outline)
    const fitted = fitQuote(examples)
    const midtrip = fitMidtrip(restsOf(examples, fitted))
    yield* Console.error(`fitted to ${trips} trips`)
    const held = examplesOf("calibration", trips, fitted)
    const scores = held.map(
      ({ basis, trip }) =>
        (Math.log(trip.finalMinor / basis.guideMinor) - predict(fitted.mean, basis.features)) /
        Math.exp(predict(fitted.scale, basis.scaleFeatures)),
    )
    const numbers = ({ weights }: Regression) => Array.from(weights, rounded)
    const unclaimed: GuaranteeModel = {
      weights: numbers(fitted.mean),
      scaleWeights: numbers(fitted.scale),
      scores: tableOf(scores),
      midtrip: {
        weights: numbers(midtrip.mean),
        scaleWeights: numbers(midtrip.scale),
        knots,
        tables: restTables(restsOf(held, fitted), midtrip),
      },
      claimRates: [],
      overrunShares: {
        budget: overrunShares(held, fitted, "budget"),
        "mid-range": overrunShares(held, fitted, "mid-range"),
        luxury: overrunShares(held, fitted, "luxury"),
      },
    }
    const model = { ...unclaimed, claimRates: claimRatesOf(unclaimed, trips) }
    const provenance = {
      by: "npm run train -- guarantee",
      data: "src/sim/travellers",
      seed,
      splits: ["fit", "calibration"],
      trips,
    }
    const lines = Object.entries(model).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    writeFileSync(
      join(import.meta.dirname, "../../config/models/guarantee-v1.json"),
      `{\n"provenance": ${JSON.stringify(provenance)},\n"model": {\n${lines.join(",\n")}\n}\n}\n`,
    )
    yield* Console.log(
      JSON.stringify({
        subject: "guarantee",
        trips,
        styles: travelStyles.length,
        scoreAt95: model.scores.values[levels.indexOf(0.95)],
      }),
    )
  }),
).pipe(Command.withDescription("The price at which plans hold, from simulated trips of the fit and calibration splits"))
