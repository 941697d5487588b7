/** Supervision: ready when it answers, gone with the scope however stubborn, and an orphan ended only if it is ours. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import { expect, inject, test } from "vitest"
import { endOrphan, logFile, type ProcessOptions, startProcess } from "./process.ts"
import { isRunning, readProcessRecord, recordOf } from "./process-identity.ts"

const folder = () => mkdtempSync(join(inject("temporaryFolder"), "process-"))

/** A server whose readiness is a file that it writes. */
const server = (directory: string, script: string): ProcessOptions<void> => ({
  name: "Test server",
  command: process.execPath,
  arguments: ["-e", `${script}; require("fs").writeFileSync("ready", ""); setInterval(() => {}, 1000)`],
  directory,
  stopSignals: ["SIGTERM"],
  ready: Effect.try(() => {
    if (!existsSync(join(directory, "ready"))) throw new Error("not yet")
  }),
})

const recordFile = (directory: string) => join(directory, "run", "test-server.json")

const runAndLookAt = async (options: ProcessOptions<void>) => {
  const look = Effect.map(startProcess(options), ({ pid }) => ({
    pid,
    record: readProcessRecord(recordFile(options.directory)),
  }))
  return Effect.runPromise(Effect.scoped(look))
}

test("it is remembered while it runs, logged, and gone with its scope", async () => {
  const directory = folder()
  const { pid, record } = await runAndLookAt(server(directory, 'console.log("hello")'))
  expect(record?.pid).toBe(pid)
  expect(recordOf(pid)).toBeUndefined()
  expect(existsSync(recordFile(directory))).toBe(false)
  expect(readFileSync(logFile(directory, "Test server"), "utf8")).toContain("hello")
})

test("one that ignores its signal is ended all the same, with what it started", async () => {
  const directory = folder()
  const script = `process.on("SIGTERM", () => {}); require("fs").writeFileSync("child", String(require("child_process").spawn("sleep", ["600"]).pid))`
  const { pid } = await runAndLookAt(server(directory, script))
  expect(recordOf(pid)).toBeUndefined()
  expect(recordOf(Number(readFileSync(join(directory, "child"), "utf8")))).toBeUndefined()
})

test("one that ends before it is ready fails with its own last words", async () => {
  const options = server(folder(), 'console.error("FATAL: no room on the shelf"); process.exit(3)')
  const error = await Effect.runPromise(Effect.flip(Effect.scoped(startProcess(options))))
  expect(error.message).toContain("no room on the shelf")
})

test("a program that does not exist is a sentence, not a crash", async () => {
  const options = { ...server(folder(), ""), command: "/nowhere/program" }
  const error = await Effect.runPromise(Effect.flip(Effect.scoped(startProcess(options))))
  expect(error.message).toContain("Test server cannot be started")
})

test("the watch fails when it ends by itself", async () => {
  const watched = Effect.flatMap(
    startProcess(server(folder(), "setTimeout(() => process.exit(1), 50)")),
    ({ watch }) => watch,
  )
  const error = await Effect.runPromise(Effect.flip(Effect.scoped(watched)))
  expect(error.message).toContain("Test server ended")
})

test("an orphan is ended; a stranger with the same number is not", async () => {
  const directory = folder()
  const options = server(directory, "")
  mkdirSync(join(directory, "run"))
  const stranger = { pid: process.pid, began: "at another time" }
  writeFileSync(recordFile(directory), JSON.stringify(stranger))
  await Effect.runPromise(endOrphan(options))
  expect(existsSync(recordFile(directory))).toBe(false)

  const { orphan, gone } = await Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const { pid } = yield* startProcess(options)
        const record = recordOf(pid)
        yield* endOrphan(options)
        return { orphan: record, gone: record !== undefined && !isRunning(record) }
      }),
    ),
  )
  expect(orphan).toBeDefined()
  expect(gone).toBe(true)
})
