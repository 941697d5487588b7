/**
 * One WebSocket and what its traveller may do with it: authenticate with the first message, subscribe, enter expenses.
 * It acts on every send's answer: what cannot be delivered marks the subscription, and a drained socket asks for the
 * whole state instead of the frames it missed (I5). Every subscription passes the one ownership check (I9): first as the
 * traveller's own budget, which costs nothing, and where they have none such as a trip that they belong to. Whether they
 * still do is asked again and again while they look (live.ts). A fresh token may follow the first (`authenticate` again).
 */
import { Effect, Result, Schema } from "effect"
import { limits } from "../../config/limits.ts"
import { memberKey } from "../ledger/memberships.ts"
import { authorize, type Standing } from "../trust/ownership.ts"
import type { Principal } from "../trust/principal.ts"
import type { RateLimiter } from "../trust/rate-limit.ts"
import type { TokenRefused } from "../trust/tokens.ts"
import type { RecordExpense } from "./contract/expenses.ts"
import type { Recorded, Repeated } from "./contract/views.ts"
import type { Listener, LiveTopics } from "./live-topics.ts"
import {
  budgetNotFound,
  invalidRequest,
  malformedJson,
  noLongerCompanion,
  type Problem,
  rateLimited,
  unauthenticated,
} from "./problem.ts"
import { problemOfSchemaError } from "./schema-problem.ts"
import { dataFrame, type Frame, refusedFrame } from "./socket-frames.ts"
import { ClientMessage } from "./socket-protocol.ts"
import type { WebSocket } from "./uws.ts"

/** What a socket needs of the gateway around it. */
export interface SocketServices {
  readonly topics: LiveTopics
  readonly users: RateLimiter
  readonly verify: (token: string) => Effect.Effect<Principal, TokenRefused>
  /** What a traveller is in a budget that is not their own, and whose that is. */
  readonly standing: (
    userId: string,
    budgetId: string,
  ) => Effect.Effect<{ readonly ownerUserId: string; readonly standing: Standing }, Problem>
  /** Publishes a manual expense and waits for its commit. */
  readonly record: (
    userId: string,
    expense: RecordExpense,
  ) => Effect.Effect<typeof Recorded.Type | typeof Repeated.Type, Problem>
  readonly run: <A>(effect: Effect.Effect<A>) => void
}

/** RFC 6455 close codes. */
export const closeCodes = { goingAway: 1001, unsupportedData: 1003, policy: 1008 } as const

const sendDropped = 2
const sendQueued = 0

const decodeMessage = Schema.decodeUnknownResult(ClientMessage)
const messageTypes: ReadonlySet<string> = new Set(["authenticate", "subscribe", "unsubscribe", "expense", "ping"])

export class Socket {
  readonly #ws: WebSocket<unknown>
  readonly #services: SocketServices
  readonly #openedMs: number
  readonly #subscriptions = new Map<string, Subscription>()
  #principal: Principal | undefined
  #authenticating = false
  /** What came while the token was being verified. */
  #early: Array<ClientMessage> = []
  #refusals = 0
  #congested = false
  #closed = false

  constructor(ws: WebSocket<unknown>, services: SocketServices) {
    this.#ws = ws
    this.#services = services
    this.#openedMs = Date.now()
  }

  /** Text of at most `limits.socketMessageBytesMax`; uWS has refused longer ones. */
  received(text: string): void {
    const principal = this.#principal
    if (principal !== undefined && this.#services.users.take(principal.userId) > 0) {
      this.#refuse(rateLimited, aboutOf(parse(text)))
      return
    }
    const json = parse(text)
    if (json === undefined) {
      this.#refuse(malformedJson("The message cannot be parsed as JSON."))
      return
    }
    const decoded = decodeMessage(json)
    if (Result.isFailure(decoded)) {
      const problem = messageTypes.has(String(fieldOf(json, "type")))
        ? problemOfSchemaError(decoded.failure)
        : invalidRequest(`type: Expected one of ${[...messageTypes].join(", ")}.`, "type")
      this.#refuse(problem, aboutOf(json))
      return
    }
    this.#refusals = 0
    this.#dispatch(decoded.success)
  }

  receivedBinary(): void {
    this.write(refusedFrame(invalidRequest("Frames are JSON text, not binary.")))
    this.close(closeCodes.unsupportedData, "text only")
  }

