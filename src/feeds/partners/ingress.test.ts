/**
 * Partners against a real nats-server with accounts and a real database: what a bank may do from its account, and how
 * each way of misbehaving stays where it is. The servers are the ones that users get.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { jetstreamManager } from "@nats-io/jetstream"
import { connect, headers, type NatsConnection, nkeyAuthenticator } from "@nats-io/transport-node"
import { Context, Effect, Exit, Layer, Option, Scope, Stream } from "effect"
import { SqlClient } from "effect/sql"
import { CompactEncrypt, importSPKI } from "jose"
import { afterAll, expect, inject, test } from "vitest"
import { limits } from "../../../config/limits.ts"
import { deadLetterStreamName } from "../../../streams/definitions.ts"
import type { EventOf } from "../../../streams/events.ts"
import { Broker } from "../../broker/connection.ts"
import { embeddedNatsServer, partnersFile } from "../../launch/nats-server.ts"
import { freshDatabase } from "../../launch/test-servers.ts"
import { databaseLayer } from "../../ledger/database.ts"
import { letters } from "../../partition/dead-letters/letter.ts"
import { retryLetter } from "../../partition/dead-letters/retry.ts"
import { engineLayer } from "../../partition/engine.ts"
import { Consents } from "../../trust/consent.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import { mintLoginCode } from "../../trust/login-codes.ts"
import { Publisher } from "../publisher.ts"
import { link } from "../sync/linked-account.ts"
import { accountsText, newNatsUser } from "./accounts.ts"
import { type Credentials, enrol, writeAccounts } from "./enrol.ts"
import { partnersLayer } from "./ingress.ts"
import { eventsFormat } from "./partner.ts"
import { feedHeaders } from "./refused.ts"
import { Partners } from "./registry.ts"

const scope = Scope.makeUnsafe()
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
const within = <A, E>(effect: Effect.Effect<A, E, Scope.Scope>): Promise<A> =>
  Effect.runPromise(Effect.provideService(effect, Scope.Scope, scope))

// Both banks are in the registry before their server starts, which reads their accounts then.
const databaseUrl = await freshDatabase()
const roads = Layer.mergeAll(databaseLayer(databaseUrl, 4), FieldCipher.passThrough)
const registry = await within(Layer.build(Partners.layer.pipe(Layer.provideMerge(roads))))
const partners = Context.get(registry, Partners)
const agreed = { formats: [eventsFormat], perSecond: 1_000, burst: 1_000, signature: "hmac-sha512" as const }
const enrolled = (partner: string, encrypted = false): Promise<Credentials> =>
  Effect.runPromise(
    enrol({ ...agreed, partner, name: partner, sources: [`bank/${partner}`], encrypted }).pipe(
      Effect.provideContext(registry),
    ),
  )
const bca = await enrolled("bca")
const bni = await enrolled("bni")
const jago = await enrolled("jago", true)

const directory = mkdtempSync(join(inject("temporaryFolder"), "partners-"))
mkdirSync(join(directory, "nats"))
writeFileSync(partnersFile(directory), accountsText(await Effect.runPromise(partners.all)))
const { url: natsUrl } = await within(embeddedNatsServer({ directory, partitionCount: 2 }))

const everything = Layer.mergeAll(
  Layer.effectDiscard(Effect.void).pipe(Layer.provide(engineLayer())),
  partnersLayer.pipe(Layer.provide(Consents.postgres)),
).pipe(
  Layer.provideMerge(Publisher.layer),
  Layer.provideMerge(Layer.mergeAll(Broker.layer({ url: natsUrl, partitionCount: 2 }), Layer.succeedContext(registry))),
)
const context = await within(Layer.build(everything))
const publisher = Context.get(context, Publisher)
const sql = Context.get(registry, SqlClient.SqlClient)

const lines: Array<NatsConnection> = []
afterAll(async () => {
  for (const line of lines) await line.close()
})
/** The server reads its configuration anew a moment after it was told: asked until it knows. */
const signedIn = async (seed: string): Promise<NatsConnection> => {
  const authenticator = nkeyAuthenticator(new TextEncoder().encode(seed))
  for (let tries = 0; ; tries++) {
    try {
      const line = await connect({ servers: natsUrl, authenticator, reconnect: false })
      lines.push(line)
      return line
    } catch (cause) {
      if (tries > 100) throw cause
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
const atBca = await signedIn(bca.natsSeed)
const atBni = await signedIn(bni.natsSeed)
const atJago = await signedIn(jago.natsSeed)

let number = 0
const traveller = async (): Promise<string> => {
  const userId = `ayu_${++number}`
  await Effect.runPromise(mintLoginCode(userId).pipe(Effect.provideContext(registry)))
  return userId
}
const consent = (
  userId: string,
  source: string,
  state: "granted" | "withdrawn",
  more: { readonly account?: string; readonly expires?: string } = {},
) => {
  const event: EventOf<"consent.changed.v1"> = {
    ...{ specversion: "1.0", id: `consent-${++number}`, source: "app/gateway", type: "consent.changed.v1" },
    ...{ subject: userId, time: new Date().toISOString() },
    data: { source, purpose: "transactions", state, ...more },
  }
  return Effect.runPromise(publisher.submit(event))
}
const purchase = (userId: string, source: string, more: object = {}) => ({
  ...{ specversion: "1.0", id: `e-${++number}`, source, type: "txn.recorded.v1", subject: userId },
  time: new Date().toISOString(),
  data: {
    ...{ account: "acc-1", externalId: `x-${number}`, amountMinor: 5_000_000, currency: "IDR" },
    ...{ direction: "debit", status: "posted", merchant: "Warung Made", ...more },
  },
})

interface Said {
  readonly user?: string
  readonly account?: string
  readonly format?: string
}
const push = async (line: NatsConnection, subject: string, payload: unknown, said: Said = {}) => {
  const about = headers()
  if (said.user !== undefined) about.set(feedHeaders.user, said.user)
  about.set(feedHeaders.account, said.account ?? "acc-1")
  if (said.format !== undefined) about.set(feedHeaders.format, said.format)
  const data = typeof payload === "string" ? payload : JSON.stringify(payload)
  return (await line.request(subject, data, { headers: about, timeout: 2_000 })).json<{ seq: number; error?: object }>()
}

const recorded = async (userId: string): Promise<number> => {
  const rows = await Effect.runPromise(
    sql<{ readonly count: number }>`
      select count(*)::float8 as count from ledger where user_id = ${userId} and type = 4`,
  )
  return rows[0]?.count ?? 0
}
const outcomes = async (partner: string): Promise<Record<string, number>> => {
  const counts = await Effect.runPromise(partners.counts)
  return Object.fromEntries(
    counts.filter((one) => one.partner === partner).map(({ outcome, count }) => [outcome, count]),
  )
}
/** The next letter of this reason, by its partner's subject. */
const letter = async (partner: string) => {
  const line = await connect({ servers: natsUrl })
  try {
    const manager = await jetstreamManager(line)
    const stored = await manager.streams.getMessage(deadLetterStreamName, { last_by_subj: `dlq.feed.${partner}` })
    return { reason: stored?.header.get("Pacer-Reason"), text: new TextDecoder().decode(stored?.data) }
  } finally {
    await line.close()
  }
}
const patience = { timeout: 15_000, interval: 50 }

test("what a bank pushes from its account counts once, under a consent, and stops with its withdrawal", async () => {
  const user = await traveller()
  await consent(user, "bank/bca", "granted", { account: "acc-1" })
  const event = purchase(user, "bank/bca")
  await push(atBca, "feed.in.bca", event, { user })
  await push(atBca, "feed.in.bca", [event, purchase(user, "bank/bca")], { user })
  await expect.poll(() => recorded(user), patience).toBe(2)
  await consent(user, "bank/bca", "withdrawn", { account: "acc-1" })
  await push(atBca, "feed.in.bca", purchase(user, "bank/bca"), { user })
  await expect
    .poll(
      () =>
        letter("bca")
          .then(({ reason }) => reason)
          .catch(() => ""),
      patience,
    )
    .toBe("no-consent")
  expect(await recorded(user)).toBe(2)
})

test("what a bank pushes has the account read now where it is linked as well", async () => {
  const user = await traveller()
  await consent(user, "bank/bca", "granted", { account: "acc-1" })
  const credential = new Uint8Array([1])
  const nowMs = Date.now() + 86_400_000
  const linked = (account: string) => ({
    ...{ userId: user, source: "bank/bca", account, partner: "bca", label: "BCA", credential, nowMs },
  })
  for (const account of ["acc-1", "acc-2"])
    await Effect.runPromise(Effect.provideContext(link(linked(account)), registry))
  await push(atBca, "feed.in.bca", purchase(user, "bank/bca"), { user })
  const dueNow = async () => {
    const rows = await Effect.runPromise(
      sql<{ readonly account: string }>`
        select account from linked_accounts where user_id = ${user} and next_try_ms <= ${Date.now()}`,
    )
    return rows.map(({ account }) => account)
  }
  await expect.poll(dueNow, patience).toEqual(["acc-1"])
})

test("the server keeps accounts apart: no txn.in.*, no other partner's subject, no stream", async () => {
  const user = await traveller()
  for (const subject of [`txn.in.${user}`, `txn.0.${user}`, "feed.in.bni", "dlq.0.x", "$JS.API.STREAM.LIST"]) {
    const answer = await atBca.request(subject, "{}", { timeout: 2_000 }).then(
      (message) => `${subject} was answered: ${message.string()}`,
      (error: Error) => error.message,
    )
    expect(answer).toMatch(/Permissions Violation/)
  }
  const stranger = nkeyAuthenticator(new TextEncoder().encode(newNatsUser().seed))
  await expect(connect({ servers: natsUrl, authenticator: stranger, reconnect: false })).rejects.toThrow(
    /Authorization/i,
  )
})

const refused: ReadonlyArray<
  readonly [reason: string, make: (user: string) => { readonly payload: unknown; readonly said: Said }]
> = [
  ["no-consent", (user) => ({ payload: purchase(user, "bank/bni", { account: "other" }), said: { user } })],
  ["unknown-user", () => ({ payload: purchase("nobody", "bank/bni"), said: { user: "nobody" } })],
  ["unknown-user", () => ({ payload: purchase("nobody", "bank/bni"), said: { user: "no.body > *" } })],
  ["other-user", (user) => ({ payload: purchase("budi", "bank/bni"), said: { user } })],
  ["source-not-allowed", (user) => ({ payload: purchase(user, "bank/bca"), said: { user } })],
  ["format-not-allowed", (user) => ({ payload: purchase(user, "bank/bni"), said: { user, format: "camt" } })],
  ["invalid", (user) => ({ payload: purchase(user, "bank/bni", { amountMinor: 1.5 }), said: { user } })],
  ["invalid", (user) => ({ payload: { type: "rate.published.v1" }, said: { user } })],
  ["type-not-allowed", (user) => ({ payload: purchase(user, "bank/bni", { budgetId: "b" }), said: { user } })],
  [
    "type-not-allowed",
    (user) => ({ payload: { ...purchase(user, "bank/bni"), replyto: "pacer.owner" }, said: { user } }),
  ],
  ["unreadable", (user) => ({ payload: "{", said: { user } })],
  ["too-deep", (user) => ({ payload: "[".repeat(50_000) + "]".repeat(50_000), said: { user } })],
]

test.each(refused)("%s is a dead letter with its bytes, and nothing of it is recorded", async (reason, make) => {
  const user = await traveller()
  await consent(user, "bank/bni", "granted", { account: "acc-1" })
  const before = (await outcomes("bni"))[reason] ?? 0
  const { payload, said } = make(user)
  // A good one beside the bad one in the same message shares its fate.
  const whole = typeof payload === "string" ? payload : [purchase(user, "bank/bni"), payload]
  await push(atBni, "feed.in.bni", whole, said)
  await expect.poll(async () => (await outcomes("bni"))[reason] ?? 0, patience).toBe(before + 1)
  expect(await letter("bni")).toEqual({ reason, text: typeof whole === "string" ? whole : JSON.stringify(whole) })
  expect(await recorded(user)).toBe(0)
  // An accepted one, so that refusals of this table do not stand in a row.
  await push(atBni, "feed.in.bni", purchase(user, "bank/bni"), { user })
  await expect.poll(() => recorded(user), patience).toBe(1)
})

test("a refused message that is sent again is admitted anew, under what stands by then", async () => {
  const user = await traveller()
  await push(atBca, "feed.in.bca", purchase(user, "bank/bca"), { user })
  const mine = letters({ reason: "no-consent" }).pipe(
    Stream.filter((one) => one.detail.startsWith(user)),
    Stream.runHead,
    Effect.provideContext(context),
  )
  await expect.poll(async () => Option.isSome(await Effect.runPromise(mine)), patience).toBe(true)
  await consent(user, "bank/bca", "granted")
  const { sequence } = Option.getOrThrow(await Effect.runPromise(mine))
  await Effect.runPromise(retryLetter(sequence).pipe(Effect.provideContext(context)))
  await expect.poll(() => recorded(user), patience).toBe(1)
  expect(Option.isNone(await Effect.runPromise(mine))).toBe(true)
})

test("an expired consent is none", async () => {
  const user = await traveller()
  await consent(user, "bank/bni", "granted", { expires: new Date(Date.now() - 1_000).toISOString() })
  const before = (await outcomes("bni"))["no-consent"] ?? 0
  await push(atBni, "feed.in.bni", purchase(user, "bank/bni"), { user })
  await expect.poll(async () => (await outcomes("bni"))["no-consent"], patience).toBe(before + 1)
  expect(await recorded(user)).toBe(0)
})

test("what is too large for a message is refused at the door", async () => {
  const answer = await push(atBni, "feed.in.bni", "x".repeat(limits.feedMessageBytesMax + 1), { user: "ayu" })
  expect(answer.error).toMatchObject({ description: "message size exceeds maximum allowed" })
})

test("a partner with a key sends nothing in the clear, and what it sealed is opened", async () => {
  const user = await traveller()
  await consent(user, "bank/jago", "granted")
  await push(atJago, "feed.in.jago", purchase(user, "bank/jago"), { user })
  await expect.poll(async () => (await outcomes("jago"))["not-encrypted"], patience).toBe(1)
  const sealed = async (pem: string) =>
    new CompactEncrypt(new TextEncoder().encode(JSON.stringify(purchase(user, "bank/jago"))))
      .setProtectedHeader({ alg: "RSA-OAEP-256", enc: "A256GCM" })
      .encrypt(await importSPKI(pem, "RSA-OAEP-256"))
  const good = await sealed(jago.encryptionKey ?? "")
  await push(atJago, "feed.in.jago", `${good.slice(0, -4)}AAAA`, { user })
  await expect.poll(async () => (await outcomes("jago"))["cannot-decrypt"], patience).toBe(1)
  expect(await recorded(user)).toBe(0)
  await push(atJago, "feed.in.jago", good, { user })
  await expect.poll(() => recorded(user), patience).toBe(1)
})

test("one that is refused again and again rests, and others do not notice", async () => {
  const user = await traveller()
  await consent(user, "bank/bca", "granted")
  await consent(user, "bank/jago", "granted")
  for (let index = 0; index < limits.partnerRefusalsInRowMax + 5; index++) {
    await push(atJago, "feed.in.jago", "in the clear", { user })
  }
  await expect.poll(async () => (await outcomes("jago"))["circuit-opened"], patience).toBe(1)
  await push(atBca, "feed.in.bca", purchase(user, "bank/bca"), { user })
  await expect.poll(() => recorded(user), patience).toBe(1)
  expect((await outcomes("jago"))["not-encrypted"]).toBe(limits.partnerRefusalsInRowMax + 1)
})

test("a disabled partner's messages are refused", async () => {
  const user = await traveller()
  await consent(user, "bank/bni", "granted")
  await Effect.runPromise(partners.setDisabled("bni", true))
  await expect
    .poll(
      async () => {
        await push(atBni, "feed.in.bni", purchase(user, "bank/bni"), { user })
        return (await outcomes("bni"))["partner-disabled"] ?? 0
      },
      { ...patience, interval: 500 },
    )
    .toBeGreaterThan(0)
})

test("a partner taken on while the server runs signs in at once, and only after", async () => {
  const gopay = await enrolled("gopay")
  const authenticator = nkeyAuthenticator(new TextEncoder().encode(gopay.natsSeed))
  await expect(connect({ servers: natsUrl, authenticator, reconnect: false })).rejects.toThrow(/Authorization/i)
  expect(await Effect.runPromise(writeAccounts(directory).pipe(Effect.provideContext(registry)))).toBe(true)
  const line = await signedIn(gopay.natsSeed)
  // What was connected before stays so.
  expect(atBca.isClosed()).toBe(false)
  const user = await traveller()
  await consent(user, "bank/gopay", "granted")
  await push(line, "feed.in.gopay", purchase(user, "bank/gopay"), { user })
  await expect.poll(() => recorded(user), patience).toBe(1)
})
