/**
 * Who listens to which budget, and how each is brought up to date and kept there. A listener joins, its view is asked
 * for, and pushes that arrive meanwhile are held; the view goes out first, then what follows it: no gap, nothing twice
 * that matters. Whatever breaks the chain (a stalled socket, another owner, a lost connection) leads back to the same
 * place: the whole state, asked anew. One ask serves everybody who waits for the same budget.
 */
import type { NatsConnection } from "@nats-io/transport-node"
import { Effect, Exit, Result, Schema } from "effect"
import { limits } from "../../config/limits.ts"
import { PlanNotice, PushMessage, SyncNotice, type Version } from "../push/protocol.ts"
import { type FoundView, notForCompanions, type OwnerProblem, type OwnerViews } from "./owner-views.ts"
import { budgetNotFound, internalError, type Problem } from "./problem.ts"
import { dataFrame, type Frame, planFrames, pushFrames } from "./socket-frames.ts"
import { isSameOwner, successionOf, versionText } from "./version.ts"
import { WatchLeases } from "./watch-leases.ts"

/** One subscription of one socket. */
export interface Listener {
  /** What the client said it had seen; cleared once it has been brought up to date. */
  lastVersion: string | undefined
  /** Sees what concerns everybody, and not what is the owner's alone. */
  readonly asCompanion: boolean
  /** The socket it belongs to: what concerns no budget is told to each once. */
  readonly screen: object
  /** False when it could not take the frame: it hears nothing more until it is refreshed. */
  readonly deliver: (frame: Frame) => boolean
  readonly refused: (problem: Problem) => void
}

interface Held {
  readonly version: Version
  readonly frames: ReadonlyArray<Frame>
}

interface Topic {
  readonly userId: string
  readonly budgetId: string
  readonly partition: number
  newest: Version | undefined
  /** Up to date, and hearing each push. */
  readonly live: Set<Listener>
  /** Waiting for the view that is being asked for. */
  readonly waiting: Set<Listener>
  /** Could not keep up: they come back through `refresh`. */
  readonly stalled: Set<Listener>
  held: Array<Held>
  asking: boolean
  /** The answer on its way does not count any more: ask once more when it has come. */
  askAgain: boolean
}

export interface LiveTopicsOptions {
  readonly connection: NatsConnection
  readonly views: OwnerViews["Service"]
  /** Runs an effect in the background until the gateway stops. */
  readonly run: <A>(effect: Effect.Effect<A>) => void
}

const decodePush = Schema.decodeUnknownResult(PushMessage)
const decodeNotice = Schema.decodeUnknownResult(SyncNotice)
const decodePlan = Schema.decodeUnknownResult(PlanNotice)

export class LiveTopics {
  readonly #options: LiveTopicsOptions
  readonly #leases: WatchLeases
  readonly #topics = new Map<string, Topic>()
  readonly #owners = new Map<number, Version>()

  constructor(options: LiveTopicsOptions) {
    this.#options = options
    this.#leases = new WatchLeases(options.connection, options.views.partitionOf, (text) => this.#pushed(text))
  }

