/**
 * One micro-batch, from messages to what must be committed: decode, route through the user stage, hand each budget its
 * share, gather rows. Everything here is synchronous and follows log order; what had to be fetched (travellers, priors)
 * is in memory by now.
 */

import { Schema } from "effect"
import { limits } from "../../config/limits.ts"
import { AnyEvent } from "../../streams/events.ts"
import { everyone } from "../../streams/subjects.ts"
import type { BudgetActor } from "../actor/actor.ts"
import type { Resident } from "../actor/residents.ts"
import { textToDay } from "../budget/calendar.ts"
import type { Categorise } from "../budget/categorise/categorise.ts"
import { type Applied, applyToTraveller } from "../budget/traveller/apply.ts"
import { type Due, duesOf } from "../budget/traveller/due.ts"
import type { Logged } from "../budget/traveller/logged.ts"
import type { MerchantWords } from "../budget/traveller/merchant-words.ts"
import type { FindRate } from "../budget/traveller/placement.ts"
import { reachDay } from "../budget/traveller/reach.ts"
import type { TransactionRecord } from "../budget/traveller/record.ts"
import type { Outgoing } from "../budget/traveller/sent.ts"
import { outboxId, outgoingMessage } from "../feeds/outgoing.ts"
import type { Known } from "../ledger/archive.ts"
import type { BatchRows } from "../ledger/batch-rows.ts"
import { encodeRecord, toRow } from "../ledger/rows.ts"
import type { Cipher } from "../trust/field-cipher.ts"
import type { DeadLetter } from "./dead-letters.ts"
import type { Dead, Decoded } from "./decode.ts"
import type { Inbound } from "./inbox.ts"
import type { Layer, Overlay } from "./overlay.ts"
import type { Tenancy } from "./tenancy.ts"

/** Somebody waits for the outcome of this event. */
export interface Waiting {
  readonly replyTo: string
  readonly partition: number
  readonly logged: Logged
  readonly applied: Applied
  readonly known: Known | undefined
  /** Of its traveller. */
  readonly words: MerchantWords
}

export interface Batch {
  readonly rows: BatchRows
  readonly layer: Layer
  readonly dead: ReadonlyArray<DeadLetter>
  readonly waiting: ReadonlyArray<Waiting>
  readonly touched: ReadonlySet<BudgetActor>
  readonly residents: ReadonlySet<Resident>
  /** The last tick of each partition that ticked. */
  readonly ticks: ReadonlyMap<Tenancy, number>
}

export class FoldPoisoned extends Error {
  readonly partition: number
  readonly seq: number
  constructor(partition: number, seq: number, reason: string) {
    super(reason)
    this.partition = partition
    this.seq = seq
  }
}

/** A message, what it is, and its traveller in memory. */
export interface Judged {
  readonly inbound: Inbound
  readonly result: Decoded | Dead
  resident: Resident | undefined
}

export interface FoldContext {
  /** Empty: the batch's own. */
  readonly rows: BatchRows
  readonly tenancies: ReadonlyMap<number, Tenancy>
  readonly overlay: Overlay
  readonly fetched: ReadonlyMap<string, Known>
  /** By user: the transactions among the fetched that their commands may place anew. */
  readonly reached: ReadonlyMap<string, ReadonlySet<string>>
  /** Travellers in memory who keep a transaction that waits for a rate of this currency. */
  readonly awaiting: (partition: number, base: string) => ReadonlyArray<Resident>
  /** Travellers in memory in whose budgets something is due, and those whom the index names. */
  readonly due: (partition: number, nowMs: number) => ReadonlySet<Resident>
  /** The actor of a budget, started when it is new. */
  readonly actorOf: (resident: Resident, budgetId: string) => BudgetActor
  readonly categorise: Categorise
  readonly cipher: Cipher
  readonly nowMs: number
}

