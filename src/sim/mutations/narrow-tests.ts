/** Runs a few tests of a copy of the sources, and says which of them fail. */
import { type ChildProcess, spawn } from "node:child_process"
import { readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { Schema } from "effect"
import type { Killers } from "./mutation.ts"

const runMsMax = 180_000

const Report = Schema.Struct({
  testResults: Schema.Array(
    Schema.Struct({
      message: Schema.String,
      assertionResults: Schema.Array(Schema.Struct({ fullName: Schema.String, status: Schema.String })),
    }),
  ),
})
const decodeReport = Schema.decodeUnknownSync(Schema.fromJsonString(Report))

export interface Outcome {
  readonly passed: number
  /** Names of the tests that failed; the file's own trouble when it could not be read, a hint when it never ended. */
  readonly failed: ReadonlyArray<string>
}

const readReport = (path: string): Outcome => {
  const { testResults } = decodeReport(readFileSync(path, "utf8"))
  const tests = testResults.flatMap((file) => file.assertionResults)
  const unreadable = testResults.flatMap(({ message, assertionResults }) =>
    message !== "" && assertionResults.length === 0 ? [message.slice(0, 200)] : [],
  )
  return {
    passed: tests.filter(({ status }) => status === "passed").length,
    failed: [...tests.filter(({ status }) => status === "failed").map(({ fullName }) => fullName), ...unreadable],
  }
}

/** Ends what never ends by itself, workers that spin included. */
const endGroup = async (child: ChildProcess): Promise<void> => {
  const gone = new Promise((resolve) => child.once("exit", resolve))
  if (child.pid === undefined || child.exitCode !== null) return
  process.kill(-child.pid, "SIGKILL")
  await gone
}

export const runTests = async (folder: string, { project, file, named }: Killers): Promise<Outcome> => {
  const report = join(folder, "report.json")
  rmSync(report, { force: true })
  const words = ["node_modules/vitest/vitest.mjs", "run", "--project", project, file]
  const chosen = named === undefined ? [] : ["-t", named]
  const output = ["--bail=1", "--reporter=json", `--outputFile=${report}`]
  const options = { cwd: folder, stdio: "ignore", detached: true } as const
  const child = spawn(process.execPath, [...words, ...chosen, ...output], options)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), runMsMax)
  })
  const over = new Promise<"over">((resolve, reject) => {
    child.once("error", reject)
    child.once("exit", () => resolve("over"))
  })
  const end = await Promise.race([late, over])
  clearTimeout(timer)
  if (end === "over") return readReport(report)
  await endGroup(child)
  return { passed: 0, failed: [`no end within ${runMsMax} ms`] }
}
