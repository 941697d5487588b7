/**
 * `npm run eval -- <subject>`: how well Pacer does against samples with known answers, which a folder given by `--data`
 * holds. Progress goes to standard error, the last line of standard output is one flat JSON object (design §7). Loads
 * only the subject that is asked for.
 */
import { Command } from "effect/cli"
import packageFile from "../../package.json" with { type: "json" }
import { runCommandLine } from "../launch/command-line.ts"

const subjects = {
  correction: async () => (await import("./correction.ts")).correctionCommand,
  forecast: async () => (await import("./forecast.ts")).forecastCommand,
  guarantee: async () => (await import("./guarantee.ts")).guaranteeCommand,
  anomaly: async () => (await import("./anomaly.ts")).anomalyCommand,
  drift: async () => (await import("./drift.ts")).driftCommand,
  categorise: async () => (await import("./categorise.ts")).categoriseCommand,
  itinerary: async () => (await import("./itinerary.ts")).itineraryCommand,
  "itinerary-trips": async () => (await import("./itinerary-trips.ts")).itineraryTripsCommand,
  qris: async () => (await import("./qris.ts")).qrisCommand,
  "qris-fuzz": async () => (await import("./qris-fuzz.ts")).qrisFuzzCommand,
  prices: async () => (await import("./prices.ts")).pricesCommand,
  wires: async () => (await import("./wires.ts")).wiresCommand,
  fuzz: async () => (await import("./fuzz.ts")).fuzzCommand,
} as const

type Name = keyof typeof subjects

const isName = (word: string | undefined): word is Name => word !== undefined && Object.hasOwn(subjects, word)

const words = process.argv.slice(2)
const asked = words.find((word) => !word.startsWith("-"))
const names = isName(asked) ? [asked] : (Object.keys(subjects) as Array<Name>)
const [first, ...others] = await Promise.all(names.map((name) => subjects[name]()))

const evaluation = Command.make("eval").pipe(Command.withDescription("Pacer held against samples with known answers"))

if (first !== undefined) {
  runCommandLine(evaluation.pipe(Command.withSubcommands([first, ...others])), {
    version: packageFile.version,
    words,
    endsBySignal: false,
  })
}
