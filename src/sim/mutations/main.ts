/**
 * `npm run mutate`: takes the guards out of a copy of the sources, one at a time, and runs the narrow tests that must
 * notice. A guard that nothing misses is a guard that the next change may take away. The last line of standard output is
 * one flat JSON object; the run ends with another code than 0 when a mutation survives or is out of date.
 */
import { join } from "node:path"
import { Console, Effect, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import packageFile from "../../../package.json" with { type: "json" }
import { runCommandLine } from "../../launch/command-line.ts"
import { mutations } from "./all-mutations.ts"
import type { Killers, Mutation } from "./mutation.ts"
import { runTests } from "./narrow-tests.ts"
import { ScratchCopy } from "./scratch-copy.ts"

class MutationsFailed extends Schema.TaggedError<MutationsFailed>()("MutationsFailed", { message: Schema.String }) {}

const project = join(import.meta.dirname, "..", "..", "..")
const tell = (text: string): void => void process.stderr.write(`${text}\n`)

/** Tests that fail without any mutation would kill all of them. */
const requireHealth = async (copy: ScratchCopy, chosen: ReadonlyArray<Mutation>): Promise<void> => {
  const all = new Map(chosen.map(({ killers }): [string, Killers] => [JSON.stringify(killers), killers]))
  for (const killers of all.values()) {
    const { passed, failed } = await runTests(copy.folder, killers)
    if (failed.length > 0 || passed === 0) {
      throw new Error(`${killers.file} does not pass as it is: ${failed.join("; ") || "no test was run"}`)
    }
  }
}

const run = async (
  chosen: ReadonlyArray<Mutation>,
): Promise<{ readonly killed: number; readonly survived: number }> => {
  const copy = new ScratchCopy(project)
  try {
    for (const mutation of chosen) copy.apply(mutation)()
    await requireHealth(copy, chosen)
    let killed = 0
    for (const mutation of chosen) {
      const restore = copy.apply(mutation)
      const { failed } = await runTests(copy.folder, mutation.killers)
      restore()
      if (failed.length > 0) killed++
      const verdict = failed[0] === undefined ? `survived ${mutation.killers.file}` : `killed by: ${failed[0]}`
      tell(`${mutation.name} (${mutation.file}): ${verdict}`)
    }
    return { killed, survived: chosen.length - killed }
  } finally {
    copy.remove()
  }
}

const mutate = Command.make(
  "mutate",
  {
    only: Flag.String("only").pipe(
      Flag.withDescription("Mutations whose name or file contains this text"),
      Flag.withDefault(""),
    ),
  },
  ({ only }) =>
    Effect.gen(function* () {
      const chosen = mutations.filter(({ name, file }) => name.includes(only) || file.includes(only))
      if (chosen.length === 0) return yield* new MutationsFailed({ message: `no mutation is named like "${only}"` })
      const result = yield* Effect.tryPromise({
        try: () => run(chosen),
        catch: (cause) => new MutationsFailed({ message: cause instanceof Error ? cause.message : String(cause) }),
      })
      yield* Console.log(JSON.stringify({ mutations: chosen.length, ...result }))
      if (result.survived > 0) yield* new MutationsFailed({ message: `${result.survived} mutations survived` })
    }),
).pipe(Command.withDescription("Takes guards out of a copy of the sources; a test must notice each"))

runCommandLine(mutate, { version: packageFile.version, words: process.argv.slice(2), endsBySignal: false })
