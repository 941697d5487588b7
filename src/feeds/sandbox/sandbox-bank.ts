/**
 * A bank to try the sync on, over a real socket of this machine: speaks SNAP and the cursor protocol, and misbehaves as
 * its seed says. It keeps its books in memory; whoever made it books transactions into them. Not a mock of our client:
 * it checks signatures, tokens and times as a bank does.
 */
import { generateKeyPairSync } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { Effect, Redacted } from "effect"
import { limits } from "../../../config/limits.ts"
import type { SyncPartner } from "../sync/partner.ts"
import { plaidProtocol } from "../sync/plaid-protocol.ts"
import { snapHistoryProtocol, snapStatementProtocol } from "../sync/snap-protocol.ts"
import { type FaultKind, type FaultPlan, Faults } from "./faults.ts"
import { plaidService, type SandboxAnswer } from "./plaid-service.ts"
import { SandboxBooks } from "./sandbox-books.ts"
import { SnapService } from "./snap-service.ts"

export interface SandboxOptions {
  readonly protocol: "plaid" | "snap-history" | "snap-statement"
  readonly faults?: FaultPlan
  readonly pageRowsMax?: number
  readonly tokenSeconds?: number
  /** The bank's own clock. */
  readonly nowMs?: () => number
  /** What a partner of ours has besides. */
  readonly partner?: Partial<
    Pick<SyncPartner, "id" | "name" | "source" | "intervalMs" | "perSecond" | "burst" | "requestMsMax">
  >
}

export interface SandboxBank {
  readonly books: SandboxBooks
  /** To be changed while it runs: nothing goes wrong without. */
  faults: Faults | undefined
  /** As it has to be registered with us. */
  readonly partner: SyncPartner
  /** What its client signs with: for who speaks SNAP to it directly. */
  readonly snapPrivateKeyPem: string
  /** When each request came, by path. */
  readonly requests: Array<{ readonly path: string; readonly atMs: number }>
}

const requestsKeptMax = 200_000
const clientId = "pacer-sandbox"
const clientSecret = "sandbox-secret"

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = ""
  for await (const chunk of request) {
    text += chunk
    if (text.length > limits.partnerTextBytesMax) throw new RangeError("too long")
  }
  return text
}

const headersOf = (request: IncomingMessage): { readonly [name: string]: string | undefined } =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  )

const send = (response: ServerResponse, { status, body, headers }: SandboxAnswer): void => {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(body)
}

/** Whether the fault was the whole answer. */
export const misbehaves = (response: ServerResponse, fault: FaultKind | undefined): boolean => {
  switch (fault) {
    case "timeout":
      return true
    case "too-many":
      send(response, { status: 429, body: "{}", headers: { "retry-after": "1" } })
      return true
    case "server-error":
      send(response, { status: 503, body: "<html>Service Unavailable</html>" })
      return true
    case "cut-off":
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" })
      response.write('{"added":[')
      setTimeout(() => response.destroy(), 5)
      return true
    default:
      return false
  }
}

const partnerOf = (options: SandboxOptions, privateKeyPem: string, port: number): SyncPartner => {
  const key = Redacted.make(privateKeyPem)
  const protocols = {
    plaid: () => plaidProtocol,
    "snap-history": () => snapHistoryProtocol(key),
    "snap-statement": () => snapStatementProtocol(key),
  }
  return {
    id: "sandbox",
    name: "Sandbox Bank",
    source: "bank/sandbox",
    intervalMs: limits.syncIntervalMs,
    perSecond: limits.syncPartnerPerSecond,
    burst: limits.syncPartnerBurst,
    requestMsMax: limits.syncRequestMsMax,
    ...options.partner,
    baseUrl: `http://127.0.0.1:${port}`,
    clientId,
    clientSecret: Redacted.make(clientSecret),
    protocol: protocols[options.protocol](),
  }
}

/** Serves on a free port until the scope closes. */
export const sandboxBank = Effect.fnUntraced(function* (options: SandboxOptions) {
  const books = new SandboxBooks()
  const keys = generateKeyPairSync("rsa", {
    ...{ modulusLength: 2_048, publicKeyEncoding: { type: "spki", format: "pem" } },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  })
  const pageRowsMax = options.pageRowsMax ?? 100
  const nowMs = options.nowMs ?? Date.now
  const plaid = plaidService({ books, clientId, clientSecret, pageRowsMax })
  const snap = new SnapService({
    ...{ books, clientId, clientSecret, pageRowsMax, nowMs },
    ...{ publicKeyPem: keys.publicKey, tokenSeconds: options.tokenSeconds ?? 900 },
  })
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? "/"
    const body = await bodyOf(request)
    if (bank.requests.length < requestsKeptMax) bank.requests.push({ path, atMs: nowMs() })
    const fault = bank.faults?.draw()
    if (misbehaves(response, fault)) return
    const found = plaid(path, body, fault) ?? snap.serve({ path, headers: headersOf(request), body }, fault)
    send(response, found ?? { status: 404, body: "{}" })
  }
  const server = createServer((request, response) => {
    // Whoever hangs up in the middle has no use for an answer.
    serve(request, response).catch(() => response.destroy())
  })
  const port = yield* Effect.acquireRelease(
    Effect.callback<number>((resume) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0))
      })
    }),
    () =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      }),
  )
  const bank: SandboxBank = {
    books,
    faults: options.faults === undefined ? undefined : new Faults(options.faults),
    partner: partnerOf(options, keys.privateKey, port),
    snapPrivateKeyPem: keys.privateKey,
    requests: [],
  }
  return bank
})
