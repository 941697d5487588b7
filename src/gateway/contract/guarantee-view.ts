/** A running promise as the contract shows it (`budget/guarantee/look.ts`). */
import { Schema } from "effect"
import { CategoryName } from "../../../streams/events.ts"

const probability = Schema.Finite.annotate({ description: "0 to 1." })

export const GuaranteeView = Schema.Struct({
  priceMinor: Schema.Int,
  target: probability,
  promisedProbability: probability.annotate({ description: "As it was said when the promise was made." }),
  probabilityNow: probability.annotate({ description: "That the trip ends within the price, as of now." }),
  kept: Schema.optionalKey(Schema.Boolean.annotate({ description: "Once it is decided; nothing moves it then." })),
  lapsed: Schema.optionalKey(
    Schema.Literal(true).annotate({
      description: "Closed early, made shorter, or nothing entered: neither kept nor broken.",
    }),
  ),
  movedBy: Schema.Array(
    Schema.Struct({ category: CategoryName, overMinor: Schema.Int, probabilityChange: Schema.Finite }),
  ).annotate({ description: "What moved it most: spend against what was expected by now." }),
  nextAction: Schema.NullOr(
    Schema.Struct({
      kind: Schema.Literal("keep-to-allowance"),
      allowanceMinor: Schema.Int,
      probabilityAfter: probability,
    }),
  ).annotate({ description: "Null while the plan is on course." }),
}).annotate({
  identifier: "Guarantee",
  description: "Of a promise about this trip: statistical, pooled over all trips.",
})
