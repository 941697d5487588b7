/**
 * The travellers in memory: loaded when something needs them (newest valid snapshot, then the archived events behind
 * it), passivated when idle. A budget whose last event is committed and which nobody watches costs nothing (I5).
 */
import { Effect, type Scope } from "effect"
import { limits } from "../../config/limits.ts"
import type { Categorise } from "../budget/categorise/categorise.ts"
import { type BudgetState, decodeState, encodeState } from "../budget/state.ts"
import { step } from "../budget/step.ts"
import { applyToTraveller } from "../budget/traveller/apply.ts"
import { tooManyReached } from "../budget/traveller/reach.ts"
import type { TransactionRecord } from "../budget/traveller/record.ts"
import {
  awaitsRate,
  decodeTraveller,
  encodeTraveller,
  newTraveller,
  type TravellerState,
} from "../budget/traveller/state.ts"
import { decisionIn } from "../ledger/decisions.ts"
import type { ArchivedEvent } from "../ledger/rows.ts"
import { type SealedSnapshot, sealSnapshot } from "../ledger/snapshots.ts"
import { Store, type StoreError } from "../ledger/store.ts"
import type { Cipher } from "../trust/field-cipher.ts"
import { BudgetActor } from "./actor.ts"

export interface Resident {
  readonly userId: string
  readonly partition: number
  readonly traveller: TravellerState
  readonly budgets: Map<string, BudgetActor>
  lastUsedMs: number
  /** Events folded since the newest snapshot, those of the load included. */
  unsavedEvents: number
  /** When a sweep first found some; 0 while there are none, or no sweep has looked. */
  unsavedSinceMs: number
  /** Batches that have folded events of this traveller and are not committed yet. */
  uncommitted: number
  /** The batch being prepared will fold something of this traveller: nothing else shows yet that they are needed. */
  inHand: boolean
  /** The last event or tick that is folded whole: what their screens' version says (I4). */
  shownSeq: number
}

/** All of it is committed and nothing is about to change it: what a snapshot says then stays true. */
export const isSettled = (resident: Resident): boolean => resident.uncommitted === 0 && !resident.inHand

interface Loading {
  readonly traveller: TravellerState
  readonly states: Map<string, BudgetState>
  /** How many archived events had to be folded. */
  tailEvents: number
  /** The records that this very fold has made, when it began with the first event. */
  readonly records: Map<string, TransactionRecord> | undefined
}

/**
 * Folds one archived event again, with the rates it used, the categories it decided and the records it met (I1). From the first event on, those are
 * the fold's own: the archive has them as the rules of their time made them, before a replay may have changed them.
 */
const replay = (loading: Loading, archived: ArchivedEvent, categorise: Categorise): void => {
  const { traveller, states, records } = loading
  loading.tailEvents++
  const { logged, rates, met } = archived
  const prior = records === undefined ? archived.prior : records.get(logged.identity)
  const applied = applyToTraveller(traveller, logged, prior, {
    categorise: (body) => decisionIn(archived.decided, body.identity) ?? categorise(body),
    findRate: (base, quote, day) => rates[`${base}${quote}${day}`],
    recordOf: (identity) =>
      records === undefined ? met.find((record) => record.identity === identity) : records.get(identity),
    // A command that reached too many was refused for good, whatever the rules of today would count.
    recordsIn: () =>
      archived.reason === tooManyReached ? undefined : records === undefined ? met : [...records.values()],
  })
  if (records !== undefined) {
    if (applied.record !== undefined) records.set(logged.identity, applied.record)
    for (const moved of applied.moved) records.set(moved.identity, moved)
  }
  for (const { budgetId, input } of applied.deliveries) states.set(budgetId, step(states.get(budgetId), input).state)
}

export class Residents {
  readonly #residents = new Map<string, Resident>()
  readonly #cipher: Cipher
  readonly #categorise: Categorise
  readonly #scope: Scope.Scope

  constructor(options: { readonly cipher: Cipher; readonly categorise: Categorise; readonly scope: Scope.Scope }) {
    this.#cipher = options.cipher
    this.#categorise = options.categorise
    this.#scope = options.scope
  }

  get size(): number {
    return this.#residents.size
  }

  get(userId: string): Resident | undefined {
    return this.#residents.get(userId)
  }

  all(): Iterable<Resident> {
    return this.#residents.values()
  }

