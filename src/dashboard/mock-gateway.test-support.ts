/**
 * A gateway for the page's tests: serves the built files and speaks the contract over one port, on a world that the
 * test holds in its hand. The test can cut the line, refuse it, and look at what came in.
 */
import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { extname, join, normalize } from "node:path"
import type { Duplex } from "node:stream"
import { Result } from "effect"
import type { AlertView, CommitmentView, TransactionView } from "../budget/view.ts"
import type { ScanQris } from "../gateway/contract/qris.ts"
import { codeView, scanEvent, usableCode } from "../gateway/scan.ts"
import type { ClientMessage, ServerMessage } from "../gateway/socket-protocol.ts"
import { ComparisonWorld } from "./comparison-world.test-support.ts"
import { DealWorld } from "./deal-world.test-support.ts"
import { type Purchase, userId, type World, type WorldBudget } from "./demo-world.test-support.ts"
import { InsightWorld } from "./insight-world.test-support.ts"
import { exponentOf } from "./money.ts"
import { FrameReader, frameOf } from "./web-socket.test-support.ts"

type Expense = Extract<ClientMessage, { type: "expense" }>
interface Line {
  readonly socket: Duplex
  signedIn: boolean
  budgetId: string | undefined
}

const token = "test-token"
const contentTypes: { readonly [extension: string]: string } = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
}

const problem = (status: number, title: string, detail: string, field?: string) => ({
  type: `urn:pacer:problem:test-${status}`,
  title,
  status,
  detail,
  ...(field === undefined ? {} : { field }),
})

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = ""
  for await (const chunk of request) text += chunk
  return text === "" ? {} : JSON.parse(text)
}

const purchaseOf = (expense: Expense): Purchase => ({
  category: expense.category ?? "other",
  amount: expense.amountMinor / 10 ** exponentOf(expense.currency),
  currency: expense.currency,
  source: "manual/cash",
  at: Date.parse(expense.occurredAt),
  ...(expense.note === undefined ? {} : { merchant: expense.note }),
})

export class MockGateway {
  readonly world: World
  readonly insights: InsightWorld
  readonly deals = new DealWorld()
  readonly comparison = new ComparisonWorld()
  readonly codes = new Set<string>()
  /** Each subscription's budget and the version that it said it saw. */
  readonly subscriptions: Array<{ readonly budgetId: string; readonly lastVersion: string | undefined }> = []
  /** Each manual expense as often as it arrived. */
  readonly expenses: Array<Expense> = []
  /** Each scanned code that was taken. */
  readonly scans: Array<ScanQris> = []
  /** Answers every manual expense with this instead of taking it. */
  refuseExpenses: ReturnType<typeof problem> | undefined
  /** Takes manual expenses and does not say so. */
  swallowAnswers = false
  refuseSockets = false
  /** Milliseconds before any call is answered. */
  delayMs = 0
  private readonly taken = new Map<string, TransactionView>()
  private readonly lines = new Set<Line>()
  private readonly files: string
  private readonly server = createServer((request, response) => {
    // A page that was closed in the middle of its request.
    this.answer(request, response).catch(() => response.destroy())
  })

  constructor(world: World, files: string) {
    this.world = world
    this.insights = new InsightWorld(world)
    this.files = files
    this.server.on("upgrade", (request, socket) => this.upgrade(request, socket))
  }

  async start(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(port, "127.0.0.1", resolve))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.dropSockets()
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  get socketCount(): number {
    return this.lines.size
  }

  dropSockets(): void {
    for (const line of this.lines) line.socket.destroy()
    this.lines.clear()
  }

  /** A purchase arrives from a bank, and everybody who looks at its budget hears of it. */
  record(budgetId: string, purchase: Purchase): TransactionView {
    const { transaction, alerts } = this.world.record(budgetId, purchase)
    this.push(budgetId, [transaction], alerts)
    return transaction
  }

