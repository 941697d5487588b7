/** Commitments of a budget: what is booked and not paid yet, and the traveller's word about it. */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import { BookingCommitted, BookingReleased } from "../../../streams/events.ts"
import { EngineTimeout, Forbidden, NotFound, Refused, Unavailable } from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"
import { budgetId, idempotencyKey } from "./fields.ts"
import { CommitmentView } from "./views.ts"

const version = Schema.String.annotate({ description: "`<epoch>.<stream generation>.<sequence>`." })
const { category, amountMinor, dueDate, merchant, bookingId } = BookingCommitted.fields

export const CommitmentsAnswer = Schema.Struct({
  currency: Schema.String,
  committedMinor: Schema.Int.annotate({ description: "All that is owed." }),
  commitments: Schema.Array(CommitmentView).annotate({ description: "What is owed first." }),
  version,
}).annotate({ identifier: "CommitmentsAnswer" })

export const NewCommitment = Schema.Struct({ category, amountMinor, dueDate, merchant }).annotate({
  identifier: "NewCommitment",
  description: "Booked elsewhere, in the budget's currency.",
  examples: [{ category: "activities", amountMinor: 45_000_000, dueDate: "2026-05-10", merchant: "Kecak, Uluwatu" }],
})
export type NewCommitment = typeof NewCommitment.Type

export const ReleaseCommitment = Schema.Struct({
  why: Schema.Literals(["paid", "word"]).annotate({
    description: "paid: by a transaction, named where it is known. word: it is not owed, whatever the reason.",
  }),
  transactionId: BookingReleased.fields.transactionId,
}).annotate({ identifier: "ReleaseCommitment", examples: [{ why: "paid" }] })
export type ReleaseCommitment = typeof ReleaseCommitment.Type

const params = { budgetId }
const one = { budgetId, bookingId: bookingId.annotate({ description: "A booking of the budget." }) }
const reading = [NotFound, Forbidden, Unavailable, EngineTimeout] as const
const commanding = [NotFound, Forbidden, Refused, Unavailable, EngineTimeout] as const

export class CommitmentsGroup extends HttpApiGroup.make("commitments")
  .add(
    HttpApiEndpoint.get("list", "/api/budgets/:budgetId/commitments", {
      params,
      success: CommitmentsAnswer,
      error: reading,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "What is booked and not paid yet, and what no longer is",
        description:
          `Stops booked in an itinerary and offers booked from a comparison for this trip; at most ${limits.bookingsPerBudgetMax} are owed at a time. ` +
          "A payment that is surely one's own releases it; one that may be is asked about (`maybe`).",
      }),
    ),
    HttpApiEndpoint.post("commit", "/api/budgets/:budgetId/commitments", {
      params,
      headers: idempotencyKey,
      payload: NewCommitment,
      success: CommitmentsAnswer.pipe(HttpApiSchema.status(201)),
      error: commanding,
    }).annotateMerge(OpenApi.annotations({ summary: "Say what was booked elsewhere" })),
    HttpApiEndpoint.post("release", "/api/budgets/:budgetId/commitments/:bookingId/release", {
      params: one,
      headers: idempotencyKey,
      payload: ReleaseCommitment,
      success: CommitmentsAnswer,
      error: commanding,
    }).annotateMerge(OpenApi.annotations({ summary: "Say that it is owed no longer" })),
    HttpApiEndpoint.post("undo", "/api/budgets/:budgetId/commitments/:bookingId/undo", {
      params: one,
      headers: idempotencyKey,
      success: CommitmentsAnswer,
      error: commanding,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Owed after all",
        description:
          "Takes back that it was paid, or the traveller's word; what was cancelled is booked again instead.",
      }),
    ),
  )
  .middleware(InputProblems)
  .middleware(Authorization)
  .annotateMerge(OpenApi.annotations({ title: "Commitments" })) {}
