/** Reads vitest's JSON report and prints `N passed, N failed`; whatever neither passed nor failed counts as failed. */
import { readFileSync } from "node:fs"

const report = JSON.parse(readFileSync(process.argv[2], "utf8") || "{}")
const files = report.testResults ?? []
const tests = files.flatMap((file) => file.assertionResults ?? [])
const passed = tests.filter((test) => test.status === "passed").length
const skipped = tests.filter((test) => test.status !== "passed" && test.status !== "failed")
// A file that cannot even be loaded has no tests to fail.
const broken = files.filter((file) => file.status === "failed" && (file.assertionResults ?? []).length === 0)
const failed = tests.length - passed + broken.length

for (const test of skipped) console.log(`did not run: ${test.fullName}`)
for (const file of broken) console.log(`could not be loaded: ${file.name}`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
