/** The bench as its users run it: a process of its own, its exit code, its last line, and what it leaves behind. */
import { spawn } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"

interface Ended {
  readonly code: number | null
  readonly pid: number
  readonly output: string
  readonly errors: string
}

const bench = (...words: ReadonlyArray<string>): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "main.ts"), ...words], {
      stdio: ["ignore", "pipe", "pipe"],
    })
    const [output, errors]: [Array<string>, Array<string>] = [[], []]
    child.stdout.setEncoding("utf8").on("data", (text: string) => output.push(text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text))
    child.on("close", (code) =>
      resolve({ code, pid: child.pid ?? 0, output: output.join(""), errors: errors.join("") }),
    )
  })

/** Temporary folders of this process that are still there. */
const leftBehind = (pid: number): ReadonlyArray<string> =>
  readdirSync(tmpdir()).filter((name) => {
    if (!name.startsWith("pacer-run-")) return false
    try {
      return JSON.parse(readFileSync(join(tmpdir(), name, "owner.json"), "utf8")).pid === pid
    } catch {
      return false
    }
  })

const resultOf = ({ output }: Ended) => JSON.parse(output.trimEnd().split("\n").at(-1) ?? "")

describe("npm run bench", () => {
  it("throughput: floor and engine commit the same backlog, and nothing is left behind", async () => {
    const ended = await bench("throughput", "--events", "2000", "--rounds", "1")
    expect(ended.errors).not.toContain("WARN")
    expect(ended.code).toBe(0)
    const result = resultOf(ended)
    expect(result).toMatchObject({ scenario: "throughput", events: 2_000, budgets: 10_000, balancesEqual: true })
    expect(result.floorPerSecond).toBeGreaterThan(0)
    expect(result.enginePerSecond).toBeGreaterThan(0)
    expect(result.ratio).toBeCloseTo(result.enginePerSecond / result.floorPerSecond, 2)
    expect(result.ratioToBareFloor).toBeCloseTo(result.enginePerSecond / result.bareFloorPerSecond, 2)
    expect(result.transactions).toBeLessThan(2_000)
    expect(ended.output.trimEnd().split("\n")).toHaveLength(1)
    expect(leftBehind(ended.pid)).toEqual([])
  }, 120_000)

  it("latency: every transaction reaches its screen", async () => {
    const ended = await bench(
      ...["latency", "--connections", "20", "--rate", "50", "--seconds", "2", "--warmup-seconds", "1"],
    )
    expect(ended.code).toBe(0)
    expect(resultOf(ended)).toMatchObject({
      scenario: "latency",
      connections: 20,
      ratePerSecond: 50,
      received: 100,
      expected: 100,
      connectionsClosed: 0,
    })
    expect(leftBehind(ended.pid)).toEqual([])
  }, 120_000)

  it("crash: engine and servers killed, and what was fed equals archive, ledger, actors and screens", async () => {
    const ended = await bench("crash", "--restarts", "2")
    expect(ended.errors).toContain("nats was killed with kill -9 and is back")
    expect(ended.code).toBe(0)
    const result = resultOf(ended)
    expect(result).toMatchObject({
      scenario: "crash",
      restarts: 2,
      natsRestarts: 1,
      postgresRestarts: 0,
      lost: 0,
      duplicated: 0,
      balancesEqual: true,
      clientsEqual: true,
      archiveEqual: true,
    })
    expect(result.firstPushMsWorst).toBeGreaterThanOrEqual(result.firstPushMsMedian)
    expect(result.transactions).toBeGreaterThan(0)
    expect(leftBehind(ended.pid)).toEqual([])
  }, 180_000)

  it("refuses what it does not understand with one sentence and another code than 0", async () => {
    const wrong = [
      ["nonsense"],
      ["latency", "--connections", "0"],
      ["throughput", "--events", "many"],
      ["crash", "--restarts", "1001"],
    ]
    for (const ended of await Promise.all(wrong.map((words) => bench(...words)))) {
      expect(ended.code).not.toBe(0)
      expect(ended.output).toBe("")
      expect(ended.errors.trimEnd().split("\n")).toHaveLength(1)
    }
  }, 60_000)
})
