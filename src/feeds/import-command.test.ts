/** `pacer import` as a person or a script runs it. */
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"

const root = join(import.meta.dirname, "../..")
const folder = mkdtempSync(join(tmpdir(), "pacer-import-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const header = "Account No,Date,Val. Date,Transaction Code,Description,Description,Reference No.,Debit,Credit"
const good = '1,01/03/26,01/03/26,7,QR,WARUNG,R1,"1,000.00",.00'

const write = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const pacer = (words: ReadonlyArray<string>, input = "") =>
  new Promise<{ code: number | null; output: string; errors: string }>((resolve) => {
    const child = spawn(process.execPath, ["--import", "tsx", "src/main.ts", "import", ...words], { cwd: root })
    let output = ""
    let errors = ""
    child.stdout.on("data", (bytes) => {
      output += bytes
    })
    child.stderr.on("data", (bytes) => {
      errors += bytes
    })
    child.on("close", (code) => resolve({ code, output, errors }))
    child.stdin.end(input)
  })

describe("pacer import", () => {
  it("prints JSON lines, from files and from standard input, and columns without --json", async () => {
    const path = write("good.csv", `${header}\n${good}\n`)
    const expected = {
      externalId: "R1",
      amountMinor: 100_000,
      currency: "IDR",
      direction: "debit",
      occurredAt: "2026-03-01",
      description: "QR WARUNG",
      status: "posted",
    }
    const fromFile = await pacer(["mandiri-style-csv", path, "--json"])
    expect(fromFile).toMatchObject({ code: 0, errors: "" })
    expect(JSON.parse(fromFile.output)).toEqual(expected)
    const fromInput = await pacer(["mandiri-style-csv", "-"], `${header}\n${good}\n`)
    expect(fromInput).toEqual({ code: 0, errors: "", output: `${Object.values(expected).join("\t")}\n` })
  })

  it("names the account where there are several", async () => {
    const path = write("two.csv", `${header}\n${good}\n${good.replace(/^1/, "2")}\n`)
    const { output } = await pacer(["mandiri-style-csv", path, "--json"])
    expect(
      output
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).account),
    ).toEqual(["1", "2"])
  })

  it("prints the error as a line and says it in a sentence", async () => {
    const path = write("bad.csv", `${header}\n${good}\n1,x,,,,,R,1,0\n`)
    const ended = await pacer(["mandiri-style-csv", path, "--json"])
    expect(ended.code).not.toBe(0)
    expect(JSON.parse(ended.output)).toMatchObject({
      error: { kind: "malformed", file: "bad.csv", path: "Date", line: 3 },
    })
    expect(ended.errors).toMatch(/^pacer: bad\.csv, line 3, Date: .+\n$/)
  })

  it("takes what is good with --partial", async () => {
    const path = write("partly.csv", `${header}\n${good}\n1,x,,,,,R,1,0\n`)
    const ended = await pacer(["mandiri-style-csv", path, "--partial"])
    expect(ended.code).toBe(0)
    expect(ended.output).toMatch(/^R1\t/)
    expect(ended.errors).toContain("left out: partly.csv, line 3")
  })

  it("takes the context by itself, or from a document that has one", async () => {
    const mapping = { date: "d", description: "t", amount: "a", currencyCode: "IDR" }
    const path = write("any.csv", "d,t,a\n2026-03-01,T,-1\n")
    const contexts = [JSON.stringify({ mapping }), JSON.stringify({ name: "x", context: { mapping } })]
    for (const [index, text] of contexts.entries()) {
      const { output } = await pacer(["csv", path, "--context", write(`context-${index}.json`, text)])
      expect(output).toContain("-\t100\tIDR\tdebit")
    }
  })

  it("lists the formats in its help", async () => {
    const { output, code } = await pacer(["--help"])
    expect(code).toBe(0)
    for (const name of ["snap-bank-statement-push", "camt", "ofx", "bca-style-csv"]) expect(output).toContain(name)
  })

  it.concurrent.each([
    ["an unknown format", () => ["pdf", write("x", "")], "No format is called pdf"],
    ["a file that is not there", () => ["ofx", join(folder, "nothing.ofx")], "there is no such file"],
    ["a context that is none", () => ["csv", write("y.csv", ""), "--context", write("c.json", "[]")], "The context"],
    ["no file", () => ["ofx"], "file"],
  ])("says in one sentence what is wrong with %s", async (_what, words, expected) => {
    const ended = await pacer(words())
    expect(ended.code).not.toBe(0)
    expect(ended.errors).toContain(expected)
    expect(ended.errors.trimEnd().split("\n")).toHaveLength(1)
    expect(ended.output).toBe("")
  })
})
