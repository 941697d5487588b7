/**
 * Says what is worth saying: reads the facts that commits have left, behind a cursor of its own, decides by the rules of
 * pacing when each is said, keeps that in the inbox, and shows what is due by the log's own clock. Every gateway runs
 * one; rows are locked, so that each fact and each notification is taken up by one of them. A commit pays nothing.
 */
import { createHash } from "node:crypto"
import { Cause, Effect, Result, Schedule, Schema } from "effect"
import { limits } from "../../config/limits.ts"
import { categories } from "../../config/taxonomy.ts"
import { signKinds } from "../budget/anomaly/signs.ts"
import { localDay, textToDay } from "../budget/calendar.ts"
import { insightsOf } from "../budget/insights/insights.ts"
import type { BudgetPlan, Fact } from "../budget/model.ts"
import { pace, ranked } from "../budget/notifications/pacing.ts"
import { consentWording, digestText, wordingOf } from "../budget/notifications/wording.ts"
import {
  type Due,
  type FactRow,
  overtake,
  partitionsWithNews,
  readSettings,
  recentlyPaced,
  type Saying,
  takeDue,
  tellFacts,
  unreadOf,
  writeSaying,
} from "../ledger/inbox.ts"
import { type Offer, offeredTo, weeksToOffer } from "../ledger/insights/offers.ts"
import { BudgetSummary } from "./contract/views.ts"
import { figuresOf } from "./insights.ts"
import { publishNotice } from "./notice.ts"
import { viewNotification } from "./notification-view.ts"
import { OwnerViews } from "./owner-views.ts"
import { zoneOf } from "./traveller-zone.ts"
import { versionText } from "./version.ts"

const FactData = Schema.Union([
  Schema.Struct({
    kind: Schema.Literal("threshold"),
    seq: Schema.Finite,
    atMs: Schema.Finite,
    percent: Schema.Finite,
    spentMinor: Schema.Finite,
    totalMinor: Schema.Finite,
  }),
  Schema.Struct({
    kind: Schema.Literal("burn_warning"),
    seq: Schema.Finite,
    atMs: Schema.Finite,
    reason: Schema.Literals(["pace", "day", "forecast"]),
    spentMinor: Schema.Finite,
    allowanceMinor: Schema.Finite,
    runsOutOn: Schema.optionalKey(Schema.Finite),
    probability: Schema.optionalKey(Schema.Finite),
    category: Schema.optionalKey(Schema.Literals(categories)),
  }),
  Schema.Struct({
    kind: Schema.Literals(["trip_started", "trip_ended"]),
    seq: Schema.Finite,
    atMs: Schema.Finite,
    day: Schema.Finite,
    days: Schema.Finite,
    spentMinor: Schema.Finite,
    totalMinor: Schema.Finite,
    closed: Schema.optionalKey(Schema.Literal(true)),
  }),
  Schema.Struct({
    kind: Schema.Literal("anomaly"),
    seq: Schema.Finite,
    atMs: Schema.Finite,
    sign: Schema.Literals(signKinds),
    score: Schema.Finite,
    transactionId: Schema.String,
    merchant: Schema.optionalKey(Schema.String),
    amountMinor: Schema.Finite,
    value: Schema.Finite,
    usual: Schema.Finite,
  }),
  Schema.Struct({
    kind: Schema.Literal("correction_proposed"),
    seq: Schema.Finite,
    atMs: Schema.Finite,
    correctionId: Schema.String,
    revises: Schema.optionalKey(Schema.String),
    reason: Schema.Literals(["forecast", "category", "day"]),
    automatic: Schema.Boolean,
    movedMinor: Schema.Finite,
    perDayMinor: Schema.Finite,
    targetPerDayMinor: Schema.Finite,
    probabilityBefore: Schema.Finite,
    probabilityAfter: Schema.Finite,
  }),
  Schema.Struct({
    kind: Schema.Literal("correction_decided"),
    seq: Schema.Finite,
    atMs: Schema.Finite,
    correctionId: Schema.String,
    decision: Schema.Literals(["accepted", "rejected", "edited", "undone"]),
    // What the traveller has just done themself is not told to them.
    by: Schema.Literal("engine"),
    movedMinor: Schema.Finite,
  }),
  Schema.Struct({
    kind: Schema.Literal("goal_drift"),
    seq: Schema.Finite,
    atMs: Schema.Finite,
    goalId: Schema.String,
    name: Schema.String,
    drift: Schema.Literals(["off_track", "on_track"]),
    probability: Schema.Finite,
  }),
])
const decodeFact = Schema.decodeUnknownResult(FactData)
const decodeConsent = Schema.decodeUnknownResult(Schema.Struct({ consent: Schema.String }))
const decodeView = Schema.decodeUnknownEffect(Schema.Struct({ summary: BudgetSummary }))

