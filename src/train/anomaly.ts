/**
 * `npm run train -- anomaly --data DIR`: fits the card scorer on the labelled rows of DIR/transactions.csv and writes
 * the model with where it comes from. No row of the data stays in it.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Console, Effect, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { firstNames, secondNames } from "../budget/anomaly/card-scorer.ts"
import type { TreeNodes } from "../budget/anomaly/forest.ts"
import { cardholderDigest, cardModelFile } from "../feeds/card-model-file.ts"
import { byCardholder, cardStreamCategories, readCardRows } from "../feeds/card-rows.ts"
import { fitCards, shippedOptions } from "./fit-cards.ts"

class TrainFailed extends Schema.TaggedError<TrainFailed>()("TrainFailed", { message: Schema.String }) {}

const flat = (nodes: TreeNodes): ReadonlyArray<number> =>
  nodes.flatMap((node) => (node.length === 1 ? [-1, node[0]] : [node[0], Number(node[1].toPrecision(6))]))

export const anomalyCommand = Command.make(
  "anomaly",
  { data: Flag.String("data").pipe(Flag.withDescription("The folder of transactions.csv, labelled")) },
  Effect.fnUntraced(function* ({ data }) {
    const people = yield* Effect.try({
      try: () => [...byCardholder(readCardRows(readFileSync(join(data, "transactions.csv"), "utf8"))).values()],
      catch: (cause) => new TrainFailed({ message: `${data} cannot be read: ${String(cause)}` }),
    })
    if (people.some((rows) => rows.some((row) => row.fraud === undefined))) {
      return yield* new TrainFailed({ message: "A row has no is_fraud: there is nothing to learn from it." })
    }
    const fitted = fitCards(people, shippedOptions)
    const model = {
      provenance: {
        what: "two random forests that score card rows: a row beside its payer's habits, then beside its run",
        trainedOn: "lcabrp/card_transactions_analysis (synthetic, Sparkov generator), development cardholders",
        cardholders: people.length,
        people: people.map((rows) => cardholderDigest(rows[0]?.cardholder ?? "")),
        rows: people.reduce((sum, rows) => sum + rows.length, 0),
        frauds: people.flat().filter((row) => row.fraud).length,
        by: "npm run train -- anomaly",
        options: shippedOptions,
      },
      seed: shippedOptions.seed,
      threshold: fitted.threshold,
      categories: cardStreamCategories,
      features: { first: firstNames, second: secondNames },
      population: fitted.population,
      first: fitted.first.map(flat),
      second: fitted.second.map(flat),
    }
    writeFileSync(cardModelFile, `${JSON.stringify(model)}\n`)
    yield* Console.log(
      JSON.stringify({
        subject: "anomaly",
        cardholders: people.length,
        threshold: fitted.threshold,
        nodes: [...fitted.first, ...fitted.second].reduce((sum, nodes) => sum + nodes.length, 0),
      }),
    )
  }),
).pipe(Command.withDescription("The card scorer's two forests"))
