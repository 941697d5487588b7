/** The given server's checks, and that the committed configuration is the wire contract's mapping. */
import { readFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { Effect } from "effect"
import { expect, inject, test } from "vitest"
import { inboundMapping } from "../../streams/subjects.ts"
import { givenNatsServer, natsConfiguration } from "./nats-server.ts"
import { isNatsTooOld } from "./nats-server-binary.ts"

const refusal = (url: string) =>
  Effect.runPromise(Effect.map(Effect.flip(givenNatsServer(url)), (error) => error.message))

/** A server that greets as an old release would. */
const oldServer = (version: string) =>
  new Promise<{ url: string; close: () => void }>((resolve) => {
    const server = createServer((socket) => {
      socket.write(`INFO {"server_id":"X","version":"${version}","proto":1,"headers":true,"max_payload":1048576}\r\n`)
      socket.on("data", (bytes) => String(bytes).includes("PING") && socket.write("PONG\r\n"))
      socket.on("error", () => undefined)
    })
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const port = address !== null && typeof address === "object" ? address.port : 0
      resolve({ url: `nats://127.0.0.1:${port}`, close: () => server.close() })
    })
  })

test("config/nats.conf holds the contract's mapping, and another partition count changes nothing else", () => {
  const committed = readFileSync(join(import.meta.dirname, "..", "..", "config", "nats.conf"), "utf8")
  const { from, to } = inboundMapping()
  expect(committed).toContain(`"${from}": "${to}"`)
  expect(natsConfiguration(16)).toBe(committed)
  expect(natsConfiguration(3)).toBe(committed.replace(to, inboundMapping(3).to))
})

test("a good server is accepted with its release", async () => {
  expect((await Effect.runPromise(givenNatsServer(inject("natsUrl")))).version).toMatch(/^\d+\.\d+\.\d+/)
})

test("a wrong address names NATS_URL and hides the password", async () => {
  const sentence = await refusal("nats://user:secret@127.0.0.1:1")
  expect(sentence).toContain("check NATS_URL")
  expect(sentence).not.toContain("secret")
})

test("a server that is too old is refused by release", async () => {
  const { url, close } = await oldServer("2.8.4")
  expect(await refusal(url)).toContain("release 2.8.4; Pacer needs 2.9 or newer")
  close()
})

test.each([
  ["2.8.4", true],
  ["1.4.1", true],
  ["2.9.0", false],
  ["2.10.22", false],
  ["3.0.0", false],
])("release %s too old: %s", (version, tooOld) => {
  expect(isNatsTooOld(version)).toBe(tooOld)
})
