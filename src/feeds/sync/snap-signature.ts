/**
 * The signatures of Bank Indonesia's SNAP: asymmetric (SHA256 with RSA) over client and time where a token is asked for,
 * symmetric (HMAC-SHA512) over method, path, token, body and time everywhere else. Both sides of a conversation make them
 * alike, so that the sandbox checks with this what the client signs.
 */
import { createHash, createHmac, sign, timingSafeEqual, verify } from "node:crypto"

/** `2026-05-11T10:02:05+07:00`: the time as SNAP writes it, in Jakarta's. */
export const snapTime = (timeMs: number): string =>
  `${new Date(Math.floor(timeMs / 1_000) * 1_000 + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`

export interface SignedRequest {
  readonly method: string
  readonly path: string
  readonly accessToken: string
  /** The minified body, as it is sent. */
  readonly body: string
  readonly timestamp: string
}

export const symmetricSignature = (clientSecret: string, request: SignedRequest): string => {
  const bodyHash = createHash("sha256").update(request.body).digest("hex")
  const { method, path, accessToken, timestamp } = request
  return createHmac("sha512", clientSecret)
    .update(`${method}:${path}:${accessToken}:${bodyHash}:${timestamp}`)
    .digest("base64")
}

/** In constant time. */
export const isSymmetricSignature = (clientSecret: string, request: SignedRequest, signature: string): boolean => {
  const expected = Buffer.from(symmetricSignature(clientSecret, request))
  const given = Buffer.from(signature)
  return expected.length === given.length && timingSafeEqual(expected, given)
}

export const asymmetricSignature = (privateKeyPem: string, clientId: string, timestamp: string): string =>
  sign("sha256", Buffer.from(`${clientId}|${timestamp}`), privateKeyPem).toString("base64")

export const isAsymmetricSignature = (
  publicKeyPem: string,
  clientId: string,
  timestamp: string,
  signature: string,
): boolean => verify("sha256", Buffer.from(`${clientId}|${timestamp}`), publicKeyPem, Buffer.from(signature, "base64"))
