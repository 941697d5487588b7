/**
 * A line between a process and a server that a test can cut, what is on it being lost, or on which nothing moves for a
 * while, as with a server that stands still.
 */
import { connect, createServer, type Socket } from "node:net"

export interface CutLine {
  /** Where to connect instead of to the server itself. */
  readonly open: (url: string) => Promise<string>
  /** Drops every connection, and refuses new ones until `mend`. */
  readonly cut: () => void
  /** Keeps connections, old and new, and passes nothing on until `mend`. */
  readonly hold: () => void
  readonly mend: () => void
  readonly close: () => void
}

export const makeCutLine = (): CutLine => {
  const sockets = new Set<Socket>()
  let target = { hostname: "", port: 0 }
  let isCut = false
  let isHeld = false
  let held: Array<() => void> = []
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
      one.on("data", (chunk) => {
        if (isHeld) held.push(() => other.write(chunk))
        else other.write(chunk)
      })
    }
  })
  return {
    open: (url) => {
      const { hostname, port } = new URL(url)
      target = { hostname, port: Number(port) }
      const through = new URL(url)
      return new Promise((resolve) =>
        server.listen(0, "127.0.0.1", () => {
          const address = server.address()
          through.host = `127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`
          resolve(through.toString())
        }),
      )
    },
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    hold: () => {
      isHeld = true
    },
    mend: () => {
      isCut = false
      isHeld = false
      for (const passOn of held) passOn()
      held = []
    },
    close: () => server.close(),
  }
}