  /** Room again: whoever missed something gets the whole state. */
  drained(): void {
    const bufferedBytes = this.#ws.getBufferedAmount()
    if (bufferedBytes > limits.socketBufferBytesMax / 2) return
    this.#congested = bufferedBytes > 0
    const { userId } = this.#principal ?? {}
    if (userId === undefined) return
    for (const [budgetId, subscription] of this.#subscriptions)
      this.#services.topics.refresh(subscription.ownerUserId, budgetId, subscription)
  }

  /** Undefined until somebody is signed in. */
  get userId(): string | undefined {
    return this.#principal?.userId
  }

  /** The trips of others that this socket's traveller looks at. */
  get looking(): ReadonlyArray<{ readonly memberId: string; readonly ownerUserId: string; readonly budgetId: string }> {
    const { userId } = this.#principal ?? {}
    if (userId === undefined) return []
    return [...this.#subscriptions].flatMap(([budgetId, { ownerUserId }]) =>
      ownerUserId === userId ? [] : [{ memberId: userId, ownerUserId, budgetId }],
    )
  }

  /** Hides the trips that its traveller belongs to no longer. @param gone who looks at what, by `memberKey` */
  hide(gone: ReadonlySet<string>): void {
    for (const { memberId, ownerUserId, budgetId } of this.looking) {
      if (!gone.has(memberKey(memberId, ownerUserId, budgetId))) continue
      this.#leave(budgetId)
      this.write(refusedFrame(noLongerCompanion(budgetId), { budgetId }))
    }
  }

  /** Closes a socket that never said who it is, or whose token has run out. */
  sweep(nowMs: number): void {
    const expired = this.#principal !== undefined && this.#principal.expiresMs <= nowMs
    const silent = this.#principal === undefined && nowMs - this.#openedMs > limits.authenticateMsMax
    if (!expired && !silent) return
    const detail = expired ? "The token has expired; sign in again." : "Authenticate with the first message."
    this.write(refusedFrame(unauthenticated(detail)))
    this.close(closeCodes.policy, expired ? "token expired" : "not authenticated")
  }

  close(code: number, reason: string): void {
    if (!this.#closed) this.#ws.end(code, reason)
  }

  /** uWS says that it is gone: nothing may touch it any more. */
  closed(): void {
    this.#closed = true
    const { userId } = this.#principal ?? {}
    if (userId !== undefined) {
      for (const [budgetId, subscription] of this.#subscriptions)
        this.#services.topics.leave(subscription.ownerUserId, budgetId, subscription)
    }
    this.#subscriptions.clear()
    this.#early = []
  }

  /** False when the frame was not taken. One that was queued is as good as sent. */
  write(frame: Frame): boolean {
    if (this.#closed) return false
    if (this.#congested && this.#ws.getBufferedAmount() > limits.socketBufferBytesMax) return false
    const answer = this.#ws.send(frame.bytes, false)
    if (answer === sendQueued) this.#congested = true
    return answer !== sendDropped
  }

  #dispatch(message: ClientMessage): void {
    if (message.type === "authenticate") {
      this.#authenticate(message.token)
      return
    }
    const principal = this.#principal
    if (principal === undefined) {
      this.#hold(message)
      return
    }
    switch (message.type) {
      case "subscribe":
        this.#subscribe(principal, message.budgetId, message.lastVersion)
        return
      case "unsubscribe":
        this.#leave(message.budgetId)
        return
      case "expense":
        this.#expense(principal, message)
        return
      case "ping":
        this.write(dataFrame("pong", {}))
    }
  }

  #authenticate(token: string): void {
    if (this.#authenticating) {
      this.#refuse(invalidRequest("type: This connection is being authenticated already.", "type"))
      return
    }
    this.#authenticating = true
    this.#services.run(
      this.#services.verify(token).pipe(
        Effect.match({
          onSuccess: (principal) => this.#authenticated(principal),
          onFailure: (refusal) => {
            this.#authenticating = false
            if (this.#principal !== undefined) {
              // The token of before still counts until its own end.
              this.#refuse(unauthenticated(refusal.message))
              return
            }
            this.write(refusedFrame(unauthenticated(refusal.message)))
            this.close(closeCodes.policy, "not authenticated")
          },
        }),
      ),
    )
  }

  #authenticated(principal: Principal): void {
    this.#authenticating = false
    if (this.#closed) return
    if (this.#principal !== undefined && this.#principal.userId !== principal.userId) {
      this.#refuse(invalidRequest("token: This connection belongs to another traveller.", "token"))
      return
    }
    this.#principal = principal
    this.write(dataFrame("authenticated", { userId: principal.userId }))
    const early = this.#early
    this.#early = []
    for (const message of early) this.#dispatch(message)
  }

  /** Clients may send on without waiting for `authenticated`; but not without having authenticated at all. */
  #hold(message: ClientMessage): void {
    if (this.#authenticating && this.#early.length < limits.subscriptionsPerSocketMax) {
      this.#early.push(message)
      return
    }
    this.write(refusedFrame(unauthenticated("Authenticate with the first message.")))
    this.close(closeCodes.policy, "not authenticated")
  }

