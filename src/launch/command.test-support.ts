/** A command of Pacer as a user runs it: a process of its own, its words in, its lines and its code out. */
import { spawn } from "node:child_process"
import { join } from "node:path"

const project = join(import.meta.dirname, "..", "..")

export interface Ran {
  readonly code: number | null
  readonly output: string
  readonly errors: string
  /** The output as JSON lines. */
  readonly lines: () => ReadonlyArray<Record<string, unknown>>
}

/** @param input what it reads from standard input */
export const runPacer = (
  words: ReadonlyArray<string>,
  environment: NodeJS.ProcessEnv = {},
  input = "",
): Promise<Ran> => {
  const { NATS_URL: _nats, DATABASE_URL: _database, ...bare } = process.env
  const child = spawn(process.execPath, ["--import", "tsx", "src/main.ts", ...words], {
    cwd: project,
    env: { ...bare, ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  })
  const [output, errors]: [Array<string>, Array<string>] = [[], []]
  child.stdout.setEncoding("utf8").on("data", (text: string) => output.push(text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text))
  child.stdin.end(input)
  return new Promise((resolve) => {
    child.once("close", (code) => {
      const text = output.join("")
      const lines = () => text.split("\n").flatMap((one) => (one === "" ? [] : [JSON.parse(one)]))
      resolve({ code, output: text, errors: errors.join(""), lines })
    })
  })
}
