/** The page's one state: what a refused subscription, a new alert, another trip and a repeated opening lead to. */
import { describe, expect, test } from "vitest"
import { limits } from "../../config/limits.ts"
import type { TransportEvents } from "./connection.ts"
import { demoWorld } from "./demo-trips.test-support.ts"
import type { World } from "./demo-world.test-support.ts"
import { FakeClock } from "./fake-clock.test-support.ts"
import type { Session } from "./session.ts"
import { makeStore } from "./store.ts"

const nowMs = Date.parse("2026-05-08T06:00:00Z")

interface Call {
  readonly path: string
  readonly key: string | null
  readonly body: string
}

const setUp = (world: World = demoWorld(nowMs)) => {
  const clock = new FakeClock()
  const calls: Array<Call> = []
  const sent: Array<{ readonly [key: string]: unknown }> = []
  const line: { events: TransportEvents | undefined } = { events: undefined }
  const answers = new Map<string, () => Response>([
    ["/api/budgets", () => Response.json({ budgets: [...world.budgets.keys()].map((id) => world.summary(id)) })],
    ["/api/budgets/bali/dashboard", () => Response.json({ ...world.view("bali"), version: world.version() })],
    ["/api/budgets/tokyo/dashboard", () => Response.json({ ...world.view("tokyo"), version: world.version() })],
  ])
  const held = new Map<string, string>()
  const over = { times: 0 }
  const renewed: Array<Session> = []
  let ids = 0
  const store = makeStore({
    session: { token: "t", userId: "demo_traveller", expiresAtMs: clock.nowMs() + 3_600_000 },
    fetch: async (input, init) => {
      const path = String(input)
      const key = new Headers(init?.headers).get("idempotency-key")
      calls.push({ path: `${init?.method} ${path}`, key, body: String(init?.body ?? "") })
      const answer = answers.get(`${init?.method} ${path}`) ?? answers.get(path)
      return answer?.() ?? Response.json({ title: "Nothing lives at this path", status: 404 }, { status: 404 })
    },
    openSocket: (events) => {
      line.events = events
      return { send: (text) => sent.push(JSON.parse(text)), close: () => undefined }
    },
    clock,
    random: () => 0,
    newId: () => `id-${++ids}`,
    storage: {
      getItem: (key) => held.get(key) ?? null,
      setItem: (key, text) => {
        held.set(key, text)
      },
      removeItem: (key) => {
        held.delete(key)
      },
    },
    sessionRenewed: (session) => renewed.push(session),
    sessionOver: () => {
      over.times += 1
    },
  })
  const hear = (type: string, data: unknown, version = "") =>
    line.events?.message(JSON.stringify({ type, data, timestamp: "2026-05-08T06:00:00.000Z", version }))
  const subscriptions = () => sent.filter((message) => message["type"] === "subscribe")
  const settled = () => new Promise((resolve) => setTimeout(resolve))
  const live = async () => {
    store.start()
    line.events?.opened()
    hear("authenticated", { userId: "demo_traveller" })
    await settled()
  }
  return { store, world, clock, calls, sent, hear, subscriptions, live, answers, held, over, renewed, settled }
}

test("opens the likeliest trip from one call, and subscribes to it", async () => {
  const { store, live, subscriptions } = setUp()
  await live()
  expect(store.snapshot().view?.summary.budgetId).toBe("bali")
  expect(subscriptions().at(-1)).toMatchObject({ budgetId: "bali" })
})

describe("a refused subscription", () => {
  test("is asked for again when the server was only in trouble", async () => {
    const { clock, hear, live, subscriptions } = setUp()
    await live()
    const before = subscriptions().length
    hear("refused", { title: "No answer in time", status: 504, budgetId: "bali" })
    expect(subscriptions()).toHaveLength(before)
    clock.pass(limits.resubscribeMs)
    expect(subscriptions()).toHaveLength(before + 1)
  })

  test("for good makes the page read its trips again", async () => {
    const { calls, hear, live, settled } = setUp()
    await live()
    const before = calls.length
    hear("refused", { title: "There is no such budget", status: 404, budgetId: "bali" })
    await settled()
    expect(calls.slice(before).map((call) => call.path)).toContain("GET /api/budgets")
  })
})

test("an alert that was not there before is said once, whichever frame brings it", async () => {
  const { store, world, hear, live } = setUp()
  await live()
  hear("state", world.view("bali"), world.version())
  expect(store.snapshot().toasts).toEqual([])
  const { transaction, alerts } = world.record("bali", { category: "lodging", amount: 5_000_000, at: nowMs })
  const push = { budgetId: "bali", summary: world.summary("bali"), transactions: [transaction], removed: [], alerts }
  hear("expense_created", push, world.version())
  hear("budget_threshold", push, world.version())
  hear("state", world.view("bali"), world.version())
  expect(alerts).toHaveLength(1)
  expect(store.snapshot().toasts.map((toast) => toast.text)).toEqual(alerts.map((alert) => alert.text))
})

