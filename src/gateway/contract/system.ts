/** For those who run Pacer: is the process alive, and can it do its work. */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"

const check = Schema.Struct({
  name: Schema.Literals(["nats", "postgres", "engine"]),
  ready: Schema.Boolean,
  reason: Schema.optionalKey(Schema.String.annotate({ description: "Why not, in one sentence." })),
})

export const Ready = Schema.Struct({ status: Schema.Literal("ready"), checks: Schema.Array(check) }).annotate({
  identifier: "Ready",
})
export const NotReady = Schema.Struct({ status: Schema.Literal("not-ready"), checks: Schema.Array(check) })
  .annotate({ identifier: "NotReady", description: "Some part does not answer; `checks` says which and why." })
  .pipe(HttpApiSchema.status(503))

export class SystemGroup extends HttpApiGroup.make("system")
  .add(
    HttpApiEndpoint.get("healthz", "/healthz", {
      success: Schema.Struct({ status: Schema.Literal("alive") }).annotate({ identifier: "Alive" }),
    }).annotateMerge(OpenApi.annotations({ summary: "The process is alive" })),
    HttpApiEndpoint.get("readyz", "/readyz", { success: Ready, error: NotReady }).annotateMerge(
      OpenApi.annotations({ summary: "NATS, Postgres and the engine answer" }),
    ),
  )
  .annotateMerge(OpenApi.annotations({ title: "System" })) {}
