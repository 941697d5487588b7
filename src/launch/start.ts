/**
 * `pacer start`: brings everything up in the order of the road and takes it down in the opposite one (gateway, engine,
 * then servers), whatever ends it: a signal, a server that dies, an engine that stops for good. One scope holds it all,
 * so nothing that was half started is left behind.
 */
import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Context, Effect, Fiber, Layer, Option, Scope } from "effect"
import { limits } from "../../config/limits.ts"
import { settings } from "../../config/settings.ts"
import { Broker, provision } from "../broker/connection.ts"
import { demoDealsLayer } from "../feeds/deals/demo-deals.ts"
import { dealFeedLayer } from "../feeds/deals/ingress.ts"
import { demoLayer } from "../feeds/demo.ts"
import { partnersLayer } from "../feeds/partners/ingress.ts"
import { Partners } from "../feeds/partners/registry.ts"
import type { PriceProvider } from "../feeds/prices/provider.ts"
import { readProviderFile } from "../feeds/prices/provider-file.ts"
import { demoPartners } from "../feeds/prices/sandbox/sandbox-partner.ts"
import { Publisher } from "../feeds/publisher.ts"
import { demoBank, demoBankLayer } from "../feeds/sandbox/demo-bank.ts"
import { demoUserId } from "../feeds/simulate/demo-plan.ts"
import type { SyncPartner } from "../feeds/sync/partner.ts"
import { syncLayer } from "../feeds/sync/sync.ts"
import { tickerLayer } from "../feeds/ticker.ts"
import { gatewayLayer } from "../gateway/server.ts"
import { databaseLayer } from "../ledger/database.ts"
import { migrate } from "../ledger/migrate.ts"
import { Consents } from "../trust/consent.ts"
import { FieldCipher } from "../trust/field-cipher.ts"
import { mintLoginCode } from "../trust/login-codes.ts"
import { dashboardBuild } from "./dashboard-build.ts"
import { dataFolder, tokenKeyFile } from "./data-folder.ts"
import { demoItinerary } from "./demo-itinerary.ts"
import { requirePort } from "./free-port.ts"
import { LaunchError, launchError } from "./launch-error.ts"
import { holdLock } from "./lock.ts"
import { logsLayer } from "./logs.ts"
import { startOwners } from "./owners.ts"
import { exitAtOnce } from "./process.ts"
import { Servers, serversLayer } from "./servers.ts"
import { Steps } from "./steps.ts"

export interface StartOptions {
  readonly port: number
  readonly owners: number
  readonly dataDirectory: string
  readonly noDemo: boolean
  /** How many times faster than life the demo runs. */
  readonly speed: Option.Option<number>
  readonly json: boolean
}

interface Place {
  readonly directory: string
  readonly host: string
  readonly port: number
  readonly partitionCount: number
  /** Processes that share the partitions; one: this one. */
  readonly owners: number
  /** Undefined: no demo. */
  readonly demoSpeed: number | undefined
}

/** Whatever hangs, everything is gone this long after the end began. */
const armDeadline = Effect.sync(() => void setTimeout(exitAtOnce, limits.serverStopMsMax + 700).unref())

const armOnSignal = Effect.sync(() => {
  const arm = () => Effect.runSync(armDeadline)
  process.once("SIGINT", arm).once("SIGTERM", arm)
  process.on("SIGHUP", () => process.kill(process.pid, "SIGTERM"))
})

/** A scope that is closed like any other, but left alone when its closing takes longer than that. */
const closedWithin = <A, E, R>(timeMs: number, effect: Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    Scope.make(),
    (scope) => Effect.provideService(effect, Scope.Scope, scope),
    (scope, exit) =>
      Effect.gen(function* () {
        const closing = yield* Effect.forkDetach(Scope.close(scope, exit))
        yield* Effect.raceFirst(Fiber.await(closing), Effect.sleep(timeMs))
      }),
  )

const dashboard = Effect.flatMap(Steps, (steps) =>
  steps.step("dashboard", dashboardBuild, ({ built }) => (built ? "built" : "up to date")),
)

const gateway = Effect.fnUntraced(function* (
  place: Place,
  dashboardDir: string,
  banks: ReadonlyArray<SyncPartner>,
  priceProviders: ReadonlyArray<PriceProvider>,
) {
  const origins = yield* settings.origins
  const tiles = yield* settings.mapTiles
  const credit = Option.getOrElse(yield* settings.mapCredit, () => "")
  return gatewayLayer({
    port: place.port,
    host: place.host,
    dashboardDir,
    tokenKeyFile: tokenKeyFile(place.directory),
    ...(Option.isSome(origins) ? { origins: origins.value } : {}),
    ...(Option.isSome(tiles) ? { mapTiles: { address: tiles.value, credit } } : {}),
    ...{ banks, priceProviders },
  })
})

const address = Effect.fnUntraced(function* (place: Place, userId: string) {
  const shown = place.host === "0.0.0.0" || place.host === "::" ? "127.0.0.1" : place.host
  return `http://${shown.includes(":") ? `[${shown}]` : shown}:${place.port}/?code=${yield* mintLoginCode(userId)}`
})

/**
 * Partners of the demonstration whose prices are compared. Where their prices can be moved is told by a file, since the
 * dashboard's address is the only one that is printed.
 */
