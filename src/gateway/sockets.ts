/**
 * All WebSockets of this gateway: who may connect, how many, and what becomes of them when it stops. Sends go per
 * socket and never through uWS's own publish, which may drop without saying so.
 */

import { limits } from "../../config/limits.ts"
import { memberKey } from "../ledger/memberships.ts"
import { problemAnswer } from "./bridge.ts"
import { statusLine } from "./exchange.ts"
import type { Origins } from "./origins.ts"
import { originRefused, type Problem, unavailable } from "./problem.ts"
import { closeCodes, Socket, type SocketServices } from "./socket.ts"
import type { Frame } from "./socket-frames.ts"
import type { HttpResponse, TemplatedApp } from "./uws.ts"

interface SocketHolder {
  socket: Socket | undefined
}

export class Sockets {
  readonly #services: SocketServices
  readonly #origins: Origins
  readonly #open = new Set<Socket>()

  constructor(services: SocketServices, origins: Origins) {
    this.#services = services
    this.#origins = origins
  }

  get size(): number {
    return this.#open.size
  }

  /** Answers upgrades on this path; other requests to it go on to the next route. */
  attach(app: TemplatedApp, path: string): void {
    app.ws<SocketHolder>(path, {
      maxPayloadLength: limits.socketMessageBytesMax,
      idleTimeout: limits.socketIdleSeconds,
      sendPingsAutomatically: true,
      maxBackpressure: limits.socketBufferBytesMax,
      closeOnBackpressureLimit: false,
      upgrade: (response, request, context) => {
        const refusal = this.#refusalOf(request.getHeader("origin"), request.getHeader("host"))
        if (refusal !== undefined) return refuseUpgrade(response, refusal, path)
        const [key, protocol, extensions] = ["key", "protocol", "extensions"].map((part) =>
          request.getHeader(`sec-websocket-${part}`),
        )
        const holder: SocketHolder = { socket: undefined }
        response.upgrade(holder, key ?? "", protocol ?? "", extensions ?? "", context)
      },
      open: (ws) => {
        const socket = new Socket(ws, this.#services)
        ws.getUserData().socket = socket
        this.#open.add(socket)
      },
      message: (ws, message, isBinary) => {
        const { socket } = ws.getUserData()
        if (isBinary) socket?.receivedBinary()
        else socket?.received(Buffer.from(message).toString("utf8"))
      },
      drain: (ws) => ws.getUserData().socket?.drained(),
      close: (ws) => {
        const { socket } = ws.getUserData()
        if (socket === undefined) return
        socket.closed()
        this.#open.delete(socket)
      },
    })
  }

  sweep(nowMs: number): void {
    for (const socket of this.#open) socket.sweep(nowMs)
  }

  /** To every screen of a traveller that is signed in here. */
  show(userId: string, frame: Frame): void {
    for (const socket of this.#open) if (socket.userId === userId) socket.write(frame)
  }

  /** Who looks at trips of others at the moment, over all sockets. */
  get looking(): Socket["looking"] {
    return [...this.#open].flatMap((socket) => socket.looking)
  }

  /** Hides trips from those who belong to them no longer. @param asked about whom, @param still those of them who do */
  keepOnly(asked: Socket["looking"], still: ReadonlySet<string>): void {
    const gone = new Set(
      asked
        .map(({ memberId, ownerUserId, budgetId }) => memberKey(memberId, ownerUserId, budgetId))
        .filter((key) => !still.has(key)),
    )
    if (gone.size > 0) for (const socket of this.#open) socket.hide(gone)
  }

  closeAll(): void {
    for (const socket of [...this.#open]) socket.close(closeCodes.goingAway, "Pacer is stopping")
  }

  #refusalOf(origin: string, host: string): Problem | undefined {
    if (!this.#origins.allows(origin, host)) return originRefused
    return this.#open.size < limits.connectionsMax
      ? undefined
      : unavailable("All connections are taken; try again in a moment.")
  }
}

const refuseUpgrade = (response: HttpResponse, problem: Problem, path: string): void => {
  const { status, headers, body } = problemAnswer(problem, "GET", path)
  response.cork(() => {
    response.writeStatus(statusLine(status))
    for (const [name, value] of headers) response.writeHeader(name, value)
    response.end(body, true)
  })
}
