/**
 * The sandbox refuses what a bank refuses: otherwise the sync would be tried on something that takes everything. And our
 * side of SNAP: a token used until its end, renewed when the bank no longer takes it, signatures that cover the body.
 */
import { generateKeyPairSync } from "node:crypto"
import { NodeHttpClient } from "@effect/platform-node"
import { Effect, Redacted, Result } from "effect"
import { HttpClient } from "effect/http"
import { describe, expect, test } from "vitest"
import type { SyncPartner } from "../sync/partner.ts"
import { makePartnerDoor, type PartnerDoor } from "../sync/partner-door.ts"
import { makeSnapSession } from "../sync/snap-session.ts"
import { snapTime, symmetricSignature } from "../sync/snap-signature.ts"
import { Faults, faultKinds } from "./faults.ts"
import { aPurchase, bookPurchases, startSandbox } from "./sandbox.test-support.ts"

const quick = { perSecond: 1_000, burst: 1_000, requestMsMax: 400 }

const through = <A, E>(partner: SyncPartner, use: (door: PartnerDoor) => Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const client = yield* HttpClient.HttpClient
    return yield* Effect.result(use(makePartnerDoor(client, partner, () => 0.5)))
  }).pipe(Effect.provide(NodeHttpClient.layerUndici), Effect.runPromise)

const post = async (url: string, headers: Record<string, string>, body = "{}") => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  })
  return { status: response.status, json: await response.json() }
}

describe("SNAP", () => {
  test("a token is asked for once, and anew when the bank takes the old one no more", async () => {
    let bankMs = Date.now()
    const bank = await startSandbox({
      protocol: "snap-statement",
      partner: quick,
      tokenSeconds: 120,
      nowMs: () => bankMs,
    })
    const { credential } = bank.books.open("a-1", "Tabungan")
    bookPurchases(bank, "a-1", 1)
    const { protocol } = bank.partner
    const pages = await through(bank.partner, (door) =>
      Effect.gen(function* () {
        const page = () => protocol.page(door, { account: "a-1", credential }, undefined)
        yield* page()
        yield* page()
        // Its tokens have ended before we think so, and its clock is still near enough to ours.
        bankMs += 121_000
        return yield* page()
      }),
    )
    expect(Result.isSuccess(pages)).toBe(true)
    const asked = bank.requests.map(({ path }) => path)
    expect(asked.filter((path) => path.endsWith("/b2b"))).toHaveLength(2)
    expect(asked.filter((path) => path.endsWith("/bank-statement"))).toHaveLength(4)
  })

  test("another key, secret, body, time or external id is refused, each with its response code", async () => {
    const bank = await startSandbox({ protocol: "snap-history", partner: quick })
    const { credential } = bank.books.open("a-2", "Tabungan")
    const { privateKey } = generateKeyPairSync("rsa", {
      ...{ modulusLength: 2_048, publicKeyEncoding: { type: "spki", format: "pem" } },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    })
    const stranger = makeSnapSession(Redacted.make(privateKey))
    const path = "/v1.0/transaction-history-list"
    const refused = await through(bank.partner, (door) => stranger.call(door, path, {}))
    expect(Result.isFailure(refused) && refused.failure.message).toMatch(/4017300 Unauthorized. Signature/)

    const read = await through(bank.partner, (door) =>
      bank.partner.protocol.page(door, { account: "a-2", credential }, undefined),
    )
    expect(Result.isSuccess(read)).toBe(true)
    const url = bank.partner.baseUrl + path
    const now = snapTime(Date.now())
    const noToken = { authorization: "Bearer none", "x-timestamp": now, "x-signature": "none", "x-external-id": "1" }
    expect(await post(url, noToken)).toMatchObject({ status: 401, json: { responseCode: "4011201" } })
    const early = { ...noToken, "x-timestamp": snapTime(Date.now() - 3_600_000) }
    expect(await post(url, early)).toMatchObject({ status: 401, json: { responseMessage: "Unauthorized. Timestamp" } })
  })

  test("balance (11), history (12), detail (13) and statement (14) answer a signed request", async () => {
    const bank = await startSandbox({ protocol: "snap-history", partner: quick })
    const { credential } = bank.books.open("a-3", "Tabungan")
    bank.books.book("a-3", aPurchase("ref-1"))
    const keyed = bank.snapPrivateKeyPem
    const session = makeSnapSession(Redacted.make(keyed))
    const ask = (service: string, body: object) =>
      through(bank.partner, (door) => session.call(door, `/v1.0/${service}`, body, credential))
    const codes = await Promise.all([
      ask("balance-inquiry", {}),
      ask("transaction-history-list", {}),
      ask("transaction-history-detail", { originalReferenceNo: "ref-1" }),
      ask("bank-statement", {}),
    ])
    expect(codes.map((one) => Result.isSuccess(one) && JSON.parse(one.success).responseCode)).toEqual([
      "2001100",
      "2001200",
      "2001300",
      "2001400",
    ])
  })

  test("a signature covers body, path, token and time", () => {
    const request = { method: "POST", path: "/p", accessToken: "t", body: "{}", timestamp: "now" }
    const signature = symmetricSignature("secret", request)
    for (const other of [{ body: "[]" }, { path: "/q" }, { accessToken: "u" }, { timestamp: "then" }]) {
      expect(symmetricSignature("secret", { ...request, ...other })).not.toBe(signature)
    }
    expect(symmetricSignature("other", request)).not.toBe(signature)
  })
})

test.each([
  ["timeout", "slow"],
  ["server-error", "in-trouble"],
  ["too-many", "busy"],
  ["cut-off", "unreachable"],
  ["changed", "changed"],
] as const)("%s is told as %s", async (kind, told) => {
  const bank = await startSandbox({ protocol: "plaid", partner: quick, faults: { seed: 1, share: 1, kinds: [kind] } })
  const { credential } = bank.books.open("a-4", "Tabungan")
  const page = await through(bank.partner, (door) =>
    bank.partner.protocol.page(door, { account: "a-4", credential }, undefined),
  )
  expect(Result.isFailure(page) && page.failure.kind).toBe(told)
  if (kind === "too-many") expect(Result.isFailure(page) && page.failure.retryAfterMs).toBe(1_000)
})

test("the same seed meets the same faults, of every kind", () => {
  const draw = (seed: number) => {
    const faults = new Faults({ seed, share: 0.3 })
    return Array.from({ length: 500 }, () => faults.draw())
  }
  expect(draw(5)).toEqual(draw(5))
  expect(draw(5)).not.toEqual(draw(6))
  expect(new Set(draw(5))).toEqual(new Set([undefined, ...faultKinds]))
})
