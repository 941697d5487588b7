/**
 * The gateway: one port for the dashboard's files, the HTTP API and the WebSocket. Bound to this machine by default;
 * a port that is taken fails the start with one sentence. When its scope closes it takes no more connections, lets
 * running requests end for a moment, tells every socket, and is gone.
 */
import { Context, Effect, FiberSet, Layer, Schema } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import * as HttpApiSwagger from "effect/http-api/HttpApiSwagger"
import type { SqlClient } from "effect/sql"
import type { Broker } from "../broker/connection.ts"
import { Imports } from "../feeds/imports/imports.ts"
import { StatementReader } from "../feeds/imports/statement-reader.ts"
import { Partners } from "../feeds/partners/registry.ts"
import { SnapCalls } from "../feeds/partners/snap-call.ts"
import { Places } from "../feeds/places/place-file.ts"
import { PriceSources } from "../feeds/prices/price-sources.ts"
import type { PriceProvider } from "../feeds/prices/provider.ts"
import type { Publisher } from "../feeds/publisher.ts"
import type { SyncPartner, SyncPartners } from "../feeds/sync/partner.ts"
import { PartnerDoors } from "../feeds/sync/partner-doors.ts"
import { polledPartners } from "../feeds/sync/polled-partners.ts"
import { forgetOldCommands } from "../ledger/idempotency.ts"
import { PeerSums } from "../ledger/insights/peer-sums.ts"
import { LearnedGuarantee } from "../ledger/learned-guarantee.ts"
import { Solver } from "../solver/solver.ts"
import { Consents } from "../trust/consent.ts"
import type { FieldCipher } from "../trust/field-cipher.ts"
import { RateLimits } from "../trust/rate-limit.ts"
import { Tokens } from "../trust/tokens.ts"
import { Bridge } from "./bridge.ts"
import { Api } from "./contract.ts"
import { showEndedDeals } from "./deals/deal-ends.ts"
import { DealDesk } from "./deals/desk.ts"
import { EngineStatus } from "./engine-status.ts"
import { Exchange } from "./exchange.ts"
import { authorizationLayer, inputProblemsLayer } from "./handlers/access.ts"
import { accountsHandlers } from "./handlers/accounts.ts"
import { analyticsHandlers } from "./handlers/analytics.ts"
import { budgetsHandlers } from "./handlers/budgets.ts"
import { commitmentsHandlers } from "./handlers/commitments.ts"
import { companionsHandlers } from "./handlers/companions.ts"
import { comparisonHandlers } from "./handlers/comparison.ts"
import { consentsHandlers } from "./handlers/consents.ts"
import { correctionsHandlers } from "./handlers/corrections.ts"
import { dealsHandlers, merchantsHandlers } from "./handlers/deals.ts"
import { expensesHandlers } from "./handlers/expenses.ts"
import { goalsHandlers } from "./handlers/goals.ts"
import { importsHandlers } from "./handlers/imports.ts"
import { itineraryHandlers } from "./handlers/itinerary.ts"
import { merchantAuthorizationLayer } from "./handlers/merchant-access.ts"
import { notificationsHandlers } from "./handlers/notifications.ts"
import { plansHandlers } from "./handlers/plans.ts"
import { sessionHandlers } from "./handlers/session.ts"
import { snapHandlers } from "./handlers/snap.ts"
import { systemHandlers } from "./handlers/system.ts"
import { transactionsHandlers } from "./handlers/transactions.ts"
import { Live } from "./live.ts"
import { Metrics } from "./metrics.ts"
import { showNotices } from "./notice.ts"
import { notifyForEver } from "./notifier.ts"
import { offerForEver } from "./offers/offer-desk.ts"
import { OwnerViews } from "./owner-views.ts"
import { tellBookingsForEver } from "./price-bookings-told.ts"
import { watchPricesForEver } from "./price-watcher.ts"
import { Readiness } from "./readiness.ts"
import { RequestCounts } from "./request-counts.ts"
import { type MapTiles, readStaticFiles, type StaticFiles } from "./static-files.ts"
import { staticAnswer } from "./static-serving.ts"
import { type LoadedUws, listenExclusively, loadUws, type TemplatedApp } from "./uws.ts"

export class GatewayError extends Schema.TaggedError<GatewayError>()("GatewayError", { message: Schema.String }) {}

export class Gateway extends Context.Service<
  Gateway,
  {
    readonly host: string
    /** The one that was bound, also when any was asked for (0). */
    readonly port: number
    readonly connections: () => number
    /** Which uWebSockets.js carries it. */
    readonly carrier: string
  }
>()("pacer/gateway/Gateway") {}

export interface GatewayOptions {
  /** 0: any free one. */
  readonly port: number
  readonly host: string
  /** The built dashboard. */
  readonly dashboardDir: string
  /** Where the token key is kept when PACER_TOKEN_KEY is not set. */
  readonly tokenKeyFile: string
  /** Comma-separated origins beside our own whose pages may open a WebSocket. */
  readonly origins?: string
  /** Banks whose accounts can be linked here, beside those that an operator has added. */
  readonly banks?: ReadonlyArray<SyncPartner>
  /** Whose prices are compared. */
  readonly priceProviders?: ReadonlyArray<PriceProvider>
  /** Under the map of deals. */
  readonly mapTiles?: MapTiles
}

