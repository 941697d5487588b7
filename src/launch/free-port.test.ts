/** A taken port is a sentence with the advice in it. */
import { createServer } from "node:net"
import { Effect } from "effect"
import { expect, test } from "vitest"
import { freePort, requirePort } from "./free-port.ts"

test("a free port is accepted, and refused while somebody listens on it", async () => {
  const port = await Effect.runPromise(freePort)
  await Effect.runPromise(requirePort(port, "choose another"))
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve))
  const error = await Effect.runPromise(Effect.flip(requirePort(port, "choose another")))
  expect(error.message).toBe(`Port ${port} is taken by another program; choose another.`)
  await new Promise((resolve) => server.close(resolve))
})
