/**
 * `npm run train -- <subject>`: fits what stands in config/models/ anew from a folder of development data. Nothing is
 * fitted while Pacer runs: a model is a file of the release. Loads only the subject that is asked for.
 */
import { Command } from "effect/cli"
import packageFile from "../../package.json" with { type: "json" }
import { runCommandLine } from "../launch/command-line.ts"

const subjects = {
  categorise: async () => (await import("./categorise.ts")).trainCategoriseCommand,
  chains: async () => (await import("./chains.ts")).trainChainsCommand,
  forecast: async () => (await import("./forecast.ts")).trainForecastCommand,
  anomaly: async () => (await import("./anomaly.ts")).anomalyCommand,
  guarantee: async () => (await import("./guarantee.ts")).trainGuaranteeCommand,
} as const

type Name = keyof typeof subjects

const isName = (word: string | undefined): word is Name => word !== undefined && Object.hasOwn(subjects, word)

const words = process.argv.slice(2)
const asked = words.find((word) => !word.startsWith("-"))
const names = isName(asked) ? [asked] : (Object.keys(subjects) as Array<Name>)
const [first, ...others] = await Promise.all(names.map((name) => subjects[name]()))

const training = Command.make("train").pipe(Command.withDescription("Fits Pacer's models to development data"))

if (first !== undefined) {
  runCommandLine(training.pipe(Command.withSubcommands([first, ...others])), {
    version: packageFile.version,
    words,
    endsBySignal: false,
  })
}