/** What handlers ask of the process around them. */
type HandlerNeeds =
  | Broker
  | Consents
  | DealDesk
  | FieldCipher
  | Imports
  | LearnedGuarantee
  | OwnerViews
  | PartnerDoors
  | Places
  | Solver
  | Publisher
  | SnapCalls
  | SqlClient.SqlClient
  | SyncPartners
  | PeerSums
  | PriceSources

const realTimePath = "/api/expenses/real-time"

const handlers = Layer.mergeAll(
  sessionHandlers,
  budgetsHandlers,
  correctionsHandlers,
  goalsHandlers,
  commitmentsHandlers,
  plansHandlers,
  expensesHandlers,
  transactionsHandlers,
  companionsHandlers,
  analyticsHandlers,
  comparisonHandlers,
  itineraryHandlers,
  notificationsHandlers,
  accountsHandlers,
  consentsHandlers,
  importsHandlers,
  dealsHandlers,
  merchantsHandlers,
  snapHandlers,
  systemHandlers,
)

const routes = Layer.mergeAll(
  HttpApiBuilder.layer(Api, { openapiPath: "/openapi.json" }).pipe(Layer.provide(handlers)),
  HttpApiSwagger.layer(Api, { path: "/docs" }),
).pipe(
  Layer.provide([authorizationLayer, merchantAuthorizationLayer, inputProblemsLayer]),
  Layer.provide(HttpServer.layerServices),
)

/** Needs Broker, Publisher, FieldCipher and a SqlClient; ends with its scope. */
export const gatewayLayer = (options: GatewayOptions) =>
  Layer.effect(Gateway, serve(options)).pipe(
    Layer.provide([Metrics.layer, Readiness.layer, SnapCalls.layer, Imports.layer]),
    Layer.provide([Live.layer(options.origins), EngineStatus.layer, RequestCounts.layer, DealDesk.layer]),
    Layer.provide([
      PeerSums.layer,
      LearnedGuarantee.postgres,
      PriceSources.layer(options.priceProviders ?? []),
      Places.layer,
      Solver.layer,
      StatementReader.layer,
      Consents.postgres,
      Partners.layer,
      OwnerViews.layer,
      PartnerDoors.layer,
      RateLimits.layer,
      Tokens.layer({ keyFile: options.tokenKeyFile }),
    ]),
    Layer.provide(polledPartners(options.banks ?? [])),
  )

const serve = Effect.fnUntraced(function* (options: GatewayOptions) {
  const loaded = yield* Effect.try({
    try: loadUws,
    catch: (cause) => new GatewayError({ message: cause instanceof Error ? cause.message : String(cause) }),
  })
  const files = yield* Effect.promise(() => readStaticFiles(options.dashboardDir, options.mapTiles))
  const { sockets } = yield* Live
  yield* Effect.forkScoped(forgetOldCommands)
  yield* Effect.forkScoped(notifyForEver)
  yield* Effect.forkScoped(watchPricesForEver)
  yield* Effect.forkScoped(tellBookingsForEver)
  yield* Effect.forkScoped(offerForEver)
  yield* showNotices(sockets)
  yield* showEndedDeals(sockets)
  const { answered } = yield* RequestCounts
  const fork = yield* FiberSet.makeRuntime<HandlerNeeds>()
  const bridge = new Bridge(yield* HttpRouter.toHttpEffect(routes), fork)

  const app = loaded.uws.App()
  sockets.attach(app, realTimePath)
  app.any("/*", (response, request) => answer(new Exchange(response, request, answered), files, bridge))
  const port = yield* Effect.acquireRelease(listen(loaded, app, options), ({ close }) =>
    Effect.sync(close).pipe(
      Effect.andThen(bridge.drain),
      Effect.andThen(Effect.sync(() => sockets.closeAll())),
      Effect.andThen(Effect.sync(() => app.close())),
    ),
  )
  return Gateway.of({ host: options.host, port: port.number, connections: () => sockets.size, carrier: loaded.name })
})

const answer = <Services>(exchange: Exchange, files: StaticFiles, bridge: Bridge<Services>): void => {
  const file = staticAnswer(files, exchange.head)
  if (file === undefined) bridge.serve(exchange)
  else exchange.send(file)
}

const listen = (loaded: LoadedUws, app: TemplatedApp, { host, port }: GatewayOptions) =>
  Effect.callback<{ readonly number: number; readonly close: () => void }, GatewayError>((resume) =>
    listenExclusively(app, host, port, (socket) =>
      resume(
        socket === false
          ? Effect.fail(
              new GatewayError({
                message: `${host}:${port} cannot be bound: it is taken, or not ours to take; choose another port with PACER_PORT or --port.`,
              }),
            )
          : Effect.succeed({
              number: loaded.uws.us_socket_local_port(socket),
              close: () => loaded.uws.us_listen_socket_close(socket),
            }),
      ),
    ),
  )
