/**
 * A deal's end, at its time: it leaves the book, its matches are taken back in Postgres (by one gateway, once), and the
 * screens of whoever had it or is looking at deals are told. What fell due while nothing ran is taken up at the start.
 */
import { Clock, Effect, Result, Schema } from "effect"
import { limits } from "../../../config/limits.ts"
import { dealsEndedSubject } from "../../../streams/subjects.ts"
import { Broker } from "../../broker/connection.ts"
import { endDueDeals } from "../../ledger/deals/ends.ts"
import type { DealBook } from "../../trip/deals/deal-book.ts"
import { dataFrame } from "../socket-frames.ts"
import type { Sockets } from "../sockets.ts"

const Ended = Schema.Struct({ userId: Schema.String, dealIds: Schema.Array(Schema.String) })
const decodeEnded = Schema.decodeUnknownResult(Schema.fromJsonString(Ended))

/** Travellers whose pages of deals are open: such a page asks again within `dealsRefreshMs`. */
export class Lookers {
  readonly #untilMs = new Map<string, number>()

  looked(userId: string, nowMs: number): void {
    this.#untilMs.delete(userId)
    this.#untilMs.set(userId, nowMs + 2 * limits.dealsRefreshMs)
    if (this.#untilMs.size > limits.dealLookersMax) this.#drop(nowMs)
  }

  at(nowMs: number): Iterable<string> {
    this.#drop(nowMs)
    return this.#untilMs.keys()
  }

  /** In order of their last look: those who have gone, and the longest since where they are too many. */
  #drop(nowMs: number): void {
    for (const [userId, untilMs] of this.#untilMs) {
      if (untilMs > nowMs && this.#untilMs.size <= limits.dealLookersMax) return
      this.#untilMs.delete(userId)
    }
  }
}

/** Tells every gateway's screens of these travellers. */
export const tellEnded = Effect.fnUntraced(function* (ended: ReadonlyMap<string, ReadonlySet<string>>) {
  const { connection } = yield* Broker
  for (const [userId, dealIds] of ended) {
    if (connection.isClosed()) return
    const notice: typeof Ended.Type = { userId, dealIds: [...dealIds].slice(0, limits.dealMapNamedMax) }
    connection.publish(dealsEndedSubject(userId), JSON.stringify(notice))
  }
})

/** Shows the screens that are connected here what any gateway has found ended. */
export const showEndedDeals = Effect.fnUntraced(function* (sockets: Sockets) {
  const { connection } = yield* Broker
  yield* Effect.acquireRelease(
    Effect.sync(() =>
      connection.subscribe(dealsEndedSubject("*"), {
        callback: (_error, message) => {
          const decoded = decodeEnded(message.string())
          if (Result.isFailure(decoded)) return
          const { userId, dealIds } = decoded.success
          sockets.show(userId, dataFrame("deals_ended", { dealIds }))
        },
      }),
    ),
    (subscription) => Effect.sync(() => connection.isClosed() || subscription.unsubscribe()),
  )
})

/** All that is due in Postgres, a page after the other; tells those who had it. */
export const endDue = Effect.fn("endDue")(function* (nowMs: number) {
  for (;;) {
    const { ends, more } = yield* endDueDeals(nowMs)
    const ended = new Map<string, Set<string>>()
    for (const { userId, dealId } of ends) ended.set(userId, (ended.get(userId) ?? new Set()).add(dealId))
    yield* tellEnded(ended)
    if (!more) return
  }
})

/** All that has ended in the book, a page after the other. */
const expireBook = Effect.fnUntraced(function* (book: DealBook, nowMs: number) {
  const over: Array<string> = []
  for (;;) {
    const page = book.expire(nowMs, limits.dealEndsPerPageMax)
    over.push(...page)
    if (page.length < limits.dealEndsPerPageMax) return over
    yield* Effect.yieldNow
  }
})

/** Tells whoever looks at deals that these count no more. */
export const tellLookers = Effect.fnUntraced(function* (lookers: Lookers, dealIds: ReadonlyArray<string>) {
  if (dealIds.length === 0) return
  const named = new Set(dealIds)
  const nowMs = yield* Clock.currentTimeMillis
  yield* tellEnded(new Map([...lookers.at(nowMs)].map((userId) => [userId, named])))
})

/** Waits for each end in turn, until its scope closes. A new deal may end sooner than those known so far. */
export const endForEver = Effect.fnUntraced(function* (book: DealBook, lookers: Lookers) {
  let lookedMs = 0
  for (;;) {
    const nowMs = yield* Clock.currentTimeMillis
    const over = yield* expireBook(book, nowMs)
    if (over.length > 0 || nowMs - lookedMs >= limits.dealEndsLookMs) {
      lookedMs = nowMs
      yield* Effect.catchCause(endDue(nowMs), (cause) =>
        Effect.logWarning("Ended deals will be looked for again", cause),
      )
    }
    yield* tellLookers(lookers, over)
    yield* Effect.sleep(Math.max(1, Math.min(book.index.nextEndMs - nowMs, limits.dealsLookMs)))
  }
})
