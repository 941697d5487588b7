/** Runs a few tests of a copy of the sources, and says which of them fail. */
import { spawn } from "node:child_process"
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

export const runTests = async (folder: string, { project, file, named }: Killers): Promise<Outcome> => {
  const report = join(folder, "report.json")
  rmSync(report, { force: true })
  const words = ["node_modules/vitest/vitest.mjs", "run", "--project", project, file]
  const chosen = named === undefined ? [] : ["-t", named]
  const output = ["--reporter=json", `--outputFile=${report}`]
  const child = spawn(process.execPath, [...words, ...chosen, ...output], { cwd: folder, stdio: "ignore" })
  const timer = setTimeout(() => child.kill("SIGTERM"), runMsMax)
  const signal = await new Promise<NodeJS.Signals | null>((resolve, reject) => {
    child.once("error", reject)
    child.once("exit", (_code, by) => resolve(by))
  })
  clearTimeout(timer)
  return signal === null ? readReport(report) : { passed: 0, failed: [`no end within ${runMsMax} ms`] }
}
