/**
 * Programs that npm has no package for, from Debian's own archive, whose signatures apt checks. A server is only
 * unpacked into our folder, because installing its package would also start it as a service of the whole machine.
 * apt's own output holds addresses and is kept out of sight unless it fails.
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { Effect } from "effect"
import { LaunchError, launchError } from "./launch-error.ts"
import { runToEnd } from "./run-to-end.ts"
import { findProgram } from "./search-path.ts"

export const isDebian = (): boolean => existsSync("/etc/debian_version") && findProgram("apt-get") !== undefined

const isRoot = (): boolean => process.getuid?.() === 0

const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" }

const apt = (command: string, options: { readonly in?: string; readonly arguments: ReadonlyArray<string> }) =>
  runToEnd({
    name: `apt-get ${command}`,
    command: "apt-get",
    arguments: [command, "-q", ...options.arguments],
    environment,
    ...(options.in === undefined ? {} : { workingDirectory: options.in }),
  })

/** Package lists may be absent or old; when they cannot be had, the following command says what it lacks. */
const update = Effect.suspend(() => (isRoot() ? Effect.ignore(apt("update", { arguments: [] })) : Effect.void))

const temporaryFolder = Effect.acquireRelease(
  Effect.try({ try: () => mkdtempSync(join(tmpdir(), "pacer-")), catch: launchError("No temporary folder") }),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true })),
)

/** Takes one file out of a package into `target`, without installing it. */
export const unpackFromDebian = (packageName: string, file: string, target: string) =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    yield* update
    yield* apt("download", { in: folder, arguments: [packageName] })
    const archive = readdirSync(folder).find((name) => name.endsWith(".deb"))
    if (archive === undefined) return yield* new LaunchError({ message: `apt-get brought no package ${packageName}.` })
    const whole = join(folder, "whole")
    yield* runToEnd({ name: "dpkg-deb", command: "dpkg-deb", arguments: ["-x", join(folder, archive), whole] })
    yield* Effect.try({
      try: () => {
        mkdirSync(dirname(target), { recursive: true })
        copyFileSync(join(whole, file), `${target}.draft`)
        renameSync(`${target}.draft`, target)
      },
      catch: launchError(`The package ${packageName} cannot be unpacked to ${target}`),
    })
  }).pipe(Effect.scoped)

/** Installs a package for the whole machine; only root may. */
export const installFromDebian = (...packageNames: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    yield* update
    yield* apt("install", { arguments: ["-y", "--no-install-recommends", ...packageNames] })
  })
