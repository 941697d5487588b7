/**
 * The manners of the command line, the same for every command: help on standard output and only when asked for, a wrong
 * use or a failure as one sentence on standard error with a code other than 0, and a stop by signal as a clean end.
 */
// By their own files: the whole package brings an HTTP client and more, a third of a light command's start.
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Cause, Console, Effect, Exit, Runtime } from "effect"
import { CliError, CliOutput, Command } from "effect/cli"
import { reasonOf, systemCode } from "./launch-error.ts"

/** The library prints the whole help before each error; it is held back here until it is known whether it is wanted. */
const heldHelp = () => {
  const plain = CliOutput.defaultFormatter()
  const texts: Array<string> = []
  const formatHelpDoc = (document: Parameters<typeof plain.formatHelpDoc>[0]) => {
    const text = plain.formatHelpDoc(document)
    texts.push(text)
    return text
  }
  const console: Console.Console = {
    ...globalThis.console,
    log: (...words: ReadonlyArray<unknown>) => {
      if (typeof words[0] !== "string" || !texts.includes(words[0])) globalThis.console.log(...words)
    },
  }
  return {
    formatter: { ...plain, formatHelpDoc },
    console,
    print: () => texts.length > 0 && globalThis.console.log(texts.join("\n")),
  }
}

/** A wrong setting arrives as `ConfigError(SchemaError(Expected … at ["PACER_PORT"]))`. */
const withSettingFirst = (text: string): string =>
  text.replace(/^(?:\w+Error\()+(.+?) at \["(\w+)"\]\)+$/, "The setting $2 is wrong: $1.")

const sentenceOf = (error: unknown): string => {
  if (!CliError.isCliError(error) || error._tag !== "ShowHelp") return withSettingFirst(reasonOf(error))
  const what = error.errors.map((one) => reasonOf(one).replace(/\.?$/, ".")).join(" ")
  return `${what} Try: ${error.commandPath.join(" ")} --help`
}

/** A server that was told to stop has done its job; anything else that is interrupted has not. */
const teardown =
  (endsBySignal: boolean): Runtime.Teardown =>
  (exit, onExit) =>
    endsBySignal && Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)
      ? onExit(0)
      : Runtime.defaultTeardown(exit, onExit)

/** Whoever read our lines (`| head`) has had enough. */
const endWithReader = (error: Error): void => {
  if (systemCode(error) !== "EPIPE") throw error
  process.exit(0)
}

export interface CommandLine {
  readonly version: string
  readonly words: ReadonlyArray<string>
  /** Whether this command runs until a signal stops it. */
  readonly endsBySignal: boolean
}

/** Runs one command to its end and ends the process. */
export const runCommandLine = <Name extends string, Input, ContextInput, E>(
  root: Command.Command<Name, Input, ContextInput, E, NodeServices.NodeServices>,
  options: CommandLine,
): void => {
  const help = heldHelp()
  process.stdout.on("error", endWithReader)
  Command.runWith(root, { version: options.version, renderErrors: false })(options.words).pipe(
    Effect.tap(() => Effect.sync(help.print)),
    Effect.tapCause((cause) =>
      Effect.sync(() => {
        if (Cause.hasInterruptsOnly(cause)) return
        const error = Cause.squash(cause)
        if (CliError.isCliError(error) && error._tag === "ShowHelp" && error.errors.length === 0) help.print()
        else process.stderr.write(`pacer: ${sentenceOf(error)}\n`)
      }),
    ),
    Effect.provideService(Console.Console, help.console),
    Effect.provideService(CliOutput.Formatter, help.formatter),
    Effect.provide(NodeServices.layer),
    NodeRuntime.runMain({ disableErrorReporting: true, teardown: teardown(options.endsBySignal) }),
  )
}
