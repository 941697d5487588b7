/**
 * Looks for what would save where a plan will not hold or a goal drifts: facts of their commits say where, one gateway
 * takes each up, at a pace. What is found is published as an event, so that the fold knows it (I1); what changes little is
 * not published again, so that nothing flaps. The same fiber does what decisions have left to do to itineraries.
 */
import { Cause, Clock, Effect, Schedule, Schema } from "effect"
import { limits } from "../../../config/limits.ts"
import type { EventOf } from "../../../streams/events.ts"
import { Publisher } from "../../feeds/publisher.ts"
import {
  type FoundList,
  foundList,
  keepList,
  markPublished,
  type OfferKind,
  type SavedOffer,
  type Variant,
} from "../../ledger/offers/found.ts"
import { type OfferLook, restLook, takeDueLooks } from "../../ledger/offers/looks.ts"
import { dueMoves } from "../../ledger/offers/moves.ts"
import { CorrectionView, GoalsView } from "../contract/plan-views.ts"
import { BudgetSummary, CommitmentView, type DashboardAnswer } from "../contract/views.ts"
import { OwnerViews } from "../owner-views.ts"
import { dealOffers } from "./deal-offers.ts"
import { findVariant, itineraryIn } from "./itinerary-offer.ts"
import { settle } from "./settle-moves.ts"
import { wantedMinor } from "./wanted.ts"

const decodeView = Schema.decodeUnknownEffect(
  Schema.Struct({
    summary: BudgetSummary,
    commitments: Schema.Array(CommitmentView),
    correction: Schema.optionalKey(Schema.NullOr(CorrectionView)),
    goals: Schema.optionalKey(Schema.NullOr(GoalsView)),
  }),
)

interface Found {
  readonly offers: ReadonlyArray<SavedOffer>
  readonly words: ReadonlyArray<string>
  readonly variant?: Variant
}

const nothing: Found = { offers: [], words: [] }

const publish = Effect.fnUntraced(function* (look: OfferLook, kind: OfferKind, before: FoundList, found: Found) {
  const { userId, budgetId } = look
  const revision = before.revision + 1
  if (!(yield* keepList(look, kind, revision, found.offers, found.variant))) return
  const { publish: send } = yield* Publisher
  const event: EventOf<"offers.found.v1"> = {
    ...{ specversion: "1.0", id: `offers:${budgetId}:${kind}:${revision}`, source: "pacer/offers" },
    ...{ type: "offers.found.v1", subject: userId, time: new Date(yield* Clock.currentTimeMillis).toISOString() },
    data: {
      budgetId,
      kind,
      revision,
      offers: found.offers,
      ...(found.words.length === 0 ? {} : { words: found.words }),
    },
  }
  yield* send(event)
  yield* markPublished(look, kind, revision)
})

/** A saving that is within this of what it was is the same. */
const sameShare = 0.25

const isSame = ({ published, offers }: FoundList, found: ReadonlyArray<SavedOffer>): boolean =>
  published &&
  offers.length === found.length &&
  offers.every(({ offerId, savingMinor, expires }) => {
    const now = found.find((one) => one.offerId === offerId)
    return (
      now !== undefined && now.expires === expires && Math.abs(now.savingMinor - savingMinor) <= savingMinor * sameShare
    )
  })

const withdraw = Effect.fnUntraced(function* (look: OfferLook, kind: OfferKind) {
  const before = yield* foundList(look, kind)
  if (before.offers.length > 0 || !before.published) yield* publish(look, kind, before, nothing)
})

const lookForVariant = Effect.fnUntraced(function* (
  look: OfferLook,
  view: Pick<typeof DashboardAnswer.Type, "summary" | "commitments">,
  wanted: number,
) {
  const before = yield* foundList(look, "itinerary")
  const stands = yield* itineraryIn(look, view)
  const nowMs = yield* Clock.currentTimeMillis
  const stillStands = before.offers.some(
    (one) =>
      one.kind === "itinerary" &&
      one.itineraryId === stands?.kept.itineraryId &&
      one.version === stands.kept.version &&
      Date.parse(one.expires) > nowMs + limits.offersPaceMs,
  )
  if (before.published && stillStands) return
  const found = stands && (yield* findVariant(look, view.summary, stands, wanted, before.revision + 1))
  if (found !== undefined) {
    const { offer, words, variant } = found
    yield* publish(look, "itinerary", before, { offers: [offer], words: [words], variant })
  } else if (before.offers.length > 0 || !before.published) yield* publish(look, "itinerary", before, nothing)
})

const lookForDeals = Effect.fnUntraced(function* (look: OfferLook, summary: typeof BudgetSummary.Type) {
  const before = yield* foundList(look, "deal")
  const found = yield* dealOffers(summary)
  const offers = found.map(({ offer }) => offer)
  if (!isSame(before, offers)) {
    yield* publish(look, "deal", before, { offers, words: found.map(({ words }) => words) })
  }
})

/** An itinerary that was changed for its budget's sake is left alone for a while. */
const isFresh = (correction: typeof CorrectionView.Type | null | undefined, nowMs: number): boolean =>
  (correction?.correctionHistory ?? []).some(
    ({ decision, decidedAt, savings }) =>
      decision !== "rejected" &&
      savings.some(({ kind }) => kind === "itinerary") &&
      nowMs - Date.parse(decidedAt) < limits.correctionIntervalMsMin,
  )

/** What one budget wants, and what there is for it. */
const lookAt = Effect.fnUntraced(function* (look: OfferLook) {
  const found = yield* (yield* OwnerViews).ask({ ask: "budget", ...look })
  if (found === undefined) return yield* restLook(look)
  const { summary, commitments, correction, goals } = yield* decodeView(found.view)
  const wanted = summary.phase === "running" ? wantedMinor(correction, goals) : 0
  if (summary.phase === "closed") return yield* restLook(look)
  if (wanted === 0) {
    yield* withdraw(look, "itinerary")
    yield* withdraw(look, "deal")
    return yield* restLook(look)
  }
  // The itinerary first: what is made anew for it once need not be made anew for deals.
  if (isFresh(correction, yield* Clock.currentTimeMillis)) yield* withdraw(look, "itinerary")
  else yield* lookForVariant(look, { summary, commitments }, wanted)
  yield* lookForDeals(look, summary)
})

const attempted = <A, E, R>(what: string, effect: Effect.Effect<A, E, R>) =>
  Effect.catchCause(Effect.asVoid(effect), (cause) =>
    Effect.logWarning(`${what} will be tried again: ${Cause.pretty(cause).split("\n")[0]}`),
  )

const lookOnce = Effect.gen(function* () {
  const due = yield* takeDueLooks
  yield* Effect.forEach(due, (look) => attempted("A budget's offers", lookAt(look)), {
    concurrency: limits.offersAtOnce,
    discard: true,
  })
})

const settleDue = Effect.gen(function* () {
  yield* Effect.forEach(yield* dueMoves, (move) => attempted("A correction's itinerary", settle(move)), {
    discard: true,
  })
})

/** Looks again and again, until its scope closes. */
export const offerForEver = Effect.andThen(
  attempted("Corrections' itineraries", settleDue),
  attempted("Offers", lookOnce),
).pipe(Effect.repeat(Schedule.spaced(limits.offersLookMs)))
