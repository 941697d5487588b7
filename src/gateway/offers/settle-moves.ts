/**
 * Makes an itinerary follow what was decided about its correction. Where it was changed between the looking and the
 * deciding, the whole correction is taken back, so that no half of it stands: one proposal, one undo.
 */
import { Clock, Effect } from "effect"
import type { EventOf } from "../../../streams/events.ts"
import { Publisher } from "../../feeds/publisher.ts"
import { itineraryOf } from "../../ledger/itineraries.ts"
import { lookAgain, type OfferLook } from "../../ledger/offers/looks.ts"
import {
  type Correction,
  type ItineraryMove,
  movesOf,
  settleMove,
  staleIsSaid,
  variantOf,
} from "../../ledger/offers/moves.ts"
import { refused, unavailable } from "../problem.ts"

const takenBack = (move: ItineraryMove, nowMs: number): EventOf<"correction.decided.v1"> => ({
  ...{ specversion: "1.0", id: `${move.correctionId}:${move.seq}:stale`, source: "pacer/offers", subject: move.userId },
  ...{ type: "correction.decided.v1", time: new Date(Math.max(nowMs, Math.ceil(move.decidedAtMs) + 1)).toISOString() },
  data: { budgetId: move.budgetId, correctionId: move.correctionId, decision: "undone", by: "engine" },
})

/** Done, or taken back as a whole; safe to repeat. */
export const settle = Effect.fnUntraced(function* (move: ItineraryMove) {
  const state = move.state === "stale" ? "stale" : yield* settleMove(move)
  if (state !== "stale") return
  const { publish } = yield* Publisher
  yield* publish(takenBack(move, yield* Clock.currentTimeMillis))
  yield* staleIsSaid(move)
})

/** What is due of one correction, in order: before its answer goes out. */
export const settleCorrection = Effect.fnUntraced(function* (correction: Correction) {
  for (const move of yield* movesOf(correction)) if (move.state === "due" || move.state === "stale") yield* settle(move)
})

/** Fails where an offer's itinerary is no longer as it was when the offer was made; it is then looked for anew. */
export const checkTaken = Effect.fnUntraced(function* (
  look: OfferLook,
  savings: ReadonlyArray<{ readonly kind: string; readonly offerId: string }>,
) {
  for (const { kind, offerId } of savings) {
    if (kind !== "itinerary") continue
    const variant = yield* variantOf(look.userId, offerId)
    if (variant?.stands === true) continue
    yield* lookAgain(look)
    const why = "the itinerary was changed since this was found; it is looked at again now"
    return yield* Effect.fail(refused(why, "savings"))
  }
})

/** Fails where the itinerary that a correction has changed was changed again: undoing would undo that too. */
export const checkPutBack = Effect.fnUntraced(function* (correction: Correction) {
  yield* Effect.catchTag(settleCorrection(correction), "PublishError", ({ message }) =>
    Effect.fail(unavailable(message)),
  )
  const taken = (yield* movesOf(correction)).findLast(({ what, state }) => what === "take" && state === "done")
  if (taken === undefined) return
  const now = yield* itineraryOf(correction.userId, taken.itineraryId)
  if (now === undefined || now.version === taken.version) return
  const why =
    `the itinerary “${now.document.name}” was changed after this correction (version ${taken.version} became ` +
    `${now.version}); undo those changes there first`
  return yield* Effect.fail(refused(why, "correctionId"))
})
