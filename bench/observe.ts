/** What `/readyz` and `/metrics` of a gateway say at a moment: what somebody on call would see, and nothing else. */
import { Effect, Schema } from "effect"
import { nowMs } from "./harness/clock.ts"

const Readiness = Schema.fromJsonString(
  Schema.Struct({
    status: Schema.Literals(["ready", "not-ready"]),
    checks: Schema.Array(
      Schema.Struct({ name: Schema.String, ready: Schema.Boolean, reason: Schema.optionalKey(Schema.String) }),
    ),
  }),
)
const decode = Schema.decodeUnknownEffect(Readiness)

export class Observation {
  readonly isReady: boolean
  readonly #reasons: ReadonlyMap<string, string>
  readonly #figures: ReadonlyMap<string, ReadonlyArray<number>>

  constructor(readiness: typeof Readiness.Type, metrics: string) {
    this.isReady = readiness.status === "ready"
    this.#reasons = new Map(readiness.checks.map(({ name, reason }) => [name, reason ?? ""]))
    const figures = new Map<string, Array<number>>()
    for (const line of metrics.split("\n")) {
      const [, name, value] = /^(\w+)(?:\{.*\})? (\S+)$/.exec(line) ?? []
      if (name !== undefined) figures.set(name, [...(figures.get(name) ?? []), Number(value)])
    }
    this.#figures = figures
  }

  /** Why this part is not ready; empty when it is. */
  reason(check: "nats" | "postgres" | "engine"): string {
    return this.#reasons.get(check) ?? ""
  }

  /** Over all partitions or engines; 0 when none tells. */
  sum(figure: string): number {
    return (this.#figures.get(figure) ?? []).reduce((total, value) => total + value, 0)
  }

  least(figure: string): number {
    return Math.min(...(this.#figures.get(figure) ?? []))
  }

  get saying(): string {
    const reasons = [...this.#reasons.values()].filter((reason) => reason !== "")
    return reasons.length === 0 ? "ready" : reasons.join(" ")
  }
}

const askMsMax = 5_000
const everyMs = 200

const textOf = (url: string) =>
  Effect.tryPromise(async () => (await fetch(url, { signal: AbortSignal.timeout(askMsMax) })).text())

/** Undefined when the gateway does not answer. */
export const observe = (port: number): Effect.Effect<Observation | undefined> =>
  Effect.gen(function* () {
    const readiness = yield* Effect.flatMap(textOf(`http://127.0.0.1:${port}/readyz`), decode)
    return new Observation(readiness, yield* textOf(`http://127.0.0.1:${port}/metrics`))
  }).pipe(Effect.catch(() => Effect.succeed(undefined)))

/** Looks until it holds. @returns the observation that did, undefined when none did in time */
export const observeUntil = Effect.fnUntraced(function* (
  port: number,
  holds: (observation: Observation) => boolean,
  msMax: number,
) {
  for (const endMs = nowMs() + msMax; nowMs() < endMs; ) {
    const observation = yield* observe(port)
    if (observation !== undefined && holds(observation)) return observation
    yield* Effect.sleep(everyMs)
  }
  return undefined
})
