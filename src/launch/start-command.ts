/** `pacer start`: its options and defaults. What it does is in start.ts. */
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { settings } from "../../config/settings.ts"
import { dataDirectoryFlag, jsonFlag, orSetting } from "./flags.ts"

const options = {
  port: Flag.Int("port").pipe(
    Flag.withDescription("The one port of the dashboard and the API (default 8080, or PACER_PORT)"),
    Flag.filter(
      (port) => port >= 1 && port <= 65_535,
      (port) => `${port} is not between 1 and 65535`,
    ),
    Flag.optional,
  ),
  dataDirectory: dataDirectoryFlag,
  noDemo: Flag.Boolean("no-demo").pipe(Flag.withDescription("Without the live demo trips"), Flag.withDefault(false)),
  speed: Flag.Finite("speed").pipe(
    Flag.withDescription("How many times faster than life the demo trips run"),
    Flag.filter(
      (speed) => speed > 0,
      (speed) => `${speed} is not above 0`,
    ),
    Flag.optional,
  ),
  owners: Flag.Int("owners").pipe(
    Flag.withDescription("Engine processes that share the load, for more than one core (default 1, or PACER_OWNERS)"),
    Flag.filter(
      (owners) => owners >= 1,
      (owners) => `${owners} is not above 0`,
    ),
    Flag.optional,
  ),
  json: jsonFlag("Print each step as a JSON line"),
}

export const startCommand = Command.make(
  "start",
  options,
  Effect.fnUntraced(function* (given) {
    const port = yield* orSetting(given.port, settings.port)
    const owners = yield* orSetting(given.owners, settings.owners)
    const dataDirectory = yield* orSetting(given.dataDirectory, settings.dataDirectory)
    const { start } = yield* Effect.promise(() => import("./start.ts"))
    return yield* start({ ...given, port, owners, dataDirectory })
  }),
).pipe(
  Command.withDescription("Start everything: servers, engine, gateway, dashboard and a demo feed. Ctrl-C stops it."),
)
