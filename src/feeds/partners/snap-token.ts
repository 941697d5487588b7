/**
 * SNAP's B2B access token: asked for under the partner's own RSA key over `clientKey|timestamp`, good for a quarter of an
 * hour, signed with that partner's secret so that any gateway can tell it, and no other partner's secret makes it.
 */
import { createVerify } from "node:crypto"
import { Effect } from "effect"
import { jwtVerify, SignJWT } from "jose"
import { limits } from "../../../config/limits.ts"
import type { Partner } from "./partner.ts"

const algorithm = "HS256"
const issuer = "pacer"
const audience = "pacer-snap"
const tokenType = "snap+jwt"

const keyOf = ({ secret }: Partner): Uint8Array => new TextEncoder().encode(secret)

export const mintSnapToken = (partner: Partner): Effect.Effect<string> =>
  Effect.promise(() =>
    new SignJWT()
      .setProtectedHeader({ alg: algorithm, typ: tokenType })
      .setSubject(partner.partner)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${limits.snapTokenSeconds}s`)
      .sign(keyOf(partner)),
  )

/** Whether it is this partner's, and still counts. */
export const isSnapToken = (partner: Partner, token: string): Effect.Effect<boolean> =>
  Effect.promise(() =>
    jwtVerify(token, keyOf(partner), {
      ...{ algorithms: [algorithm], issuer, audience, typ: tokenType, subject: partner.partner },
      requiredClaims: ["exp", "iat"],
    }).then(
      () => true,
      () => false,
    ),
  )

/** Whether the request for a token was signed with this partner's private key. */
export const signedForToken = (partner: Partner, timestamp: string, signature: string): boolean => {
  if (partner.publicKey === undefined) return false
  try {
    return createVerify("RSA-SHA256")
      .update(`${partner.clientKey}|${timestamp}`)
      .verify(partner.publicKey, signature, "base64")
  } catch {
    return false
  }
}
