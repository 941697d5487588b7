/**
 * A running gateway for tests, over real sockets, a real broker and a real database; behind it the real engine, or the
 * scripted owner of scripted-owner.test-support.ts where a test must decide what the engine says and when.
 */
import { randomBytes } from "node:crypto"
import { mkdtempSync } from "node:fs"
import { join } from "node:path"
import { Context, Effect, Exit, Layer, Scope } from "effect"
import { afterAll, inject } from "vitest"
import { Broker, provision } from "../broker/connection.ts"
import type { PriceProvider } from "../feeds/prices/provider.ts"
import { Publisher } from "../feeds/publisher.ts"
import type { SyncPartner } from "../feeds/sync/partner.ts"
import { syncLayer } from "../feeds/sync/sync.ts"
import { freshBroker, freshDatabase } from "../launch/test-servers.ts"
import { databaseLayer } from "../ledger/database.ts"
import { engineLayer } from "../partition/engine.ts"
import { FieldCipher } from "../trust/field-cipher.ts"
import { mintLoginCode } from "../trust/login-codes.ts"
import { makeTokens } from "../trust/tokens.ts"
import { Gateway, gatewayLayer } from "./server.ts"
import type { MapTiles } from "./static-files.ts"

export interface TestGateway {
  readonly url: string
  readonly socketUrl: string
  readonly natsUrl: string
  readonly databaseUrl: string
  readonly token: (userId: string, seconds?: number) => Promise<string>
  readonly loginCode: (userId: string, seconds?: number) => Promise<string>
  /** A request as this traveller, its answer parsed. */
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<CallAnswer>
  readonly close: () => Promise<void>
}

export interface CallOptions {
  /** Signed in as; nobody when absent. */
  readonly as?: string
  readonly token?: string
  /** An object is sent as JSON, a text as it is. */
  readonly body?: unknown
  readonly headers?: Record<string, string>
  /** A load balancer's patience: beyond it the request fails. */
  readonly waitMsMax?: number
}

export interface CallAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Undefined when the body is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any
}

export interface TestGatewayOptions {
  /** The real engine, or none: then the test answers for the owner. */
  readonly engine?: boolean
  readonly dashboardDir?: string
  readonly origins?: string
  readonly partitionCount?: number
  /** Between this gateway and its broker, for tests that cut the line. */
  readonly line?: (natsUrl: string) => Promise<string>
  /** Between it and its database. */
  readonly databaseLine?: (databaseUrl: string) => Promise<string>
  /** Banks whose accounts can be linked; with the engine, the sync runs too. */
  readonly banks?: ReadonlyArray<SyncPartner>
  readonly priceProviders?: ReadonlyArray<PriceProvider>
  readonly mapTiles?: MapTiles
}

const tokenKey = randomBytes(32).toString("base64url")

/** To be called at the top of a test file; everything ends with the file. */
export const startGateway = async (options: TestGatewayOptions = {}): Promise<TestGateway> => {
  const partitionCount = options.partitionCount ?? 4
  const natsUrl = await freshBroker({ partitionCount })
  const databaseUrl = await freshDatabase()
  process.env["PACER_TOKEN_KEY"] = tokenKey
  const scope = Scope.makeUnsafe()
  const close = () => Effect.runPromise(Scope.close(scope, Exit.void))
  afterAll(close)

  const roads = Layer.mergeAll(
    Broker.layer({ url: await (options.line?.(natsUrl) ?? natsUrl), partitionCount }),
    databaseLayer(await (options.databaseLine?.(databaseUrl) ?? databaseUrl), 4),
    FieldCipher.passThrough,
  )
  const engine =
    options.engine === false
      ? Layer.effectDiscard(provision)
      : Layer.effectDiscard(Effect.void).pipe(Layer.provide(engineLayer()))
  const gateway = gatewayLayer({
    port: 0,
    host: "127.0.0.1",
    dashboardDir: options.dashboardDir ?? mkdtempSync(join(inject("temporaryFolder"), "dashboard-")),
    tokenKeyFile: join(inject("temporaryFolder"), "unused.key"),
    ...(options.origins === undefined ? {} : { origins: options.origins }),
    banks: options.banks ?? [],
    priceProviders: options.priceProviders ?? [],
    ...(options.mapTiles === undefined ? {} : { mapTiles: options.mapTiles }),
  })
  const everything = Layer.mergeAll(gateway, syncLayer(options.banks ?? []), engine).pipe(
    Layer.provide(Publisher.layer),
    Layer.provideMerge(roads),
  )
  const context = await Effect.runPromise(Layer.buildWithScope(everything, scope))
  const { port } = Context.get(context, Gateway)
  const url = `http://127.0.0.1:${port}`

  const tokens = makeTokens(new TextEncoder().encode(tokenKey))
  const token = (userId: string, seconds?: number) =>
    Effect.runPromise(Effect.map(tokens.mint(userId, seconds), (minted) => minted.token))
  return {
    url,
    socketUrl: `ws://127.0.0.1:${port}/api/expenses/real-time`,
    natsUrl,
    databaseUrl,
    token,
    loginCode: (userId, seconds) =>
      Effect.runPromise(mintLoginCode(userId, seconds).pipe(Effect.provideContext(context))),
    call: async (method, path, { as, token: given, body, headers, waitMsMax } = {}) => {
      const bearer = given ?? (as === undefined ? undefined : await token(as))
      const response = await fetch(url + path, {
        method,
        ...(waitMsMax === undefined ? {} : { signal: AbortSignal.timeout(waitMsMax) }),
        headers: {
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, headers: response.headers, text, json: jsonOf(text) }
    },
    close,
  }
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A trip that runs today, wherever the test runs. */
export const tripAroundToday = (name = "Bali") => {
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
  return {
    name,
    destination: "Bali",
    currency: "IDR",
    homeCurrency: "EUR",
    timeZone: "Asia/Makassar",
    startDate: day(-3),
    endDate: day(3),
    totalMinor: 1_000_000_000,
  }
}
