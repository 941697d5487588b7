/**
 * The command line. Names every command and loads only the one that is asked for, so that a light command does not wait
 * for the engine's packages. The only file that knows every room; nothing imports it.
 */
import { Command } from "effect/cli"
import packageFile from "../package.json" with { type: "json" }
import { runCommandLine } from "./launch/command-line.ts"

const commands = {
  start: async () => (await import("./launch/start-command.ts")).startCommand,
  engine: async () => (await import("./launch/engine-command.ts")).engineCommand,
  feed: async () => (await import("./feeds/commands.ts")).feedCommand,
  import: async () => (await import("./feeds/import-command.ts")).importCommand,
  qris: async () => (await import("./feeds/qris/commands.ts")).qrisCommand,
  anomalies: async () => (await import("./feeds/anomalies-command.ts")).anomaliesCommand,
  categorise: async () => (await import("./launch/categorise-command.ts")).categoriseCommand,
  quote: async () => (await import("./launch/quote-command.ts")).quoteCommand,
  itinerary: async () => (await import("./launch/itinerary-command.ts")).itineraryCommand,
  dlq: async () => (await import("./partition/dead-letters/commands.ts")).deadLetterCommand,
  replay: async () => (await import("./ledger/replay-command.ts")).replayCommand,
  doctor: async () => (await import("./launch/doctor-command.ts")).doctorCommand,
  partners: async () => (await import("./feeds/partners/commands.ts")).partnersCommand,
  token: async () => (await import("./launch/token-command.ts")).tokenCommand,
} as const

type Name = keyof typeof commands

const isName = (word: string | undefined): word is Name => word !== undefined && Object.hasOwn(commands, word)

const words = process.argv.slice(2)
const asked = words.find((word) => !word.startsWith("-"))
const names = isName(asked) ? [asked] : (Object.keys(commands) as Array<Name>)
const [first, ...others] = await Promise.all(names.map((name) => commands[name]()))

const pacer = Command.make("pacer").pipe(Command.withDescription("Keeps every trip on budget, live."))

if (first !== undefined) {
  runCommandLine(pacer.pipe(Command.withSubcommands([first, ...others])), {
    version: packageFile.version,
    words,
    endsBySignal: asked === "start" || asked === "engine",
  })
}
