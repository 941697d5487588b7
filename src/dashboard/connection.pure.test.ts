/** The socket's life on a scripted transport and a clock that the test moves. */
import { describe, expect, test } from "vitest"
import { limits } from "../../config/limits.ts"
import { backoffMs, type ConnectionPhase, makeConnection, type TransportEvents } from "./connection.ts"
import { FakeClock } from "./fake-clock.test-support.ts"

/** One opened socket: what the page sent, and the server's side of it in the test's hand. */
class FakeSocket {
  readonly sent: Array<{ readonly [key: string]: unknown }> = []
  closed = false
  readonly events: TransportEvents

  constructor(events: TransportEvents) {
    this.events = events
  }

  say(type: string, data: unknown = {}, version = ""): void {
    this.events.message(JSON.stringify({ type, data, timestamp: "2026-05-08T06:00:00.000Z", version }))
  }

  signIn(): void {
    this.events.opened()
    this.say("authenticated", { userId: "ayu" })
  }
}

const setUp = () => {
  const clock = new FakeClock()
  const sockets: Array<FakeSocket> = []
  const phases: Array<ConnectionPhase> = []
  const heard: Array<string> = []
  const wanted = { budgetId: "bali", lastVersion: undefined as string | undefined }
  const over = { times: 0 }
  const connection = makeConnection({
    open: (events) => {
      const socket = new FakeSocket(events)
      sockets.push(socket)
      return {
        send: (text) => socket.sent.push(JSON.parse(text)),
        close: () => {
          socket.closed = true
        },
      }
    },
    clock,
    random: () => 1,
    token: () => "the-token",
    subscription: () => ({ ...wanted }),
    subscribing: (budgetId) => heard.push(`subscribing ${budgetId}`),
    received: (frame) => heard.push(frame.type),
    changed: (phase) => phases.push(phase),
    sessionOver: () => {
      over.times += 1
    },
  })
  const socket = (index: number): FakeSocket => {
    const found = sockets[index]
    if (found === undefined) throw new Error(`socket ${index} was not opened`)
    return found
  }
  return { clock, connection, sockets, socket, phases, heard, wanted, over }
}

describe("opening", () => {
  test("authenticates by the first message, then subscribes", () => {
    const { connection, socket, phases } = setUp()
    connection.start()
    socket(0).signIn()
    expect(socket(0).sent).toEqual([
      { type: "authenticate", token: "the-token" },
      { type: "subscribe", budgetId: "bali" },
    ])
    expect(phases).toEqual(["live"])
  })

  test("sends nothing before it is live, and says so", () => {
    const { connection, socket } = setUp()
    connection.start()
    expect(connection.send({ type: "ping" })).toBe(false)
    socket(0).signIn()
    expect(connection.send({ type: "ping" })).toBe(true)
  })

  test("a line that never opens is given up and tried again", () => {
    const { clock, connection, sockets } = setUp()
    connection.start()
    clock.pass(limits.socketOpenMsMax + limits.reconnectMsMin)
    expect(sockets).toHaveLength(2)
    expect(sockets[0]?.closed).toBe(true)
  })
})