  /** A purchase that is out of the ordinary, live, with its alert. */
  alarm(budgetId: string, purchase: Purchase, alert: Partial<AlertView> & Pick<AlertView, "alertId" | "text">): void {
    const { transaction } = this.world.record(budgetId, purchase)
    const { transactionId } = transaction
    const told: AlertView = {
      ...{ kind: "anomaly", at: new Date().toISOString(), severity: "critical", reason: "amount", score: 0.95 },
      ...{ transactionId, ...alert },
    }
    this.world.alerts.set(budgetId, [told, ...(this.world.alerts.get(budgetId) ?? [])])
    this.push(budgetId, [transaction], [told])
  }

  /** A deal is over, live. */
  endDeal(dealId: string): void {
    this.deals.deals = this.deals.deals.filter(([one]) => one.deal.dealId !== dealId)
    for (const line of this.lines) this.say(line, "deals_ended", { dealIds: [dealId] })
  }

  /** Something is said to the traveller, live. */
  notify(text: string, kind = "threshold", alertId?: string): void {
    const notifications = [this.insights.add(text, kind, alertId)]
    for (const line of this.lines) {
      this.say(line, "notification", { notifications, unread: this.insights.unread }, this.world.version())
    }
  }

  /** A day's summary of these, live. */
  summarise(digest: string, texts: ReadonlyArray<string>): void {
    const deliveredAt = new Date().toISOString()
    const notifications = texts.map((text) => this.insights.add(text, "threshold", undefined, deliveredAt))
    for (const line of this.lines) {
      const data = { notifications, digest, unread: this.insights.unread }
      this.say(line, "notification", data, this.world.version())
    }
  }

  /** What a trip owes has moved, by whatever screen. */
  owe(budgetId: string, commitments: ReadonlyArray<CommitmentView>): void {
    this.world.sequence += 1
    this.world.commitments = commitments
    this.push(budgetId, [], [])
  }

  private push(budgetId: string, transactions: ReadonlyArray<TransactionView>, alerts: ReadonlyArray<AlertView>): void {
    const summary = this.world.summary(budgetId)
    for (const line of this.lines) {
      if (line.budgetId !== budgetId) continue
      this.say(line, "expense_created", { budgetId, summary, transactions, removed: [] }, this.world.version())
      if (alerts.length > 0) this.say(line, "budget_threshold", { budgetId, summary, alerts }, this.world.version())
    }
  }

  private say(line: Line, type: ServerMessage["type"], data: unknown, version = ""): void {
    line.socket.write(frameOf(JSON.stringify({ type, data, timestamp: new Date().toISOString(), version })))
  }

  private upgrade(request: IncomingMessage, socket: Duplex): void {
    if (this.refuseSockets || request.url !== "/api/expenses/real-time") return void socket.destroy()
    const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accept = createHash("sha1").update(key).digest("base64")
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    const line: Line = { socket, signedIn: false, budgetId: undefined }
    const reader = new FrameReader((text) => this.hear(line, JSON.parse(text) as ClientMessage))
    this.lines.add(line)
    socket.on("data", (bytes: Buffer) => !reader.read(bytes) && socket.end())
    socket.on("close", () => this.lines.delete(line))
    socket.on("error", () => this.lines.delete(line))
  }

  private hear(line: Line, message: ClientMessage): void {
    switch (message.type) {
      case "authenticate":
        line.signedIn = message.token === token
        if (line.signedIn) this.say(line, "authenticated", { userId })
        else this.say(line, "refused", problem(401, "Sign in first", "The token is not taken."))
        break
      case "subscribe":
        this.subscribe(line, message.budgetId, message.lastVersion)
        break
      case "unsubscribe":
        line.budgetId = undefined
        break
      case "expense":
        this.take(line, message)
        break
      case "ping":
        this.say(line, "pong", {})
    }
  }

  private subscribe(line: Line, budgetId: string, lastVersion: string | undefined): void {
    this.subscriptions.push({ budgetId, lastVersion })
    line.budgetId = budgetId
    const version = this.world.version()
    if (lastVersion === version) this.say(line, "current", { budgetId }, version)
    else this.say(line, "state", this.world.view(budgetId), version)
  }

