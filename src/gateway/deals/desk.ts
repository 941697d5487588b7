/**
 * Keeps the book of deals (trip/deals/deal-book.ts) in step with Postgres and with travellers' budgets, and tells of what
 * fits. New and changed deals are read as they come; a budget is asked anew of its owner when it was pushed to a screen,
 * when a commit left a fact of it (a threshold, a warning, a trip begun), or else when its snapshot was written, so that a
 * commit pays nothing for it. Every gateway has a desk; a match is kept and told by the one that finds it first. Ends of
 * deals are deal-ends.ts's.
 */
import { PgTypes } from "@effect/sql-pg"
import { Cause, Clock, Context, Effect, Layer, Schedule, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { cityOf } from "../../../config/areas.ts"
import { limits } from "../../../config/limits.ts"
import { pushSubject } from "../../../streams/subjects.ts"
import { Broker } from "../../broker/connection.ts"
import { msPerDay } from "../../budget/calendar.ts"
import { everyClaim } from "../../ledger/deals/claims.ts"
import { dealInRow, dealsChangedSince } from "../../ledger/deals/deals.ts"
import { keepMatches } from "../../ledger/deals/matches.ts"
import { factCursors, toldSince } from "../../ledger/deals/told-travellers.ts"
import type { LiveDeal } from "../../trip/deals/deal.ts"
import { DealBook } from "../../trip/deals/deal-book.ts"
import { dealBudgetOf } from "../../trip/deals/deal-budget.ts"
import type { HeldClaim } from "../../trip/deals/eligibility.ts"
import { BudgetSummary } from "../contract/views.ts"
import { OwnerViews } from "../owner-views.ts"
import { endDue, endForEver, Lookers, tellLookers } from "./deal-ends.ts"
import { tellBest } from "./deal-notices.ts"

export class DealDesk extends Context.Service<
  DealDesk,
  {
    readonly book: DealBook
    /** A traveller's budgets have moved, or are looked at: soon they are asked anew. */
    readonly moved: (userId: string) => void
    /** Finds a deal's budgets and keeps them; answers how many there are. */
    readonly arrived: (deal: LiveDeal) => Effect.Effect<number, DeskTrouble>
    /** A deal was withdrawn: nobody has it any more. */
    readonly gone: (dealId: string) => Effect.Effect<void, DeskTrouble>
    /** Has a page of deals open, and is told when one ends. */
    readonly looked: (userId: string, nowMs: number) => void
  }
>()("pacer/gateway/DealDesk") {
  static readonly layer = Layer.effect(
    DealDesk,
    Effect.gen(function* () {
      const book = new DealBook()
      const services = yield* Effect.context<Needs>()
      const arrived = (deal: LiveDeal) => Effect.provideContext(findBudgets(book, deal), services)
      const dirty = new Set<string>()
      const moved = (userId: string) => {
        if (dirty.size < limits.dealBudgetsMax) dirty.add(userId)
      }
      const lookers = new Lookers()
      const gone = (dealId: string) => Effect.provideContext(withdrawn(book, lookers, dealId), services)
      yield* Effect.forkScoped(follow(book, dirty, moved, lookers))
      return DealDesk.of({ book, moved, arrived, gone, looked: (userId, nowMs) => lookers.looked(userId, nowMs) })
    }),
  )
}

type Work = ReturnType<typeof findBudgets> | ReturnType<typeof withdrawn>
type Needs = Effect.Services<Work>
type DeskTrouble = Effect.Error<Work>

const withdrawn = Effect.fnUntraced(function* (book: DealBook, lookers: Lookers, dealId: string) {
  const nowMs = yield* Clock.currentTimeMillis
  const deal = book.index.deal(dealId)
  if (deal !== undefined) book.put({ ...deal, withdrawn: true }, nowMs)
  yield* endDue(nowMs)
  yield* tellLookers(lookers, [dealId])
})

/** A deal whose terms are new: its budgets are kept, and the best of them told. */
const findBudgets = Effect.fnUntraced(function* (book: DealBook, deal: LiveDeal) {
  const nowMs = yield* Clock.currentTimeMillis
  if (!book.put(deal, nowMs)) return 0
  const matches = book.index.budgetsFor(deal, book.held, nowMs)
  const fresh = yield* keepMatches(matches.slice(0, limits.dealMatchesKeptMax), nowMs)
  yield* Effect.forEach(fresh, (match) => tellBest([match], nowMs), { discard: true })
  return matches.length
})

const decodeSummaries = Schema.decodeUnknownEffect(Schema.Array(BudgetSummary))

/** A traveller's budgets as their owner has them now, and what is for each of them. */
const lookAtUser = Effect.fnUntraced(function* (book: DealBook, userId: string) {
  const found = yield* (yield* OwnerViews).ask({ ask: "budgets", userId })
  const nowMs = yield* Clock.currentTimeMillis
  for (const summary of yield* decodeSummaries(found?.view ?? [])) {
    const budget = dealBudgetOf(summary, cityOf(summary.destination))
    if (summary.phase !== "running" && summary.phase !== "upcoming") {
      book.index.removeBudget(budget)
      continue
    }
    if (book.index.budgetCount >= limits.dealBudgetsMax) continue
    book.index.putBudget(budget)
    const matches = book.index.dealsFor(budget, book.held(userId), nowMs).slice(0, limits.dealMapNamedMax)
    yield* tellBest(yield* keepMatches(matches, nowMs), nowMs)
  }
})

/** Which deals of the last changes were seen, so that each is read once although every look goes back a little. */
class Seen {
  #last = 0
  readonly #numbers = new Set<number>()

  get from(): number {
    return Math.max(0, this.#last - limits.dealsLookedBack)
  }

  take(changeNo: number): boolean {
    if (this.#numbers.has(changeNo)) return false
    this.#numbers.add(changeNo)
    this.#last = Math.max(this.#last, changeNo)
    if (this.#numbers.size > limits.dealPageRows * 2) {
      for (const one of this.#numbers) if (one < this.from) this.#numbers.delete(one)
    }
    return true
  }
}

const readDeals = Effect.fnUntraced(function* (
  book: DealBook,
  seen: Seen,
  each: (deal: LiveDeal) => Effect.Effect<unknown, DeskTrouble, Needs>,
) {
  for (;;) {
    const rows = yield* dealsChangedSince(seen.from, yield* Clock.currentTimeMillis)
    const news = rows.filter(({ changeNo }) => seen.take(changeNo))
    for (const row of news) {
      const deal = dealInRow(row)
      if (deal !== undefined && book.index.dealCount < limits.dealsMax) yield* each(deal)
    }
    if (rows.length < limits.dealPageRows || news.length === 0) return
  }
})

const readClaims = Effect.fnUntraced(function* (book: DealBook) {
  const byUser = new Map<string, Array<HeldClaim>>()
  for (const { userId, held } of yield* everyClaim(yield* Clock.currentTimeMillis)) {
    const own = byUser.get(userId)
    if (own === undefined) byUser.set(userId, [held])
    else own.push(held)
  }
  for (const [userId, held] of byUser) book.setHeld(userId, held)
})

/** Travellers whose snapshot was written since: their budgets have moved. */
const movedSince = Effect.fnUntraced(function* (sinceMs: number) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ readonly userId: string }>`
    select user_id as "userId" from snapshots
     where written_at > to_timestamp(${PgTypes.float8(sinceMs / 1_000)}::float8)
     order by written_at desc limit ${PgTypes.int4(limits.dealBudgetsMax)}`
  return rows.map(({ userId }) => userId)
})

/** A part that fails is tried again, and keeps nothing else from being done. */
const attempted = <A, E, R>(what: string, effect: Effect.Effect<A, E, R>) =>
  Effect.catchCause(Effect.asVoid(effect), (cause) =>
    Effect.logWarning(`${what} will be tried again: ${Cause.pretty(cause).split("\n")[0]}`),
  )

const repeated = <R>(everyMs: number, effect: Effect.Effect<void, never, R>) =>
  Effect.repeat(effect, Schedule.spaced(everyMs))

/** Users whose budgets were pushed to a screen; only the subject is looked at. */
const pushedUsers = Effect.fnUntraced(function* (moved: (userId: string) => void) {
  const { connection } = yield* Broker
  const before = pushSubject("").length
  yield* Effect.acquireRelease(
    Effect.sync(() =>
      connection.subscribe(pushSubject("*"), {
        callback: (_error, { subject }) => moved(subject.slice(before)),
      }),
    ),
    (subscription) => Effect.sync(() => connection.isClosed() || subscription.unsubscribe()),
  )
})

const follow = Effect.fnUntraced(function* (
  book: DealBook,
  dirty: Set<string>,
  moved: (userId: string) => void,
  lookers: Lookers,
) {
  const seen = new Seen()
  yield* pushedUsers(moved)
  const first = readDeals(book, seen, (deal) => Effect.map(Clock.currentTimeMillis, (nowMs) => book.put(deal, nowMs)))
  yield* Effect.andThen(readClaims(book), first).pipe(
    Effect.tapError((error) => Effect.logWarning(`Deals are not read yet: ${error.message}`)),
    Effect.retry(Schedule.spaced(limits.dealsLookMs)),
  )
  const lookAtDeals = attempted(
    "New deals",
    readDeals(book, seen, (deal) =>
      // Withdrawn at another gateway: what looked at it here is told too.
      deal.withdrawn && book.index.deal(deal.dealId) !== undefined
        ? withdrawn(book, lookers, deal.dealId)
        : findBudgets(book, deal),
    ),
  )
  // One index at a time: requests come in between.
  const drawMap = Effect.repeat(
    Effect.tap(
      Effect.sync(() => book.map.buildNext()),
      () => Effect.yieldNow,
    ),
    { while: (built) => built },
  )
  const lookAtUsers = Effect.gen(function* () {
    const users = [...dirty].slice(0, limits.dealUsersPerLookMax)
    for (const userId of users) dirty.delete(userId)
    yield* Effect.forEach(users, (userId) => attempted("A budget's deals", lookAtUser(book, userId)), {
      concurrency: limits.dealUsersAtOnce,
      discard: true,
    })
  })
  // What moved before is in the snapshots, which are all looked at in the beginning.
  let cursors: ReadonlyMap<number, number> = new Map()
  const lookAtFacts = Effect.gen(function* () {
    if (cursors.size === 0) cursors = yield* factCursors
    const told = yield* toldSince(cursors, limits.dealFactsPerLookMax)
    for (const userId of told.userIds) moved(userId)
    cursors = told.cursors
  })
  let sinceMs = (yield* Clock.currentTimeMillis) - limits.dealDaysMax * msPerDay
  const lookAtSnapshots = Effect.gen(function* () {
    const nowMs = yield* Clock.currentTimeMillis
    for (const userId of yield* movedSince(sinceMs)) moved(userId)
    sinceMs = nowMs - limits.dealBudgetsLookMs
  })
  yield* Effect.all(
    [
      repeated(limits.dealsLookMs, Effect.andThen(lookAtDeals, Effect.asVoid(drawMap))),
      repeated(limits.dealsLookMs * 2, Effect.andThen(attempted("Told budgets", lookAtFacts), lookAtUsers)),
      repeated(limits.dealBudgetsLookMs, attempted("Moved budgets", lookAtSnapshots)),
      endForEver(book, lookers),
    ],
    { concurrency: "unbounded", discard: true },
  )
})
