/** A WebSocket client for tests: keeps every frame it gets, waits for those that are wanted, and can stall. */
import { WebSocket } from "ws"

export interface ReceivedFrame {
  readonly type: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into frames of every shape
  readonly data: any
  readonly timestamp: string
  readonly version: string
}

export class SocketClient {
  readonly frames: Array<ReceivedFrame> = []
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  readonly #socket: WebSocket
  readonly #waiting = new Set<() => void>()
  #looked = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on("message", (data) => {
      this.frames.push(JSON.parse(String(data)))
      for (const look of [...this.#waiting]) look()
    })
    this.closed = new Promise((resolve) =>
      socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() })),
    )
    socket.on("error", () => undefined)
  }

  /** Rejects with the HTTP status when the upgrade is refused. */
  static open(url: string, headers: Record<string, string> = {}): Promise<SocketClient> {
    const socket = new WebSocket(url, { headers })
    const client = new SocketClient(socket)
    return new Promise((resolve, reject) => {
      socket.once("open", () => resolve(client))
      socket.once("unexpected-response", (_request, response) => {
        const chunks: Array<Buffer> = []
        response.on("data", (chunk: Buffer) => chunks.push(chunk))
        response.on("end", () => reject(new RefusedUpgrade(response.statusCode ?? 0, Buffer.concat(chunks).toString())))
      })
      socket.once("error", reject)
    })
  }

  static async signedIn(url: string, token: string): Promise<SocketClient> {
    const client = await SocketClient.open(url)
    client.send({ type: "authenticate", token })
    await client.next("authenticated")
    return client
  }

  send(message: unknown): void {
    this.#socket.send(typeof message === "string" || message instanceof Uint8Array ? message : JSON.stringify(message))
  }

  /** The first frame of this type that was not handed out yet, and that fits; those before it are skipped. */
  next(type: string, fits: (frame: ReceivedFrame) => boolean = () => true): Promise<ReceivedFrame> {
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => {
        this.#waiting.delete(look)
        const seen = this.frames.map((frame) => `${frame.type} ${frame.version}`).slice(-20)
        reject(new Error(`no ${type} came; frames: ${seen.join(", ")}`))
      }, 10_000)
      const look = () => {
        for (let index = this.#looked; index < this.frames.length; index++) {
          const frame = this.frames[index]
          if (frame?.type !== type || !fits(frame)) continue
          this.#looked = index + 1
          this.#waiting.delete(look)
          clearTimeout(deadline)
          resolve(frame)
          return
        }
      }
      this.#waiting.add(look)
      look()
    })
  }

  /** Everything sent before this has been dealt with once it returns. */
  async settled(): Promise<void> {
    this.send({ type: "ping" })
    await this.next("pong")
  }

  /** Stops reading from the network: the server's buffers fill. */
  stall(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  close(): void {
    this.#socket.terminate()
  }
}

export class RefusedUpgrade extends Error {
  readonly status: number
  readonly body: string
  constructor(status: number, body: string) {
    super(`upgrade refused with ${status}`)
    this.status = status
    this.body = body
  }
}
