/** A line between a process and its broker that a test can cut: what is on it is lost, and a new one may be opened. */
import { connect, createServer, type Socket } from "node:net"

export interface CutLine {
  /** Where to connect instead of to the broker itself. */
  readonly open: (url: string) => Promise<string>
  /** Drops every connection, and refuses new ones until `mend`. */
  readonly cut: () => void
  readonly mend: () => void
  readonly close: () => void
}

export const makeCutLine = (): CutLine => {
  const sockets = new Set<Socket>()
  let target = { hostname: "", port: 0 }
  let isCut = false
  const server = createServer((near) => {
    if (isCut) {
      near.destroy()
      return
    }
    const far = connect(target.port, target.hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on("error", () => undefined)
      one.on("close", () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  return {
    open: (url) => {
      const { hostname, port } = new URL(url)
      target = { hostname, port: Number(port) }
      return new Promise((resolve) =>
        server.listen(0, "127.0.0.1", () => {
          const address = server.address()
          resolve(`nats://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`)
        }),
      )
    },
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    mend: () => {
      isCut = false
    },
    close: () => server.close(),
  }
}
