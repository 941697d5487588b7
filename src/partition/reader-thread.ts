/**
 * The reading thread: a connection of its own to NATS, on which it asks for messages and takes what is delivered, so
 * that the thread that folds does not also parse the broker's protocol. It judges nothing: order, gaps and silence are
 * the owner's business (pull.ts).
 */
import { parentPort, workerData } from "node:worker_threads"
import { connect, createInbox, type Msg } from "@nats-io/transport-node"
import { Packer } from "./packer.ts"
import { placeOf } from "./place.ts"
import type { FromReader, ReaderOptions, ToReader } from "./reader-protocol.ts"

/** Handed over at the latest at this many, and whenever the socket has nothing more for now. */
const chunkMessagesMax = 512

const { url } = workerData as ReaderOptions
const connection = await connect({
  servers: url,
  name: "pacer-reader",
  maxReconnectAttempts: -1,
  reconnectTimeWait: 250,
  noAsyncTraces: true,
})

const lines = new Map<number, { readonly inbox: string; readonly request: string; readonly end: () => void }>()
const packer = new Packer()

const say = (message: FromReader, transferred: ReadonlyArray<ArrayBufferLike> = []): void =>
  parentPort?.postMessage(message, transferred as Array<ArrayBuffer>)

const flush = (): void => {
  if (packer.count === 0) return
  const chunk = packer.take()
  say({ kind: "chunk", chunk }, [
    ...[chunk.lines, chunk.streamSequences, chunk.deliverySequences, chunk.logMs, chunk.ends].map(
      ({ buffer }) => buffer,
    ),
    chunk.bytes.buffer,
  ])
}

const hear = (line: number, message: Msg): void => {
  const { headers } = message
  const code = headers?.code ?? 0
  if (headers !== undefined && code !== 0) {
    flush()
    const pending = Number(headers.get("Nats-Pending-Messages") || 0)
    say({ kind: "status", line, code, pending, description: headers.description })
    return
  }
  packer.add(line, placeOf(message.reply ?? ""), message.subject, message.data)
  if (packer.count === 1) setImmediate(flush)
  else if (packer.count >= chunkMessagesMax) flush()
}

const failed = (line: number, cause: unknown): void => {
  flush()
  say({ kind: "failed", line, reason: cause instanceof Error ? cause.message : String(cause) })
}

/** What is asked for while the line is down is lost without a word, and so is what was asked before. */
let isConnected = true
const isDown = new Error("the line to the broker is down")
const follow = async (): Promise<void> => {
  for await (const { type } of connection.status()) {
    if (type === "reconnect") isConnected = true
    if (type !== "disconnect") continue
    isConnected = false
    for (const line of lines.keys()) failed(line, isDown)
  }
}

const open = (line: number, request: string): void => {
  const inbox = createInbox()
  const fail = (cause: unknown): void => failed(line, cause)
  const subscription = connection.subscribe(inbox, {
    callback: (error, message) => {
      if (error !== null) return fail(error)
      try {
        hear(line, message)
      } catch (cause) {
        fail(cause)
      }
    },
  })
  lines.set(line, { inbox, request, end: () => subscription.unsubscribe() })
}

parentPort?.on("message", (order: ToReader) => {
  const line = lines.get(order.line)
  switch (order.kind) {
    case "open":
      open(order.line, order.request)
      break
    case "ask":
      if (!isConnected) failed(order.line, isDown)
      else if (line !== undefined) connection.publish(line.request, order.payload, { reply: line.inbox })
      break
    case "close":
      line?.end()
      lines.delete(order.line)
      break
  }
})

await follow()
