/**
 * The life of the WebSocket: open, authenticate with the first message, subscribe with the last version seen, notice
 * when the line is dead, and come back by itself. Waiting between attempts is exponential with full jitter (Brooker,
 * "Exponential Backoff And Jitter"), so that a restarted gateway does not meet everybody at once. The transport, the
 * clock and chance are handed in: the tests drive all three.
 */
import { limits } from "../../config/limits.ts"
import type { ClientMessage } from "../gateway/socket-protocol.ts"
import { type Frame, readFrame } from "./frames.ts"

export interface TransportEvents {
  readonly opened: () => void
  readonly message: (text: string) => void
  readonly closed: () => void
}
export interface Transport {
  readonly send: (text: string) => void
  readonly close: () => void
}
export interface Clock {
  readonly nowMs: () => number
  /** Calls once after `ms`; the answer cancels. */
  readonly after: (ms: number, call: () => void) => () => void
}

/** `offline`: the device itself says that it has no network. `ended`: the session is over, nothing is tried again. */
export type ConnectionPhase = "connecting" | "live" | "reconnecting" | "offline" | "ended"

export interface ConnectionOptions {
  readonly open: (events: TransportEvents) => Transport
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  readonly token: () => string
  /** What to subscribe to, read anew on each connection: the version moves. */
  readonly subscription: () => { readonly budgetId: string; readonly lastVersion: string | undefined } | undefined
  readonly subscribing: (budgetId: string) => void
  readonly received: (frame: Frame) => void
  readonly changed: (phase: ConnectionPhase) => void
  /** The token is no longer taken. */
  readonly sessionOver: () => void
}

export interface Connection {
  readonly start: () => void
  readonly stop: () => void
  /** Subscribes to what `subscription` now names, leaving what was subscribed before. */
  readonly resubscribe: () => void
  /** False when the line is not live: nothing was sent. */
  readonly send: (message: ClientMessage) => boolean
  /** Hands the line a fresh token, so that it lives on past the end of the one before. */
  readonly reauthenticate: () => void
  /** What the device says of its network, and of the page having come back to the front. */
  readonly networkChanged: (online: boolean) => void
}

/** Milliseconds to wait before attempt `attempt` (0-based). */
export const backoffMs = (attempt: number, random: number): number => {
  const ceiling = Math.min(limits.reconnectMsMax, limits.reconnectMsMin * 2 ** Math.min(attempt, 16))
  return Math.max(limits.reconnectMsMin, Math.round(random * ceiling))
}

const isSessionOver = (frame: Frame): boolean => frame.type === "refused" && frame.problem.status === 401

export const makeConnection = (options: ConnectionOptions): Connection => {
  const { clock } = options
  let phase: ConnectionPhase = "connecting"
  let transport: Transport | undefined
  let attempt = 0
  let heardAtMs = 0
  let subscribed: string | undefined
  let cancelRetry = () => {}
  let cancelBeat = () => {}

  const enter = (next: ConnectionPhase) => {
    if (phase === next) return
    phase = next
    options.changed(next)
  }

  const write = (message: ClientMessage) => transport?.send(JSON.stringify(message))

  const drop = () => {
    const closing = transport
    transport = undefined
    subscribed = undefined
    cancelRetry()
    cancelBeat()
    closing?.close()
  }

  const stop = () => {
    drop()
    enter("ended")
  }

  const retry = () => {
    drop()
    if (phase === "ended" || phase === "offline") return
    enter("reconnecting")
    cancelRetry = clock.after(backoffMs(attempt, options.random()), connect)
    attempt += 1
  }

  const beat = () => {
    if (clock.nowMs() - heardAtMs > limits.socketSilenceMsMax) return retry()
    write({ type: "ping" })
    cancelBeat = clock.after(limits.socketPingMs, beat)
  }

  const resubscribe = () => {
    if (phase !== "live") return
    const wanted = options.subscription()
    if (subscribed !== undefined && subscribed !== wanted?.budgetId)
      write({ type: "unsubscribe", budgetId: subscribed })
    subscribed = wanted?.budgetId
    if (wanted === undefined) return
    options.subscribing(wanted.budgetId)
    const { budgetId, lastVersion } = wanted
    write({ type: "subscribe", budgetId, ...(lastVersion === undefined ? {} : { lastVersion }) })
  }

  const heard = (text: string) => {
    heardAtMs = clock.nowMs()
    const frame = readFrame(text)
    if (frame === undefined) return
    if (isSessionOver(frame)) {
      stop()
      return options.sessionOver()
    }
    if (frame.type === "authenticated" && phase !== "live") {
      attempt = 0
      enter("live")
      resubscribe()
      cancelBeat()
      cancelBeat = clock.after(limits.socketPingMs, beat)
    }
    options.received(frame)
  }

  const connect = () => {
    drop()
    const current: Transport = options.open({
      opened: () => current === transport && write({ type: "authenticate", token: options.token() }),
      message: (text) => current === transport && heard(text),
      closed: () => current === transport && retry(),
    })
    transport = current
    cancelBeat = clock.after(limits.socketOpenMsMax, retry)
  }

  return {
    start: connect,
    stop,
    resubscribe,
    send: (message) => {
      if (phase !== "live" || transport === undefined) return false
      write(message)
      return true
    },
    reauthenticate: () => {
      if (phase === "live") write({ type: "authenticate", token: options.token() })
    },
    networkChanged: (online) => {
      if (phase === "ended" || (online && (phase === "live" || phase === "connecting"))) return
      attempt = 0
      if (!online) {
        enter("offline")
        return drop()
      }
      enter("reconnecting")
      connect()
    },
  }
}
