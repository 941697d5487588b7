/**
 * What partners call in the manner of Bank Indonesia's SNAP. Base URL: this gateway's address and `/snap`; the path that
 * is signed begins behind it (`/v1.0/...`). Answers are the standard's, also where a call is refused.
 */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { limits } from "../../../config/limits.ts"

const codes = {
  responseCode: Schema.String.annotate({ description: "HTTP status, service and case.", examples: ["2005600"] }),
  responseMessage: Schema.String,
}

export const SnapAnswer = Schema.Struct(codes).annotate({ identifier: "SnapAnswer" })
export const SnapToken = Schema.Struct({
  ...codes,
  accessToken: Schema.String,
  tokenType: Schema.Literal("BearerToken"),
  expiresIn: Schema.String.annotate({ description: "Seconds." }),
}).annotate({ identifier: "SnapToken" })

/** The standard's refusals, one schema per status. */
const refusals = [400, 401, 403, 404, 409, 429, 500].map((status) =>
  Schema.Struct(codes)
    .annotate({ identifier: `SnapRefusal${status}` })
    .pipe(HttpApiSchema.status(status)),
)

const body = Schema.Record(Schema.String, Schema.Unknown).annotate({ identifier: "SnapBody" })

const call = [
  "Headers: `Authorization: Bearer`, `X-PARTNER-ID` (the client key), `X-TIMESTAMP`, `X-EXTERNAL-ID` (digits, at most 36, once per day), `X-SIGNATURE`.",
  "Signature: HMAC-SHA512 over `METHOD:path:token:lowerhex(sha256(minified body)):timestamp`, base64; or, as agreed, SHA256withRSA over the same without the token.",
  `The timestamp may lie ${limits.snapTimestampSkewMs / 60_000} minutes from our clock.`,
  "`additionalInfo.userId` names the customer here and `additionalInfo.accountNo` the account; the customer's consent has to stand, else `403..15`.",
].join("\n\n")

const endpoint = <const Name extends string, const Path extends `/${string}`>(
  name: Name,
  path: Path,
  summary: string,
) =>
  HttpApiEndpoint.post(name, path, { payload: body, success: SnapAnswer, error: refusals }).annotateMerge(
    OpenApi.annotations({ summary, description: call }),
  )

export class SnapGroup extends HttpApiGroup.make("snap")
  .add(
    HttpApiEndpoint.post("token", "/snap/v1.0/access-token/b2b", {
      payload: body,
      success: SnapToken,
      error: refusals,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "An access token (service 73)",
        description:
          "Headers `X-CLIENT-KEY`, `X-TIMESTAMP`, `X-SIGNATURE`: SHA256withRSA over `clientKey|timestamp`, base64. Body: `grantType` `client_credentials`.",
      }),
    ),
    endpoint("debitNotify", "/snap/v1.0/debit/notify", "A direct debit's or wallet payment's state (service 56)"),
    endpoint("qrNotify", "/snap/v1.0/qr/qr-mpm-notify", "A QRIS payment's state (service 52)"),
    endpoint("statement", "/snap/v1.0/bank-statement", "A bank statement, pushed (service 14)"),
  )
  .annotateMerge(OpenApi.annotations({ title: "SNAP", description: "Banks and wallets that push to us." })) {}
