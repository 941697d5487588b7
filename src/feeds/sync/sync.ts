/**
 * Keeps linked accounts up to date: one fiber turns the wheel, lanes bound what runs, a run is a fiber for as long as it
 * takes. What is due lives in Postgres (sync/linked-account.ts), so that a restart goes on where it was; links, unlinkings
 * and wishes come by message, and those that were lost are found by looking. The traveller's screens hear of what came in.
 */
import { Clock, Context, Effect, FiberSet, Layer, Option, Schema } from "effect"
import type { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import { pushSubject, syncWishSubject } from "../../../streams/subjects.ts"
import { Broker } from "../../broker/connection.ts"
import { type SyncNotice, SyncWish } from "../../push/protocol.ts"
import { Consents } from "../../trust/consent.ts"
import type { FieldCipher } from "../../trust/field-cipher.ts"
import type { Publisher } from "../publisher.ts"
import { DueWheel } from "./due-wheel.ts"
import { Lanes } from "./lanes.ts"
import { type DueRow, duePage, keepPartnerState, type LinkedAccount, wishedAfter } from "./linked-account.ts"
import { type SyncPartner, SyncPartners } from "./partner.ts"
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

export class Sync extends Context.Service<Sync, { readonly figures: () => SyncFigures }>()("pacer/feeds/Sync") {
  /** Runs until its scope closes. */
  static readonly layer = Layer.effect(
    Sync,
    Effect.suspend(() => keepUp()),
  )
}

/** The sync of these partners' accounts. Needs Broker, Publisher, FieldCipher and a SqlClient. */
export const syncLayer = (partners: ReadonlyArray<SyncPartner>) =>
  Sync.layer.pipe(Layer.provide([PartnerDoors.layer, Consents.postgres]), Layer.provide(SyncPartners.layer(partners)))

type Needs = SqlClient.SqlClient | Publisher | FieldCipher | Consents

const decodeWish = Schema.decodeUnknownOption(Schema.fromJsonString(SyncWish))

const keepUp = Effect.fnUntraced(function* () {
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

  const lanes = new Lanes(doors.list, (door, id) => {
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
    if (!lanes.has(partner)) return
    wheel.remove(id)
    partnerOf.set(id, partner)
    asked.add(id)
    lanes.enter(partner, id)
  }

  const newestWish = yield* load((row, isOverdue) => {
    const door = doors.get(row.partner)
    if (door === undefined) return
    partnerOf.set(row.id, row.partner)
    const spreadMs = Math.min(limits.syncCatchUpMsMax, door.partner.intervalMs)
    wheel.place(row.id, isOverdue ? nowMs : row.nextTryMs, isOverdue ? nowMs + spreadMs : row.nextTryMs)
  }, nowMs)

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
    Effect.forever(
      Effect.flatMap(Clock.currentTimeMillis, (tickMs) => {
        for (const id of wheel.takeDue(tickMs)) {
          const partner = partnerOf.get(id)
          if (partner !== undefined) lanes.enter(partner, id)
        }
        lanes.pump(tickMs)
        return Effect.sleep(limits.syncTickMs - (tickMs % limits.syncTickMs))
      }),
    ),
  )
  return Sync.of({
    figures: () => ({ linked: partnerOf.size, waiting: lanes.waiting, running: lanes.running, ...figures }),
  })
})

/** Reads what there is, a page at a time; answers the newest wish in it. */
const load = Effect.fnUntraced(function* (take: (row: DueRow, isOverdue: boolean) => void, nowMs: number) {
  let newestWish = 0
  for (let afterId = 0; ; ) {
    const rows = yield* duePage(afterId)
    for (const row of rows) {
      take(row, row.nextTryMs < nowMs)
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
const wishesLookedBack = 200

const rescan = (newestWish: number, take: (row: DueRow) => unknown) => {
  let newest = newestWish
  let known = new Set<number>()
  const look = Effect.gen(function* () {
    const rows = yield* wishedAfter(Math.max(newestWish, newest - wishesLookedBack))
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