  join(userId: string, budgetId: string, listener: Listener): void {
    const key = keyOf(userId, budgetId)
    let topic = this.#topics.get(key)
    if (topic === undefined) {
      topic = newTopic(userId, budgetId, this.#options.views.partitionOf(userId))
      this.#topics.set(key, topic)
      this.#leases.watch(userId)
    }
    topic.waiting.add(listener)
    this.#ask(topic)
  }

  leave(userId: string, budgetId: string, listener: Listener): void {
    const topic = this.#topics.get(keyOf(userId, budgetId))
    if (topic !== undefined) this.#remove(topic, listener)
  }

  /** The whole state for a listener that could not take a frame. */
  refresh(userId: string, budgetId: string, listener: Listener): void {
    const topic = this.#topics.get(keyOf(userId, budgetId))
    if (topic === undefined || !topic.stalled.delete(listener)) return
    topic.waiting.add(listener)
    this.#ask(topic)
  }

  /** Pushes may have been lost on the way (the connection to NATS was): everybody gets the whole state. */
  refreshAll(): void {
    for (const topic of this.#topics.values()) this.#restart(topic)
  }

  /** Subscriptions over all budgets, and how many of them are not up to date. */
  get counts(): { readonly subscriptions: number; readonly stale: number; readonly waiting: number } {
    const counts = { subscriptions: 0, stale: 0, waiting: 0 }
    for (const { live, waiting, stalled } of this.#topics.values()) {
      counts.subscriptions += live.size + waiting.size + stalled.size
      counts.stale += stalled.size
      counts.waiting += waiting.size
    }
    return counts
  }

  /** To be called every `limits.watchRenewMs`: leases, and those who still wait for an answer. */
  renew(): void {
    this.#leases.renew()
    for (const topic of this.#topics.values()) if (topic.waiting.size > 0) this.#ask(topic)
  }

  /**
   * Asks each owner for a sign of life: one that was replaced in silence would push to nobody until something else
   * happened, because its successor knows no leases yet.
   */
  readonly probeOwners = Effect.suspend(() =>
    Effect.forEach(this.#leases.samples, ([partition, userId]) => this.#probe(partition, userId), {
      concurrency: 8,
      discard: true,
    }),
  )

  close(): void {
    this.#leases.close()
    this.#topics.clear()
  }

  #probe(partition: number, userId: string): Effect.Effect<void> {
    return this.#options.views.ask({ ask: "budgets", userId }).pipe(
      Effect.tap((found) => Effect.sync(() => found !== undefined && this.#noteOwner(partition, found.version))),
      Effect.ignore,
    )
  }

  #pushed(text: Uint8Array): void {
    const message = parse(text)
    const decoded = decodePush(message)
    if (Result.isFailure(decoded)) {
      const notice = decodeNotice(message)
      if (Result.isSuccess(notice)) {
        this.#synced(notice.success)
        return
      }
      const plan = decodePlan(message)
      if (Result.isSuccess(plan)) {
        this.#planChanged(plan.success)
        return
      }
      this.#options.run(Effect.logWarning(`A push that cannot be read was dropped: ${decoded.failure.message}`))
      return
    }
    const push = decoded.success
    const topic = this.#topics.get(keyOf(push.userId, push.budgetId))
    if (topic === undefined) return
    this.#noteOwner(topic.partition, push.version)
    const succession = successionOf(topic.newest, push.version)
    if (succession === "older") return
    if (topic.asking) {
      hold(topic, { version: push.version, frames: pushFrames(push, text) })
      return
    }
    if (succession === "broken") {
      this.#restart(topic)
      return
    }
    topic.newest = push.version
    for (const frame of pushFrames(push, text)) for (const listener of topic.live) deliver(topic, listener, frame)
  }

  /** For the owner's own screens, behind the push of the same version. */
  #planChanged(notice: PlanNotice): void {
    const topic = this.#topics.get(keyOf(notice.userId, notice.budgetId))
    if (topic === undefined) return
    // The view on its way may be older than this.
    if (topic.asking) topic.askAgain = true
    else {
      for (const frame of planFrames(notice)) {
        for (const listener of topic.live) if (!listener.asCompanion) deliver(topic, listener, frame)
      }
    }
  }