describe("a lost line", () => {
  test("comes back by itself and says the last version seen", () => {
    const { clock, connection, socket, phases, wanted } = setUp()
    connection.start()
    socket(0).signIn()
    wanted.lastVersion = "1.g.7"
    socket(0).events.closed()
    clock.pass(limits.reconnectMsMin)
    socket(1).signIn()
    expect(socket(1).sent.at(-1)).toEqual({ type: "subscribe", budgetId: "bali", lastVersion: "1.g.7" })
    expect(phases).toEqual(["live", "reconnecting", "live"])
  })

  test("is tried less and less often, within the bounds, until it is live once", () => {
    const { clock, connection, sockets, socket } = setUp()
    connection.start()
    const waits: Array<number> = []
    for (let attempt = 0; attempt < 9; attempt++) {
      socket(attempt).events.closed()
      waits.push(clock.nextMs ?? 0)
      clock.pass(clock.nextMs ?? 0)
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
    socket(sockets.length - 1).signIn()
    socket(sockets.length - 1).events.closed()
    expect(clock.nextMs).toBe(limits.reconnectMsMin)
  })

  test("waiting is jittered between its bounds", () => {
    expect(backoffMs(5, 0)).toBe(limits.reconnectMsMin)
    expect(backoffMs(5, 0.5)).toBe(8_000)
    expect(backoffMs(1_000, 1)).toBe(limits.reconnectMsMax)
  })

  test("what an old socket still says is not heard", () => {
    const { clock, connection, socket, heard } = setUp()
    connection.start()
    socket(0).signIn()
    socket(0).events.closed()
    clock.pass(limits.reconnectMsMin)
    const before = heard.length
    socket(0).say("pong")
    socket(0).events.closed()
    expect(heard).toHaveLength(before)
  })

  test("that looks open is noticed by its silence", () => {
    const { clock, connection, sockets, socket, phases } = setUp()
    connection.start()
    socket(0).signIn()
    clock.pass(limits.socketPingMs)
    socket(0).say("pong")
    clock.pass(limits.socketPingMs * 2)
    expect(phases.at(-1)).toBe("live")
    expect(socket(0).sent.filter((message) => message["type"] === "ping").length).toBeGreaterThanOrEqual(2)
    clock.pass(limits.socketSilenceMsMax + limits.socketPingMs)
    expect(phases.at(-1)).toBe("reconnecting")
    expect(sockets[0]?.closed).toBe(true)
  })
})

describe("the device", () => {
  test("without a network does not try; with one again it tries at once", () => {
    const { clock, connection, sockets, socket, phases } = setUp()
    connection.start()
    socket(0).signIn()
    connection.networkChanged(false)
    clock.pass(10 * limits.reconnectMsMax)
    expect(sockets).toHaveLength(1)
    connection.networkChanged(true)
    expect(sockets).toHaveLength(2)
    socket(1).signIn()
    expect(phases).toEqual(["live", "offline", "reconnecting", "live"])
  })

  test("that has a network leaves a live line alone", () => {
    const { connection, sockets, socket } = setUp()
    connection.start()
    socket(0).signIn()
    connection.networkChanged(true)
    expect(sockets).toHaveLength(1)
  })
})

describe("the session", () => {
  test("that is no longer taken ends the connection for good", () => {
    const { clock, connection, sockets, socket, phases, over } = setUp()
    connection.start()
    socket(0).events.opened()
    socket(0).say("refused", { type: "urn:pacer:problem:unauthenticated", title: "Sign in first", status: 401 })
    clock.pass(limits.reconnectMsMax * 2)
    connection.networkChanged(true)
    expect(sockets).toHaveLength(1)
    expect(phases).toEqual(["ended"])
    expect(over.times).toBe(1)
  })

  test("that is left by its own page is not over", () => {
    const { clock, connection, sockets, socket, over } = setUp()
    connection.start()
    socket(0).signIn()
    connection.stop()
    clock.pass(limits.reconnectMsMax)
    expect(sockets).toHaveLength(1)
    expect(over.times).toBe(0)
  })
})

test("another budget: the old subscription is left, the new one asked for", () => {
  const { connection, socket, wanted } = setUp()
  connection.start()
  socket(0).signIn()
  wanted.budgetId = "tokyo"
  connection.resubscribe()
  expect(socket(0).sent.slice(-2)).toEqual([
    { type: "unsubscribe", budgetId: "bali" },
    { type: "subscribe", budgetId: "tokyo" },
  ])
})

test("a frame that cannot be read is passed over", () => {
  const { connection, socket, heard } = setUp()
  connection.start()
  socket(0).signIn()
  const before = heard.length
  socket(0).events.message("{")
  socket(0).say("something_newer", { any: 1 })
  socket(0).say("state", { summary: "no view" }, "1.g.2")
  expect(heard).toHaveLength(before)
  socket(0).say("pong")
  expect(heard.at(-1)).toBe("pong")
})
