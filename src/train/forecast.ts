/**
 * `npm run train -- forecast --data DIR`: fits the populations that forecasts start from, and the residuals of naive pace
 * that they are judged against, to the cardholders of DIR and to simulated travellers, and writes them to
 * `config/models/`. The same data give the same files.
 */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { quantilesOf } from "../budget/forecast/distribution.ts"
import type { Population } from "../budget/forecast/population.ts"
import { EvalFailed } from "../eval/failed.ts"
import { atOwnPace, type Case, cardCases, historyDays, tripCases, windowDays } from "../eval/forecast/cases.ts"
import { fitCardholders, fitResiduals, fitTravellers, type Weights } from "../eval/forecast/fit.ts"
import { digestOf, writeFitted, writeNaive } from "../eval/forecast/model-files.ts"
import { fitNaive } from "../eval/forecast/naive.ts"
import { cardFileName, readCardholders } from "../eval/forecast/people.ts"
import { levels } from "../eval/forecast/quantiles.ts"
import { crpsOf } from "../eval/forecast/score.ts"
import { simulatedTrips } from "../eval/forecast/trips.ts"

const trainingTrips = 1_600
const trainingSeed = "forecast-train"

const candidates: { readonly [name in keyof Weights]: ReadonlyArray<number> } = {
  countHalfLifeDays: [15, 30, 45, 60, 90],
  amountHalfLifeDays: [30, 60, 90, 150],
  spreadHalfLifeDays: [150, 400],
  cap: [2, 3, 4, 5, 8],
  levelVariance: [0.001, 0.005, 0.02, 0.05],
  priorVariance: [0.02, 0.05, 0.1, 0.2],
  countWeightDays: [1, 2, 4],
  amountWeightCount: [2, 5, 10, 20, 40],
  spreadWeightCount: [30, 100],
}

const firstWeights: Weights = {
  countHalfLifeDays: 60,
  amountHalfLifeDays: 60,
  spreadHalfLifeDays: 150,
  cap: 5,
  levelVariance: 0.02,
  priorVariance: 0.05,
  countWeightDays: 2,
  amountWeightCount: 20,
  spreadWeightCount: 30,
}

interface Trained {
  readonly population: Population
  readonly cases: ReadonlyArray<Case>
  readonly crps: number
}

/** Fits the rest of the population for given weights, and says how well it then does. */
const trained = (base: Population, casesOf: (population: Population) => ReadonlyArray<Case>): Trained => {
  const cases = casesOf(base)
  const population = { ...base, residuals: fitResiduals(cases) }
  const losses = cases.map(
    (one) =>
      crpsOf(
        quantilesOf(one.rest, population.residuals, levels).map((rest) => one.spentMinor + rest),
        one.totalMinor,
      ) / one.unitMinor,
  )
  return { population, cases, crps: losses.reduce((sum, loss) => sum + loss, 0) / cases.length }
}

const isWeight = (name: string): name is keyof Weights => name in candidates

/** One pass over the weights, each in turn at its best with the others held. */
const best = (trainedWith: (weights: Weights) => Trained): Trained => {
  let weights = firstWeights
  let found = trainedWith(weights)
  for (const name of Object.keys(candidates).filter(isWeight)) {
    for (const candidate of candidates[name]) {
      if (candidate === weights[name]) continue
      const tried = trainedWith({ ...weights, [name]: candidate })
      if (tried.crps >= found.crps) continue
      found = tried
      weights = { ...weights, [name]: candidate }
    }
  }
  return found
}

export const trainForecastCommand = Command.make(
  "forecast",
  { data: Flag.String("data").pipe(Flag.withDescription(`The folder of ${cardFileName}`)) },
  Effect.fnUntraced(function* ({ data }) {
    const people = yield* Effect.try({
      try: () => readCardholders(data),
      catch: (cause) => new EvalFailed({ message: `${join(data, cardFileName)} cannot be read: ${String(cause)}` }),
    })
    const cards = best((weights) =>
      trained(fitCardholders(people, weights), (population) => people.flatMap((one) => cardCases(population, one))),
    )
    yield* Console.error(`${people.length} cardholders: CRPS ${cards.crps.toFixed(4)} average days`)
    const journeys = simulatedTrips(trainingSeed, trainingTrips)
    const trips = best((weights) =>
      trained(fitTravellers(journeys, weights), (population) => journeys.flatMap((one) => tripCases(population, one))),
    )
    yield* Console.error(`${journeys.length} simulated trips: CRPS ${trips.crps.toFixed(4)} planned days`)
    const by = "npm run train -- forecast"
    const sha256 = createHash("sha256")
      .update(readFileSync(join(data, cardFileName)))
      .digest("hex")
    const protocol = `consecutive windows of ${windowDays.join(" and ")} days after ${historyDays} days, on each of their days`
    writeFitted(
      "cards",
      {
        by,
        data: cardFileName,
        sha256,
        protocol,
        cases: cards.cases.length,
        people: people.map((one) => digestOf(one.name)),
      },
      cards.population,
    )
    writeFitted(
      "trips",
      {
        by,
        data: "src/feeds/simulate",
        seed: trainingSeed,
        trips: trainingTrips,
        cases: trips.cases.length,
        people: [],
      },
      trips.population,
    )
    writeNaive({
      cards: fitNaive(cards.cases, levels),
      cardsOwnPace: fitNaive(cards.cases.map(atOwnPace), levels),
      trips: fitNaive(trips.cases, levels),
    })
    yield* Console.log(JSON.stringify({ subject: "forecast", crpsCards: cards.crps, crpsTrips: trips.crps }))
  }),
).pipe(Command.withDescription("The populations that forecasts start from"))
