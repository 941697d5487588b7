/**
 * The owner of a set of partitions, for one tenure: takes them over (I4), reads in order, folds batch by batch, and
 * commits all its partitions in one transaction per micro-batch (I3), the next batch being folded while the last one is
 * committed. Any failure ends the tenure: memory is dropped and the next one rereads from the committed cursor.
 */
import { Clock, Effect, Exit, Fiber, Schema, Scope, Semaphore } from "effect"
import { limits } from "../../config/limits.ts"
import type { PacerEvent } from "../../streams/events.ts"
import { everyone } from "../../streams/subjects.ts"
import { Barrier } from "../actor/actor.ts"
import type { Resident, Residents } from "../actor/residents.ts"
import type { BrokerError } from "../broker/connection.ts"
import { RateTable } from "../budget/traveller/rates.ts"
import { isReached, placesAnew, reachAhead } from "../budget/traveller/reach.ts"
import type { Known, Reached } from "../ledger/archive.ts"
import { BatchRows, type Fence } from "../ledger/batch-rows.ts"
import type { CommitError } from "../ledger/commit.ts"
import type { Tenure } from "../ledger/cursors.ts"
import type { DueBy } from "../ledger/due.ts"
import type { SealedSnapshot } from "../ledger/snapshots.ts"
import { Store } from "../ledger/store.ts"
import type { Pusher } from "../push/pusher.ts"
import { decode } from "./decode.ts"
import type { EngineParts } from "./engine-parts.ts"
import { addToOutbox, type Batch, type FoldContext, FoldPoisoned, fold, type Judged } from "./fold.ts"
import { type Inbound, Inbox } from "./inbox.ts"
import { Log } from "./log.ts"
import { startOutbox } from "./outbox.ts"
import { answerWaiting } from "./outcomes.ts"
import { Overlay } from "./overlay.ts"
import { automaticDecision } from "./own-decisions.ts"
import { fetchPriors } from "./priors.ts"
import { mismatchOf, stopSentence } from "./stream-match.ts"
import type { Tenancy } from "./tenancy.ts"

/** The log and the database do not belong together any more: the partition must not move until a person decides. */
export class LogMismatch extends Schema.TaggedError<LogMismatch>()("LogMismatch", { message: Schema.String }) {}

/** An event that cannot be applied: the next tenure puts it aside. */
export class PoisonFound extends Schema.TaggedError<PoisonFound>()("PoisonFound", {
  message: Schema.String,
  partition: Schema.Int,
  seq: Schema.Int,
}) {}

/** The fold could not run at all: a bug of ours, which another tenure may not repeat. */
export class FoldFailed extends Schema.TaggedError<FoldFailed>()("FoldFailed", { message: Schema.String }) {}

/** The broker is asked for the state of so many streams at a time. */
const streamsAtATime = 16

const poisonKey = (partition: number, seq: number): string => `${partition}:${seq}`

/** Takes the partitions over and checks that each stream is the one that its cursor counts in (design §6). */
export const takeTenancies = Effect.fnUntraced(function* (partitions: ReadonlyArray<number>) {
  const { stream: streamOf, partitionCount } = yield* Log
  const store = yield* Store
  const streams = yield* Effect.forEach(
    partitions,
    (partition) =>
      Effect.flatMap(streamOf(partition), (stream) =>
        stream === undefined ? Effect.fail(stops(partition, "its stream is missing")) : Effect.succeed(stream),
      ),
    { concurrency: streamsAtATime },
  )
  const tenures = yield* store.takeOver(streams, partitionCount)
  const checks = Effect.forEach(tenures, (tenure) => checkStream(tenure, partitionCount), {
    concurrency: streamsAtATime,
    discard: true,
  })
  const [rates] = yield* Effect.all([store.rates(partitions), checks], { concurrency: 2 })
  const tenancies = new Map<number, Tenancy>()
  for (const tenure of tenures) {
    const table = new RateTable()
    for (const rate of rates)
      if (rate.partition === tenure.partition) table.add(rate.base, rate.quote, rate.day, rate.rate)
    tenancies.set(tenure.partition, {
      partition: tenure.partition,
      generation: tenure.generation,
      epoch: tenure.epoch,
      base: tenure.base,
      rates: table,
      folded: tenure.cursor,
      foldedMs: tenure.cursorLogMs ?? 0,
      committing: tenure.cursor,
      clockMs: tenure.clockMs,
    })
  }
  return tenancies
})

const stops = (partition: number, sentence: string) => new LogMismatch({ message: stopSentence(partition, sentence) })