/** Remembers what an event used beside its own record, so that its archive row can say so (I1, I7). */
class Recorder {
  used: Record<string, string> | undefined
  met: Array<TransactionRecord> | undefined
  rates: Tenancy["rates"] | undefined
  userId = ""
  readonly #known: (identity: string) => Known | undefined
  readonly #reached: FoldContext["reached"]
  readonly #layer: Layer

  constructor(known: (identity: string) => Known | undefined, reached: FoldContext["reached"], layer: Layer) {
    this.#known = known
    this.#reached = reached
    this.#layer = layer
  }

  begin(rates: Tenancy["rates"], userId: string): void {
    this.rates = rates
    this.userId = userId
    this.used = undefined
    this.met = undefined
  }

  readonly recordOf = (identity: string): TransactionRecord | undefined => {
    const record = this.#known(identity)?.record
    if (record === undefined) return undefined
    this.met ??= []
    this.met.push(record)
    return record
  }

  /** What was fetched for the traveller's commands, and what this very batch has made. */
  readonly recordsIn = (): ReadonlyArray<TransactionRecord> | undefined => {
    const identities = new Set(this.#reached.get(this.userId))
    if (identities.size > limits.recordsPerCommandMax) return undefined
    for (const [identity, { userId }] of this.#layer) if (userId === this.userId) identities.add(identity)
    return [...identities].flatMap((identity) => this.#known(identity)?.record ?? [])
  }

  readonly find: FindRate = (base, quote, day) => {
    const rate = this.rates?.find(base, quote, day)
    if (rate !== undefined) {
      this.used ??= {}
      this.used[`${base}${quote}${day}`] = rate
    }
    return rate
  }
}

/** @throws FoldPoisoned when an event cannot be applied: the owner's memory is then to be dropped. */
export const fold = (judged: ReadonlyArray<Judged>, context: FoldContext): Batch => {
  const { rows } = context
  const layer = context.overlay.open()
  const dead: Array<DeadLetter> = []
  const waiting: Array<Waiting> = []
  const touched = new Set<BudgetActor>()
  const residents = new Set<Resident>()
  const ticks = new Map<Tenancy, number>()
  const knownOf = (identity: string): Known | undefined =>
    layer.get(identity) ?? context.overlay.get(identity) ?? context.fetched.get(identity)
  const recorder = new Recorder(knownOf, context.reached, layer)
  const { recordOf, recordsIn } = recorder
  const stage = { findRate: recorder.find, categorise: context.categorise, recordOf, recordsIn }

  /** What an event did to a traveller: their rows, and each budget's share. */
  const keep = (
    tenancy: Tenancy,
    resident: Resident,
    logged: Logged,
    applied: Applied,
    known: Known | undefined,
  ): void => {
    if (!residents.has(resident)) {
      residents.add(resident)
      resident.uncommitted++
      resident.lastUsedMs = context.nowMs
    }
    resident.unsavedEvents++
    archive(tenancy, resident, logged, applied, known, recorder, knownOf, rows, layer, context.cipher)
    for (const { budgetId, input } of applied.deliveries) {
      const actor = context.actorOf(resident, budgetId)
      actor.next.push(input)
      touched.add(actor)
    }
  }

  /** A rate has come: whoever waited for it counts what they held. */
  const release = (tenancy: Tenancy, logged: Logged, base: string): void => {
    for (const resident of context.awaiting(tenancy.partition, base)) {
      recorder.begin(tenancy.rates, resident.userId)
      const applied = attempt(tenancy, logged, () => applyToTraveller(resident.traveller, logged, undefined, stage))
      if (applied.disposition === "applied") keep(tenancy, resident, logged, applied, undefined)
    }
  }

  /** Time is at least so late: whoever has something due hears of it once; what the index says wrongly is set right. */
  const tick = (tenancy: Tenancy, logged: Logged): void => {
    ticks.set(tenancy, logged.seq)
    for (const resident of context.due(tenancy.partition, tenancy.clockMs)) {
      recorder.begin(tenancy.rates, resident.userId)
      const applied = attempt(tenancy, logged, () => applyToTraveller(resident.traveller, logged, undefined, stage))
      if (applied.disposition === "applied") keep(tenancy, resident, logged, applied, undefined)
      else for (const due of duesOf(resident.traveller)) setDue(rows, tenancy.partition, resident.userId, due)
    }
  }

  for (const { inbound, result, resident } of judged) {
    const tenancy = context.tenancies.get(inbound.partition)
    if (tenancy === undefined || inbound.seq <= tenancy.folded) continue
    tenancy.folded = inbound.seq
    tenancy.foldedMs = inbound.logMs
    if ("dead" in result) {
      dead.push({ inbound, dead: result, generation: tenancy.generation })
      continue
    }
    const { logged, userId } = result
    if (userId === everyone) {
      const news = foldForEveryone(tenancy, logged, rows, context.cipher)
      if (news && logged.event.type === "tick.v1") tick(tenancy, logged)
      if (news && logged.event.type === "rate.published.v1") release(tenancy, logged, logged.event.data.base)
      continue
    }
    if (resident === undefined) throw new Error(`${userId} was not loaded`)
    // What earlier batches know of the event's own identity was fetched with the rest: no look through their layers.
    const known = layer.get(logged.identity) ?? context.fetched.get(logged.identity)
    recorder.begin(tenancy.rates, userId)
    const applied = attempt(tenancy, logged, () => applyToTraveller(resident.traveller, logged, known?.record, stage))
    if (logged.event.replyto !== undefined) {
      waiting.push({
        replyTo: logged.event.replyto,
        partition: tenancy.partition,
        logged,
        applied,
        known,
        words: resident.traveller.merchantWords,
      })
    }
    if (applied.disposition === "duplicate") continue
    keep(tenancy, resident, logged, applied, known)
  }
  return { rows, layer, dead, waiting, touched, residents, ticks }
}

const attempt = <A>(tenancy: Tenancy, logged: Logged, run: () => A): A => {
  try {
    return run()
  } catch (error) {
    throw new FoldPoisoned(tenancy.partition, logged.seq, error instanceof Error ? error.message : String(error))
  }
}

const archive = (
  tenancy: Tenancy,
  resident: Resident,
  logged: Logged,
  applied: Applied,
  known: Known | undefined,
  recorder: Recorder,
  knownOf: (identity: string) => Known | undefined,
  rows: BatchRows,
  layer: Layer,
  cipher: Cipher,
): void => {
  const { partition } = tenancy
  const { identity } = logged
  const { userId } = resident
  rows.addLedger(toRow(partition, userId, logged, applied, known?.record, recorder, cipher))
  if (applied.dues !== undefined) for (const due of applied.dues) setDue(rows, partition, userId, due)
  if (applied.endedConsents !== undefined) tellEnded(rows, partition, userId, logged, applied.endedConsents)
  const { outgoing } = applied
  if (outgoing !== undefined) attempt(tenancy, logged, () => addToOutbox(rows, partition, logged.seq, outgoing))
  for (const moved of applied.moved) {
    rows.changeRecord(partition, moved.identity, encodeRecord(userId, moved, cipher), reachDay(moved))
    // Its budget may be there now and its rate not; one in parts may wait for another rate still.
    const waits = resident.traveller.held.get(moved.identity)?.reason === "no-rate"
    if (waits) awaitRate(rows, partition, userId, moved)
    else rows.release(partition, moved.identity)
    const first = knownOf(moved.identity)?.first ?? { disposition: "held", budgetId: null }
    layer.set(moved.identity, { userId, record: moved, first })
  }
  if (logged.event.subject !== userId) return
  if (applied.reason === "no-rate" && applied.record !== undefined) awaitRate(rows, partition, userId, applied.record)
  const record = applied.record ?? { identity, firstSeq: logged.seq }
  if (known === undefined) {
    rows.addIdentity(partition, identity, logged.seq)
    if (applied.record !== undefined && !isToldByItsRow(applied.record)) {
      rows.changeRecord(partition, identity, encodeRecord(userId, record, cipher), reachDay(record))
    }
  } else rows.changeRecord(partition, identity, encodeRecord(userId, record, cipher), reachDay(record))
  layer.set(identity, { userId, record, first: known?.first ?? firstOf(applied) })
}

const setDue = (rows: BatchRows, partition: number, userId: string, { budgetId, dueMs }: Due): void =>
  rows.setDue({ partition, user_id: userId, budget_id: budgetId, due_ms: dueMs })

/** A consent belongs to no budget, so that no actor says it. */
const tellEnded = (
  rows: BatchRows,
  partition: number,
  userId: string,
  { seq, logMs }: Logged,
  ended: ReadonlyArray<string>,
): void => {
  const common = { partition, seq, at_ms: logMs, user_id: userId, budget_id: "", kind: "consent_expired" }
  for (const consent of ended) rows.facts.push({ ...common, n: rows.facts.length, data: { consent } })
}

/** Ours by construction, and held to the wire contract nevertheless: what does not fit it never leaves. */
const decodeEvent = Schema.decodeUnknownSync(AnyEvent)

/**
 * For other partitions, with the commit: the row's own name is the event's id, so that it counts once there (I10).
 * @param firstN how many rows of the same event there are already
 */
export const addToOutbox = (
  rows: BatchRows,
  partition: number,
  seq: number,
  outgoing: ReadonlyArray<Outgoing>,
  firstN = 0,
): void => {
  for (const [index, one] of outgoing.entries()) {
    const n = firstN + index
    const id = outboxId({ partition, seq, n })
    const message = outgoingMessage(decodeEvent({ specversion: "1.0", id, ...one }))
    rows.outbox.push({ partition, seq, n, ...message })
  }
}

/** What more a record is than its own first event (a word that came before it, refunds) is kept beside that row. */
const isToldByItsRow = ({ body, refunds, twins, placed }: TransactionRecord): boolean =>
  body !== undefined &&
  body.refunds === undefined &&
  body.companion === undefined &&
  refunds === undefined &&
  twins === undefined &&
  placed?.entry.wallets === undefined

/** So that the rate's arrival finds it also when its traveller sleeps. */
const awaitRate = (rows: BatchRows, partition: number, userId: string, { identity, body }: TransactionRecord): void => {
  if (body !== undefined) rows.awaitRate({ partition, base: body.originalCurrency, identity, user_id: userId })
}

const firstOf = ({ disposition: said, reason, budgetId = null }: Applied): Known["first"] => {
  const disposition = said === "duplicate" ? "applied" : said
  return reason === undefined ? { disposition, budgetId } : { disposition, reason, budgetId }
}

const nothingUsed = { used: undefined, met: undefined }
const nothingApplied: Applied = { disposition: "applied", budgetId: null, deliveries: [], moved: [] }

/** Rates and ticks: the partition's own, archived under the reserved name. False when it says nothing new. */
const foldForEveryone = (tenancy: Tenancy, logged: Logged, rows: BatchRows, cipher: Cipher): boolean => {
  const { event } = logged
  if (event.type === "tick.v1") {
    const atMs = Date.parse(event.data.at)
    if (atMs <= tenancy.clockMs) return false
    tenancy.clockMs = atMs
  } else if (event.type === "rate.published.v1") {
    const { base, quote, date, rate } = event.data
    const day = textToDay(date)
    if (!tenancy.rates.add(base, quote, day, rate)) return false
    rows.rates.push({ partition: tenancy.partition, base, quote, day, rate, seq: logged.seq })
  } else return false
  rows.addLedger(toRow(tenancy.partition, everyone, logged, nothingApplied, undefined, nothingUsed, cipher))
  return true
}
