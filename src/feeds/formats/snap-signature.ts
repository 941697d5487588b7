/**
 * The signature of SNAP calls: symmetric, HMAC-SHA512 over `METHOD:path:token:lowerhex(sha256(minified body)):timestamp`,
 * or, where a partner has given a public key instead of a shared secret, SHA256withRSA over the same without the token.
 * Fails closed: without the secret, the header or the timestamp nothing is believed.
 */
import { createHash, createHmac, createVerify, timingSafeEqual } from "node:crypto"
import type { FormatContext } from "./format.ts"
import { instantOf } from "./moment.ts"
import { refuse } from "./place.ts"
import type { RecordedRequest } from "./request.ts"

/** The body without blanks outside its strings, everything else as it was sent. */
export const minified = (json: string): string =>
  json.replace(/"(?:[^"\\]|\\.)*"|[ \t\r\n]+/g, (piece) => (piece.startsWith('"') ? piece : ""))

const bodyDigest = (body: string): string => createHash("sha256").update(minified(body)).digest("hex")

/** Equal bytes, in a time that tells nothing. */
export const equalBytes = (left: Uint8Array, right: Uint8Array): boolean =>
  left.byteLength === right.byteLength && timingSafeEqual(left, right)

const verifies = (publicKey: string, signed: string, signature: Buffer): boolean => {
  try {
    return createVerify("RSA-SHA256").update(signed).verify(publicKey, signature)
  } catch {
    return false
  }
}

/** The symmetric signature of a call. */
export const symmetricSignature = (
  secret: string,
  { method, path, body }: Pick<RecordedRequest, "method" | "path" | "body">,
  token: string,
  timestamp: string,
): string =>
  createHmac("sha512", secret)
    .update(`${method.toUpperCase()}:${path}:${token}:${bodyDigest(body)}:${timestamp}`)
    .digest("base64")

const checkAge = (request: RecordedRequest, timestamp: string, context: FormatContext): void => {
  if (context.now === undefined || context.toleranceSeconds === undefined) return
  const ageMs = Math.abs(Date.parse(context.now) - Date.parse(instantOf(timestamp) ?? ""))
  if (!(ageMs <= context.toleranceSeconds * 1_000)) {
    refuse({ file: request.file, path: "X-TIMESTAMP" }, "bad-signature", "the message is too old, or from the future")
  }
}

/** @throws FormatError bad-signature */
export const checkSnapSignature = (request: RecordedRequest, context: FormatContext): void => {
  const place = { file: request.file, path: "X-SIGNATURE" }
  const signature = request.header("X-SIGNATURE")
  const timestamp = request.header("X-TIMESTAMP")
  if (signature === undefined || timestamp === undefined) {
    refuse(place, "bad-signature", "the message is not signed")
  }
  const given = Buffer.from(signature, "base64")
  if (context.publicKey !== undefined && context.clientSecret === undefined) {
    const signed = `${request.method.toUpperCase()}:${request.path}:${bodyDigest(request.body)}:${timestamp}`
    if (!verifies(context.publicKey, signed, given)) refuse(place, "bad-signature", "the signature is wrong")
    checkAge(request, timestamp, context)
    return
  }
  if (context.clientSecret === undefined) {
    refuse(place, "bad-signature", "no clientSecret is given to check the signature with")
  }
  const token = (request.header("Authorization") ?? "").replace(/^Bearer\s+/i, "")
  const expected = Buffer.from(symmetricSignature(context.clientSecret, request, token, timestamp), "base64")
  if (!equalBytes(given, expected)) refuse(place, "bad-signature", "the signature is wrong")
  checkAge(request, timestamp, context)
}