test("a stream of changes that only the whole view tells of asks for it now and then, the last one included", async () => {
  const { world, calls, clock, hear, live, settled } = setUp()
  await live()
  hear("state", world.view("bali"), world.version())
  const asked = () => calls.filter(({ path }) => path === "GET /api/budgets/bali/dashboard").length
  const before = asked()
  const change = () => {
    const { transaction } = world.record("bali", { category: "food", amount: 1_000, at: nowMs })
    const transactions = [{ ...transaction, status: "pending" }]
    const push = { budgetId: "bali", summary: world.summary("bali"), transactions, removed: [], alerts: [] }
    hear("expense_created", push, world.version())
  }
  change()
  clock.pass(limits.viewAnewAfterMs)
  await settled()
  expect(asked()).toBe(before + 1)
  const steps = 40
  for (let step = 0; step < steps; step++) {
    change()
    clock.pass(limits.viewAnewAfterMs)
    await settled()
  }
  const streamed = asked() - before
  expect(streamed).toBeGreaterThan(1)
  expect(streamed).toBeLessThanOrEqual(2 + Math.floor((steps * limits.viewAnewAfterMs) / limits.viewAnewGapMs))
  clock.pass(limits.viewAnewGapMs)
  await settled()
  const ended = asked()
  clock.pass(2 * limits.viewAnewGapMs)
  await settled()
  expect(asked()).toBe(ended)
})

test("another trip is shown as soon as it is known, without the alerts of the last one", async () => {
  const { store, live, settled } = setUp()
  await live()
  store.choose("tokyo")
  expect(store.snapshot().view).toBeUndefined()
  await settled()
  expect(store.snapshot().view?.summary.budgetId).toBe("tokyo")
  store.choose("bali")
  expect(store.snapshot().view?.summary.budgetId).toBe("bali")
  expect(store.snapshot().toasts).toEqual([])
})

test("opening a trip again after no answer sends the same key; another trip has another", async () => {
  const { store, calls, live } = setUp()
  await live()
  const lombok = {
    name: "Lombok",
    currency: "IDR",
    timeZone: "Asia/Makassar",
    startDate: "2026-06-01",
    endDate: "2026-06-07",
    totalMinor: 1_000_000_00,
  }
  await store.openBudget(lombok)
  await store.openBudget(lombok)
  await store.openBudget({ ...lombok, totalMinor: 2_000_000_00 })
  const keys = calls.filter((call) => call.path === "POST /api/budgets").map((call) => call.key)
  expect(keys[0]).not.toBeNull()
  expect(keys[1]).toBe(keys[0])
  expect(keys[2]).not.toBe(keys[0])
})

test("cash for a shared trip that was not taken is tried again under its own id, and needs a line", async () => {
  const { store, answers, calls, live, settled } = setUp()
  const draft = {
    budgetId: "bali",
    amountMinor: 100,
    currency: "IDR",
    category: "food",
    occurredAt: "2026-05-08T06:00:00Z",
  } as const
  expect(store.saveShared(draft)).toHaveProperty("refused")
  await live()
  answers.set("POST /api/expenses", () => Response.json({ title: "Not available", status: 503 }, { status: 503 }))
  expect(store.saveShared(draft)).toHaveProperty("saved")
  await settled()
  const [toast] = store.snapshot().toasts
  expect(toast?.action?.label).toBe("Try again")
  toast?.action?.run()
  await settled()
  const sent = calls.filter((call) => call.path === "POST /api/expenses").map((call) => JSON.parse(call.body).clientId)
  expect(sent).toHaveLength(2)
  expect(new Set(sent).size).toBe(1)
})

test("a token whose end is near is renewed, kept and handed to the line", async () => {
  const { calls, answers, sent, live, clock, renewed, settled } = setUp()
  const expiresAt = new Date(clock.nowMs() + 12 * 3_600_000).toISOString()
  answers.set("POST /api/session/renew", () => Response.json({ token: "t2", userId: "demo_traveller", expiresAt }))
  await live()
  expect(renewed).toMatchObject([{ token: "t2" }])
  expect(sent.filter((message) => message["type"] === "authenticate").at(-1)).toMatchObject({ token: "t2" })
  const asked = () => calls.filter((call) => call.path === "POST /api/session/renew").length
  clock.pass(5 * 3_600_000)
  await settled()
  expect(asked()).toBe(1)
  clock.pass(3_600_000 + 60_000)
  await settled()
  expect(asked()).toBe(2)
})

test("a token that HTTP no longer takes ends the session", async () => {
  const { answers, live, over } = setUp()
  answers.set("/api/budgets", () => Response.json({ title: "Sign in first", status: 401 }, { status: 401 }))
  await live()
  expect(over.times).toBe(1)
})

test("what was seen is there for the next page, and gone after signing out", async () => {
  const { store, clock, held, live } = setUp()
  await live()
  clock.pass(2_000)
  const key = [...held.keys()].find((one) => one.startsWith("pacer.view."))
  expect(held.get(key ?? "")).toContain("Two weeks in Bali")
  store.signOut()
  expect([...held.keys()].filter((one) => one.startsWith("pacer.view."))).toEqual([])
})
