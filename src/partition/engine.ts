/**
 * The engine of one process: owns partitions, tenure after tenure, and answers for them. A tenure that fails (a commit
 * refused, a broker gone, a poisonous event) is followed by another from the committed cursor; what no retry can mend
 * (another owner, a log that does not belong to the database, an identity counted twice) stops the engine loudly.
 */
import { Clock, Context, Deferred, Effect, Layer, Schedule, Schema } from "effect"
import { limits } from "../../config/limits.ts"
import { ownerSubject, viewSubject, watchSubject } from "../../streams/subjects.ts"
import { isSettled, type Resident, Residents } from "../actor/residents.ts"
import { cascade, warmCascade } from "../budget/categorise/cascade.ts"
import { Fenced } from "../ledger/commit.ts"
import { LearnedGuarantee } from "../ledger/learned-guarantee.ts"
import { Store } from "../ledger/store.ts"
import { WatchMessage } from "../push/protocol.ts"
import { Pusher } from "../push/pusher.ts"
import { makeViews } from "../push/views.ts"
import { WatchList } from "../push/watch-list.ts"
import { FieldCipher } from "../trust/field-cipher.ts"
import { Counters, type EngineParts } from "./engine-parts.ts"
import { Log } from "./log.ts"
import { runTenure, takeTenancies } from "./owner.ts"
import { serveStatus } from "./status.ts"
import type { Tenancy } from "./tenancy.ts"

export class EngineStopped extends Schema.TaggedError<EngineStopped>()("EngineStopped", { message: Schema.String }) {}

export type EngineStatus = "starting" | "running" | "recovering" | "stopped"

export class Engine extends Context.Service<
  Engine,
  {
    readonly counters: Counters
    readonly status: () => EngineStatus
    /** Why the engine stopped or is recovering, in one sentence. */
    readonly trouble: () => string | undefined
    readonly residentCount: () => number
    readonly cursors: () => ReadonlyArray<{
      readonly partition: number
      readonly folded: number
      readonly epoch: number
    }>
    /** Never succeeds; fails when the engine has stopped for good. */
    readonly stopped: Effect.Effect<never, EngineStopped>
  }
>()("pacer/partition/Engine") {}

const sweepEveryMs = 5_000
const { categorise } = cascade

export interface EngineOptions {
  /** All of them by default. */
  readonly partitions?: ReadonlyArray<number>
}

/** The engine on NATS and Postgres. */
export const engineLayer = (options: EngineOptions = {}) =>
  engineOn(options).pipe(Layer.provide([Log.nats, Store.postgres, LearnedGuarantee.postgres]))

/** The engine on whatever log and store are given: the real ones, or those of the deterministic world. */
export const engineOn = (options: EngineOptions = {}) =>
  Layer.effect(
    Engine,
    Effect.gen(function* () {
      warmCascade()
      const log = yield* Log
      const clock = yield* Clock.Clock
      yield* log.provision
      const { partitionCount } = log
      const cipher = yield* FieldCipher
      const { current } = yield* LearnedGuarantee
      const parts: EngineParts = { categorise, cipher, counters: new Counters() }
      const partitions = options.partitions ?? Array.from({ length: partitionCount }, (_, index) => index)
      const poisoned = new Map<string, string>()
      const started = yield* Deferred.make<void, EngineStopped>()
      const over = yield* Deferred.make<never, EngineStopped>()
      let status: EngineStatus = "starting"
      let fenced = false
      let trouble: string | undefined
      let residents: Residents | undefined
      let tenancies: ReadonlyMap<number, Tenancy> = new Map()

      const tenure = Effect.scoped(
        Effect.gen(function* () {
          tenancies = yield* takeTenancies(partitions)
          for (const { partition, folded } of tenancies.values()) parts.counters.cursors.set(partition, folded)
          residents = new Residents({ cipher, categorise, scope: yield* Effect.scope })
          const watching = new WatchList()
          const now = () => clock.currentTimeMillisUnsafe()
          const pusher = new Pusher({ send: log.send, now, watching, residents, knowledge: current })
          yield* serveGateways(partitions, residents, tenancies, watching)
          yield* Effect.forkScoped(sweepForEver(residents, tenancies, watching))
          yield* Effect.forkScoped(purgeForEver(new Set(partitions)))
          status = "running"
          yield* Deferred.succeed(started, undefined)
          return yield* Effect.raceFirst(
            runTenure(parts, tenancies, residents, pusher, poisoned),
            untilTakenOver(tenancies),
          )
        }),
      ).pipe(
        Effect.tapError((error) =>
          Effect.sync(() => {
            status = "recovering"
            trouble = error.message
            parts.counters.began()
            parts.counters.restarts++
            if (error._tag === "PoisonFound") poisoned.set(`${error.partition}:${error.seq}`, error.message)
          }).pipe(Effect.andThen(Effect.logWarning(`The engine rereads from its cursor: ${error.message}`))),
        ),
      )

      const hopeless = (error: { readonly _tag: string }): boolean =>
        error._tag === "Fenced" || error._tag === "LogMismatch" || error._tag === "IdentityConflict"

      const run = tenure.pipe(
        Effect.retry({
          while: (error) => !hopeless(error),
          schedule: Schedule.min([
            Schedule.exponential(limits.commitRetryMsMin),
            Schedule.spaced(limits.commitRetryMsMax),
          ]).pipe(Schedule.jittered),
        }),
        Effect.catch((error) => {
          status = "stopped"
          fenced = error._tag === "Fenced"
          trouble = error.message
          const stop = new EngineStopped({ message: `The engine has stopped: ${error.message}` })
          return Effect.logError(stop.message).pipe(
            Effect.andThen(Deferred.fail(started, stop)),
            Effect.andThen(Deferred.fail(over, stop)),
          )
        }),
      )

      yield* serveStatus({
        partitions,
        engine: `${process.pid}-${clock.currentTimeMillisUnsafe()}`,
        counters: parts.counters,
        status: () => status,
        trouble: () => (status === "running" ? undefined : trouble),
        isFenced: () => fenced,
        residentCount: () => residents?.size ?? 0,
        tenancies: () => tenancies,
      })
      yield* Effect.forkScoped(run)
      yield* Deferred.await(started)
      return Engine.of({
        counters: parts.counters,
        status: () => status,
        trouble: () => (status === "running" ? undefined : trouble),
        residentCount: () => residents?.size ?? 0,
        cursors: () => [...tenancies.values()].map(({ partition, folded, epoch }) => ({ partition, folded, epoch })),
        stopped: Deferred.await(over),
      })
    }),
  )

