/** `pacer` as a process of its own, as a user's terminal starts it: what it prints, how it ends, what it leaves. */
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import { afterEach, inject } from "vitest"
import { freePort } from "./free-port.ts"
import { type ProcessRecord, readProcessRecord } from "./process-identity.ts"

const project = join(import.meta.dirname, "..", "..")
const started = new Set<ChildProcess>()

afterEach(() => {
  for (const { pid, exitCode, signalCode } of started) {
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, "SIGTERM")
  }
  started.clear()
})

export interface Pacer {
  readonly child: ChildProcess
  readonly output: () => string
  readonly errors: () => string
  readonly exit: Promise<number | null>
}

const { NATS_URL: _nats, DATABASE_URL: _database, ...bareEnvironment } = process.env

/** In a process group of its own, as a terminal would start it. */
export const pacer = (words: ReadonlyArray<string>, environment: NodeJS.ProcessEnv = {}): Pacer => {
  const child = spawn(process.execPath, ["--import", "tsx", "src/main.ts", ...words], {
    cwd: project,
    env: { ...bareEnvironment, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  })
  started.add(child)
  const [output, errors]: [Array<string>, Array<string>] = [[], []]
  child.stdout.setEncoding("utf8").on("data", (text: string) => output.push(text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text))
  const exit = new Promise<number | null>((resolve) => void child.once("close", resolve))
  return { child, output: () => output.join(""), errors: () => errors.join(""), exit }
}

export const addresses = (text: string): ReadonlyArray<string> => text.match(/https?:\/\/\S+/g) ?? []

export const ready = async (one: Pacer): Promise<string> => {
  while (one.child.exitCode === null) {
    const [address] = addresses(one.output())
    if (address !== undefined) return address
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`it ended with ${one.child.exitCode}: ${one.errors()}`)
}

export const folder = () => mkdtempSync(join(inject("temporaryFolder"), "start-"))

/** Those that the folder remembers; none when none was ever started. */
export const serversOf = (directory: string): ReadonlyArray<ProcessRecord> =>
  ["nats-server", "postgres"].flatMap((name) => readProcessRecord(join(directory, "run", `${name}.json`)) ?? [])

export const enginesOf = (directory: string): ReadonlyArray<ProcessRecord> =>
  ["engine-1", "engine-2"].flatMap((name) => readProcessRecord(join(directory, "run", `${name}.json`)) ?? [])

export const options = async (directory: string) => {
  const port = await Effect.runPromise(freePort)
  return { port, words: ["start", "--no-demo", "--port", String(port), "--data-dir", directory] }
}
