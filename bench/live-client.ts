/**
 * One traveller's screen, as far as a bench needs it: authenticates, subscribes to the user's budget, notes when each
 * transaction is first shown, keeps the last frame that carried a summary, and can stop reading like a phone in a
 * tunnel. Frames are searched as bytes: parsing them all would load the machine that is being measured.
 */
import { Buffer } from "node:buffer"
import { Effect, Schema } from "effect"
import { WebSocket } from "ws"
import { nowMs } from "./harness/clock.ts"
import { BenchFailed } from "./harness/failure.ts"
import { budgetIdOf, userIdOf } from "./load.ts"

export interface LiveClientEvents {
  readonly arrived: (externalId: string, atMs: number) => void
  /** The owner's epoch that a frame's version names. */
  readonly epoch: (epoch: number, atMs: number) => void
  /** A change that the engine pushed, no state that was asked for. */
  readonly pushed: (atMs: number) => void
}

const summaryFields = Schema.Struct({ spentMinor: Schema.Finite, transactionCount: Schema.Finite })
const decodeShown = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Struct({ data: Schema.Struct({ summary: summaryFields }) })),
)

const externalIdMark = '"externalId":"'
const versionMark = '"version":"'
const stateStart = Buffer.from('{"type":"state"')
const refusedStart = Buffer.from('{"type":"refused"')
const summaryMark = '"summary":'

const startsWith = (frame: Buffer, start: Buffer): boolean => frame.subarray(0, start.length).equals(start)

const valueAt = (frame: Buffer, start: number): string => frame.toString("latin1", start, frame.indexOf(0x22, start))

export class LiveClient {
  readonly userId: string
  readonly #user: number
  readonly #events: LiveClientEvents
  #socket: WebSocket | undefined
  /** Copied, since a frame is a slice of a far larger piece of the socket's input. */
  #shown = Buffer.alloc(0)
  #shownBytes = 0
  #states = 0
  #refusal: string | undefined
  #onState: (() => void) | undefined

  constructor(user: number, events: LiveClientEvents) {
    this.#user = user
    this.userId = userIdOf(user)
    this.#events = events
  }

  /** Whole states that this screen was given. */
  get states(): number {
    return this.#states
  }

  get isClosed(): boolean {
    return this.#socket === undefined || this.#socket.readyState !== WebSocket.OPEN
  }

  /** Succeeds once the first state is there. */
  connect(url: string, token: string): Effect.Effect<void, BenchFailed> {
    return Effect.callback<void, BenchFailed>((resume) => {
      const failed = (why: string) =>
        resume(Effect.fail(new BenchFailed({ message: `The screen of ${this.userId} has no budget: ${why}` })))
      const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true })
      this.#socket = socket
      this.#onState = () => resume(Effect.void)
      socket.on("open", () => {
        socket.send(JSON.stringify({ type: "authenticate", token }))
        socket.send(JSON.stringify({ type: "subscribe", budgetId: budgetIdOf(this.#user) }))
      })
      socket.on("message", (frame) => {
        if (Buffer.isBuffer(frame)) this.#received(frame)
        if (this.#refusal !== undefined) failed(this.#refusal)
      })
      socket.on("error", (cause) => failed(cause.message))
      socket.on("close", (code, reason) => failed(`closed with ${code} ${reason.toString("utf8")}`))
    })
  }

  /** With a last sign of life, from which the gateway counts how long the screen has been silent. */
  stopReading(): void {
    this.#socket?.ping()
    this.#socket?.pause()
  }

  readOn(): void {
    this.#socket?.resume()
  }

  /** What the screen shows now, how many whole states it was given, and whether it was cut off. */
  standing() {
    const { spentMinor, transactionCount } = decodeShown(this.#shown.toString("utf8", 0, this.#shownBytes)).data.summary
    return { user: this.#user, spentMinor, count: transactionCount, states: this.#states, isClosed: this.isClosed }
  }

  #received(frame: Buffer): void {
    const atMs = nowMs()
    for (let at = frame.indexOf(externalIdMark); at >= 0; at = frame.indexOf(externalIdMark, at + 1)) {
      this.#events.arrived(valueAt(frame, at + externalIdMark.length), atMs)
    }
    const versionAt = frame.lastIndexOf(versionMark)
    const epoch = Number.parseInt(valueAt(frame, versionAt + versionMark.length), 10)
    if (versionAt >= 0 && Number.isFinite(epoch)) this.#events.epoch(epoch, atMs)
    if (frame.includes(summaryMark)) this.#keep(frame)
    if (startsWith(frame, refusedStart)) this.#refusal = frame.toString("utf8")
    if (!startsWith(frame, stateStart)) {
      if (versionAt >= 0) this.#events.pushed(atMs)
      return
    }
    this.#states += 1
    this.#onState?.()
  }

  #keep(frame: Buffer): void {
    if (this.#shown.length < frame.length) this.#shown = Buffer.allocUnsafeSlow(2 * frame.length)
    this.#shownBytes = frame.copy(this.#shown)
  }
}
