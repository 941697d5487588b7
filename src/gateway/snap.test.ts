/**
 * SNAP against the real gateway, engine and database: what a partner signs counts once; what is forged, stale, replayed,
 * not consented or malformed is refused in the standard's own codes, and nothing of it is recorded.
 */
import { createHash, createHmac, createSign, generateKeyPairSync } from "node:crypto"
import { Context, Effect, Exit, Layer, Scope } from "effect"
import { afterAll, expect, test } from "vitest"
import { minified } from "../feeds/formats/snap-signature.ts"
import { enrol } from "../feeds/partners/enrol.ts"
import { Partners } from "../feeds/partners/registry.ts"
import { bookPurchases, startSandbox } from "../feeds/sandbox/sandbox.test-support.ts"
import { databaseLayer } from "../ledger/database.ts"
import { FieldCipher } from "../trust/field-cipher.ts"
import { startGateway, tripAroundToday } from "./gateway.test-support.ts"

/** Asked so seldom that it is only read when something wakes it. */
const polled = await startSandbox({
  protocol: "plaid",
  partner: { name: "GoPay", source: "wallet/gopay", intervalMs: 3_600_000 },
})
const gateway = await startGateway({ banks: [polled.partner] })
const scope = Scope.makeUnsafe()
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
const registry = await Effect.runPromise(
  Layer.buildWithScope(
    Partners.layer.pipe(Layer.provide([databaseLayer(gateway.databaseUrl, 2), FieldCipher.passThrough])),
    scope,
  ),
)
const keys = generateKeyPairSync("rsa", {
  modulusLength: 2_048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
})
const enrolled = (partner: string, signature: "hmac-sha512" | "rsa-sha256", perSecond = 1_000) =>
  Effect.runPromise(
    enrol({
      ...{
        partner,
        name: partner,
        sources: [`wallet/${partner}`],
        formats: ["snap-notify", "snap-bank-statement-push"],
      },
      ...{ perSecond, burst: perSecond, signature, publicKey: keys.publicKey, encrypted: false },
    }).pipe(Effect.provideContext(registry)),
  )
const gopay = await enrolled("gopay", "hmac-sha512")
const dana = await enrolled("dana", "rsa-sha256")
const slow = await enrolled("slow", "hmac-sha512", 1)
type Caller = typeof gopay

const rsa = (text: string) => createSign("RSA-SHA256").update(text).sign(keys.privateKey, "base64")
const now = () => new Date().toISOString()
const askToken = (caller: Caller, more: Record<string, string> = {}) => {
  const timestamp = more["X-TIMESTAMP"] ?? now()
  return gateway.call("POST", "/snap/v1.0/access-token/b2b", {
    body: { grantType: "client_credentials" },
    headers: {
      ...{ "X-TIMESTAMP": timestamp, "X-CLIENT-KEY": caller.clientKey },
      ...{ "X-SIGNATURE": rsa(`${caller.clientKey}|${timestamp}`), ...more },
    },
  })
}
const tokenOf = async (caller: Caller): Promise<string> => (await askToken(caller)).json.accessToken

let number = 0
const externalId = () => `${Date.now()}${++number}`
interface CallOptions {
  readonly caller?: Caller
  readonly path?: string
  readonly token?: string
  readonly timestamp?: string
  readonly id?: string
  readonly signed?: (text: string) => string
  readonly sentBody?: string
}
/** A call as its partner would send it, or with a part changed. */
const send = async (body: object | string, options: CallOptions = {}) => {
  const { caller = gopay, path = "/v1.0/debit/notify", timestamp = now(), id = externalId() } = options
  const token = options.token ?? (await tokenOf(caller))
  const text = typeof body === "string" ? body : JSON.stringify(body, undefined, 2)
  const digest = createHash("sha256").update(minified(text)).digest("hex")
  const signed = options.signed ?? ((one) => createHmac("sha512", caller.clientSecret).update(one).digest("base64"))
  const signature = signed(`POST:${path}:${token}:${digest}:${timestamp}`)
  return gateway.call("POST", `/snap${path}`, {
    body: options.sentBody ?? text,
    token,
    headers: {
      ...{ "X-TIMESTAMP": timestamp, "X-PARTNER-ID": caller.clientKey, "X-EXTERNAL-ID": id },
      "X-SIGNATURE": signature,
    },
  })
}
const payment = (userId: string, more: object = {}) => ({
  originalReferenceNo: `R${++number}`,
  latestTransactionStatus: "00",
  amount: { value: "50000.00", currency: "IDR" },
  transactionDate: now(),
  additionalInfo: { userId, accountNo: "0812", remark: "WARUNG MADE" },
  ...more,
})