  /** An account of theirs was read: a word to each screen that looks at any of their own trips. */
  #synced({ userId, synced }: SyncNotice): void {
    const frame = dataFrame("sync_completed", synced)
    const told = new Set<object>()
    for (const topic of this.#topics.values()) {
      if (topic.userId !== userId) continue
      for (const listener of topic.live) {
        if (listener.asCompanion || told.has(listener.screen)) continue
        told.add(listener.screen)
        deliver(topic, listener, frame)
      }
    }
  }

  /**
   * Another epoch or generation than the one known: whatever its predecessor did not push is healed by full states.
   * @param answered the topic that has just been given this owner's view
   */
  #noteOwner(partition: number, version: Version, answered?: Topic): void {
    const known = this.#owners.get(partition)
    if (known !== undefined && (version.epoch < known.epoch || isSameOwner(known, version))) return
    this.#owners.set(partition, version)
    if (known === undefined) return
    for (const topic of this.#topics.values()) {
      if (topic.partition === partition && topic !== answered) this.#restart(topic)
    }
  }

  #restart(topic: Topic): void {
    for (const listener of topic.live) topic.waiting.add(listener)
    topic.live.clear()
    if (topic.asking) topic.askAgain = true
    else if (topic.waiting.size > 0) this.#ask(topic)
  }

  #ask(topic: Topic, delayMs = 0): void {
    if (topic.asking) return
    topic.asking = true
    topic.askAgain = false
    const { userId, budgetId } = topic
    this.#options.run(
      this.#options.views.ask({ ask: "budget", userId, budgetId }).pipe(
        Effect.delay(delayMs),
        Effect.exit,
        Effect.flatMap((exit) => Effect.sync(() => this.#answered(topic, exit))),
      ),
    )
  }

  #answered(topic: Topic, exit: Exit.Exit<FoundView | undefined, OwnerProblem>): void {
    topic.asking = false
    const { held } = topic
    topic.held = []
    if (Exit.isFailure(exit)) {
      this.#failed(topic, exit)
      return
    }
    const found = exit.value
    if (found === undefined) {
      this.#dismiss(topic)
      return
    }
    this.#noteOwner(topic.partition, found.version, topic)
    const owner = this.#owners.get(topic.partition)
    if (owner !== undefined && !isSameOwner(owner, found.version)) {
      this.#ask(topic, limits.viewAskAgainMs)
      return
    }
    if (topic.askAgain) {
      this.#ask(topic)
      return
    }
    topic.newest = found.version
    this.#bringUpToDate(topic, found)
    for (const { version, frames } of held) {
      if (successionOf(topic.newest, version) !== "follows") continue
      topic.newest = version
      for (const frame of frames) for (const listener of topic.live) deliver(topic, listener, frame)
    }
  }

  #bringUpToDate(topic: Topic, found: FoundView): void {
    const version = versionText(found.version)
    let state: Frame | undefined
    let companionState: Frame | undefined
    let current: Frame | undefined
    for (const listener of [...topic.waiting]) {
      topic.waiting.delete(listener)
      topic.live.add(listener)
      const upToDate = listener.lastVersion === version
      listener.lastVersion = undefined
      if (upToDate) current ??= dataFrame("current", { budgetId: topic.budgetId }, version)
      else if (listener.asCompanion) {
        companionState ??= dataFrame("state", { ...objectOf(found.view), ...notForCompanions }, version)
      } else state ??= dataFrame("state", found.view, version)
      const frame = upToDate ? current : listener.asCompanion ? companionState : state
      if (frame !== undefined) deliver(topic, listener, frame)
    }
  }

  /** They keep waiting: the next renewal asks again. */
  #failed(topic: Topic, exit: Exit.Failure<FoundView | undefined, OwnerProblem>): void {
    const failure = exit.cause.reasons.find((reason) => reason._tag === "Fail")
    const problem = failure?.error ?? internalError
    for (const listener of topic.waiting) listener.refused(problem)
  }

  /** There is no such budget, or no longer. */
  #dismiss(topic: Topic): void {
    for (const listener of [...topic.waiting, ...topic.live, ...topic.stalled]) {
      this.#remove(topic, listener)
      listener.refused(budgetNotFound(topic.budgetId))
    }
  }

  #remove(topic: Topic, listener: Listener): void {
    topic.live.delete(listener)
    topic.waiting.delete(listener)
    topic.stalled.delete(listener)
    if (topic.live.size + topic.waiting.size + topic.stalled.size > 0) return
    if (this.#topics.delete(keyOf(topic.userId, topic.budgetId))) this.#leases.unwatch(topic.userId)
  }
}

const objectOf = (view: unknown): object => (typeof view === "object" && view !== null ? view : {})

const keyOf = (userId: string, budgetId: string): string => `${userId} ${budgetId}`

const newTopic = (userId: string, budgetId: string, partition: number): Topic => ({
  userId,
  budgetId,
  partition,
  newest: undefined,
  live: new Set(),
  waiting: new Set(),
  stalled: new Set(),
  held: [],
  asking: false,
  askAgain: false,
})

/** More than is held means that something is dropped: then the answer on its way is not enough. */
const hold = (topic: Topic, held: Held): void => {
  topic.held.push(held)
  if (topic.held.length <= limits.framesHeldPerTopicMax) return
  topic.held = []
  topic.askAgain = true
}

const deliver = (topic: Topic, listener: Listener, frame: Frame): void => {
  if (listener.deliver(frame)) return
  topic.live.delete(listener)
  topic.stalled.add(listener)
}

const decoder = new TextDecoder()

const parse = (text: Uint8Array): unknown => {
  try {
    return JSON.parse(decoder.decode(text))
  } catch {
    return undefined
  }
}