  private take(line: Line, expense: Expense): void {
    this.expenses.push(expense)
    const { clientId } = expense
    if (this.refuseExpenses) {
      this.say(line, "refused", { ...this.refuseExpenses, clientId })
      return
    }
    const budgetId = expense.budgetId ?? "bali"
    const before = this.taken.get(clientId)
    const transaction = before ?? this.record(budgetId, purchaseOf(expense))
    this.taken.set(clientId, transaction)
    if (this.swallowAnswers) return
    const disposition = before === undefined ? "applied" : "duplicate"
    this.say(line, "expense_accepted", { clientId, disposition, budgetId, transaction }, this.world.version())
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://mock").pathname
    if (!path.startsWith("/api/")) return this.file(path, response)
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs))
    this.insights.query = new URL(request.url ?? "/", "http://mock").searchParams
    const [status, body] = this.call(`${request.method} ${path}`, request, await bodyOf(request))
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
  }

  private call(call: string, request: IncomingMessage, body: unknown): readonly [number, unknown] {
    const data = body as { [field: string]: unknown }
    if (call === "POST /api/session") {
      return this.codes.delete(String(data["code"]))
        ? [200, { token, userId, expiresAt: new Date(Date.now() + 3_600_000).toISOString() }]
        : [401, problem(401, "Sign in first", "This code is not valid.")]
    }
    if (request.headers.authorization !== `Bearer ${token}`) return [401, problem(401, "Sign in first", "Who is this?")]
    const deals = this.deals.call(call, this.insights.query, data)
    if (deals !== undefined) return deals
    const insights = this.insights.call(call, data)
    if (insights !== undefined) return insights
    const key = request.headers["idempotency-key"]
    if (call === "POST /api/comparison/bookings") this.comparison.keys.push(String(key))
    const compared = this.comparison.call(call, this.insights.query, data)
    if (compared !== undefined) return compared
    const answered = /^POST \/api\/budgets\/([^/]+)\/alerts\/([^/]+)\/answer$/.exec(call)
    if (answered !== null) return this.answerAlert(answered[1] ?? "", answered[2] ?? "", data["answer"])
    const [, verb, first = "", last] = /^(\w+ \/api\/\w+)(?:\/([^/]+))?(?:\/([\w-]+))?$/.exec(call) ?? []
    switch (`${verb}${last === undefined ? "" : ` ${last}`}`) {
      case "GET /api/budgets":
        return [200, { budgets: [...this.world.budgets.keys()].map((budgetId) => this.world.summary(budgetId)) }]
      case "GET /api/budgets dashboard":
        return [200, { ...this.world.view(first), version: this.world.version() }]
      case "POST /api/expenses":
        return this.code(first, data)
      case "POST /api/budgets":
        return this.openBudget(data)
      case "PATCH /api/budgets":
        return this.changeBudget(first, data)
      case "POST /api/budgets close":
        return this.changeBudget(first, { closed: true })
      case "POST /api/transactions assign":
        return this.assign(first, data)
      case "PUT /api/transactions same-as":
        return this.answerMatch(first, "same")
      case "POST /api/transactions apart-from":
        return this.answerMatch(first, "apart")
      default:
        return [404, problem(404, "Nothing lives at this path", call)]
    }
  }

  private openBudget(data: { [field: string]: unknown }): readonly [number, unknown] {
    if (typeof data["timeZone"] === "string" && !data["timeZone"].includes("/")) {
      return [
        400,
        problem(
          400,
          "The request is not valid",
          "timeZone: Expected an IANA time zone such as Asia/Jakarta.",
          "timeZone",
        ),
      ]
    }
    const budgetId = `trip-${this.world.budgets.size + 1}`
    this.world.open({ categoryPlanMinor: {}, closed: false, ...data, budgetId } as WorldBudget)
    return [200, { budget: this.world.summary(budgetId) }]
  }

  private changeBudget(budgetId: string, patch: object): readonly [number, unknown] {
    const budget = this.world.budgets.get(budgetId)
    if (budget === undefined) return [404, problem(404, "There is no such budget", budgetId)]
    this.world.sequence += 1
    this.world.budgets.set(budgetId, { ...budget, ...patch })
    this.push(budgetId, [], [])
    return [200, { budget: this.world.summary(budgetId) }]
  }

  /** The first answer stands, as the engine has it. */
  private answerAlert(budgetId: string, alertId: string, answer: unknown): readonly [number, unknown] {
    const alerts = this.world.alerts.get(budgetId) ?? []
    const index = alerts.findIndex((alert) => alert.alertId === alertId)
    const alert = alerts[index]
    if (alert === undefined) return [404, problem(404, "There is no such alert", alertId)]
    if (alert.answer === undefined) alerts[index] = { ...alert, answer: answer === "mine" ? "mine" : "not_mine" }
    this.world.sequence += 1
    this.push(budgetId, [], alerts.slice(index, index + 1))
    return [200, { budget: this.world.summary(budgetId) }]
  }

  /** Answered, it is asked no more. */
  private answerMatch(transactionId: string, said: "same" | "apart"): readonly [number, unknown] {
    this.world.matches = this.world.matches.filter((one) => one.transaction.transactionId !== transactionId)
    this.world.answered.push(said)
    this.world.sequence += 1
    return [200, { disposition: "applied" }]
  }

  /** The gateway's own rules for payment codes, on the test's world. */
  private code(verb: string, data: { [field: string]: unknown }): readonly [number, unknown] {
    const request = data as { payload: string } & ScanQris
    const read = usableCode(request.payload)
    if (Result.isFailure(read)) return [400, read.failure]
    if (verb === "read-qris") return [200, codeView(read.success)]
    const event = scanEvent({ userId, idempotencyKey: undefined, nowMs: Date.now() }, request)
    if (Result.isFailure(event)) return [400, event.failure]
    this.scans.push(request)
    const { merchant = "", amountMinor, currency } = event.success.data
    const amount = amountMinor / 10 ** exponentOf(currency)
    const purchase = { merchant, amount, currency, category: "food", source: "qris/scan", status: "pending" } as const
    const transaction = this.record(request.budgetId ?? "bali", { ...purchase, at: Date.now() })
    return [201, { disposition: "applied", transaction }]
  }

  /** As they were before the traveller said anything of their category. */
  private readonly untold = new Map<string, TransactionView>()

  private assign(transactionId: string, data: { [field: string]: unknown }): readonly [number, unknown] {
    const index = this.world.transactions.findIndex((one) => one.view.transactionId === transactionId)
    const before = this.world.transactions[index]
    if (before === undefined) return [404, problem(404, "There is no such transaction", transactionId)]
    const { category, budgetId = before.budgetId } = data as {
      category?: TransactionView["category"] | null
      budgetId?: string | null
    }
    const untold = this.untold.get(transactionId) ?? before.view
    if (category !== undefined) this.untold.set(transactionId, untold)
    const said = category === undefined ? before.view : category === null ? untold : { ...before.view, category }
    const view = typeof category === "string" ? { ...said, decidedBy: "user" } : said
    this.world.transactions[index] = { budgetId, view }
    this.world.suggestions = this.world.suggestions.filter((one) => one.transaction.transactionId !== transactionId)
    this.world.sequence += 1
    return [200, { disposition: "applied", transaction: view }]
  }

  private async file(path: string, response: ServerResponse): Promise<void> {
    const name = normalize(path === "/" ? "/index.html" : path)
    try {
      const bytes = await readFile(join(this.files, name))
      response.writeHead(200, { "content-type": contentTypes[extname(name)] ?? "application/octet-stream" }).end(bytes)
    } catch {
      response.writeHead(404).end()
    }
  }
}
