/**
 * Runs a program that ends by itself (initdb, apt-get, a build) and keeps what it said, because its last words are the
 * reason in the one sentence that a person reads when it fails. Interrupted, it is ended first.
 */
import { spawn } from "node:child_process"
import { Effect } from "effect"
import { LaunchError, reasonOf } from "./launch-error.ts"

export interface ProgramOptions {
  readonly name: string
  readonly command: string
  readonly arguments: ReadonlyArray<string>
  readonly workingDirectory?: string
  readonly environment?: NodeJS.ProcessEnv
  readonly runAs?: { readonly uid: number; readonly gid: number } | undefined
}

const lastLines = (output: string): string =>
  output.trim().split("\n").slice(-3).join(" ").replace(/\s+/g, " ").slice(-400)

/** What the program wrote to standard output. Fails with its last words when it ends with another code than 0. */
export const runToEnd = (options: ProgramOptions): Effect.Effect<string, LaunchError> =>
  Effect.callback<string, LaunchError>((resume) => {
    const fail = (how: string) => resume(Effect.fail(new LaunchError({ message: `${options.name} failed: ${how}` })))
    const child = spawn(options.command, options.arguments, {
      cwd: options.workingDirectory ?? "/",
      env: options.environment ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      ...options.runAs,
    })
    const [output, errors]: [Array<string>, Array<string>] = [[], []]
    child.stdout.setEncoding("utf8").on("data", (text: string) => output.push(text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text))
    child.once("error", (cause) => fail(`${reasonOf(cause)}.`))
    child.once("close", (code) => {
      if (code === 0) resume(Effect.succeed(output.join("")))
      else fail(`${lastLines(errors.join("") || output.join(""))} (code ${code}).`)
    })
    return Effect.callback<void>((gone) => {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return gone(Effect.void)
      child.once("exit", () => gone(Effect.void))
      child.kill("SIGTERM")
    })
  })
