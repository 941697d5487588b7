/** `pacer anomalies` as a person or a script runs it: a score per row, in order, and one clear sentence on bad input. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { madeCards, unlabelledCards } from "../eval/made-data.test-support.ts"
import { runPacer } from "../launch/command.test-support.ts"

const header = "trans_num,cardholder,unix_time,category,amt,merchant,merch_lat,merch_long"
const rows = (file: string): ReadonlyArray<string> => readFileSync(file, "utf8").trimEnd().split("\n").slice(1)

it("scores unlabelled rows in their order, from earlier ones alone", async () => {
  const file = join(unlabelledCards(), "transactions.csv")
  const { code, lines } = await runPacer(["anomalies", file, "--json"])
  expect(code).toBe(0)
  expect(lines().map((line) => line["trans_num"])).toEqual(rows(file).map((row) => row.split(",")[0]))
  for (const { score, alert } of lines()) {
    expect(score).toSatisfy((one) => Number(one) >= 0 && Number(one) <= 1)
    expect(alert).toBeTypeOf("boolean")
  }
  const half = [header, ...rows(file).slice(0, 20)].join("\n")
  const first = await runPacer(["anomalies", "-", "--json"], {}, half)
  expect(first.lines()).toEqual(lines().slice(0, 20))
})

it("alerts of a bout that is as plain as day, labels or not", async () => {
  const file = join(madeCards(1, 60, 1), "transactions.csv")
  const { output } = await runPacer(["anomalies", file])
  expect(output.split("\n").filter((line) => line.startsWith("ALERT")).length).toBeGreaterThan(2)
})

it.concurrent.each([
  ["no file", "/nowhere.csv", undefined, "ENOENT"],
  ["another table", "-", "a,b\n1,2\n", "row 1"],
  ["an amount that is none", "-", `${header}\nt,c,1600000000,home,free,m,1,2\n`, "amt"],
  ["a time that is none", "-", `${header}\nt,c,noon,home,1.00,m,1,2\n`, "unix_time"],
  ["a broken quote", "-", `${header}\n"t,c\n`, "it is no CSV"],
])("one clear sentence about %s, and no score", async (_what, file, input, words) => {
  const { code, output, errors } = await runPacer(["anomalies", file, "--json"], {}, input)
  expect([code, output]).toEqual([1, ""])
  expect(errors).toContain(words)
  expect(errors).not.toMatch(/\n\s+at /)
})
