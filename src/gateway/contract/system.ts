/** For those who run Pacer: is the process alive, can it do its work, and what is it doing. */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { prometheusContentType } from "../prometheus.ts"

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
    HttpApiEndpoint.get("metrics", "/metrics", {
      success: Schema.String.annotate({ description: "Prometheus's text format: sums and counts, of nobody." }).pipe(
        HttpApiSchema.asText({ contentType: prometheusContentType }),
      ),
    }).annotateMerge(OpenApi.annotations({ summary: "Figures of the engines and of this gateway" })),
  )
  .annotateMerge(OpenApi.annotations({ title: "System" })) {}
