/**
 * What stands before every handler: who is signed in, and input errors as problem documents. Definitions only; what
 * they do lives in handlers/access.ts.
 */
import { Context } from "effect"
import { HttpApiMiddleware, HttpApiSecurity, OpenApi } from "effect/http-api"
import type { Principal } from "../../trust/principal.ts"
import { BadRequest, TooManyRequests, Unauthenticated, UnsupportedMediaType } from "../problem.ts"

/** The traveller whose token came with the request. */
export class SignedIn extends Context.Service<SignedIn, Principal>()("pacer/gateway/SignedIn") {}

export class Authorization extends HttpApiMiddleware.Service<Authorization, { provides: SignedIn }>()(
  "pacer/gateway/Authorization",
  {
    error: [Unauthenticated, TooManyRequests],
    security: {
      bearer: HttpApiSecurity.bearer.pipe(
        HttpApiSecurity.annotate(OpenApi.Description, "The token of POST /api/session, in the Authorization header."),
        HttpApiSecurity.annotate(OpenApi.Format, "JWT"),
      ),
    },
  },
) {}

export class InputProblems extends HttpApiMiddleware.Service<InputProblems>()("pacer/gateway/InputProblems", {
  error: [BadRequest, UnsupportedMediaType],
}) {}
