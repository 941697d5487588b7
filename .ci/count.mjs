/** Reads vitest's JSON report and prints `N passed, N failed`; whatever neither passed nor failed counts as failed. */
import { readFileSync } from "node:fs"

const [, , reportFile, checksFailed] = process.argv
const report = JSON.parse(readFileSync(reportFile, "utf8") || "{}")
const files = report.testResults ?? []
const tests = files.flatMap((file) => file.assertionResults ?? [])
const passed = tests.filter((test) => test.status === "passed").length
const skipped = tests.filter((test) => test.status !== "passed" && test.status !== "failed")
// A file that cannot even be loaded has no tests to fail.
const broken = files.filter((file) => file.status === "failed" && (file.assertionResults ?? []).length === 0)
const failed = tests.length - passed + broken.length + Number(checksFailed)
// Vitest may fail as a whole (an unhandled error, a setup that broke) without any test failing.
const failedAsWhole = failed === 0 && report.success !== true ? 1 : 0

for (const test of skipped) console.log(`did not run: ${test.fullName}`)
for (const file of broken) console.log(`could not be loaded: ${file.name}`)
console.log(`${passed} passed, ${failed + failedAsWhole} failed`)
process.exitCode = failed + failedAsWhole > 0 || passed === 0 ? 1 : 0
