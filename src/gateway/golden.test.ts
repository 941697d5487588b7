/**
 * The existing app's interfaces as they were promised: each exchange of streams/http is played against a real gateway
 * and engine, and answered as it stands there. What differs from run to run stands in angle brackets. A golden exchange
 * never changes its meaning: one that fails here means that an app in the field would break.
 */
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { startGateway } from "./gateway.test-support.ts"
import { SocketClient } from "./socket-client.test-support.ts"

type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [key: string]: Json }

interface Exchange {
  readonly name: string
  readonly as: string
  readonly request: {
    readonly method: string
    readonly path: string
    readonly headers?: Record<string, string>
    /** As JSON, or as the very text where its numbers matter. */
    readonly body?: Json
    readonly bodyText?: string
  }
  readonly response: {
    readonly status: number
    /** Null, as the body is, for an answer without one. */
    readonly contentType: string | null
    readonly body: { readonly [key: string]: Json } | null
  }
}

interface Conversation {
  readonly as: string
  readonly steps: ReadonlyArray<
    | { readonly client: Json }
    | { readonly server: { readonly [key: string]: Json } }
    | { readonly meanwhile: Exchange["request"] }
  >
}

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../streams/http/${name}.json`, import.meta.url), "utf8"))
const gateway = await startGateway()

const placeholders: { readonly [name: string]: (value: unknown) => boolean } = {
  "<any>": (value) => value !== undefined,
  "<version>": (value) => /^\d+\.\d+\.\d+$/.test(String(value)),
  "<instant>": (value) => new Date(String(value)).toISOString() === value,
  "<id>": (value) => /^[\w-]{8,}$/.test(String(value)),
  "<integer>": (value) => Number.isSafeInteger(value),
}

const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Replaces what a placeholder allows by the placeholder, so that one comparison shows everything that differs. */
const masked = (actual: unknown, golden: Json | undefined): unknown => {
  if (typeof golden === "string" && placeholders[golden]?.(actual) === true) return golden
  if (Array.isArray(actual))
    return actual.map((item, index) => masked(item, Array.isArray(golden) ? golden[index] : undefined))
  if (typeof actual !== "object" || actual === null) return actual
  const expected = isRecord(golden) ? golden : {}
  return Object.fromEntries(Object.entries(actual).map(([key, value]) => [key, masked(value, expected[key])]))
}

const play = ({ method, path, headers, body, bodyText }: Exchange["request"], as: string) =>
  gateway.call(method, path, {
    as,
    ...(headers === undefined ? {} : { headers }),
    ...(bodyText === undefined ? (body === undefined ? {} : { body }) : { body: bodyText }),
  })

const exchanges = ["sync-transaction", "transactions", "companions", "itinerary"].flatMap((file) =>
  (read(file) as ReadonlyArray<Exchange>).map((exchange) => ({ file, ...exchange })),
)

test.each(exchanges)("$file: $name", async ({ as, request, response }) => {
  const answer = await play(request, as)
  if (response.body === null) expect(answer.text).toBe("")
  else expect(masked(answer.json, response.body)).toMatchObject(response.body)
  expect(answer.status).toBe(response.status)
  expect(answer.headers.get("content-type")).toBe(response.contentType)
})

test("real-time: the conversation goes as it stands", async () => {
  const { as, steps }: Conversation = read("real-time")
  const client = await SocketClient.open(gateway.socketUrl)
  const token = await gateway.token(as)
  let heard = 0
  for (const step of steps) {
    if ("client" in step) client.send(JSON.stringify(step.client).replace("<token>", token))
    else if ("meanwhile" in step) expect((await play(step.meanwhile, as)).status).toBeLessThan(300)
    else {
      // What the notifier says of the same spend comes whenever it has read of it.
      const said = () => client.frames.filter(({ type }) => type !== "notification")
      await expect.poll(() => said().length).toBeGreaterThan(heard)
      expect(masked(said()[heard++], step.server)).toMatchObject(step.server)
    }
  }
  client.close()
})
