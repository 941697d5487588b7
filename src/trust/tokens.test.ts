/** Tokens: what is minted is verified, and nothing else is, however close it comes. */
import { randomBytes } from "node:crypto"
import { chmodSync, mkdtempSync, readFileSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ConfigProvider, Effect, Exit } from "effect"
import { SignJWT } from "jose"
import { expect, test } from "vitest"
import { limits } from "../../config/limits.ts"
import { loadTokenKey, makeTokens } from "./tokens.ts"

const key = randomBytes(32)
const tokens = makeTokens(key)
const verify = (token: string) => Effect.runPromiseExit(tokens.verify(token))

test("a minted token says who speaks, for as long as it says", async () => {
  const { token, expiresMs } = await Effect.runPromise(tokens.mint("ayu", 60))
  expect(await Effect.runPromise(tokens.verify(token))).toEqual({ userId: "ayu", expiresMs })
  expect(expiresMs - Date.now()).toBeLessThanOrEqual(60_000)
  const longest = await Effect.runPromise(tokens.mint("ayu", limits.tokenSecondsMax * 10))
  expect(longest.expiresMs - Date.now()).toBeLessThanOrEqual(limits.tokenSecondsMax * 1_000)
})

const claims = () => ({ sub: "ayu", iss: "pacer", aud: "pacer-app" })
const signed = (
  parts: {
    readonly header?: object
    readonly claims?: object
    readonly lifetime?: string
    readonly issued?: number
    readonly secret?: Uint8Array
  } = {},
) =>
  new SignJWT({ ...claims(), ...parts.claims })
    .setProtectedHeader({ alg: "HS256", typ: "at+jwt", ...parts.header })
    .setIssuedAt(parts.issued)
    .setExpirationTime(parts.lifetime ?? "5m")
    .sign(parts.secret ?? key)

test("a session's tokens are renewed until it ends, and a token that stands alone never is", async () => {
  const first = await Effect.runPromise(tokens.begin("ayu"))
  const principal = await Effect.runPromise(tokens.verify(first.token))
  expect(principal.signedInMs).toBeDefined()
  const renewed = await Effect.runPromise(tokens.renew(principal))
  expect(await Effect.runPromise(tokens.verify(renewed.token))).toMatchObject({
    userId: "ayu",
    signedInMs: principal.signedInMs,
  })
  const began = Date.now() - limits.sessionSecondsMax * 1_000
  const nearItsEnd = { ...principal, signedInMs: began + 60_000 }
  const last = await Effect.runPromise(tokens.renew(nearItsEnd))
  expect(last.expiresMs - Date.now()).toBeLessThanOrEqual(60_000)
  expect(Exit.isFailure(await Effect.runPromiseExit(tokens.renew({ ...principal, signedInMs: began })))).toBe(true)
  const { token } = await Effect.runPromise(tokens.mint("ayu"))
  const alone = await Effect.runPromise(tokens.verify(token))
  expect(Exit.isFailure(await Effect.runPromiseExit(tokens.renew(alone)))).toBe(true)
})

test("the one that is forged is like ours but for one thing", async () => {
  expect(Exit.isSuccess(await verify(await signed()))).toBe(true)
})

const unsigned = `${Buffer.from(JSON.stringify({ alg: "none", typ: "at+jwt" })).toString("base64url")}.${Buffer.from(
  JSON.stringify({ ...claims(), iat: 0, exp: 9_999_999_999 }),
).toString("base64url")}.`

test.each([
  ["another key", () => signed({ secret: randomBytes(32) })],
  ["another algorithm", () => signed({ header: { alg: "HS384" } })],
  ["no algorithm", async () => unsigned],
  ["another type", () => signed({ header: { typ: "JWT" } })],
  ["another issuer", () => signed({ claims: { iss: "other" } })],
  ["another audience", () => signed({ claims: { aud: "other" } })],
  ["no subject", () => signed({ claims: { sub: undefined } })],
  ["a subject outside the alphabet", () => signed({ claims: { sub: "a.b" } })],
  ["an expiry in the past", () => signed({ lifetime: "-1s" })],
  ["an issue longer ago than any of ours", () => signed({ issued: 1, lifetime: "1y" })],
  ["nothing", async () => ""],
  ["rubbish", async () => "a.b.c"],
])("a token with %s is refused", async (_name, make) => {
  expect(Exit.isFailure(await verify(await make()))).toBe(true)
})

test("any change to any part of a token breaks it", async () => {
  const { token } = await Effect.runPromise(tokens.mint("ayu"))
  for (let index = 0; index < token.length; index += 7) {
    const changed = `${token.slice(0, index)}${token[index] === "A" ? "B" : "A"}${token.slice(index + 1)}`
    // The last character of a part may hold bits that base64url ignores.
    if (token[index] === "." || token[index + 1] === "." || index === token.length - 1) continue
    expect(Exit.isFailure(await verify(changed))).toBe(true)
  }
})

const load = (file: string, environment: Record<string, string> = {}) =>
  Effect.runPromise(
    loadTokenKey(file).pipe(
      Effect.match({ onFailure: (error) => error.message, onSuccess: (bytes) => Buffer.from(bytes).toString() }),
      Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown(environment)),
    ),
  )

test("the key's file is made for this user alone, once, and not used when others can read it", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "pacer-keys-")), "keys", "token.key")
  const [first, second] = await Promise.all([load(file), load(file)])
  expect(first).toBe(second)
  expect(first).toBe(readFileSync(file, "utf8"))
  expect(statSync(file).mode & 0o777).toBe(0o600)
  chmodSync(file, 0o644)
  expect(await load(file)).toMatch(/can be read by others; run: chmod 600/)
})

test("PACER_TOKEN_KEY goes before the file, and must be long enough", async () => {
  const given = randomBytes(32).toString("hex")
  expect(await load("/nowhere/token.key", { PACER_TOKEN_KEY: given })).toBe(given)
  expect(await load("/nowhere/token.key", { PACER_TOKEN_KEY: "short" })).toMatch(/PACER_TOKEN_KEY is too short/)
})
