/** The card model of parsed text: config/models/anomaly-cards.json, or any other that `npm run train` has written. */
import { readFields, readList, readNumber, readText, ShapeError } from "../shape.ts"
import { type CardModel, firstFeatures, firstNames, secondFeatures, secondNames } from "./card-scorer.ts"
import { layOutForest, readTrees } from "./forest.ts"

const checkedNames = (value: unknown, expected: ReadonlyArray<string>): void => {
  const names = readList(value, readText)
  if (names.join() !== expected.join()) throw new ShapeError("the model was fitted over other features")
}

/** @throws ShapeError when it is no model, or one of other features */
export const readCardModel = (parsed: unknown): CardModel => {
  const fields = readFields(parsed)
  const population = readFields(fields["population"])
  const features = readFields(fields["features"])
  checkedNames(features["first"], firstNames)
  checkedNames(features["second"], secondNames)
  const numbers = (name: string) => readList(population[name], readNumber)
  return {
    categories: readList(fields["categories"], readText),
    population: {
      logRatio: numbers("logRatio"),
      logUsual: readNumber(population["logUsual"]),
      deviation: numbers("deviation"),
      risk: numbers("risk"),
      hourRisk: numbers("hourRisk"),
    },
    first: layOutForest(readTrees(fields["first"], firstFeatures)),
    second: layOutForest(readTrees(fields["second"], secondFeatures)),
    threshold: readNumber(fields["threshold"]),
  }
}