const decodeWatch = Schema.decodeUnknownOption(Schema.fromJsonString(WatchMessage))

/** Answers views and takes watch leases for the owned partitions, until the scope closes. */
const serveGateways = Effect.fnUntraced(function* (
  partitions: ReadonlyArray<number>,
  residents: Residents,
  tenancies: ReadonlyMap<number, Tenancy>,
  watching: WatchList,
) {
  const log = yield* Log
  const clock = yield* Clock.Clock
  const { current } = yield* LearnedGuarantee
  const view = makeViews(residents, tenancies, categorise, current)
  const fork = Effect.runForkWith(yield* Effect.context<Store>())
  const listen = (subject: string, hear: (text: string, respond: (answer: string) => void) => void) =>
    Effect.acquireRelease(log.listen(subject, hear), (stop) => Effect.sync(stop))
  for (const partition of partitions) {
    yield* listen(viewSubject(partition), (text, respond) => {
      fork(
        view(partition, text).pipe(
          Effect.map((reply) => respond(JSON.stringify(reply))),
          Effect.catch((failure) => Effect.logWarning(`A view failed: ${failure.message}`)),
        ),
      )
    })
    yield* listen(watchSubject(partition), (text) => {
      const watch = decodeWatch(text)
      if (watch._tag === "Some") watching.renew(watch.value.userIds, clock.currentTimeMillisUnsafe())
    })
  }
  log.send(ownerSubject, JSON.stringify({ partitions }))
  yield* log.flush
})

const purgeForEver = (partitions: ReadonlySet<number>) =>
  Effect.gen(function* () {
    const log = yield* Log
    const { cursors } = yield* Store
    const nowMs = yield* Clock.currentTimeMillis
    for (const { partition, cursor, base } of yield* cursors) {
      if (partitions.has(partition)) yield* log.purge(partition, cursor - base, nowMs)
    }
  }).pipe(
    Effect.catch((error) => Effect.logWarning(`The streams keep their old messages for now: ${error.message}`)),
    Effect.repeat(Schedule.spaced(limits.purgeEveryMs)),
  )

/**
 * Fails once another owner has raised an epoch of ours. A commit would find out by itself (I4), but an owner that was
 * stalled and wakes up where nothing arrives would go on answering for what is no longer its own.
 */
const untilTakenOver = (tenancies: ReadonlyMap<number, Tenancy>) =>
  Effect.gen(function* () {
    const store = yield* Store
    for (const { partition, epoch } of yield* store.cursors) {
      const ours = tenancies.get(partition)?.epoch ?? epoch
      if (epoch <= ours) continue
      const message = `fenced: another owner has taken partition ${partition} over (epoch ${epoch}, ours was ${ours})`
      return yield* new Fenced({ message })
    }
  }).pipe(
    Effect.timeout(limits.ownerCheckMsMax),
    // A database that does not answer takes nothing over either: its commits end the tenure.
    Effect.catchTag(["StoreError", "TimeoutError"], () => Effect.void),
    Effect.repeat(Schedule.spaced(limits.ownerCheckMs)),
    Effect.andThen(Effect.never),
  )

/** Writes the snapshots that are due, and lets go of whom nobody needs, with theirs. */
const sweepForEver = (residents: Residents, tenancies: ReadonlyMap<number, Tenancy>, watching: WatchList) =>
  Effect.gen(function* () {
    const store = yield* Store
    const nowMs = yield* Clock.currentTimeMillis
    watching.sweep(nowMs)
    const idle = residents.idle(nowMs).filter((resident) => !watching.has(resident.userId))
    const dirty = new Set(idle.filter((resident) => resident.unsavedEvents > 0))
    for (const resident of residents.unsaved(nowMs)) dirty.add(resident)
    const seal = (resident: Resident) => residents.seal(resident, tenancies.get(resident.partition)?.generation ?? "")
    const waiting = [...dirty]
    while (waiting.length > 0) {
      const some = waiting.splice(0, limits.snapshotsAtOnceMax).filter(isSettled)
      yield* store.writeSnapshots(some.map(seal))
    }
    yield* Effect.forEach(idle, residents.passivate, { discard: true })
  }).pipe(
    Effect.catch((error) => Effect.logWarning(`Snapshots and passivation will be tried again: ${error.message}`)),
    Effect.repeat(Schedule.spaced(sweepEveryMs)),
  )
