/**
 * A traveller and their budgets in memory, folded as an owner folds them: with those records at hand that an owner would
 * have fetched, and a complaint where the fold asks for another that there is.
 */
import { createHash } from "node:crypto"
import type { PacerEvent } from "../../../streams/events.ts"
import { cascade } from "../categorise/cascade.ts"
import { summarise } from "../look.ts"
import type { BudgetState } from "../state.ts"
import { step } from "../step.ts"
import { type Applied, applyToTraveller } from "./apply.ts"
import type { Logged } from "./logged.ts"
import type { FindRate } from "./placement.ts"
import type { Reach } from "./reach.ts"
import type { TransactionRecord } from "./record.ts"
import { newTraveller, type TravellerState } from "./state.ts"
import { awaitedBy, tiedTo } from "./tied.ts"

export const startMs = Date.parse("2026-05-01T00:00:00Z")
export const hourMs = 3_600_000
export const startDay = startMs / 86_400_000

export class Fold {
  traveller: TravellerState
  readonly states = new Map<string, BudgetState>()
  readonly records = new Map<string, TransactionRecord>()
  /** What the outbox holds for other travellers. */
  readonly outgoing: Array<PacerEvent> = []
  readonly #findRate: FindRate
  reachesTooMany = false
  onReach: (reach: ReadonlyArray<Reach>) => void = () => undefined
  #seq = 0

  constructor(userId = "ayu", findRate: FindRate = () => "100") {
    this.traveller = newTraveller(userId)
    this.#findRate = findRate
  }

  apply(event: PacerEvent): Applied["disposition"] {
    return this.applied(event).disposition
  }

  applied(event: PacerEvent): Applied {
    const seq = ++this.#seq
    const identity = identityFor(event)
    const named =
      event.type === "txn.matched.v1" ? event.data.with : "refunds" in event.data ? event.data.refunds : undefined
    const purchase = named === undefined || named === null ? undefined : identityIn(named.source, named.externalId)
    const logged: Logged = {
      ...{ event, seq, logMs: startMs + 400 * hourMs, timeMs: Date.parse(event.time), identity },
      ...(purchase === undefined ? {} : { purchase }),
    }
    const fetched = this.#fetched(identity, purchase)
    const applied = applyToTraveller(this.traveller, logged, this.records.get(identity), {
      categorise: cascade.categorise,
      findRate: this.#findRate,
      recordOf: (other) => {
        const record = this.records.get(other)
        if (record !== undefined && !fetched.has(other)) throw new Error(`${other} was not fetched for ${identity}`)
        return record
      },
      recordsIn: (reach) => {
        this.onReach(reach)
        for (const reached of this.records.keys()) fetched.add(reached)
        return this.reachesTooMany ? undefined : [...this.records.values()]
      },
    })
    if (applied.disposition === "duplicate") return applied
    this.records.set(identity, applied.record ?? { identity, firstSeq: seq })
    for (const moved of applied.moved) this.records.set(moved.identity, moved)
    for (const { budgetId, input } of applied.deliveries)
      this.states.set(budgetId, step(this.states.get(budgetId), input).state)
    for (const [n, one] of (applied.outgoing ?? []).entries())
      this.outgoing.push({ specversion: "1.0", id: `0:${seq}:${n}`, ...one } as PacerEvent)
    return applied
  }

  /** What partition/priors.ts would bring of these, and of all that is tied to them. */
  #fetched(...roots: ReadonlyArray<string | undefined>): Set<string> {
    const fetched = new Set<string>()
    const roads = roots.flatMap((root) => (root === undefined ? [] : [root, ...awaitedBy(this.traveller, root)]))
    for (const identity of roads) {
      const record = fetched.has(identity) ? undefined : this.records.get(identity)
      fetched.add(identity)
      if (record !== undefined) roads.push(...tiedTo(this.traveller, record))
    }
    return fetched
  }

  /** What is kept for the traveller and why, and what consents say: as little a matter of order (I8). */
  get kept() {
    const byText = ([left]: readonly [string, unknown], [right]: readonly [string, unknown]) => (left < right ? -1 : 1)
    return {
      held: [...this.traveller.held].map(([identity, { reason }]) => [identity, reason] as const).sort(byText),
      consents: [...this.traveller.consents].sort(byText),
    }
  }

  /** What depends on the set of events alone (I8). */
  get accounts() {
    return [...this.states]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([budgetId, state]) => {
        const { spentMinor, pendingMinor, transactionCount, byCategory, byDay, rolling } = summarise(
          state,
          startMs + 400 * hourMs,
        )
        const { balances, wallets } = state
        return { wallets, budgetId, spentMinor, pendingMinor, transactionCount, byCategory, byDay, rolling, balances }
      })
  }
}

export const digest = (key: string): string => createHash("sha256").update(key).digest("hex").slice(0, 32)

const usualSource = "card/bca"

const identityIn = (source: string, externalId: string): string =>
  digest(source === usualSource ? externalId : `${source} ${externalId}`)

/** The tests have one account, and hardly another source: nearly always the external id alone tells transactions apart. */
const identityFor = (event: PacerEvent): string => {
  if (!event.type.startsWith("txn.") || !("externalId" in event.data)) return digest(`command ${event.id}`)
  const source = "source" in event.data ? event.data.source : event.source
  return identityIn(source, event.data.externalId)
}

export const event = (
  type: string,
  atHour: number,
  data: object,
  id = `${type}${atHour}${JSON.stringify(data)}`,
): PacerEvent =>
  ({
    specversion: "1.0",
    id,
    source: usualSource,
    type,
    subject: "ayu",
    time: new Date(startMs + atHour * hourMs).toISOString(),
    data,
  }) as PacerEvent
