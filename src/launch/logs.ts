/**
 * Where the program's own log goes: every line into `logs/pacer.log` of the data folder, and what a person should know
 * at once (warnings and worse) in a short form on standard error. The console never shows an http address: the only one
 * there is the dashboard's.
 */
import { createWriteStream, mkdirSync, renameSync, statSync } from "node:fs"
import { join } from "node:path"
import { Effect, type Layer, Logger, LogLevel } from "effect"
import { limits } from "../../config/limits.ts"
import { type LaunchError, launchError } from "./launch-error.ts"

const withoutAddresses = (line: string): string => line.replace(/\bhttps?:\/\/\S+/g, "(address in the log)")

const toConsole = Logger.make<unknown, void>(({ message, logLevel }) => {
  if (!LogLevel.isGreaterThanOrEqualTo(logLevel, "Warn")) return
  const words = (Array.isArray(message) ? message : [message]).map((part) =>
    part instanceof Error ? part.message : String(part),
  )
  process.stderr.write(`${withoutAddresses(`  ! ${words.join(" ").replace(/\s+/g, " ")}`)}\n`)
})

const openLog = (directory: string) => {
  const file = join(directory, "logs", "pacer.log")
  mkdirSync(join(directory, "logs"), { recursive: true })
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > limits.logFileBytesMax) renameSync(file, `${file}.1`)
  return createWriteStream(file, { flags: "a", mode: 0o640 })
}

const toFile = (directory: string) =>
  Effect.acquireRelease(
    Effect.try({
      try: () => openLog(directory),
      catch: launchError(`Pacer cannot write to ${directory}; choose another folder with --data-dir`),
    }),
    (stream) => Effect.callback<void>((resume) => void stream.end(() => resume(Effect.void))),
  ).pipe(Effect.map((stream) => Logger.map(Logger.formatLogFmt, (line) => void stream.write(`${line}\n`))))

/** Replaces the default logger for as long as the scope lasts. */
export const logsLayer = (directory: string): Layer.Layer<never, LaunchError> =>
  Logger.layer([toConsole, toFile(directory)])
