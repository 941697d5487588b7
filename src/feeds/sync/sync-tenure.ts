/**
 * Keeps linked accounts up to date while this process is the one that does: one fiber turns the wheel, lanes bound what
 * runs, a run is a fiber for as long as it takes. What is due lives in Postgres (linked-account.ts), so that a restart
 * goes on where it was; links, unlinkings and wishes come by message, and those that were lost are found by looking. The
 * traveller's screens hear of what came in.
 */
import { Clock, Effect, FiberSet, Option, Schema } from "effect"
import type { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import { pushSubject, syncWishSubject } from "../../../streams/subjects.ts"
import { Broker } from "../../broker/connection.ts"
import { type SyncNotice, SyncWish } from "../../push/protocol.ts"
import type { Consents } from "../../trust/consent.ts"
import type { FieldCipher } from "../../trust/field-cipher.ts"
import type { Publisher } from "../publisher.ts"
import { DueWheel } from "./due-wheel.ts"
import { Lanes } from "./lanes.ts"
import { type DueRow, duePage, keepPartnerState, type LinkedAccount, wishedAfter } from "./linked-account.ts"
import type { PartnerDoor } from "./partner-door.ts"
import { PartnerDoors } from "./partner-doors.ts"
import { type RunEnd, syncRun } from "./sync-run.ts"

export interface SyncFigures {
  /** On the wheel, waiting for their partner, and running. */
  readonly linked: number
  readonly waiting: number
  readonly running: number
  readonly runs: number
  readonly failedRuns: number
  readonly imported: number
}

export const noFigures = (): SyncFigures => ({ linked: 0, waiting: 0, running: 0, runs: 0, failedRuns: 0, imported: 0 })

type Needs = SqlClient.SqlClient | Publisher | FieldCipher | Consents

const decodeWish = Schema.decodeUnknownOption(Schema.fromJsonString(SyncWish))

/** Never ends by itself. @param shows given how it stands, as soon as it does */
export const keepUp = Effect.fnUntraced(function* (shows: (figures: () => SyncFigures) => void) {
  const { connection } = yield* Broker
  const doors = yield* PartnerDoors
  const fork = yield* FiberSet.makeRuntime<Needs>()
  const nowMs = yield* Clock.currentTimeMillis
  const wheel = new DueWheel({
    tickMs: limits.syncTickMs,
    choices: limits.syncSpreadChoices,
    random: Math.random,
    nowMs,
  })
  const partnerOf = new Map<number, string>()
  const asked = new Set<number>()
  const figures = { runs: 0, failedRuns: 0, imported: 0 }

  const lanes = new Lanes(doors.get, (door, id) => {
    fork(
      Effect.gen(function* () {
        const before = door.breaker.opened
        const end = yield* syncRun(door, id)
        yield* keepBreaker(door, before, end)
        ended(door, id, end, yield* Clock.currentTimeMillis)
      }),
    )
  })

  const place = (id: number, atMs: number, intervalMs: number): void => {
    const aroundMs = intervalMs * limits.syncJitterShare
    wheel.place(id, atMs - aroundMs, atMs + aroundMs)
  }

  const ended = ({ partner }: PartnerDoor, id: number, end: RunEnd, atMs: number): void => {
    figures.runs += 1
    const isDueAgain = lanes.ended(partner.id, id)
    const wasAsked = !isDueAgain && asked.delete(id)
    if (end.kind === "failed") figures.failedRuns += 1
    if (end.kind === "done") figures.imported += end.imported
    if (end.account !== undefined) tell(end.account, partner.name, end, wasAsked)
    if (isDueAgain) lanes.pump(atMs)
    else if (end.kind === "over") partnerOf.delete(id)
    else if (end.kind === "failed") place(id, end.nextTryMs, 0)
    else if (end.kind === "waiting") place(id, end.nextLookMs, limits.syncConsentLookMs)
    else place(id, end.hasMore ? atMs : end.startedMs + partner.intervalMs, end.hasMore ? 0 : partner.intervalMs)
    lanes.pump(atMs)
  }

  /** Screens hear of what came in, of what was asked for, and of an account that has begun to fail or has recovered. */
  const tell = (account: LinkedAccount, name: string, end: RunEnd, wasAsked: boolean): void => {
    const error = end.kind === "done" ? undefined : end.error
    const imported = end.kind === "done" ? end.imported : 0
    if (imported === 0 && !wasAsked && (error ?? null) === account.error) return
    const { userId, source } = account
    const notice: SyncNotice = {
      userId,
      synced: { source, account: account.account, name, imported, ...(error === undefined ? {} : { error }) },
    }
    if (!connection.isClosed()) connection.publish(pushSubject(userId), JSON.stringify(notice))
  }

  const wished = (id: number, partner: string): void => {
    if (doors.get(partner) === undefined) return
    wheel.remove(id)
    partnerOf.set(id, partner)
    asked.add(id)
    lanes.enter(partner, id)
  }

  /** Takes up the accounts of a partner. */
  const begin = (partner: PartnerDoor["partner"], atMs: number) =>
    load(partner.id, (row) => {
      if (partnerOf.has(row.id)) return
      partnerOf.set(row.id, row.partner)
      const spreadMs = Math.min(limits.syncCatchUpMsMax, partner.intervalMs)
      const isOverdue = row.nextTryMs < atMs
      wheel.place(row.id, isOverdue ? atMs : row.nextTryMs, isOverdue ? atMs + spreadMs : row.nextTryMs)
    })

  const leave = (partner: string): void => {
    lanes.leave(partner)
    for (const [id, theirs] of partnerOf) {
      if (theirs !== partner) continue
      wheel.remove(id)
      partnerOf.delete(id)
    }
  }

  const begun = new Set<string>()
  let newestWish = 0
  /** Partners that came or went since the last look. */
  const lookAtPartners = Effect.gen(function* () {
    const list = doors.list()
    for (const partner of begun) {
      if (list.some((door) => door.partner.id === partner)) continue
      begun.delete(partner)
      leave(partner)
    }
    for (const { partner } of list) {
      if (begun.has(partner.id)) continue
      newestWish = Math.max(newestWish, yield* begin(partner, yield* Clock.currentTimeMillis))
      begun.add(partner.id)
    }
  })
  yield* lookAtPartners

  yield* Effect.acquireRelease(
    Effect.sync(() =>
      connection.subscribe(syncWishSubject, {
        callback: (_error, message) => {
          const wish = Option.getOrUndefined(decodeWish(message.string()))
          if (wish === undefined) return
          wished(wish.id, wish.partner)
          lanes.pump(Date.now())
        },
      }),
    ),
    (subscription) => Effect.sync(() => connection.isClosed() || subscription.unsubscribe()),
  )
  yield* Effect.forkScoped(rescan(newestWish, (row) => partnerOf.has(row.id) || wished(row.id, row.partner)))
  yield* Effect.forkScoped(
    lookAtPartners.pipe(
      Effect.catch((error) => Effect.logWarning(`Partners' accounts cannot be looked at: ${error.message}`)),
      Effect.andThen(Effect.sleep(limits.partnersReloadMs)),
      Effect.forever,
    ),
  )
  shows(() => ({ linked: partnerOf.size, waiting: lanes.waiting, running: lanes.running, ...figures }))
  return yield* Effect.forever(
    Effect.flatMap(Clock.currentTimeMillis, (tickMs) => {
      for (const id of wheel.takeDue(tickMs)) {
        const partner = partnerOf.get(id)
        if (partner !== undefined) lanes.enter(partner, id)
      }
      lanes.pump(tickMs)
      return Effect.sleep(limits.syncTickMs - (tickMs % limits.syncTickMs))
    }),
  )
})

/** Reads a partner's accounts, a page at a time; answers the newest wish in them. */
const load = Effect.fnUntraced(function* (partner: string, take: (row: DueRow) => void) {
  let newestWish = 0
  for (let afterId = 0; ; ) {
    const rows = yield* duePage(partner, afterId)
    for (const row of rows) {
      take(row)
      newestWish = Math.max(newestWish, row.wish)
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < limits.syncLoadPageRows) return newestWish
    afterId = last.id
  }
})

/**
 * Wishes commit in another order than they are numbered: each look goes back a little, and takes each wish once. Only
 * accounts that nobody told of are missing; a lost wish of a known one waits for its next turn.
 */
const rescan = (newestWish: number, take: (row: DueRow) => unknown) => {
  let newest = newestWish
  let known = new Set<number>()
  const look = Effect.gen(function* () {
    const rows = yield* wishedAfter(Math.max(newestWish, newest - limits.syncWishesLookedBack))
    for (const row of rows) if (!known.has(row.wish)) take(row)
    known = new Set(rows.map((row) => row.wish))
    newest = Math.max(newest, ...known)
  }).pipe(Effect.catch((error) => Effect.logWarning(`Linked accounts cannot be looked at: ${error.message}`)))
  return Effect.forever(Effect.andThen(Effect.sleep(limits.syncRescanMs), look))
}

/** Remembers an opening for the next process, and for whoever asks why nothing comes. */
const keepBreaker = ({ partner, breaker }: PartnerDoor, before: PartnerDoor["breaker"]["opened"], end: RunEnd) => {
  const { opened } = breaker
  if (opened?.openUntilMs === before?.openUntilMs) return Effect.void
  return keepPartnerState({
    partner: partner.id,
    openUntilMs: opened === undefined ? null : Math.round(opened.openUntilMs),
    openings: opened?.openings ?? 0,
    error: opened === undefined || end.kind === "done" ? null : (end.error ?? null),
  }).pipe(Effect.catch((error) => Effect.logWarning(`A partner's state could not be kept: ${error.message}`)))
}
