/**
 * Loads the newest uWebSockets.js that this machine can run: the current one needs glibc 2.38, the older one runs where
 * that is missing (Debian 12 with Node 20) and lacks `dropped`, which nothing here relies on. Both are CommonJS with
 * native parts; the types are the newer one's.
 */

import type { TemplatedApp, us_listen_socket } from "uWebSockets.js"
import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"

export type { HttpRequest, HttpResponse, TemplatedApp, us_listen_socket, WebSocket } from "uWebSockets.js"

type Uws = Pick<typeof import("uWebSockets.js"), "App" | "us_listen_socket_close" | "us_socket_local_port">

export interface LoadedUws {
  readonly uws: Uws
  /** Which one, for the log: `uWebSockets.js 20.57.0`. */
  readonly name: string
}

const require = createRequire(import.meta.url)

const versionOf = (packageName: string, entry: string): string => {
  const manifest: { readonly version?: string } = require(
    join(dirname(require.resolve(packageName)), entry, "package.json"),
  )
  return manifest.version ?? "unknown"
}

const newest = (): LoadedUws => ({
  uws: require("uWebSockets.js"),
  name: `uWebSockets.js ${versionOf("uWebSockets.js", ".")}`,
})

/** The older package would quietly fall back to a slow imitation of itself where its binary is missing: refused here. */
const older = (): LoadedUws => {
  const folder = dirname(require.resolve("uws-glibc-old"))
  const binary = `uws_${process.platform}_${process.arch}_${process.versions.modules}.node`
  if (!existsSync(join(folder, "..", "binaries", binary))) {
    throw new Error(`no build for Node ${process.versions.node} on ${process.platform} ${process.arch}`)
  }
  return { uws: require("uws-glibc-old"), name: `uWebSockets.js ${versionOf("uws-glibc-old", "..")}` }
}

/** Throws one sentence with both reasons when neither loads. */
export const loadUws = (): LoadedUws => {
  try {
    return newest()
  } catch (newestFailure) {
    try {
      return older()
    } catch (olderFailure) {
      throw new Error(
        `uWebSockets.js does not load here (Node 20, 22 or 24 on glibc Linux, macOS or Windows is needed): ` +
          `${lastLine(newestFailure)}; older build: ${lastLine(olderFailure)}`,
      )
    }
  }
}

const lastLine = (cause: unknown): string => String(cause).trim().split("\n").at(-1) ?? ""

/** uSockets' own flag: without it two processes on Linux would silently share one port. */
const exclusivePort = 1

/** `listen` also takes options after host and port, which the published types leave out. */
interface ExclusiveListen {
  listen(
    host: string,
    port: number,
    options: number,
    callback: (listenSocket: us_listen_socket | false) => void,
  ): TemplatedApp
}

/** Binds host and port for this process alone; the callback hears `false` when that is not possible. */
export const listenExclusively = (
  app: TemplatedApp,
  host: string,
  port: number,
  callback: (listenSocket: us_listen_socket | false) => void,
): void => {
  ;(app as TemplatedApp & ExclusiveListen).listen(host, port, exclusivePort, callback)
}
