/**
 * Corrections over HTTP. The plan is its traveller's alone, so that companions neither see nor decide them: even looking
 * asks for the right to write (I9). What speaks against a decision is said here, before it becomes an event.
 */
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import type { EventOf } from "../../../streams/events.ts"
import type { Move } from "../../budget/correction/money-line.ts"
import { objectionTo, type Standing } from "../../budget/correction/objection.ts"
import type { CorrectionView } from "../../budget/correction/view.ts"
import { correctionPage } from "../../ledger/corrections.ts"
import { correctionDecidedEvent, correctionSetEvent, type Origin } from "../commands.ts"
import { Api } from "../contract.ts"
import { submitOnce } from "../once.ts"
import { correctionNotFound, databaseAway, refused } from "../problem.ts"
import { originOf } from "./origin.ts"
import { reachBudget, unreadable } from "./reach.ts"

type Reached = Effect.Success<ReturnType<typeof reachBudget>>

const reachOwn = Effect.fnUntraced(function* (budgetId: string) {
  const view = yield* reachBudget("write", budgetId)
  const { correction } = view
  if (correction === undefined || correction === null) return yield* Effect.fail(unreadable())
  return { view, correction }
})

const answer = (budgetId: string) =>
  Effect.map(reachOwn(budgetId), ({ view, correction }) => ({ correction, version: view.version }))

const standingOf = ({ summary }: Reached, { reserveMinor, settings }: CorrectionView): Standing => ({
  plan: {
    currency: summary.currency,
    totalMinor: summary.totalMinor,
    reserveMinor,
    categoryPlanMinor: Object.fromEntries(
      summary.byCategory.flatMap(({ category, plannedMinor }) =>
        plannedMinor === null ? [] : [[category, plannedMinor]],
      ),
    ),
  },
  spentMinor: (category) => summary.byCategory.find((row) => row.category === category)?.spentMinor ?? 0,
  committedMinor: (category) => summary.byCategory.find((row) => row.category === category)?.committedMinor ?? 0,
  settings,
})

/** A word later than those before it, also where our clock is behind the one that they were said by. */
const after = (origin: Origin, earlier: string): Origin => ({
  ...origin,
  nowMs: Math.max(origin.nowMs, Date.parse(earlier) + 1),
})

type Decided = EventOf<"correction.decided.v1">["data"]

const proposalIn = ({ open, preview, correctionHistory }: CorrectionView, correctionId: string) =>
  Effect.suspend(() => {
    const proposal = [open, preview].find((one) => one?.correctionId === correctionId)
    if (proposal !== undefined && proposal !== null) return Effect.succeed(proposal)
    const decided = correctionHistory.find((one) => one.correctionId === correctionId)
    return Effect.fail(
      decided === undefined ? correctionNotFound(correctionId) : refused(`it is ${decided.decision} already`),
    )
  })

const isSame = (left: ReadonlyArray<Move>, right: ReadonlyArray<Move>): boolean =>
  left.length === right.length &&
  left.every(({ from, to, amountMinor }, index) => {
    const other = right[index]
    return from === other?.from && to === other.to && amountMinor === other.amountMinor
  })

const acceptance = Effect.fnUntraced(function* (
  budgetId: string,
  correctionId: string,
  moves: ReadonlyArray<Move> | undefined,
) {
  const { view, correction } = yield* reachOwn(budgetId)
  const proposal = yield* proposalIn(correction, correctionId)
  const chosen = moves ?? proposal.moves
  const objection = objectionTo(standingOf(view, correction), chosen)
  if (objection !== undefined) return yield* Effect.fail(refused(objection, moves === undefined ? undefined : "moves"))
  const decision = isSame(chosen, proposal.moves) ? "accepted" : "edited"
  const decided: Decided = { budgetId, correctionId, decision, moves: chosen, proposed: proposal.moves }
  return { decided, since: proposal.proposedAt }
})

const rejection = Effect.fnUntraced(function* (budgetId: string, correctionId: string) {
  const { correction } = yield* reachOwn(budgetId)
  const proposal = yield* proposalIn(correction, correctionId)
  const decided: Decided = { budgetId, correctionId, decision: "rejected", moves: [], proposed: proposal.moves }
  return { decided, since: proposal.proposedAt }
})

const undoing = Effect.fnUntraced(function* (budgetId: string, correctionId: string) {
  const { correction } = yield* reachOwn(budgetId)
  const applied = correction.correctionHistory.find((one) => one.correctionId === correctionId)
  if (applied === undefined) return yield* Effect.fail(correctionNotFound(correctionId))
  if (!applied.undo.possible) return yield* Effect.fail(refused(applied.undo.why, "correctionId"))
  const decided: Decided = { budgetId, correctionId, decision: "undone", moves: applied.moves }
  return { decided, since: applied.decidedAt }
})

/** @param make what is decided, checked; not run for a repeat */
const decide = Effect.fnUntraced(function* <P, R>(
  headers: { readonly "idempotency-key"?: string },
  request: ReadonlyArray<unknown>,
  budgetId: string,
  make: Effect.Effect<{ readonly decided: Decided; readonly since: string }, P, R>,
) {
  const origin = yield* originOf(headers)
  yield* reachBudget("write", budgetId)
  const event = Effect.map(make, ({ decided, since }) => correctionDecidedEvent(after(origin, since), decided))
  yield* submitOnce(origin, request, event)
  return yield* answer(budgetId)
})

export const correctionsHandlers = HttpApiBuilder.group(Api, "corrections", (handlers) =>
  handlers.handleAll({
    read: ({ params }) => answer(params.budgetId),
    set: ({ params: { budgetId }, payload, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        yield* reachBudget("write", budgetId)
        const event = correctionSetEvent(origin, budgetId, payload)
        yield* submitOnce(origin, ["corrections.set", budgetId, payload], Effect.succeed(event))
        return yield* answer(budgetId)
      }),
    history: ({ params: { budgetId }, query }) =>
      Effect.gen(function* () {
        const { summary } = yield* reachBudget("write", budgetId)
        return yield* correctionPage({
          userId: summary.userId,
          budgetId,
          limit: query.limit ?? limits.pageRowsMax,
          ...(query.before === undefined ? {} : { beforeSeq: query.before }),
        }).pipe(Effect.catchTag("SqlError", () => Effect.fail(databaseAway)))
      }),
    accept: ({ params: { budgetId, correctionId }, payload, headers }) =>
      decide(
        headers,
        ["corrections.accept", budgetId, correctionId, payload],
        budgetId,
        acceptance(budgetId, correctionId, payload?.moves),
      ),
    reject: ({ params: { budgetId, correctionId }, headers }) =>
      decide(headers, ["corrections.reject", budgetId, correctionId], budgetId, rejection(budgetId, correctionId)),
    undo: ({ params: { budgetId, correctionId }, headers }) =>
      decide(headers, ["corrections.undo", budgetId, correctionId], budgetId, undoing(budgetId, correctionId)),
  }),
)