const planOf = (summary: typeof BudgetSummary.Type): BudgetPlan => ({
  budgetId: summary.budgetId,
  userId: summary.userId,
  name: summary.name,
  currency: summary.currency,
  timeZone: summary.timeZone,
  startDay: textToDay(summary.startDate),
  endDay: textToDay(summary.endDate),
  totalMinor: summary.totalMinor,
  categoryPlanMinor: {},
  thresholdsPercent: [],
})

/** The trip that a fact is about, as it is now; undefined when it is gone. */
const planFor = Effect.fnUntraced(function* (userId: string, budgetId: string) {
  const found = yield* (yield* OwnerViews).ask({ ask: "budget", userId, budgetId })
  return found === undefined ? undefined : planOf((yield* decodeView(found.view)).summary)
})

/** Something that may be said, with the zone that it is paced in unless the traveller has chosen one. */
export interface Told extends Saying {
  readonly timeZone: string
}

const commonOf = ({ partition, seq, n, atMs, userId, budgetId }: FactRow) => ({
  ...{ partition, seq, atMs, userId, budgetId },
  notificationId: `n-${partition}-${seq}-${n}`,
})

/** What a fact says; undefined for one that says nothing to the traveller. */
const tellingOf = Effect.fnUntraced(function* (row: FactRow) {
  if (row.kind === "consent_expired") {
    const decoded = decodeConsent(row.data)
    if (Result.isFailure(decoded)) return undefined
    const told: Told = {
      ...commonOf(row),
      kind: "consent_expired",
      timeZone: yield* zoneOf(row.userId),
      ...consentWording(decoded.success.consent),
    }
    return told
  }
  const decoded = decodeFact(row.data)
  if (Result.isFailure(decoded)) return undefined
  const fact: Fact = decoded.success
  // The need for it was told with the one whose place it takes.
  if (fact.kind === "correction_proposed" && fact.revises !== undefined) return undefined
  // Whoever has just closed a budget knows.
  if (fact.kind === "trip_ended" && fact.closed === true) return undefined
  const plan = yield* planFor(row.userId, row.budgetId)
  if (plan === undefined) return undefined
  const told: Told = { ...commonOf(row), kind: fact.kind, timeZone: plan.timeZone, ...wordingOf(fact, plan) }
  return told
})

/** Decides when it is said, and keeps it; nothing where it is not to be said. */
export const decide = Effect.fnUntraced(function* ({ timeZone, ...saying }: Told) {
  const settings = yield* readSettings(saying.userId)
  const recent = yield* recentlyPaced(saying.userId, saying.atMs)
  // Read again after a stop in the middle: what was decided stands.
  if (recent.some((one) => one.notificationId === saying.notificationId)) return
  const decision = pace(saying, recent, settings, settings.timeZone ?? timeZone)
  if (decision.verdict !== "deliver") return
  if (saying.kind === "threshold") yield* overtake(saying)
  yield* writeSaying(saying, decision)
})

/** One purchase may pass several thresholds of a budget: the last says it all. */
const highestThresholds = (told: ReadonlyArray<Told>): ReadonlyArray<Told> =>
  told.filter(
    (one, at) =>
      one.kind !== "threshold" ||
      !told
        .slice(at + 1)
        .some(({ kind, seq, budgetId }) => kind === one.kind && seq === one.seq && budgetId === one.budgetId),
  )

const tell = Effect.fnUntraced(function* (facts: ReadonlyArray<FactRow>) {
  const told = yield* Effect.forEach(facts, tellingOf)
  yield* Effect.forEach(ranked(highestThresholds(told.flatMap((one) => one ?? []))), decide, { discard: true })
})

