/**
 * Commitments over HTTP: what is booked and not paid yet. The plan is its traveller's alone, so that companions neither
 * see nor change them (I9).
 */
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import type { PacerEvent } from "../../../streams/events.ts"
import { bookingCommittedEvent, bookingIdFor, bookingReleasedEvent, type Origin } from "../commands.ts"
import { Api } from "../contract.ts"
import { submitOnce } from "../once.ts"
import { refused } from "../problem.ts"
import { bookingNotFound } from "../trip-problems.ts"
import { originOf } from "./origin.ts"
import { reachBudget } from "./reach.ts"

const listed = (budgetId: string) =>
  Effect.map(reachBudget("write", budgetId), ({ commitments, summary, version }) => ({
    ...{ currency: summary.currency, committedMinor: summary.committedMinor, commitments, version },
  }))

const oneOf = Effect.fnUntraced(function* (budgetId: string, bookingId: string) {
  const { commitments, currency } = yield* listed(budgetId)
  const one = commitments.find((commitment) => commitment.bookingId === bookingId)
  return one === undefined ? yield* Effect.fail(bookingNotFound(bookingId)) : { one, currency }
})

/** Later than what stands, also where our clock is behind the one that said it. */
const after = (origin: Origin, saidAt: string): Origin => ({
  ...origin,
  nowMs: Math.max(origin.nowMs, Date.parse(saidAt) + 1),
})

/** @param make makes the event; not run for a repeat */
const command = Effect.fnUntraced(function* <P, R>(
  origin: Origin,
  request: ReadonlyArray<unknown>,
  budgetId: string,
  make: Effect.Effect<PacerEvent, P, R>,
) {
  yield* reachBudget("write", budgetId)
  yield* submitOnce(origin, request, make)
  return yield* listed(budgetId)
})

export const commitmentsHandlers = HttpApiBuilder.group(Api, "commitments", (handlers) =>
  handlers.handleAll({
    list: ({ params }) => listed(params.budgetId),
    commit: ({ params: { budgetId }, payload, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        const make = Effect.map(listed(budgetId), ({ currency }) =>
          bookingCommittedEvent(origin, {
            ...{ bookingId: bookingIdFor(origin), budgetId, currency, from: "traveller" },
            ...payload,
          }),
        )
        return yield* command(origin, ["commitments.commit", budgetId, payload], budgetId, make)
      }),
    release: ({ params: { budgetId, bookingId }, payload, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        const make = Effect.gen(function* () {
          const { one } = yield* oneOf(budgetId, bookingId)
          if (one.state !== "open") return yield* Effect.fail(refused("it is not owed any more"))
          return bookingReleasedEvent(after(origin, one.committedAt), { budgetId, bookingId, ...payload })
        })
        return yield* command(origin, ["commitments.release", budgetId, bookingId, payload], budgetId, make)
      }),
    undo: ({ params: { budgetId, bookingId }, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        const make = Effect.gen(function* () {
          const { one, currency } = yield* oneOf(budgetId, bookingId)
          const { released, category, amountMinor, dueDate, from, merchant, original } = one
          if (released === undefined) return yield* Effect.fail(refused("it is owed already"))
          if (released.why === "cancelled") return yield* Effect.fail(refused("it was cancelled; book it again"))
          return bookingCommittedEvent(after(origin, released.at), {
            ...{ bookingId, budgetId, category, amountMinor, currency, dueDate, from },
            ...(merchant === undefined ? {} : { merchant }),
            ...(original === undefined ? {} : { original }),
          })
        })
        return yield* command(origin, ["commitments.undo", budgetId, bookingId], budgetId, make)
      }),
  }),
)