const traveller = async (consented: ReadonlyArray<string>) => {
  const as = `ayu_${++number}`
  const opened = await gateway.call("POST", "/api/budgets", { as, body: tripAroundToday() })
  for (const source of consented) {
    await gateway.call("POST", "/api/consents", { as, body: { source, account: "0812", purpose: "transactions" } })
  }
  const spentMinor = async (): Promise<number> =>
    (await gateway.call("GET", `/api/budgets/${opened.json.budget.budgetId}`, { as })).json.budget.spentMinor
  return { as, spentMinor }
}
const outcomes = async (partner: string) =>
  Object.fromEntries(
    (await Effect.runPromise(Context.get(registry, Partners).counts))
      .filter((one) => one.partner === partner)
      .map(({ outcome, count }) => [outcome, count]),
  )

test("a signed notification counts once, whatever blanks its body has", async () => {
  const { as, spentMinor } = await traveller(["wallet/gopay"])
  const body = payment(as)
  expect(await send(body)).toMatchObject({ status: 200, json: { responseCode: "2005600" } })
  expect((await send(JSON.stringify(body))).status).toBe(200)
  await expect.poll(spentMinor, { timeout: 10_000 }).toBe(5_000_000)
  const qr = await send(payment(as), { path: "/v1.0/qr/qr-mpm-notify" })
  expect(qr.json).toMatchObject({ responseCode: "2005200" })
  await expect.poll(spentMinor, { timeout: 10_000 }).toBe(10_000_000)
  expect((await gateway.call("GET", "/metrics")).text).toMatch(
    /pacer_partner_messages_total\{partner="gopay",outcome="accepted"\} \d/,
  )
})

test("a partner whose calls are signed with RSA is known by its public key", async () => {
  const { as, spentMinor } = await traveller(["wallet/dana"])
  const signed = (text: string) => {
    const [method, path, , digest, ...timestamp] = text.split(":")
    return rsa([method, path, digest, timestamp.join(":")].join(":"))
  }
  expect((await send(payment(as), { caller: dana, signed })).status).toBe(200)
  await expect.poll(spentMinor, { timeout: 10_000 }).toBe(5_000_000)
  expect((await send(payment(as), { caller: dana })).json.responseCode).toBe("4015600")
})

test("forged, stale, replayed: refused, counted, and nothing recorded", async () => {
  const { as, spentMinor } = await traveller(["wallet/gopay"])
  const before = await outcomes("gopay")
  const wrong = { signed: () => "d3Jvbmc=" }
  expect((await send(payment(as), wrong)).json).toMatchObject({ responseCode: "4015600" })
  const changed = payment(as)
  const sentBody = JSON.stringify({ ...changed, amount: { value: "1.00", currency: "IDR" } })
  expect((await send(changed, { sentBody })).json.responseCode).toBe("4015600")
  const old = new Date(Date.now() - 600_000).toISOString()
  expect((await send(payment(as), { timestamp: old })).json.responseCode).toBe("4015600")
  expect((await send(payment(as), { timestamp: "yesterday" })).json.responseCode).toBe("4005601")
  expect((await send(payment(as), { token: await tokenOf(slow) })).json.responseCode).toBe("4015601")
  expect((await send(payment(as), { token: await gateway.token(as) })).json.responseCode).toBe("4015601")
  for (const id of ["12a", "1".repeat(37)]) {
    expect((await send(payment(as), { id })).json).toMatchObject({ responseCode: "4005601" })
  }
  expect(await spentMinor()).toBe(0)
  const id = externalId()
  const body = payment(as)
  expect((await send(body, { id })).status).toBe(200)
  expect(await send(body, { id })).toMatchObject({ status: 409, json: { responseCode: "4095600" } })
  await expect.poll(spentMinor, { timeout: 10_000 }).toBe(5_000_000)
  const after = await outcomes("gopay")
  for (const [reason, times] of [
    ["bad-signature", 4],
    ["bad-timestamp", 2],
    ["replayed", 1],
  ] as const) {
    expect((after[reason] ?? 0) - (before[reason] ?? 0), reason).toBe(times)
  }
})

