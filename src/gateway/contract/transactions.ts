/**
 * One transaction, and the traveller's word about it: its budget and category, its parts, who bears it, which purchase
 * it gives back; of what was entered by hand also the amount, and whether it counts at all.
 */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import { ExpenseSplit } from "../../../streams/events.ts"
import { EngineTimeout, Forbidden, NotFound, Refused, Unavailable } from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"
import { amountMinor, budgetId, category, currency, idempotencyKey, occurredAt, text } from "./fields.ts"
import { Recorded, Repeated, TransactionDetail } from "./views.ts"

const place = Schema.NullOr(budgetId).annotate({ description: "The budget it belongs to; null: to none." })

export const AssignTransaction = Schema.Struct({
  budgetId: Schema.optionalKey(place),
  category: Schema.optionalKey(
    Schema.NullOr(category).annotate({
      description:
        "What it was spent on; null: the word is taken back. A purchase's merchant is of that category from a month before this purchase on.",
    }),
  ),
  onlyThis: Schema.optionalKey(
    Schema.Boolean.annotate({ description: "True: the category says nothing of the merchant's other purchases." }),
  ),
})
  .check(
    Schema.makeFilter((word) => word.budgetId !== undefined || word.category !== undefined, {
      expected: "a budgetId, a category, or both",
    }),
  )
  .annotate({ identifier: "AssignTransaction" })
export type AssignTransaction = typeof AssignTransaction.Type

const part = { budgetId: Schema.optionalKey(place), category: Schema.optionalKey(category) }
const partsOf = <Part extends Schema.Constraint>(one: Part) =>
  Schema.Array(one).check(
    Schema.isMaxLength(limits.splitPartsMax),
    Schema.makeFilter((parts: ReadonlyArray<unknown>) => parts.length !== 1, {
      expected: "two parts or more, or none to make it whole again",
    }),
  )

export const SplitTransaction = Schema.Struct({
  parts: Schema.Union([
    partsOf(Schema.Struct({ ...part, amountMinor })),
    partsOf(
      Schema.Struct({
        ...part,
        weight: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 })).annotate({
          description: "A share in proportion to all weights; what does not divide is the last part's.",
          examples: [1],
        }),
      }),
    ),
  ]).annotate({
    description: "Amounts in the transaction's own currency, adding up to it; or weights. None: whole again.",
  }),
}).annotate({ identifier: "SplitTransaction" })
export type SplitTransaction = typeof SplitTransaction.Type

export const ShareTransaction = Schema.Struct({
  budgetId: budgetId.annotate({ description: "A trip of the traveller, or one that they may add expenses to." }),
  split: ExpenseSplit.annotate({
    description:
      "Who bears it: equally, by weights, or exactly in the transaction's own currency, adding up to it. What does not divide is borne by the last.",
  }),
}).annotate({ identifier: "ShareTransaction" })
export type ShareTransaction = typeof ShareTransaction.Type

const TransactionId = Schema.String.check(
  Schema.isPattern(/^[0-9a-f]{32}(-\d{1,2})?$/, { expected: "a transaction id: 32 hexadecimal digits" }),
).annotate({
  description: "The `transactionId` of a transaction; of a part, `-` and its number behind it, it means the whole.",
  examples: ["0f4c2a8e9b7d61530f4c2a8e9b7d6153"],
})

export const LinkRefund = Schema.Struct({
  purchaseId: TransactionId.annotate({ description: "The purchase that this credit gives back, in full or in part." }),
}).annotate({ identifier: "LinkRefund" })
export type LinkRefund = typeof LinkRefund.Type

export const MatchTransaction = Schema.Struct({
  otherId: TransactionId.annotate({
    description: "The one that goes on counting; of a debit, the credit that the traveller's own money became.",
  }),
}).annotate({ identifier: "MatchTransaction" })
export type MatchTransaction = typeof MatchTransaction.Type

export const AmendTransaction = Schema.Struct({
  amountMinor: Schema.optionalKey(amountMinor),
  currency: Schema.optionalKey(currency),
  occurredAt: Schema.optionalKey(occurredAt),
  merchant: Schema.optionalKey(Schema.NullOr(text("Where it was spent; null: not said.", "Warung Made"))),
  note: Schema.optionalKey(Schema.NullOr(text("The traveller's own words; null: none.", "Lunch with Made"))),
})
  .check(Schema.makeFilter((change) => Object.keys(change).length > 0, { expected: "at least one field to change" }))
  .annotate({ identifier: "AmendTransaction", description: "Only what is to change; at least one field." })
