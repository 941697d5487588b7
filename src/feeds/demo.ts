/**
 * The demonstration feed of `pacer start`: publishes the history of simulate/demo-plan.ts so that the trips look several
 * days in, then what comes due, and a small purchase every few seconds so that screens move. It asks the engine which
 * trip is under way and goes on with that one; a repeat counts once (I2), so a restart continues and never doubles.
 */
import { Clock, Deferred, Effect, Layer, Schedule, Schema } from "effect"
import { limits } from "../../config/limits.ts"
import { partitionOf, viewSubject } from "../../streams/subjects.ts"
import { Broker } from "../broker/connection.ts"
import { msPerDay } from "../budget/calendar.ts"
import type { EpochDay } from "../budget/model.ts"
import { ViewReply } from "../push/protocol.ts"
import type { Delivery } from "./delivery.ts"
import { PublishError } from "./publish-error.ts"
import { Publisher } from "./publisher.ts"
import {
  anchorOfBudget,
  blockOf,
  demoDeliveries,
  demoUserId,
  extraDelivery,
  isUnderWay,
  liveDay,
  othersDeliveries,
  rateDeliveries,
} from "./simulate/demo-plan.ts"
import { Dice } from "./simulate/dice.ts"
import { Timeline } from "./simulate/timeline.ts"

export interface DemoOptions {
  /** Times faster than the usual pace of the small purchases. */
  readonly speed?: number
}

const slotMs = 4_000
const latestPostingMs = 3 * msPerDay
const retry = Schedule.spaced("2 seconds")

/** A newcomer sees something happen soon; later the purchases come at a rate that a budget survives. */
const demoShare = (runningMs: number): number =>
  runningMs < 180_000 ? 1 / 3 : runningMs < 1_800_000 ? 1 / 15 : 1 / 450

const Budgets = Schema.Array(Schema.Struct({ budgetId: Schema.String }))
const decodeReply = Schema.decodeUnknownEffect(Schema.fromJsonString(ViewReply))
const decodeBudgets = Schema.decodeUnknownEffect(Budgets)

/** The demo traveller's budgets as the engine knows them; asked until it answers. */
const knownBudgetIds = Effect.gen(function* () {
  const { connection, partitionCount } = yield* Broker
  const subject = viewSubject(partitionOf(demoUserId, partitionCount))
  const reply = yield* Effect.tryPromise({
    try: () =>
      connection.request(subject, JSON.stringify({ ask: "budgets", userId: demoUserId }), {
        timeout: limits.viewRequestMsMax,
      }),
    catch: () => new PublishError({ message: "The engine does not answer yet", retryable: true }),
  })
  const { found, ...rest } = yield* decodeReply(reply.string())
  const budgets = found && "view" in rest ? yield* decodeBudgets(rest.view) : []
  return budgets.map(({ budgetId }) => budgetId)
}).pipe(Effect.retry(Schedule.spaced("500 millis")))

/** The day on which the running demonstration began: that of the trip under way, else today. */
const anchorOn = (today: EpochDay, budgetIds: ReadonlyArray<string>): EpochDay =>
  budgetIds
    .map(anchorOfBudget)
    .filter((anchor) => anchor !== undefined && isUnderWay(anchor, today))
    .reduce((latest, anchor) => (anchor === undefined ? latest : Math.max(latest ?? anchor, anchor)), undefined) ??
  today

/** What is due between one beat and the next. New trips begin where old ones end; what is left of those still comes. */
class Demonstration {
  #anchor: EpochDay
  #block: number
  #ratesUntil: EpochDay
  #timelines: ReadonlyArray<Timeline>

  constructor(anchor: EpochDay, nowMs: number) {
    this.#anchor = anchor
    this.#block = blockOf(nowMs)
    this.#ratesUntil = liveDay(nowMs)
    this.#timelines = [
      new Timeline(rateDeliveries(this.#ratesUntil)),
      new Timeline(demoDeliveries(anchor)),
      // Banks post some of the last block's purchases in this one.
      ...(blockOf(nowMs - latestPostingMs) < this.#block ? [new Timeline(othersDeliveries(this.#block - 1))] : []),
      new Timeline(othersDeliveries(this.#block)),
    ]
  }

  get anchor(): EpochDay {
    return this.#anchor
  }

  takeDue(nowMs: number): ReadonlyArray<Delivery> {
    this.#turnPages(nowMs)
    this.#timelines = this.#timelines.filter((timeline) => !timeline.isOver)
    return this.#timelines.flatMap((timeline) => timeline.takeDue(nowMs))
  }

  #turnPages(nowMs: number): void {
    const today = liveDay(nowMs)
    const added: Array<Timeline> = []
    if (today > this.#ratesUntil) {
      this.#ratesUntil = today
      added.push(new Timeline(rateDeliveries(today)))
    }
    if (!isUnderWay(this.#anchor, today)) {
      this.#anchor = today
      added.push(new Timeline(demoDeliveries(today)))
    }
    if (blockOf(nowMs) > this.#block) {
      this.#block = blockOf(nowMs)
      added.push(new Timeline(othersDeliveries(this.#block)))
    }
    this.#timelines = [...this.#timelines, ...added]
  }
}

const demonstrate = Effect.fnUntraced(function* (options: DemoOptions, underWay: Deferred.Deferred<void>) {
  const publisher = yield* Publisher
  const everyMs = slotMs / (options.speed ?? 1)
  const startMs = yield* Clock.currentTimeMillis
  const demonstration = new Demonstration(anchorOn(liveDay(startMs), yield* knownBudgetIds), startMs)
  const publish = (deliveries: ReadonlyArray<Delivery>) =>
    publisher.publishMany(deliveries.map(({ event }) => event)).pipe(
      Effect.tapError((error) => Effect.logWarning(`The demonstration waits for the log: ${error.message}`)),
      Effect.retry(retry),
    )
  yield* publish(demonstration.takeDue(startMs))
  yield* Deferred.succeed(underWay, undefined)

  const beat = Effect.gen(function* () {
    const nowMs = yield* Clock.currentTimeMillis
    const slot = Math.floor(nowMs / everyMs)
    const demo = new Dice(`whose/${slot}`).chance(demoShare(nowMs - startMs))
    const extra = extraDelivery(slot, nowMs, { anchor: demonstration.anchor, demo })
    yield* publish([...demonstration.takeDue(nowMs), ...extra])
    yield* Effect.sleep(everyMs - ((yield* Clock.currentTimeMillis) % everyMs))
  })
  return yield* Effect.forever(beat)
})

/** Built when the trips are under way (or that takes too long to wait for); then runs until its scope closes. */
export const demoLayer = (options: DemoOptions = {}) =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      const underWay = yield* Deferred.make<void>()
      const running = demonstrate(options, underWay).pipe(
        Effect.catchCause((cause) => Effect.logWarning("The demonstration has ended", cause)),
        Effect.ensuring(Deferred.succeed(underWay, undefined)),
      )
      yield* Effect.forkScoped(running)
      yield* Deferred.await(underWay).pipe(Effect.timeoutOption(limits.serverStartMsMax))
    }),
  )
