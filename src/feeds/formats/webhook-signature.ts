/**
 * Standard Webhooks: `webhook-signature` holds one or more `v1,<base64>` of HMAC-SHA256 over
 * `<webhook-id>.<webhook-timestamp>.<body>`; one that is right is enough, as secrets rotate. Fails closed, and refuses
 * what is too old or from the future by the clock that the context gives.
 */
import { createHmac } from "node:crypto"
import { limits } from "../../../config/limits.ts"
import type { FormatContext } from "./format.ts"
import { refuse } from "./place.ts"
import type { RecordedRequest } from "./request.ts"
import { equalBytes } from "./snap-signature.ts"

/** The signature of a message, as the header has it. */
export const webhookSignature = (secret: string, id: string, timestamp: string, body: string): string => {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64")
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`
}

const isFresh = (timestamp: string, context: FormatContext): boolean => {
  const tolerance = context.toleranceSeconds ?? limits.webhookToleranceSeconds
  return Math.abs(Date.parse(context.now ?? "") / 1_000 - Number(timestamp)) <= tolerance
}

/** @throws FormatError bad-signature */
export const checkWebhookSignature = (request: RecordedRequest, context: FormatContext): void => {
  const place = { file: request.file, path: "webhook-signature" }
  const id = request.header("webhook-id")
  const timestamp = request.header("webhook-timestamp")
  const signatures = request.header("webhook-signature")
  if (id === undefined || timestamp === undefined || signatures === undefined) {
    refuse(place, "bad-signature", "the message is not signed")
  }
  if (context.secret === undefined) {
    refuse(place, "bad-signature", "no secret is given to check the signature with")
  }
  const expected = Buffer.from(webhookSignature(context.secret, id, timestamp, request.body))
  const isRight = signatures.split(/\s+/).some((one) => equalBytes(Buffer.from(one), expected))
  if (!isRight) refuse(place, "bad-signature", "the signature is wrong")
  if (!/^\d{1,12}$/.test(timestamp) || !isFresh(timestamp, context)) {
    refuse({ ...place, path: "webhook-timestamp" }, "bad-signature", "the message is too old, or from the future")
  }
}
