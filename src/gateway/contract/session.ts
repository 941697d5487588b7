/** Signing in: a single-use code becomes a short-lived token, and that a fresh one for as long as the session lasts. */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import { TooManyRequests, Unauthenticated, Unavailable } from "../problem.ts"
import { Authorization, InputProblems } from "./access.ts"

const Session = Schema.Struct({
  token: Schema.String.annotate({ description: "A bearer token. Never put it into a URL." }),
  userId: Schema.String,
  expiresAt: Schema.String.annotate({ description: "ISO 8601, UTC.", examples: ["2026-05-08T23:30:00.000Z"] }),
}).annotate({ identifier: "Session" })

export class SessionGroup extends HttpApiGroup.make("session")
  .add(
    HttpApiEndpoint.post("renew", "/api/session/renew", { success: Session }).annotateMerge(
      OpenApi.annotations({
        summary: "A fresh token before this one ends",
        description: `Until ${limits.sessionSecondsMax / 86_400} days after signing in; then 401, and a new sign-in. The token of before lives on until its own end.`,
      }),
    ),
  )
  .middleware(Authorization)
  .add(
    HttpApiEndpoint.post("open", "/api/session", {
      payload: Schema.Struct({
        code: Schema.String.check(Schema.isMaxLength(64)).annotate({
          description: "From the sign-in link; works once, for a few minutes.",
          examples: ["Yb3kX0m1R2uVt5Qw8ZaPqA"],
        }),
      }),
      success: Session,
      error: [Unauthenticated, TooManyRequests, Unavailable],
    }).annotateMerge(OpenApi.annotations({ summary: "Sign in with a code" })),
  )
  .middleware(InputProblems)
  .annotateMerge(OpenApi.annotations({ title: "Session", description: "Who is asking." })) {}