test("whom it is about, what they allow and what it says is looked at", async () => {
  const { as, spentMinor } = await traveller([])
  expect((await send(payment(as))).json.responseCode).toBe("4035615")
  expect((await send(payment("nobody_here"))).json.responseCode).toBe("4045611")
  expect((await send(payment(as, { additionalInfo: {} }))).json.responseCode).toBe("4045611")
  expect((await send("{")).json.responseCode).toBe("4005600")
  expect((await send(`${"[".repeat(9_000)}${"]".repeat(9_000)}`)).json.responseCode).toBe("4005600")
  await gateway.call("POST", "/api/consents", { as, body: { source: "wallet/gopay", purpose: "transactions" } })
  expect((await send(payment(as, { amount: { value: "1.005", currency: "IDR" } }))).json).toMatchObject({
    ...{ responseCode: "4005601", responseMessage: "Invalid Field Format {amount.value}" },
  })
  expect((await send(payment(as, { amount: { currency: "IDR" } }))).json).toMatchObject({
    ...{ responseCode: "4005602", responseMessage: "Invalid Mandatory Field {amount.value}" },
  })
  expect((await send(payment(as, { latestTransactionStatus: "99" }))).json.responseCode).toBe("4005601")
  expect((await send(payment(as))).status).toBe(200)
  await gateway.call("POST", "/api/consents/withdraw", {
    as,
    body: { source: "wallet/gopay", purpose: "transactions" },
  })
  expect((await send(payment(as))).json.responseCode).toBe("4035615")
  await expect.poll(spentMinor, { timeout: 10_000 }).toBe(5_000_000)
})

test("a token is given to whom its key belongs, and to nobody else", async () => {
  expect((await askToken(gopay)).json).toMatchObject({ responseCode: "2007300", expiresIn: "900" })
  expect((await askToken(gopay, { "X-SIGNATURE": "d3Jvbmc=" })).json.responseCode).toBe("4017300")
  expect((await askToken(gopay, { "X-CLIENT-KEY": "stranger" })).json.responseCode).toBe("4017300")
  const stale = new Date(Date.now() - 600_000).toISOString()
  expect((await askToken(gopay, { "X-TIMESTAMP": stale })).json.responseCode).toBe("4017300")
})

test("faster than agreed is refused, and a disabled partner is", async () => {
  const { as } = await traveller(["wallet/slow"])
  const token = await tokenOf(slow)
  const codes = []
  for (let index = 0; index < 3; index++) {
    codes.push((await send(payment(as), { caller: slow, token })).json.responseCode)
  }
  expect(codes).toContain("4295600")
  await Effect.runPromise(Context.get(registry, Partners).setDisabled("slow", true))
  expect((await send(payment(as), { caller: slow, token })).json.responseCode).toBe("4035601")
})

test("a notice about a linked account is stored, and has that account read at once", async () => {
  const { as, spentMinor } = await traveller([])
  polled.books.open("0812", "Dompet")
  const link = { bank: "sandbox", code: polled.books.codeFor("0812"), consentGiven: true }
  expect((await gateway.call("POST", "/api/accounts", { as, body: link })).status).toBe(201)
  const imported = async () => (await gateway.call("GET", "/api/accounts", { as })).json.accounts[0]
  await expect.poll(imported, { timeout: 10_000 }).toMatchObject({ status: "up-to-date", imported: 0 })
  bookPurchases(polled, "0812", 2)
  expect((await send(payment(as, { additionalInfo: { userId: as, accountNo: "0812" } }))).status).toBe(200)
  await expect.poll(imported, { timeout: 10_000 }).toMatchObject({ imported: 2 })
  await expect.poll(spentMinor, { timeout: 10_000 }).toBe(5_000_000 + 2 * 2_500_000)
  bookPurchases(polled, "0812", 1)
  expect((await send(payment(as, { additionalInfo: { userId: as, accountNo: "0813" } }))).status).toBe(403)
  expect(await imported()).toMatchObject({ imported: 2 })
  const about = { source: "wallet/gopay", account: "0812", purpose: "transactions" }
  expect((await gateway.call("POST", "/api/consents/withdraw", { as, body: about })).status).toBe(200)
  await expect.poll(imported, { timeout: 10_000 }).toMatchObject({ status: "stopped", nextTryAt: null, imported: 2 })
})
