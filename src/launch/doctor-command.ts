/** `pacer doctor`: what this machine has and where the log and the ledger stand. What it looks at is in doctor.ts. */
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { settings } from "../../config/settings.ts"
import { dataDirectoryFlag, jsonFlag, orSetting } from "./flags.ts"
import { LaunchError } from "./launch-error.ts"

export const doctorCommand = Command.make(
  "doctor",
  { dataDirectory: dataDirectoryFlag, json: jsonFlag("Print each finding as a JSON line") },
  Effect.fnUntraced(function* ({ dataDirectory, json }) {
    const { examine } = yield* Effect.promise(() => import("./doctor.ts"))
    const findings = yield* examine(yield* orSetting(dataDirectory, settings.dataDirectory))
    for (const finding of findings) {
      const { subject, ok, found } = finding
      yield* Console.log(json ? JSON.stringify(finding) : `  ${ok ? "✓" : "✗"} ${subject}: ${found}`)
    }
    const bad = findings.filter((finding) => !finding.ok)
    if (bad.length > 0) {
      return yield* new LaunchError({ message: `Not in order: ${bad.map((finding) => finding.subject).join(", ")}.` })
    }
  }),
).pipe(Command.withDescription("Say what is found: Node, uWebSockets.js, Postgres, NATS, partitions and cursors"))
