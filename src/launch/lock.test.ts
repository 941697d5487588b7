/** One holder at a time; what a killed process left is no holder. */
import { spawn } from "node:child_process"
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import { expect, inject, test } from "vitest"
import { holdLock, lockHolder } from "./lock.ts"
import { recordOf } from "./process-identity.ts"

const folder = () => mkdtempSync(join(inject("temporaryFolder"), "lock-"))

const hold = <A>(directory: string, inside: Effect.Effect<A, unknown> = Effect.void as Effect.Effect<A>) =>
  Effect.runPromise(Effect.scoped(Effect.andThen(holdLock(directory), inside)))

const ended = async (): Promise<{ pid: number; began: string }> => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"])
  const record = recordOf(child.pid ?? 0)
  child.kill("SIGKILL")
  await new Promise((resolve) => child.once("exit", resolve))
  if (record === undefined) throw new Error("it had gone before it was looked at")
  return record
}

test("a second holder is refused with the first one's number, and the folder is free afterwards", async () => {
  const directory = folder()
  await hold(
    directory,
    Effect.sync(() => expect(lockHolder(directory)).toBe(process.pid)).pipe(
      Effect.andThen(Effect.scoped(holdLock(directory))),
      Effect.flip,
      Effect.map((error) => expect(String(error)).toContain(`process ${process.pid}`)),
    ),
  )
  expect(lockHolder(directory)).toBeUndefined()
  expect(readdirSync(directory)).toEqual([])
})

test.each([
  ["a process that was killed", async () => JSON.stringify(await ended())],
  ["another process that got the same number", async () => JSON.stringify({ pid: process.pid, began: "before" })],
  ["a half-written file", async () => '{"pid":'],
])("the lock of %s is stale", async (_what, content) => {
  const directory = folder()
  writeFileSync(join(directory, "lock"), await content())
  expect(lockHolder(directory)).toBeUndefined()
  await hold(
    directory,
    Effect.sync(() => expect(lockHolder(directory)).toBe(process.pid)),
  )
  expect(readdirSync(directory)).toEqual([])
})

test("of many that try at once, one holds it", async () => {
  const directory = folder()
  writeFileSync(join(directory, "lock"), JSON.stringify(await ended()))
  const tries = Array.from({ length: 8 }, () =>
    Effect.exit(Effect.andThen(holdLock(directory), Effect.sleep(50)).pipe(Effect.scoped)),
  )
  const exits = await Effect.runPromise(Effect.all(tries, { concurrency: "unbounded" }))
  expect(exits.filter((exit) => exit._tag === "Success")).toHaveLength(1)
})
