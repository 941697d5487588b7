/**
 * One HTTP request and its response on uWebSockets.js, made safe: a request object dies with its handler and is copied
 * first; a response that was aborted is never touched again; whatever is sent is sent once, in one corked write.
 */
import type { HttpRequest, HttpResponse } from "./uws.ts"

export interface ExchangeHead {
  readonly method: string
  /** Path and query, as sent. */
  readonly url: string
  readonly path: string
  readonly headers: { readonly [name: string]: string }
  readonly remoteAddress: string
}

export interface Answer {
  readonly status: number
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly body: Uint8Array | string
  /** Hang up afterwards: the rest of the request is not wanted. */
  readonly closeConnection?: boolean
}

export type Body = { readonly text: Uint8Array } | { readonly tooLarge: true } | { readonly aborted: true }

const reasons: { readonly [status: number]: string } = {
  200: "OK",
  201: "Created",
  204: "No Content",
  304: "Not Modified",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  426: "Upgrade Required",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
  504: "Gateway Timeout",
}

export const statusLine = (status: number): string => `${status} ${reasons[status] ?? "Status"}`

export const readHead = (response: HttpResponse, request: HttpRequest): ExchangeHead => {
  const headers: Record<string, string> = Object.create(null)
  request.forEach((name, value) => {
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value
  })
  const path = request.getUrl()
  const query = request.getQuery()
  return {
    method: request.getCaseSensitiveMethod().toUpperCase(),
    url: query === "" ? path : `${path}?${query}`,
    path,
    headers,
    remoteAddress: Buffer.from(response.getRemoteAddressAsText()).toString("latin1"),
  }
}

export class Exchange {
  readonly head: ExchangeHead
  readonly #response: HttpResponse
  readonly #answered: (status: number) => void
  #open = true
  readonly #aborts: Array<() => void> = []

  /** @param answered hears the status of the answer */
  constructor(response: HttpResponse, request: HttpRequest, answered: (status: number) => void) {
    this.#answered = answered
    this.#response = response
    this.head = readHead(response, request)
    response.onAborted(() => {
      this.#open = false
      for (const abort of this.#aborts) abort()
    })
  }

  /** Called when the client goes away before it was answered. */
  onAbort(call: () => void): void {
    this.#aborts.push(call)
  }

  /** Reads the body up to a size. To be called before the handler returns, or its first bytes are lost. */
  readBody(bytesMax: number): Promise<Body> {
    if (Number(this.head.headers["content-length"] ?? 0) > bytesMax) return Promise.resolve({ tooLarge: true })
    return new Promise((resolve) => {
      const chunks: Array<Buffer> = []
      let bytes = 0
      this.#response.onData((chunk, isLast) => {
        bytes += chunk.byteLength
        if (bytes > bytesMax) return resolve({ tooLarge: true })
        // The chunk's memory is taken back when this returns.
        chunks.push(Buffer.from(Buffer.from(chunk)))
        if (isLast) resolve({ text: Buffer.concat(chunks) })
      })
      this.onAbort(() => resolve({ aborted: true }))
    })
  }

  /** Sends the whole answer; nothing happens when the client has gone or was answered already. */
  send(answer: Answer): void {
    if (!this.#open) return
    this.#open = false
    this.#answered(answer.status)
    const response = this.#response
    response.cork(() => {
      response.writeStatus(statusLine(answer.status))
      for (const [name, value] of answer.headers) response.writeHeader(name, value)
      if (this.head.method === "HEAD") response.endWithoutBody(byteLength(answer.body), answer.closeConnection)
      else if (answer.status === 204 || answer.status === 304)
        response.endWithoutBody(undefined, answer.closeConnection)
      else response.end(answer.body, answer.closeConnection)
    })
  }
}

const byteLength = (body: Uint8Array | string): number =>
  typeof body === "string" ? Buffer.byteLength(body) : body.length
