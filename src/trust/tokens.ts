/**
 * Session tokens: short-lived JWTs under one pinned algorithm, issuer, audience and type, so that neither a token of
 * another kind nor one signed another way is ever accepted. Any gateway that holds the key verifies what any other
 * minted. The key comes from PACER_TOKEN_KEY, else from a file that only this user may read, made on first use.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import { Context, Effect, Layer, Option, Redacted, Schema } from "effect"
import { jwtVerify, SignJWT } from "jose"
import { limits } from "../../config/limits.ts"
import { settings } from "../../config/settings.ts"
import { isUserId } from "../../streams/subjects.ts"
import type { Principal } from "./principal.ts"

const algorithm = "HS256"
const issuer = "pacer"
const audience = "pacer-app"
const tokenType = "at+jwt"
const keyBytesMin = 32

export class TokenKeyError extends Schema.TaggedError<TokenKeyError>()("TokenKeyError", { message: Schema.String }) {}

/** Expired, forged, of another kind or no token at all: the holder is told no more than that. */
export class TokenRefused extends Schema.TaggedError<TokenRefused>()("TokenRefused", { message: Schema.String }) {}

export interface MintedToken {
  readonly token: string
  /** Epoch milliseconds. */
  readonly expiresMs: number
}

export class Tokens extends Context.Service<
  Tokens,
  {
    /** A token that stands alone. `seconds` at most `limits.tokenSecondsMax`, which is also the default. */
    readonly mint: (userId: string, seconds?: number) => Effect.Effect<MintedToken>
    /** The first token of a session, which may be renewed. */
    readonly begin: (userId: string) => Effect.Effect<MintedToken>
    /** A fresh token of the same session, which ends `limits.sessionSecondsMax` after it began. */
    readonly renew: (principal: Principal) => Effect.Effect<MintedToken, TokenRefused>
    readonly verify: (token: string) => Effect.Effect<Principal, TokenRefused>
  }
>()("pacer/trust/Tokens") {
  /** @param keyFile used when PACER_TOKEN_KEY is not set; its folder is made when missing. */
  static readonly layer = (options: { readonly keyFile: string }) =>
    Layer.effect(Tokens, Effect.map(loadTokenKey(options.keyFile), makeTokens))
}

/** @param key at least 32 bytes */
export const makeTokens = (key: Uint8Array): Tokens["Service"] => ({
  mint: (userId, seconds = limits.tokenSecondsMax) =>
    Effect.promise(() => {
      const issuedSeconds = nowSeconds()
      return sign(key, userId, issuedSeconds, issuedSeconds + Math.min(seconds, limits.tokenSecondsMax))
    }),
  begin: (userId) =>
    Effect.promise(() => {
      const issuedSeconds = nowSeconds()
      return sign(key, userId, issuedSeconds, issuedSeconds + limits.tokenSecondsMax, issuedSeconds)
    }),
  renew: ({ userId, signedInMs }) => {
    const issuedSeconds = nowSeconds()
    const signedInSeconds = Math.floor((signedInMs ?? 0) / 1_000)
    const endSeconds = signedInSeconds + limits.sessionSecondsMax
    return signedInMs === undefined || endSeconds <= issuedSeconds
      ? Effect.fail(new TokenRefused({ message: "This session cannot be renewed any more; sign in again." }))
      : Effect.promise(() =>
          sign(
            key,
            userId,
            issuedSeconds,
            Math.min(issuedSeconds + limits.tokenSecondsMax, endSeconds),
            signedInSeconds,
          ),
        )
  },
  verify: (token) =>
    Effect.tryPromise({
      try: async () => {
        const { payload } = await jwtVerify(token, key, {
          algorithms: [algorithm],
          issuer,
          audience,
          typ: tokenType,
          requiredClaims: ["sub", "exp", "iat"],
          maxTokenAge: limits.tokenSecondsMax,
        })
        const { sub = "", exp = 0, auth_time: signedInSeconds } = payload
        if (!isUserId(sub)) throw new Error("the subject is no user id")
        return {
          userId: sub,
          expiresMs: exp * 1_000,
          ...(typeof signedInSeconds === "number" ? { signedInMs: signedInSeconds * 1_000 } : {}),
        }
      },
      catch: () => new TokenRefused({ message: "The token is missing, expired or not one of ours; sign in again." }),
    }),
})

const nowSeconds = (): number => Math.floor(Date.now() / 1_000)

/** @param signedInSeconds of the session that it belongs to, kept as OpenID's `auth_time` */
const sign = async (
  key: Uint8Array,
  userId: string,
  issuedSeconds: number,
  expirySeconds: number,
  signedInSeconds?: number,
): Promise<MintedToken> => {
  const token = await new SignJWT(signedInSeconds === undefined ? {} : { auth_time: signedInSeconds })
    .setProtectedHeader({ alg: algorithm, typ: tokenType })
    .setSubject(userId)
    .setIssuer(issuer)
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt(issuedSeconds)
    .setExpirationTime(expirySeconds)
    .sign(key)
  return { token, expiresMs: expirySeconds * 1_000 }
}

/** The key's bytes, from PACER_TOKEN_KEY or the file. Fails with one sentence when neither is usable. */
export const loadTokenKey = Effect.fnUntraced(
  function* (keyFile: string) {
    const given = yield* settings.tokenKey
    return Option.isSome(given)
      ? yield* keyFrom(Redacted.value(given.value), "PACER_TOKEN_KEY")
      : yield* Effect.flatMap(Effect.tryPromise({ try: () => keyFromFile(keyFile), catch: keyError }), (text) =>
          keyFrom(text, keyFile),
        )
  },
  Effect.catchTag("ConfigError", (error) => Effect.fail(keyError(error))),
)

const keyError = (cause: unknown) =>
  new TokenKeyError({ message: cause instanceof Error ? cause.message : String(cause) })

const keyFrom = (text: string, where: string): Effect.Effect<Uint8Array, TokenKeyError> => {
  const key = new TextEncoder().encode(text.trim())
  return key.length < keyBytesMin
    ? Effect.fail(
        new TokenKeyError({ message: `The token key in ${where} is too short; it needs ${keyBytesMin} bytes.` }),
      )
    : Effect.succeed(key)
}

const keyFromFile = async (keyFile: string): Promise<string> => {
  await mkdir(dirname(keyFile), { recursive: true, mode: 0o700 })
  try {
    // `wx`: of two processes that start together one writes, and both read the same key.
    await writeFile(keyFile, randomBytes(48).toString("base64url"), { flag: "wx", mode: 0o600 })
    await chmod(keyFile, 0o600)
  } catch (cause) {
    if (!(cause instanceof Error) || !("code" in cause) || cause.code !== "EEXIST") throw cause
  }
  const { mode } = await stat(keyFile)
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    throw new Error(`The token key ${keyFile} can be read by others; run: chmod 600 ${keyFile}`)
  }
  return readFile(keyFile, "utf8")
}
