/**
 * `pacer start`: brings everything up in the order of the road and takes it down in the opposite one (gateway, engine,
 * then servers), whatever ends it: a signal, a server that dies, an engine that stops for good. One scope holds it all,
 * so nothing that was half started is left behind.
 */
import { Effect, Layer, type Option } from "effect"
import { limits } from "../../config/limits.ts"
import { settings } from "../../config/settings.ts"
import { Broker } from "../broker/connection.ts"
import { databaseLayer } from "../ledger/database.ts"
import { migrate } from "../ledger/migrate.ts"
import { Engine, engineLayer } from "../partition/engine.ts"
import { FieldCipher } from "../trust/field-cipher.ts"
import { dashboardBuild } from "./dashboard-build.ts"
import { dataFolder } from "./data-folder.ts"
import { requirePort } from "./free-port.ts"
import { holdLock } from "./lock.ts"
import { logsLayer } from "./logs.ts"
import { Servers, serversLayer } from "./servers.ts"
import { Steps } from "./steps.ts"

export interface StartOptions {
  readonly port: number
  readonly dataDirectory: string
  readonly noDemo: boolean
  readonly speed: Option.Option<number>
  readonly json: boolean
}

/** Whatever hangs, everything is gone this long after the first signal: children end with this process. */
const endByThen = Effect.sync(() => {
  const deadline = () => void setTimeout(() => process.exit(1), limits.serverStopMsMax + 700).unref()
  process.once("SIGINT", deadline).once("SIGTERM", deadline)
  process.on("SIGHUP", () => process.kill(process.pid, "SIGTERM"))
})

const everything = Effect.fnUntraced(function* (options: StartOptions, directory: string) {
  const steps = yield* Steps
  const { watch } = yield* Servers
  yield* steps.step("database schema", migrate, (applied) => (applied.length === 0 ? "up to date" : applied.join(", ")))
  const engine = yield* Layer.build(engineLayer()).pipe((building) =>
    steps.step("engine", building, () => "all partitions"),
  )
  return yield* Effect.raceFirst(
    watch,
    Effect.flatMap(Engine, (running) => running.stopped).pipe(Effect.provide(engine)),
  )
})

export const start = Effect.fnUntraced(function* (options: StartOptions) {
  const directory = dataFolder(options.dataDirectory)
  const partitionCount = yield* settings.partitionCount
  yield* endByThen
  return yield* Effect.gen(function* () {
    yield* holdLock(directory)
    yield* requirePort(options.port, "choose another with --port or PACER_PORT")
    const servers = yield* Layer.build(serversLayer({ directory, partitionCount }))
    const { natsUrl, databaseUrl } = yield* Effect.provide(Servers, servers)
    const roads = Layer.mergeAll(
      Broker.layer({ url: natsUrl, partitionCount }),
      databaseLayer(databaseUrl),
      FieldCipher.passThrough,
    )
    return yield* everything(options, directory).pipe(Effect.provide(roads), Effect.provide(servers))
  }).pipe(Effect.scoped, Effect.provide([Steps.layer({ json: options.json }), logsLayer(directory)]))
})