/** Asked after the take-over: no earlier owner moves the cursor any more. */
const checkStream = Effect.fnUntraced(function* (tenure: Tenure, partitionCount: number) {
  const { partition } = tenure
  if (tenure.partitionCount !== partitionCount) {
    const message = `The database was made for ${tenure.partitionCount} partitions, not ${partitionCount}`
    return yield* new LogMismatch({ message })
  }
  const { stream: streamOf } = yield* Log
  const stream = yield* streamOf(partition, tenure.cursor - tenure.base)
  if (stream === undefined) return yield* stops(partition, "its stream is missing")
  const wrong = mismatchOf(tenure, stream)
  if (wrong !== undefined) return yield* stops(partition, wrong.sentence)
})

/**
 * Runs until something fails; never succeeds.
 * @param poisoned events that earlier tenures could not apply, with the reason; they go to the dead letters.
 */
export const runTenure = Effect.fnUntraced(function* (
  parts: EngineParts,
  tenancies: ReadonlyMap<number, Tenancy>,
  residents: Residents,
  pusher: Pusher,
  poisoned: ReadonlyMap<string, string>,
) {
  const store = yield* Store
  const log = yield* Log
  const inbox = new Inbox()
  parts.counters.inboxSize = () => inbox.size
  parts.counters.began()
  const overlay = new Overlay()
  /** Of batches that are committed, as many as are ever under way at once. */
  const spareRows: Array<BatchRows> = []
  const ringOutbox = yield* startOutbox([...tenancies.keys()])
  // Ended side by side: a dead broker lets each of them wait for its farewell.
  const pulls = yield* Scope.fork(yield* Effect.scope, "parallel")
  for (const tenancy of tenancies.values()) {
    yield* Effect.forkIn(log.pull(tenancy.partition, tenancy.epoch, tenancy.folded, inbox, tenancy), pulls)
  }

  const judge = (inbound: Inbound): Judged => {
    const reason = poisoned.size === 0 ? undefined : poisoned.get(poisonKey(inbound.partition, inbound.seq))
    const result = decode(inbound, log.partitionCount)
    if ("dead" in result) return { inbound, result, resident: undefined }
    if (reason === undefined) return { inbound, result, resident: residents.get(result.userId) }
    return { inbound, result: { dead: "poison", detail: reason, userId: result.userId }, resident: undefined }
  }

  /** What the commands among the events may place anew, beside what this very batch will make: into `found`, and by user. */
  const fetchReached = Effect.fnUntraced(function* (judged: ReadonlyArray<Judged>, found: Map<string, Known>) {
    const reached = new Map<string, Set<string>>()
    const wanted = reachesOf(judged)
    if (wanted.length === 0) return reached
    const take = (userId: string, identity: string, known: Known): void => {
      reached.set(userId, (reached.get(userId) ?? new Set()).add(identity))
      // What uncommitted batches know is newer than what is committed.
      if (!found.has(identity)) found.set(identity, known)
    }
    const reachOf = new Map(wanted.map(({ userId, reach }) => [userId, reach]))
    for (const [identity, known] of overlay.entries()) {
      const reach = reachOf.get(known.userId)
      if (reach === undefined) continue
      found.set(identity, known)
      if (isReached(known.record, reach)) take(known.userId, identity, known)
    }
    for (const [userId, own] of yield* store.knownIn(wanted)) {
      for (const [identity, known] of own) take(userId, identity, known)
    }
    return reached
  })

  const prepare = Effect.fnUntraced(function* (messages: ReadonlyArray<Inbound>) {
    const judged: Array<Judged> = []
    /** What may call for more than its own traveller and record; told while it is at hand. */
    const others: Array<Judged> = []
    for (const message of messages) {
      const one = judge(message)
      judged.push(one)
      if (reachesOut(one)) others.push(one)
    }
    const users = new Map<string, number>()
    // Whoever is in memory now must be there for the fold, however long the reads in between take.
    const inHand: Array<Resident> = []
    const take = (resident: Resident | undefined) => {
      if (resident === undefined || resident.inHand) return
      resident.inHand = true
      inHand.push(resident)
    }
    for (const { inbound, result, resident } of judged) {
      take(resident)
      if (resident !== undefined || "dead" in result || result.userId === everyone) continue
      users.set(result.userId, inbound.partition)
    }
    for (const { partition, userId } of yield* store.awaiting(ratesOf(others))) {
      const resident = residents.get(userId)
      if (resident === undefined) users.set(userId, partition)
      take(resident)
    }
    const due = new Set<string>()
    for (const { partition, userId } of yield* store.due(ticksOf(others))) {
      due.add(userId)
      const resident = residents.get(userId)
      if (resident === undefined) users.set(userId, partition)
      take(resident)
    }
    if (users.size > 0) {
      const nowMs = yield* Clock.currentTimeMillis
      yield* residents.load(
        [...users].map(([userId, partition]) => ({ userId, partition })),
        nowMs,
      )
      for (const one of judged) if (!("dead" in one.result)) one.resident ??= residents.get(one.result.userId)
      for (const userId of users.keys()) take(residents.get(userId))
    }
    const fetched = yield* fetchPriors(judged, residents, overlay)
    return { judged, inHand, due, fetched, reached: yield* fetchReached(others, fetched) }
  })

  const foldBatch = Effect.fnUntraced(function* (
    judged: ReadonlyArray<Judged>,
    { fetched, reached, due }: Pick<FoldContext, "fetched" | "reached"> & { readonly due: ReadonlySet<string> },
  ) {
    const nowMs = yield* Clock.currentTimeMillis
    const batch = yield* Effect.try({
      try: () =>
        fold(judged, {
          rows: spareRows.pop() ?? new BatchRows(),
          tenancies,
          overlay,
          fetched,
          reached,
          due: (partition, nowMs) => residents.due(partition, nowMs, due),
          awaiting: (partition, base) => residents.awaiting(partition, base),
          actorOf: (resident, budgetId) => residents.actorOf(resident, budgetId),
          categorise: parts.categorise,
          cipher: parts.cipher,
          nowMs,
        }),
      catch: (error) =>
        error instanceof FoldPoisoned
          ? new PoisonFound({ message: error.message, partition: error.partition, seq: error.seq })
          : new FoldFailed({ message: `The fold failed: ${String(error)}` }),
    })
    const barrier = new Barrier(batch.touched.size)
    for (const actor of batch.touched) actor.handOver(barrier)
    yield* barrier.passed
    const { poisoned: found } = barrier
    if (found !== undefined) {
      const partition = residents.get(found.actor.userId)?.partition ?? 0
      return yield* new PoisonFound({ message: found.reason, partition, seq: found.seq })
    }
    for (const resident of batch.residents) resident.shownSeq = Math.max(resident.shownSeq, resident.traveller.lastSeq)
    pusher.afterFold(barrier.turns, tenancies)
    for (const [tenancy, seq] of batch.ticks) pusher.afterTick(seq, tenancy)
    return { batch, turns: barrier.turns }
  })

  const commit = Effect.fnUntraced(function* (
    batch: Batch,
    fences: ReadonlyArray<Fence>,
    snapshots: ReadonlyArray<SealedSnapshot>,
  ) {
    yield* log.keepDeadLetters(batch.dead)
    yield* store.commit(batch.rows, fences)
    overlay.drop(batch.layer)
    for (const resident of batch.residents) resident.uncommitted--
    parts.counters.committed(batch, fences, yield* Clock.currentTimeMillis)
    answerWaiting(batch.waiting, tenancies, parts.categorise, log.send)
    if (batch.rows.outbox.length > 0) ringOutbox()
    batch.rows.clear()
    spareRows.push(batch.rows)
    yield* store
      .writeSnapshots(snapshots)
      .pipe(Effect.catch((error) => Effect.logWarning(`Snapshots were not written: ${error.message}`)))
  })

  const snapshotsOf = (batch: Batch): ReadonlyArray<SealedSnapshot> => {
    const due: Array<SealedSnapshot> = []
    for (const resident of batch.residents) {
      if (resident.unsavedEvents < limits.snapshotAfterEvents || due.length >= limits.snapshotsAtOnceMax) continue
      due.push(residents.seal(resident, tenancies.get(resident.partition)?.generation ?? ""))
    }
    return due
  }

  let committing: Fiber.Fiber<void, CommitError | BrokerError> | undefined
  // Commits go one after the other; a few batches may be folded ahead of them, so that a screen waits for none.
  const waiting = yield* Semaphore.make(limits.commitsWaitingMax)
  const settled = (commit: Fiber.Fiber<void, CommitError | BrokerError> | undefined) =>
    commit === undefined ? Effect.void : Fiber.join(commit)
  // A commit under way when the tenure ends is given time to land; a later one would be fenced anyway.
  yield* Effect.addFinalizer(() =>
    Effect.suspend(() =>
      committing === undefined
        ? Effect.void
        : Fiber.await(committing).pipe(
            Effect.timeoutOption(limits.commitOnStopMsMax),
            Effect.andThen(Fiber.interrupt(committing)),
          ),
    ),
  )

  // The first screens shall not wait for the loading of everybody whom a long backlog names.
  let batchEvents: number = limits.batchEventsFirst
  for (;;) {
    const messages = yield* inbox.take(batchEvents)
    batchEvents = Math.min(2 * batchEvents, limits.batchEventsMax)
    if (inbox.broken !== undefined) return yield* new LogMismatch({ message: inbox.broken })
    if (messages.length === 0) {
      yield* settled(committing)
      continue
    }
    parts.counters.taken(yield* Clock.currentTimeMillis)
    const { judged, inHand, ...known } = yield* prepare(messages)
    const { batch, turns } = yield* foldBatch(judged, known)
    for (const resident of inHand) resident.inHand = false
    addFacts(batch, turns, residents)
    const fences = fencesOf(tenancies)
    const snapshots = snapshotsOf(batch)
    yield* waiting.take(1)
    const fiber = yield* Effect.forkDetach(
      Effect.andThen(settled(committing), commit(batch, fences, snapshots)).pipe(Effect.ensuring(waiting.release(1))),
    )
    committing = fiber
    // A commit that fails while nothing else arrives must end the tenure too.
    fiber.addObserver((exit) => {
      if (Exit.isFailure(exit)) inbox.wake()
    })
  }
})

