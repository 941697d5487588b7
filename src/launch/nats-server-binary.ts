/**
 * Where the nats-server comes from: PATH, else Debian's package, unpacked once into `.pacer/bin` of the project. No npm
 * package ships it.
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import { isDebian, unpackFromDebian } from "./debian-package.ts"
import { LaunchError } from "./launch-error.ts"
import { runToEnd } from "./run-to-end.ts"
import { findProgram } from "./search-path.ts"

/** The partition mapping function and its hash are those of 2.9. */
export const natsReleaseMin = [2, 9] as const

export const isNatsTooOld = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split(".").map((part) => Number.parseInt(part, 10))
  return major < natsReleaseMin[0] || (major === natsReleaseMin[0] && minor < natsReleaseMin[1])
}

const keptIn = join(import.meta.dirname, "..", "..", ".pacer", "bin", "nats-server")

const howToGetIt =
  "install nats-server 2.9 or newer (on Debian, as root: apt-get install nats-server), or set NATS_URL to a running one"

const fetch = Effect.suspend(() =>
  isDebian()
    ? unpackFromDebian("nats-server", "usr/sbin/nats-server", keptIn)
    : new LaunchError({ message: "this is no Debian" }),
).pipe(
  Effect.mapError(
    (cause) =>
      new LaunchError({ message: `There is no nats-server on this machine: ${howToGetIt} (${cause.message}).` }),
  ),
  Effect.as(keptIn),
)

const find = (): string | undefined => findProgram("nats-server") ?? (existsSync(keptIn) ? keptIn : undefined)

/** Whether the next start has to fetch the server first, which takes a while. */
export const natsServerMissing = (): boolean => find() === undefined

/** The program and its release; fetched when missing. */
export const natsServerBinary = Effect.gen(function* () {
  const program = find() ?? (yield* fetch)
  const answer = yield* runToEnd({ name: "nats-server", command: program, arguments: ["--version"] })
  const version = /v?(\d+\.\d+\.\d+)/.exec(answer)?.[1] ?? "unknown"
  if (isNatsTooOld(version)) {
    return yield* new LaunchError({ message: `The nats-server at ${program} is release ${version}: ${howToGetIt}.` })
  }
  return { program, version }
})