  #subscribe(principal: Principal, budgetId: string, lastVersion: string | undefined): void {
    const resource = { kind: "budget", userId: principal.userId, budgetId, standing: "none" } as const
    const verdict = authorize(principal, "subscribe", resource, Date.now())
    if (verdict === "unauthenticated") {
      this.sweep(Date.now())
      return
    }
    if (verdict !== "granted") {
      this.#refuse(budgetNotFound(budgetId), { budgetId })
      return
    }
    this.#leave(budgetId)
    if (this.#subscriptions.size >= limits.subscriptionsPerSocketMax) {
      this.#refuse(
        invalidRequest(
          `budgetId: At most ${limits.subscriptionsPerSocketMax} subscriptions per connection.`,
          "budgetId",
        ),
        { budgetId },
      )
      return
    }
    this.#join(budgetId, principal.userId, lastVersion, (subscription) =>
      this.#subscribeAsCompanion(principal, budgetId, subscription),
    )
  }

  /** @param missing what to do when this owner has no such budget */
  #join(
    budgetId: string,
    ownerUserId: string,
    lastVersion: string | undefined,
    missing: (subscription: Subscription) => void,
  ): void {
    const subscription: Subscription = {
      ownerUserId,
      asCompanion: this.#principal?.userId !== ownerUserId,
      screen: this,
      lastVersion,
      deliver: (frame) => this.write(frame),
      refused: (problem) => {
        if (problem.status === 404) missing(subscription)
        else this.write(refusedFrame(problem, { budgetId }))
      },
    }
    this.#subscriptions.set(budgetId, subscription)
    this.#services.topics.join(ownerUserId, budgetId, subscription)
  }

  /** It is none of their own budgets: one that they belong to, or none at all. */
  #subscribeAsCompanion(principal: Principal, budgetId: string, subscription: Subscription): void {
    const refuse = (problem: Problem): void => {
      if (this.#subscriptions.get(budgetId) === subscription) this.#subscriptions.delete(budgetId)
      this.write(refusedFrame(problem, { budgetId }))
    }
    this.#services.run(
      this.#services.standing(principal.userId, budgetId).pipe(
        Effect.match({
          onFailure: refuse,
          onSuccess: ({ ownerUserId, standing }) => {
            if (this.#closed || this.#subscriptions.get(budgetId) !== subscription) return
            const resource = { kind: "budget", userId: ownerUserId, budgetId, standing } as const
            const verdict = authorize(this.#principal, "subscribe", resource, Date.now())
            if (verdict === "ended") refuse(noLongerCompanion(budgetId))
            else if (verdict !== "granted") refuse(budgetNotFound(budgetId))
            else {
              this.#join(budgetId, ownerUserId, subscription.lastVersion, () => {
                this.#subscriptions.delete(budgetId)
                this.write(refusedFrame(budgetNotFound(budgetId), { budgetId }))
              })
            }
          },
        }),
      ),
    )
  }

  #leave(budgetId: string): void {
    const subscription = this.#subscriptions.get(budgetId)
    if (subscription === undefined) return
    this.#subscriptions.delete(budgetId)
    this.#services.topics.leave(subscription.ownerUserId, budgetId, subscription)
  }

  #expense(principal: Principal, message: Extract<ClientMessage, { type: "expense" }>): void {
    const verdict = authorize(principal, "write", { kind: "account", userId: principal.userId }, Date.now())
    if (verdict !== "granted") {
      this.sweep(Date.now())
      return
    }
    const { type: _type, ...expense } = message
    const { clientId } = expense
    this.#services.run(
      this.#services.record(principal.userId, expense).pipe(
        Effect.match({
          onSuccess: ({ version, ...outcome }) =>
            this.write(dataFrame("expense_accepted", { clientId, ...outcome }, version)),
          onFailure: (problem) => this.write(refusedFrame(problem, { clientId })),
        }),
      ),
    )
  }

  /** Who only ever sends what must be refused is shown the door. */
  #refuse(problem: Problem, about: About = {}): void {
    this.#refusals += 1
    this.write(refusedFrame(problem, about))
    if (this.#refusals >= limits.socketRefusalsMax) this.close(closeCodes.policy, "too many refused messages")
  }
}

interface Subscription extends Listener {
  /** Whose budget it is. */
  readonly ownerUserId: string
}

interface About {
  readonly clientId?: string
  readonly budgetId?: string
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const fieldOf = (json: unknown, name: string): unknown =>
  typeof json === "object" && json !== null && Object.hasOwn(json, name) ? Reflect.get(json, name) : undefined

/** What a refusal is about, so that the client can tell which of its messages it answers. */
const aboutOf = (json: unknown): About => {
  const clientId = fieldOf(json, "clientId")
  const budgetId = fieldOf(json, "budgetId")
  return {
    ...(typeof clientId === "string" ? { clientId: clientId.slice(0, 128) } : {}),
    ...(typeof budgetId === "string" ? { budgetId: budgetId.slice(0, 64) } : {}),
  }
}
