/**
 * What happens to the two servers under Pacer while it works: each is ended in turn, gently and with `kill -9`, and
 * started again on its port and data. How long the screens were without a push afterwards is told.
 */
import { Effect } from "effect"
import { nowMs } from "./harness/clock.ts"
import { say } from "./harness/progress.ts"
import { BenchServers } from "./harness/servers.ts"

export interface ServerFault {
  readonly server: "nats" | "postgres"
  readonly way: "kill" | "stop"
}

/** All four within any four in a row. */
const rotation: ReadonlyArray<ServerFault> = [
  { server: "nats", way: "kill" },
  { server: "postgres", way: "kill" },
  { server: "nats", way: "stop" },
  { server: "postgres", way: "stop" },
]

export const serverFault = (index: number): ServerFault =>
  rotation[index % rotation.length] ?? { server: "nats", way: "kill" }

const words = { kill: "killed with kill -9", stop: "stopped" } as const

/** Ends the server and starts it again. @returns when it was back, on the run's clock */
export const restartServer = Effect.fnUntraced(function* ({ server, way }: ServerFault) {
  const { [server]: one } = yield* BenchServers
  const startMs = nowMs()
  yield* one[way]
  yield* one.start
  const backMs = nowMs()
  yield* say(`${server} was ${words[way]} and is back after ${Math.round(backMs - startMs)} ms`)
  return backMs
})
