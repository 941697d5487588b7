/**
 * Folders for servers that are thrown away (tests, benches): removed with their scope, and when the process was killed
 * before that, by whoever makes the next one, together with the servers that still run in it.
 */
import { chmodSync, lstatSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"
import { launchError } from "./launch-error.ts"
import { stopProcess } from "./process.ts"
import { isRunning, readProcessRecord, recordOf } from "./process-identity.ts"

const prefix = "pacer-run-"

const entries = (folder: string): ReadonlyArray<string> => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Only our own folders count: in a shared one anybody may plant a file that names somebody else's process. */
const isAbandoned = (folder: string): boolean => {
  const owner = readProcessRecord(join(folder, "owner.json"))
  return owner !== undefined && lstatSync(folder).uid === process.getuid?.() && !isRunning(owner)
}

const remove = (folder: string) => {
  for (const name of entries(folder)) {
    const path = join(folder, name)
    if (lstatSync(path).isSymbolicLink()) rmSync(realpathSync(path), { recursive: true, force: true })
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

const sweep = Effect.gen(function* () {
  const folders = entries(tmpdir()).filter((name) => name.startsWith(prefix))
  for (const folder of folders.map((name) => join(tmpdir(), name)).filter(isAbandoned)) {
    for (const name of entries(join(folder, "run"))) {
      const record = readProcessRecord(join(folder, "run", name))
      if (record !== undefined) yield* stopProcess(record, ["SIGQUIT"])
    }
    yield* Effect.try(() => remove(folder))
  }
})

/** A new empty folder that every user may enter (Postgres may run as another), gone when the scope closes. */
export const temporaryFolder = Effect.gen(function* () {
  yield* Effect.ignore(sweep)
  return yield* Effect.acquireRelease(
    Effect.try({
      try: () => {
        const folder = mkdtempSync(join(tmpdir(), prefix))
        chmodSync(folder, 0o755)
        writeFileSync(join(folder, "owner.json"), JSON.stringify(recordOf(process.pid)))
        return folder
      },
      catch: launchError(`No temporary folder can be made in ${tmpdir()}`),
    }),
    (folder) => Effect.ignore(Effect.try(() => remove(folder))),
  )
})
