/**
 * `pacer anomalies FILE`: a score per row of a card stream, in the file's order, from earlier rows of the same
 * cardholder only. Takes labelled and unlabelled files alike; labels are not looked at.
 */

import { readFileSync } from "node:fs"
import { Console, Effect, Runtime, Schema } from "effect"
import { Argument, Command } from "effect/cli"
import { limits } from "../../config/limits.ts"
import { type CardActor, CardScorer, newCardActor } from "../budget/anomaly/card-scorer.ts"
import { jsonFlag } from "../launch/flags.ts"
import { shippedCardModel } from "./card-model-file.ts"
import { type CardRow, readCardRows } from "./card-rows.ts"

class BadCardFile extends Schema.TaggedError<BadCardFile>()("BadCardFile", { message: Schema.String }) {
  override readonly [Runtime.errorReported] = false
}

export interface CardScore {
  readonly trans_num: string
  readonly score: number
  readonly alert: boolean
}

/** Scores rows of any number of cardholders, each from its own earlier ones. */
export const scoreCardRows = (rows: ReadonlyArray<CardRow>): ReadonlyArray<CardScore> => {
  const model = shippedCardModel()
  const scorer = new CardScorer(model)
  const actors = new Map<string, CardActor>()
  return rows.map(({ transNum, cardholder, purchase }) => {
    let actor = actors.get(cardholder)
    if (actor === undefined) {
      actor = newCardActor(model.categories.length)
      actors.set(cardholder, actor)
    }
    const score = scorer.score(actor, purchase)
    return { trans_num: transNum, score: Math.round(score * 10_000) / 10_000, alert: score >= model.threshold }
  })
}

const bad = (file: string) => (cause: unknown) =>
  new BadCardFile({ message: `${file} is no card file: ${cause instanceof Error ? cause.message : String(cause)}` })

export const anomaliesCommand = Command.make(
  "anomalies",
  {
    file: Argument.String("file").pipe(Argument.withDescription("CSV in the card stream format; - is standard input")),
    json: jsonFlag("Print one JSON line per row"),
  },
  Effect.fnUntraced(function* ({ file, json }) {
    const scores = yield* Effect.try({
      try: () => scoreCardRows(readCardRows(readFileSync(file === "-" ? 0 : file, "utf8"))),
      catch: bad(file),
    })
    const lineOf = (one: CardScore) =>
      json ? JSON.stringify(one) : `${one.alert ? "ALERT" : "     "} ${one.score.toFixed(4)} ${one.trans_num}`
    for (let at = 0; at < scores.length; at += limits.scoresPerWrite) {
      yield* Console.log(
        scores
          .slice(at, at + limits.scoresPerWrite)
          .map(lineOf)
          .join("\n"),
      )
    }
  }),
).pipe(Command.withDescription("Scores the rows of a card stream: how much each looks like a fraud"))