/** What last week says, to those who have looked at insights before: the one thing that matters most. */
const offer = Effect.fnUntraced(function* ({ userId, partition, seq, lastDay, logMs }: Offer) {
  const timeZone = (yield* readSettings(userId)).timeZone ?? (yield* zoneOf(userId))
  const { figures } = yield* figuresOf({
    ...{ userId, partition, period: "week", compareWith: "previous", categories: [], currency: undefined },
    today: lastDay,
  })
  const [first] = insightsOf(figures).filter(({ kind }) => kind !== "top_merchant")
  if (first !== undefined) {
    const name = createHash("sha256").update(`${userId} ${lastDay}`).digest("base64url").slice(0, 22)
    yield* decide({
      ...{ userId, partition, seq, atMs: logMs, budgetId: "", kind: "insight", timeZone },
      notificationId: `i-${name}`,
      severity: first.tone === "warning" ? "warning" : "info",
      topic: `insight:${first.insightId}`,
      text: `Last week: ${first.title}. ${first.text}`,
      insightId: first.insightId,
    })
  }
  yield* offeredTo(userId, localDay(logMs, "UTC"))
})

/** Shown to all of a traveller's screens, wherever they are connected. */
const show = Effect.fnUntraced(function* (userId: string, own: ReadonlyArray<Due>) {
  const ordered = own.toSorted((one, other) => one.deliverAtMs - other.deliverAtMs || one.seq - other.seq)
  const summed = ordered.filter((one) => one.digest)
  const newest = own.reduce((found, one) => (one.seq > found.seq ? one : found))
  yield* publishNotice({
    userId,
    version: versionText({ epoch: newest.epoch, generation: newest.generation, sequence: newest.seq }),
    data: {
      notifications: ordered.map(viewNotification),
      unread: yield* unreadOf(userId),
      ...(summed.length === 0 ? {} : { digest: digestText(ranked(summed).map((one) => one.text)) }),
    },
  })
})

const byUser = (due: ReadonlyArray<Due>): ReadonlyMap<string, ReadonlyArray<Due>> => {
  const users = new Map<string, Array<Due>>()
  for (const one of due) {
    const own = users.get(one.userId)
    if (own === undefined) users.set(one.userId, [one])
    else own.push(one)
  }
  return users
}

/** Said at the start of an outage and at its end, not at each of the many tries between. */
class Outage {
  readonly #failing = new Set<string>()

  /** A part that fails, even by a fault of ours, is tried again, and keeps nothing else from being said. */
  attempted<A, E, R>(what: string, effect: Effect.Effect<A, E, R>): Effect.Effect<void, never, R> {
    return effect.pipe(
      Effect.andThen(Effect.suspend(() => this.#worked(what))),
      Effect.catchCause((cause) => this.#failed(what, cause)),
    )
  }

  #worked(what: string): Effect.Effect<void> {
    if (!this.#failing.delete(what) || this.#failing.size > 0) return Effect.void
    return Effect.logInfo("Notifications are said again")
  }

  #failed(what: string, cause: Cause.Cause<unknown>): Effect.Effect<void> {
    const begins = this.#failing.size === 0
    this.#failing.add(what)
    return begins
      ? Effect.logWarning(`${what} will be tried again until it is done: ${Cause.pretty(cause).split("\n")[0]}`)
      : Effect.void
  }
}

const sayAll = Effect.fnUntraced(function* (outage: Outage) {
  const { partitionCount } = yield* OwnerViews
  for (const { partition } of yield* partitionsWithNews()) {
    yield* outage.attempted(`The facts of partition ${partition}`, tellFacts(partition, tell))
  }
  for (const one of yield* weeksToOffer(partitionCount)) {
    yield* outage.attempted(`The week's insight of ${one.userId}`, offer(one))
  }
  for (const [userId, own] of byUser(yield* takeDue())) yield* show(userId, own)
})

/** Looks again and again, until its scope closes. */
export const notifyForEver = Effect.suspend(() => {
  const outage = new Outage()
  return outage.attempted("Notifications", sayAll(outage)).pipe(Effect.repeat(Schedule.spaced(limits.notifierEveryMs)))
})
