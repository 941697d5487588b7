/** `pacer doctor`: what this machine has and where the log and the ledger stand. What it looks at is in doctor.ts. */
import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { settings } from "../../config/settings.ts"
import { dataDirectoryFlag, jsonFlag, orSetting } from "./flags.ts"
import { LaunchError } from "./launch-error.ts"

const options = {
  adoptStream: Flag.Int("adopt-stream").pipe(
    Flag.withDescription("Let this partition, which stopped because its stream differs, go on with the present stream"),
    Flag.optional,
  ),
  acceptLoss: Flag.Boolean("accept-loss").pipe(
    Flag.withDescription("With --adopt-stream: give up messages that are gone and were never applied"),
    Flag.withDefault(false),
  ),
  dataDirectory: dataDirectoryFlag,
  json: jsonFlag("Print each finding as a JSON line"),
}

export const doctorCommand = Command.make(
  "doctor",
  options,
  Effect.fnUntraced(function* ({ adoptStream, acceptLoss, dataDirectory, json }) {
    const { adopt, examine } = yield* Effect.promise(() => import("./doctor.ts"))
    const directory = yield* orSetting(dataDirectory, settings.dataDirectory)
    if (Option.isSome(adoptStream)) {
      const found = yield* adopt(directory, adoptStream.value, acceptLoss)
      return yield* Console.log(json ? JSON.stringify({ partition: adoptStream.value, adopted: true, found }) : found)
    }
    if (acceptLoss) return yield* new LaunchError({ message: "--accept-loss goes with --adopt-stream." })
    const findings = yield* examine(directory)
    for (const finding of findings) {
      const { subject, ok, found } = finding
      yield* Console.log(json ? JSON.stringify(finding) : `  ${ok ? "✓" : "✗"} ${subject}: ${found}`)
    }
    const bad = findings.filter((finding) => !finding.ok)
    if (bad.length > 0) {
      return yield* new LaunchError({ message: `Not in order: ${bad.map((finding) => finding.subject).join(", ")}.` })
    }
  }),
).pipe(
  Command.withDescription(
    "Say what is found: Node, uWebSockets.js, Postgres, NATS, partitions and cursors, and the way out where a stream differs",
  ),
)