/** Commands, rates and ticks do, and what a traveller tells themself; nearly all else does not. */
const reachesOut = ({ result }: Judged): boolean => {
  if ("dead" in result) return false
  const { event } = result.logged
  return event.type !== "txn.recorded.v1" || placesAnew(event)
}

/** What the commands of each traveller among these events may place anew. */
const reachesOf = (judged: ReadonlyArray<Judged>): ReadonlyArray<Reached> => {
  const commands = new Map<Resident, Array<PacerEvent>>()
  for (const { result, resident } of judged) {
    if (resident === undefined || "dead" in result || !placesAnew(result.logged.event)) continue
    const own = commands.get(resident)
    if (own === undefined) commands.set(resident, [result.logged.event])
    else own.push(result.logged.event)
  }
  return [...commands].flatMap(([{ userId, partition, traveller }, events]) => {
    const reach = reachAhead(traveller, events)
    return reach.length === 0 ? [] : [{ userId, partition, reach }]
  })
}

/** How late the latest tick of each partition says it is. */
const ticksOf = (judged: ReadonlyArray<Judged>): ReadonlyArray<DueBy> => {
  const latest = new Map<number, number>()
  for (const { inbound, result } of judged) {
    if ("dead" in result || result.logged.event.type !== "tick.v1") continue
    const atMs = Date.parse(result.logged.event.data.at)
    latest.set(inbound.partition, Math.max(atMs, latest.get(inbound.partition) ?? 0))
  }
  return [...latest].map(([partition, nowMs]) => ({ partition, nowMs }))
}

