/**
 * One `pacer start` per data folder: two would fight over the same servers and the same log. The lock is a file that
 * names its holder and when that process began, so that the lock of a killed process is recognised as stale.
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import { LaunchError, launchError, systemCode } from "./launch-error.ts"
import { isRunning, readProcessRecord, recordOf } from "./process-identity.ts"

/** A hard link appears whole or not at all, so no reader ever sees half a lock. */
const placed = (file: string, content: string): boolean => {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, content)
  try {
    linkSync(draft, file)
    return true
  } catch (cause) {
    if (systemCode(cause) === "EEXIST") return false
    throw cause
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Moves a stale lock aside; puts it back when another process was faster and it is not stale any more. */
const removeStale = (file: string, stale: string) => {
  const aside = `${file}.stale.${process.pid}`
  try {
    renameSync(file, aside)
  } catch (cause) {
    if (systemCode(cause) === "ENOENT") return
    throw cause
  }
  if (readFileSync(aside, "utf8") !== stale) placed(file, readFileSync(aside, "utf8"))
  rmSync(aside, { force: true })
}

const contentOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return undefined
  }
}

const acquire = (directory: string, file: string): number | undefined => {
  mkdirSync(directory, { recursive: true })
  const mine = JSON.stringify(recordOf(process.pid))
  for (let attempt = 0; attempt < 3; attempt++) {
    if (placed(file, mine)) return undefined
    const found = contentOf(file)
    const holder = readProcessRecord(file)
    if (holder !== undefined && isRunning(holder)) return holder.pid
    if (found !== undefined) removeStale(file, found)
  }
  return readProcessRecord(file)?.pid ?? 0
}

/** The process that holds the folder's lock and still runs, or undefined. */
export const lockHolder = (directory: string): number | undefined => {
  const holder = readProcessRecord(join(directory, "lock"))
  return holder !== undefined && isRunning(holder) ? holder.pid : undefined
}

/** Held until the scope closes. Fails with a sentence when another process holds it. */
export const holdLock = (directory: string) => {
  const file = join(directory, "lock")
  return Effect.acquireRelease(
    Effect.try({
      try: () => acquire(directory, file),
      catch: launchError(`Pacer cannot write to ${directory}; give it a folder of its own with --data-dir`),
    }).pipe(
      Effect.flatMap((holder) =>
        holder === undefined
          ? Effect.void
          : new LaunchError({
              message: `Pacer already runs on ${directory} (process ${holder}); stop that one first, or give this one a folder of its own with --data-dir.`,
            }),
      ),
    ),
    () => Effect.sync(() => rmSync(file, { force: true })),
  )
}
