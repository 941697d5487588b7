/** `pacer feed` as a person or a script runs it: figures, one clear sentence on bad input, and no error from `| head`. */
import { spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, inject, it } from "vitest"
import { freshBroker } from "../launch/test-servers.ts"

const root = join(import.meta.dirname, "../..")
const natsUrl = await freshBroker()

interface Ended {
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

/** @param linesWanted closes the output after so many lines, as `head` does */
const pacer = (words: ReadonlyArray<string>, options: { input?: string; linesWanted?: number; url?: string } = {}) =>
  new Promise<Ended>((resolve) => {
    const child = spawn(process.execPath, ["--import", "tsx", "src/main.ts", "feed", ...words], {
      cwd: root,
      env: { ...process.env, NATS_URL: options.url ?? natsUrl, DATABASE_URL: "" },
    })
    let output = ""
    let errors = ""
    child.stdout.on("data", (bytes) => {
      output += bytes
      if (options.linesWanted !== undefined && output.split("\n").length > options.linesWanted) child.stdout.destroy()
    })
    child.stderr.on("data", (bytes) => {
      errors += bytes
    })
    child.on("close", (code) => resolve({ code, output, errors }))
    child.stdin.end(options.input ?? "")
  })

const bali = "streams/recorded/bali-week.jsonl"

describe("pacer feed", () => {
  it("replays a recording, prints its figures for machines, and counts a repeat once", async () => {
    const first = await pacer(["replay", bali, "--user", "ann", "--json"])
    expect(first).toMatchObject({ code: 0, errors: "" })
    const figures = JSON.parse(first.output)
    expect(figures.published).toBeGreaterThan(50)
    const again = await pacer(["replay", bali, "--user", "ann", "--json"])
    expect(JSON.parse(again.output)).toMatchObject({ published: figures.published, duplicates: figures.published })
  })

  it("prints what it simulates, which standard input takes back", async () => {
    const printed = await pacer(["simulate", "--print", "--seed", "x", "--travellers", "2", "--days", "3"])
    const count = printed.output.trimEnd().split("\n").length
    const replayed = await pacer(["replay", "-", "--json"], { input: printed.output })
    expect(JSON.parse(replayed.output)).toMatchObject({ published: count })
    const published = await pacer(["simulate", "--seed", "x", "--travellers", "2", "--days", "3", "--json"])
    expect(JSON.parse(published.output)).toMatchObject({ published: count, duplicates: count })
  })

  it("ends quietly when its reader has had enough", async () => {
    const ended = await pacer(["simulate", "--print", "--travellers", "500", "--days", "30"], { linesWanted: 3 })
    expect(ended).toMatchObject({ code: 0, errors: "" })
  })

  const broken = () => {
    const path = join(inject("temporaryFolder"), `broken-${process.pid}.jsonl`)
    writeFileSync(path, '{"type":"txn.recorded.v1"}\n')
    return path
  }

  it.each([
    ["a file that is not there", () => ["replay", "nothing.jsonl"], "there is no such file"],
    ["a line that is wrong", () => ["replay", broken()], "line 1"],
    ["a speed of nothing", () => ["replay", bali, "--speed", "0"], "a number above 0, or max"],
    ["a user id that is none", () => ["replay", bali, "--user", "a.b"], "an id of A-Z a-z 0-9 _ -"],
    ["a first day that is none", () => ["simulate", "--start", "2026-02-30"], "a day such as 2026-05-08"],
  ])("says in one sentence what is wrong with %s", async (_what, words, expected) => {
    const ended = await pacer(words())
    expect(ended.code).not.toBe(0)
    expect(ended.errors).toContain(expected)
    expect(ended.errors.trimEnd().split("\n")).toHaveLength(1)
    expect(ended.output).toBe("")
  })

  it("says where it looked when there is no broker", async () => {
    const ended = await pacer(["replay", bali], { url: "nats://127.0.0.1:1" })
    expect(ended.code).not.toBe(0)
    expect(ended.errors).toContain("nats://127.0.0.1:1")
    expect(ended.errors.trimEnd().split("\n")).toHaveLength(1)
  })
})
