/** Corrections: what keeps a plan, what was proposed for it, and the traveller's answers. */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import { CorrectionSet, EventId, MoneyMove } from "../../../streams/events.ts"
import { EngineTimeout, Forbidden, NotFound, Refused, Unavailable } from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"
import { budgetId, idempotencyKey } from "./fields.ts"
import { CorrectionView, MoveView } from "./plan-views.ts"

const version = Schema.String.annotate({ description: "`<epoch>.<stream generation>.<sequence>`." })

export const CorrectionAnswer = Schema.Struct({ correction: CorrectionView, version }).annotate({
  identifier: "CorrectionAnswer",
})

const { budgetId: _budgetId, ...settingsFields } = CorrectionSet.fields
export const SetCorrection = Schema.Struct(settingsFields).annotate({
  identifier: "SetCorrection",
  description: "The whole of the settings: what is left out is as for a new budget.",
  examples: [{ mode: "automatic", adherenceTarget: 0.9, locked: ["activities"], perCorrectionMinorMax: 50_000_000 }],
})

const AcceptCorrection = Schema.Struct({
  moves: Schema.optionalKey(
    Schema.Array(MoneyMove).check(Schema.isMinLength(1), Schema.isMaxLength(limits.correctionMovesMax)),
  ).annotate({ description: "Other moves than those proposed; left out, it is accepted as it is." }),
}).annotate({
  identifier: "AcceptCorrection",
  description: "May be left out.",
  examples: [{ moves: [{ from: "shopping", to: "reserve", amountMinor: 20_000_000 }] }],
})

const CorrectionRow = Schema.Struct({
  correctionId: Schema.String,
  proposedAt: Schema.NullOr(Schema.String).annotate({ description: "Null: it was previewed and applied at once." }),
  reason: Schema.NullOr(Schema.String),
  automatic: Schema.Boolean,
  movedMinor: Schema.Int,
  probabilityBefore: Schema.NullOr(Schema.Finite),
  probabilityAfter: Schema.NullOr(Schema.Finite),
  moves: Schema.Array(MoveView),
  decision: Schema.NullOr(Schema.String).annotate({ description: "Null: nothing was decided about it." }),
  decidedBy: Schema.NullOr(Schema.String),
  decidedAt: Schema.NullOr(Schema.String),
}).annotate({ identifier: "CorrectionRecord" })

const params = { budgetId }
const one = {
  budgetId,
  correctionId: EventId.annotate({ description: "Of the open proposal, the preview, or the history." }),
}
const reading = [NotFound, Forbidden, Unavailable, EngineTimeout] as const
const commanding = [NotFound, Forbidden, Refused, Unavailable, EngineTimeout] as const

export class CorrectionsGroup extends HttpApiGroup.make("corrections")
  .add(
    HttpApiEndpoint.get("read", "/api/budgets/:budgetId/correction", {
      params,
      success: CorrectionAnswer,
      error: reading,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Whether the plan holds, and what would make it",
        description: "Settings, the open proposal, a preview of this moment, history. Also in the dashboard's view.",
      }),
    ),
    HttpApiEndpoint.put("set", "/api/budgets/:budgetId/correction/settings", {
      params,
      headers: idempotencyKey,
      payload: SetCorrection,
      success: CorrectionAnswer,
      error: commanding,
    }).annotateMerge(
      OpenApi.annotations({ summary: "Say what corrections may do: off, suggest, automatic in limits" }),
    ),
    HttpApiEndpoint.get("history", "/api/budgets/:budgetId/corrections", {
      params,
      query: {
        before: Schema.optionalKey(
          Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
        ),
        limit: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: limits.pageRowsMax }))),
      },
      success: Schema.Struct({ corrections: Schema.Array(CorrectionRow), next: Schema.NullOr(Schema.Int) }).annotate({
        identifier: "CorrectionPage",
      }),
      error: reading,
    }).annotateMerge(OpenApi.annotations({ summary: "All corrections of a budget, newest first" })),
    HttpApiEndpoint.post("accept", "/api/budgets/:budgetId/corrections/:correctionId/accept", {
      params: one,
      headers: idempotencyKey,
      payload: [AcceptCorrection, Schema.Null],
      success: CorrectionAnswer,
      error: commanding,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Apply a proposal or a preview, as it is or with other moves",
        description:
          "Refused when money is not there any more, or committed, locked or below a floor: with the reason.",
      }),
    ),
    HttpApiEndpoint.post("reject", "/api/budgets/:budgetId/corrections/:correctionId/reject", {
      params: one,
      headers: idempotencyKey,
      success: CorrectionAnswer,
      error: commanding,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Reject a proposal",
        description: "Nothing like it comes until more is at stake.",
      }),
    ),
    HttpApiEndpoint.post("undo", "/api/budgets/:budgetId/corrections/:correctionId/undo", {
      params: one,
      headers: idempotencyKey,
      success: CorrectionAnswer,
      error: commanding,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Take an applied correction back, also days later",
        description:
          "Refused with the reason when its money is spent, the plan was changed since, or the trip is over.",
      }),
    ),
  )
  .add(
    HttpApiEndpoint.post("take", "/api/budgets/:budgetId/offers/:offerId/take", {
      params: { budgetId, offerId: EventId.annotate({ description: "Of the offers in the correction's view." }) },
      headers: idempotencyKey,
      success: CorrectionAnswer,
      error: commanding,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Take an offer by itself, for a goal's sake",
        description:
          "No money moves; less is expected to be spent, and an itinerary changes. Undone as the correction `o-<offerId>`.",
      }),
    ),
  )
  .middleware(InputProblems)
  .middleware(Authorization)
  .annotateMerge(OpenApi.annotations({ title: "Corrections", description: "What keeps the plan, and who decides." })) {}