const pricePartners = Effect.fnUntraced(function* (directory: string) {
  const folder = Option.getOrUndefined(yield* settings.hotelData)
  const { step } = yield* Steps
  const partners = demoPartners(folder).pipe(
    Effect.catchDefect((cause) => new LaunchError({ message: `PACER_HOTEL_DATA cannot be read: ${String(cause)}` })),
  )
  const started = yield* step("price partners", partners, () => "three sandboxes of this machine")
  const controls = Object.fromEntries(started.map(({ provider, controlUrl }) => [provider.id, controlUrl]))
  const file = join(directory, "sandboxes.json")
  yield* Effect.acquireRelease(
    Effect.try({
      try: () => writeFileSync(file, JSON.stringify(controls, undefined, 2), { mode: 0o600 }),
      catch: launchError(`Pacer cannot write to ${directory}; choose another folder with --data-dir`),
    }),
    () => Effect.sync(() => rmSync(file, { force: true })),
  )
  return started.map(({ provider }) => provider)
})

/** Partners that the operator has described. */
const describedProviders = Effect.gen(function* () {
  const file = Option.getOrUndefined(yield* settings.priceProviders)
  if (file === undefined) return []
  const { step } = yield* Steps
  const read = Effect.mapError(
    readProviderFile(file, process.env),
    ({ message }) => new LaunchError({ message: `PACER_PRICE_PROVIDERS: ${message}.` }),
  )
  return yield* step("price providers", read, (all) => all.map(({ name }) => name).join(", "))
})

/** Everything above the servers, until one of them ends or the engine stops for good. */
const run = Effect.fnUntraced(function* (place: Place, dashboardDir: string) {
  const steps = yield* Steps
  const servers = yield* Servers
  yield* steps.step("streams", provision)
  yield* steps.step("database schema", migrate, (applied) =>
    applied.length === 0 ? "up to date" : "brought up to date",
  )
  const stopped = yield* steps.step("engine", startOwners(place.directory, place.owners), () =>
    place.owners === 1
      ? `${place.partitionCount} partitions`
      : `${place.partitionCount} partitions, ${place.owners} owners`,
  )
  yield* Layer.build(tickerLayer)
  const bank = place.demoSpeed === undefined ? undefined : yield* demoBank
  const banks = bank === undefined ? [] : [bank.partner]
  const described = yield* describedProviders
  const ids = new Set(described.map(({ id }) => id))
  const sandboxes = place.demoSpeed === undefined ? [] : yield* pricePartners(place.directory)
  const prices = [...described, ...sandboxes.filter(({ id }) => !ids.has(id))]
  yield* Layer.build(partnersLayer.pipe(Layer.provide([Consents.postgres, Partners.layer])))
  yield* Layer.build(dealFeedLayer.pipe(Layer.provide(Partners.layer)))
  yield* steps.step(
    "gateway",
    Layer.build(yield* gateway(place, dashboardDir, banks, prices)),
    () => `port ${place.port}`,
  )
  if (place.demoSpeed !== undefined) {
    yield* steps.step("demo trips", Layer.build(demoLayer({ speed: place.demoSpeed })), () => "of invented travellers")
    yield* Effect.forkScoped(demoItinerary)
  }
  if (place.demoSpeed !== undefined) {
    yield* steps.step("demo deals", Layer.build(demoDealsLayer), () => "of invented merchants")
  }
  yield* Layer.build(syncLayer(banks))
  if (bank !== undefined) {
    const linked = Layer.build(demoBankLayer(bank, place.demoSpeed ?? 1))
    yield* steps.step("demo bank", linked, () => `${bank.partner.name}, a sandbox of this machine`)
  }
  yield* steps.address(yield* address(place, demoUserId))
  return yield* Effect.raceFirst(servers.watch, stopped)
})

const inPlace = Effect.fnUntraced(function* (place: Place) {
  const { directory, host, port, partitionCount } = place
  yield* holdLock(directory)
  yield* requirePort(port, "choose another with --port or PACER_PORT", host)
  const [servers, { folder }] = yield* Effect.all(
    [Layer.build(serversLayer({ directory, partitionCount })), dashboard],
    {
      concurrency: "unbounded",
    },
  )
  const { natsUrl, databaseUrl } = Context.get(servers, Servers)
  const connections = Publisher.layer.pipe(
    Layer.provideMerge(Broker.layer({ url: natsUrl, partitionCount })),
    Layer.provideMerge(databaseLayer(databaseUrl)),
    Layer.provideMerge(FieldCipher.passThrough),
  )
  return yield* Effect.flatMap(Layer.build(connections), (context) => Effect.provide(run(place, folder), context)).pipe(
    Effect.onExit(() => armDeadline),
    (roads) => closedWithin(limits.roadsStopMsMax, roads),
    Effect.provide(servers),
  )
})

/** Runs until a signal or a failure; fails with one sentence. */
export const start = Effect.fnUntraced(function* (options: StartOptions) {
  yield* armOnSignal
  const place: Place = {
    directory: dataFolder(options.dataDirectory),
    host: yield* settings.host,
    port: options.port,
    partitionCount: yield* settings.partitionCount,
    owners: options.owners,
    demoSpeed: options.noDemo ? undefined : Option.getOrElse(options.speed, () => 1),
  }
  return yield* inPlace(place).pipe(
    Effect.scoped,
    Effect.provide([Steps.layer({ json: options.json }), logsLayer(place.directory)]),
  )
})