/** The currencies for which rates have come, and where. */
const ratesOf = (
  judged: ReadonlyArray<Judged>,
): ReadonlyArray<{ readonly partition: number; readonly base: string }> => {
  const bases: Array<{ readonly partition: number; readonly base: string }> = []
  for (const { inbound, result } of judged) {
    if ("dead" in result || result.logged.event.type !== "rate.published.v1") continue
    bases.push({ partition: inbound.partition, base: result.logged.event.data.base })
  }
  return bases
}

const addFacts = (batch: Batch, turns: Barrier["turns"], residents: Residents): void => {
  let n = batch.rows.facts.length
  for (const { actor, facts } of turns) {
    for (const fact of facts) {
      const partition = residents.get(actor.userId)?.partition ?? 0
      const decided = automaticDecision(actor, fact)
      if (decided !== undefined) {
        const before = batch.rows.outbox.filter((row) => row.partition === partition && row.seq === fact.seq).length
        addToOutbox(batch.rows, partition, fact.seq, [decided], before)
      }
      batch.rows.facts.push({
        partition,
        seq: fact.seq,
        n: n++,
        at_ms: fact.atMs,
        user_id: actor.userId,
        budget_id: actor.budgetId,
        kind: fact.kind,
        data: fact,
      })
    }
  }
}

/** Every partition that moved since the last batch: from where the last commit leaves it to where this one does. */
const fencesOf = (tenancies: ReadonlyMap<number, Tenancy>): ReadonlyArray<Fence> => {
  const fences: Array<Fence> = []
  for (const tenancy of tenancies.values()) {
    if (tenancy.folded === tenancy.committing) continue
    fences.push({
      partition: tenancy.partition,
      epoch: tenancy.epoch,
      previous: tenancy.committing,
      cursor: tenancy.folded,
      clockMs: tenancy.clockMs,
      logMs: tenancy.foldedMs,
    })
    tenancy.committing = tenancy.folded
  }
  return fences
}
