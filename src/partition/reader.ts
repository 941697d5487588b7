/**
 * The owner's side of its reading thread: opens lines, hands each what is delivered on it. A thread that ends fails
 * every line, and the next that is opened gets a new one.
 */
import { Worker } from "node:worker_threads"
import { Context, Effect, Layer } from "effect"
import { Broker } from "../broker/connection.ts"
import { Delivered } from "./packer.ts"
import type { FromReader, ReaderOptions, ToReader } from "./reader-protocol.ts"

export interface LineHearer {
  readonly hear: (message: Delivered) => void
  /** The server's word on a request. @param pending messages of it that will not come */
  readonly status: (code: number, pending: number, description: string) => void
  /** No more will come. */
  readonly fail: (cause: unknown) => void
}

/** One consumer's deliveries. */
export interface Line {
  readonly ask: (payload: string) => void
  readonly close: () => void
}

/** A thread does not take over its parent's way of reading TypeScript: it is told before it loads any. */
const bootstrap = `import("tsx/esm/api").then(({ register }) => {
  register()
  return import(require("node:worker_threads").workerData.entry)
})`

class ReadingThread {
  readonly #url: string
  readonly #hearers = new Map<number, LineHearer>()
  #worker: Worker | undefined
  #lines = 0

  constructor(url: string) {
    this.#url = url
    this.#worker = this.#start()
  }

  open(request: string, hearer: LineHearer): Line {
    const line = ++this.#lines
    this.#hearers.set(line, hearer)
    this.#say({ kind: "open", line, request })
    return {
      ask: (payload) => this.#say({ kind: "ask", line, payload }),
      close: () => {
        this.#hearers.delete(line)
        this.#say({ kind: "close", line })
      },
    }
  }

  async stop(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    this.#hearers.clear()
    await worker?.terminate()
  }

  #say(message: ToReader): void {
    this.#worker ??= this.#start()
    this.#worker.postMessage(message)
  }

  #start(): Worker {
    const entry = new URL("reader-thread.ts", import.meta.url).href
    const workerData: ReaderOptions & { readonly entry: string } = { url: this.#url, entry }
    const worker = new Worker(bootstrap, { eval: true, workerData, execArgv: [] })
    worker.on("message", (message: FromReader) => this.#heard(message))
    worker.on("error", (cause) => this.#ended(worker, cause))
    worker.on("exit", () => this.#ended(worker, new Error("the reading thread has ended")))
    return worker
  }

  #heard(message: FromReader): void {
    switch (message.kind) {
      case "chunk": {
        const { chunk } = message
        for (let index = 0; index < chunk.lines.length; index++) {
          this.#hearers.get(chunk.lines[index] ?? 0)?.hear(new Delivered(chunk, index))
        }
        break
      }
      case "status":
        this.#hearers.get(message.line)?.status(message.code, message.pending, message.description)
        break
      case "failed":
        this.#hearers.get(message.line)?.fail(new Error(message.reason))
        break
    }
  }

  #ended(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    const hearers = [...this.#hearers.values()]
    this.#hearers.clear()
    for (const hearer of hearers) hearer.fail(cause)
  }
}

export class Reader extends Context.Service<
  Reader,
  {
    /** @param request the subject on which the consumer is asked for messages */
    readonly open: (request: string, hearer: LineHearer) => Line
  }
>()("pacer/partition/Reader") {
  /** A thread of its own, ended with the scope. */
  static readonly thread = Layer.effect(
    Reader,
    Effect.gen(function* () {
      const { url } = yield* Broker
      const reader = yield* Effect.acquireRelease(
        Effect.sync(() => new ReadingThread(url)),
        (running) => Effect.promise(() => running.stop()),
      )
      return Reader.of({ open: (request, hearer) => reader.open(request, hearer) })
    }),
  )
}