  /** The actor of a budget; started at once when the budget is about to be opened. */
  actorOf(resident: Resident, budgetId: string): BudgetActor {
    const present = resident.budgets.get(budgetId)
    if (present !== undefined) return present
    const actor = Effect.runSync(BudgetActor.start(resident.userId, budgetId, undefined, this.#scope))
    resident.budgets.set(budgetId, actor)
    return actor
  }

  /** The travellers of a partition in memory who keep a transaction that waits for a rate of this currency. */
  awaiting(partition: number, base: string): ReadonlyArray<Resident> {
    const found: Array<Resident> = []
    for (const resident of this.#residents.values()) {
      if (resident.partition !== partition || resident.traveller.held.size === 0) continue
      if (awaitsRate(resident.traveller, base)) found.push(resident)
    }
    return found
  }

  /**
   * The travellers of a partition in memory with something due, and those of `named` who are there.
   * @param nowMs time is at least this
   */
  due(partition: number, nowMs: number, named: ReadonlySet<string>): ReadonlySet<Resident> {
    const found = new Set<Resident>()
    for (const resident of this.#residents.values()) {
      if (resident.partition !== partition) continue
      if (resident.traveller.dueMs <= nowMs || named.has(resident.userId)) found.add(resident)
    }
    return found
  }

  /** Brings these users into memory. Those already there are left as they are; one look at Postgres for all others. */
  readonly load = Effect.fnUntraced(function* (
    this: Residents,
    users: ReadonlyArray<{ readonly userId: string; readonly partition: number }>,
    nowMs: number,
  ): Effect.fn.Return<void, StoreError, Store> {
    const missing = users.filter((user) => !this.#residents.has(user.userId))
    if (missing.length === 0) return
    const loading = yield* this.#read(missing.map((user) => user.userId))
    for (const { userId, partition } of missing) {
      const loaded = loading.get(userId)
      // Another load of the same user may have finished while this one read.
      if (loaded === undefined || this.#residents.has(userId)) continue
      const budgets = new Map<string, BudgetActor>()
      for (const [budgetId, state] of loaded.states) {
        budgets.set(budgetId, yield* BudgetActor.start(userId, budgetId, state, this.#scope))
      }
      this.#residents.set(userId, {
        userId,
        partition,
        traveller: loaded.traveller,
        budgets,
        lastUsedMs: nowMs,
        unsavedEvents: loaded.tailEvents < limits.snapshotTailEvents ? loaded.tailEvents : limits.snapshotAfterEvents,
        unsavedSinceMs: 0,
        uncommitted: 0,
        inHand: false,
        shownSeq: loaded.traveller.lastSeq,
      })
    }
  })

  readonly #read = Effect.fnUntraced(function* (this: Residents, userIds: ReadonlyArray<string>) {
    const store = yield* Store
    const snapshots = yield* store.snapshots(userIds)
    const loading = new Map<string, Loading>()
    for (const userId of userIds) {
      const states = new Map<string, BudgetState>()
      const snapshot = snapshots.get(userId)
      let usable = snapshot !== undefined
      for (const [budgetId, text] of Object.entries(snapshot?.budgets ?? {})) {
        const state = decodeState(text)
        if (state === undefined) usable = false
        else states.set(budgetId, state)
      }
      if (!usable) states.clear()
      const traveller = usable && snapshot !== undefined ? decodeTraveller(snapshot.traveller) : newTraveller(userId)
      loading.set(userId, { traveller, states, tailEvents: 0, records: usable ? undefined : new Map() })
    }
    let unread = userIds.map((userId) => ({ userId, seq: loading.get(userId)?.traveller.lastSeq ?? 0 }))
    while (unread.length > 0) {
      const page = yield* store.eventsAfter(unread)
      for (const archived of page) {
        const target = loading.get(archived.userId)
        if (target !== undefined) replay(target, archived, this.#categorise)
      }
      const last = page.at(-1)
      if (page.length < limits.replayPageEvents || last === undefined) break
      unread = unread
        .filter((user) => user.userId >= last.userId)
        .map((user) => (user.userId === last.userId ? { ...user, seq: last.logged.seq } : user))
    }
    return loading
  })

  /** The traveller as they stand now, sealed at once: the state may go on changing while the snapshot waits. */
  seal(resident: Resident, generation: string): SealedSnapshot {
    resident.unsavedEvents = 0
    resident.unsavedSinceMs = 0
    const budgets: Record<string, string> = {}
    for (const [budgetId, actor] of resident.budgets) {
      if (actor.state !== undefined) budgets[budgetId] = encodeState(actor.state)
    }
    return sealSnapshot(
      {
        userId: resident.userId,
        partition: resident.partition,
        generation,
        seq: resident.traveller.lastSeq,
        traveller: encodeTraveller(resident.traveller),
        budgets,
      },
      this.#cipher,
    )
  }

  /**
   * Committed travellers whose changes have lain without a snapshot for `limits.snapshotAfterMs`, or that are due by
   * their number and wait for room; at most `limits.snapshotsPerSweepMax`, those that waited longest first. Looked for by
   * the sweep, so that an event costs no look at the clock.
   */
  unsaved(nowMs: number): ReadonlyArray<Resident> {
    const due: Array<Resident> = []
    for (const resident of this.#residents.values()) {
      if (resident.unsavedEvents === 0) continue
      if (resident.unsavedSinceMs === 0) resident.unsavedSinceMs = nowMs
      if (!isSettled(resident)) continue
      const isLongAgo = nowMs - resident.unsavedSinceMs >= limits.snapshotAfterMs
      if (isLongAgo || resident.unsavedEvents >= limits.snapshotAfterEvents) due.push(resident)
    }
    return due.sort((left, right) => left.unsavedSinceMs - right.unsavedSinceMs).slice(0, limits.snapshotsPerSweepMax)
  }

  /** Idle travellers with nothing uncommitted, least recently used first when there are too many. */
  idle(nowMs: number): ReadonlyArray<Resident> {
    const free = [...this.#residents.values()].filter(isSettled)
    const idle = free.filter((resident) => nowMs - resident.lastUsedMs >= limits.passivateAfterMs)
    const excess = this.#residents.size - idle.length - limits.residentTravellersMax
    if (excess <= 0) return idle
    const rest = free.filter((resident) => nowMs - resident.lastUsedMs < limits.passivateAfterMs)
    return [...idle, ...rest.sort((left, right) => left.lastUsedMs - right.lastUsedMs).slice(0, excess)]
  }

  /** Forgets a traveller, unless something has used them since; their snapshot is written by now, or not needed. */
  readonly passivate = (resident: Resident): Effect.Effect<void> =>
    Effect.suspend(() => {
      if (resident.uncommitted > 0 || resident.inHand || resident.unsavedEvents > 0) return Effect.void
      this.#residents.delete(resident.userId)
      return Effect.forEach(resident.budgets.values(), (actor) => actor.stop, { discard: true })
    })
}