export type AmendTransaction = typeof AmendTransaction.Type

const command = {
  params: { transactionId: TransactionId },
  headers: idempotencyKey,
  success: [Recorded, Repeated],
  error: [NotFound, Forbidden, Refused, Unavailable, EngineTimeout],
} as const
const path = "/api/transactions/:transactionId"
const byHandOnly = "Only for what was entered by hand: `not-by-hand` otherwise."

export class TransactionsGroup extends HttpApiGroup.make("transactions")
  .add(
    HttpApiEndpoint.get("read", path, {
      params: command.params,
      success: TransactionDetail,
      error: [NotFound, Forbidden, Unavailable, EngineTimeout],
    }).annotateMerge(OpenApi.annotations({ summary: "A transaction with all that was said about it" })),
    HttpApiEndpoint.patch("amend", path, { ...command, payload: AmendTransaction }).annotateMerge(
      OpenApi.annotations({ summary: "Change what was entered by hand", description: byHandOnly }),
    ),
    HttpApiEndpoint.post("assign", `${path}/assign`, { ...command, payload: AssignTransaction }).annotateMerge(
      OpenApi.annotations({
        summary: "Say which budget or category a transaction belongs to",
        description:
          "The traveller's word decides over every rule and stays through amendments. A category is also that of the same merchant's other purchases, unless the traveller has said otherwise of them.",
      }),
    ),
    HttpApiEndpoint.put("split", `${path}/split`, { ...command, payload: SplitTransaction }).annotateMerge(
      OpenApi.annotations({
        summary: "Make a transaction several, over categories or budgets",
        description: "No parts make it whole again. A later amendment of the amount is the last part's.",
      }),
    ),
    HttpApiEndpoint.put("share", `${path}/share`, { ...command, payload: ShareTransaction }).annotateMerge(
      OpenApi.annotations({
        summary: "Share a transaction with the companions of a trip",
        description:
          "It counts in that trip's budget, whoever's it is, and for nobody's own; who owes whom changes with it.",
      }),
    ),
    HttpApiEndpoint.delete("unshare", `${path}/share`, command).annotateMerge(
      OpenApi.annotations({ summary: "Share it no longer" }),
    ),
    HttpApiEndpoint.put("linkRefund", `${path}/refund-of`, { ...command, payload: LinkRefund }).annotateMerge(
      OpenApi.annotations({
        summary: "Say which purchase a refund gives back",
        description: "It follows its purchase: the same budget, category, parts and companions.",
      }),
    ),
    HttpApiEndpoint.delete("unlinkRefund", `${path}/refund-of`, command).annotateMerge(
      OpenApi.annotations({ summary: "It gives back no purchase" }),
    ),
    HttpApiEndpoint.put("match", `${path}/same-as`, { ...command, payload: MatchTransaction }).annotateMerge(
      OpenApi.annotations({
        summary: "Say that it is the same payment as another",
        description:
          "It no longer counts; the other does, with its category, parts and companions. Of a debit and a credit: the traveller's own money, of which the fee alone is spent.",
      }),
    ),
    HttpApiEndpoint.post("keepApart", `${path}/apart-from`, { ...command, payload: MatchTransaction }).annotateMerge(
      OpenApi.annotations({
        summary: "Say that it is not the same payment as another",
        description: "Undoes a match, whoever made it, and answers the question whether they are one: both count.",
      }),
    ),
    HttpApiEndpoint.post("void", `${path}/void`, command).annotateMerge(
      OpenApi.annotations({ summary: "Let what was entered by hand count no longer", description: byHandOnly }),
    ),
    HttpApiEndpoint.post("restore", `${path}/restore`, command).annotateMerge(
      OpenApi.annotations({ summary: "Let a voided entry count again", description: byHandOnly }),
    ),
  )
  .middleware(InputProblems)
  .middleware(Authorization)
  .annotateMerge(OpenApi.annotations({ title: "Transactions" })) {}
