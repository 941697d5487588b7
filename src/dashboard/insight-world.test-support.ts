/** Insights and an inbox for the page's tests, on the demo world: plain sums, written apart from the engine's. */
import { categories } from "../../config/taxonomy.ts"
import type { TransactionView } from "../budget/view.ts"
import type { World } from "./demo-world.test-support.ts"
import type { Insight, Insights, Notification, NotificationSettings } from "./insight-shape.ts"

type Reply = readonly [number, unknown]

const dayMs = 86_400_000
const today = (): string => new Date().toISOString().slice(0, 10)

export class InsightWorld {
  query = new URLSearchParams()
  /** Each question that was asked. */
  readonly asked: Array<string> = []
  readonly responses: Array<string> = []
  notifications: Array<Notification> = []
  settings: NotificationSettings = {
    timeZone: null,
    quietHours: { fromMinute: 1_320, toMinute: 420 },
    urgentAlways: true,
    perDayMax: 6,
    bundleNews: false,
    digestMinute: 1_080,
    mutedKinds: [],
  }
  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  get unread(): number {
    return this.notifications.filter((one) => !one.seen).length
  }

  add(text: string, kind: string, alertId?: string, summaryAt?: string): Notification {
    const at = new Date().toISOString()
    const notification: Notification = {
      ...{ notificationId: `n-${this.notifications.length}`, kind, severity: "warning", text },
      ...{
        budgetId: "bali",
        at,
        deliveredAt: summaryAt ?? at,
        digest: summaryAt !== undefined,
        asked: kind === "price_watch",
        seen: false,
        acted: false,
      },
      ...(alertId === undefined ? {} : { alertId }),
    }
    this.notifications = [notification, ...this.notifications]
    return notification
  }

  call(call: string, body: { readonly [field: string]: unknown }): Reply | undefined {
    const path = call.split(" ")[1] ?? ""
    if (path.startsWith("/api/analytics/insights/")) {
      this.asked.push(this.query.toString())
      return [200, this.answer()]
    }
    if (path.startsWith("/api/analytics/transactions/")) {
      const transactions = this.behind().map((transaction) => ({ budgetId: "bali", transaction }))
      return [200, { currency: "IDR", transactions, next: null }]
    }
    if (call === "GET /api/notifications")
      return [200, { notifications: this.notifications, unread: this.unread, next: null }]
    if (call === "GET /api/notifications/settings") return [200, this.settings]
    if (call === "PUT /api/notifications/settings") {
      this.settings = body as typeof this.settings
      return [200, this.settings]
    }
    if (call === "POST /api/notifications/see-all") {
      this.notifications = this.notifications.map((one) => ({ ...one, seen: true }))
      return [200, { unread: 0 }]
    }
    const id = /^POST \/api\/notifications\/([^/]+)\/respond$/.exec(call)?.[1]
    if (id === undefined) return undefined
    this.responses.push(`${id} ${body["response"]}`)
    if (body["response"] === "dismissed")
      this.notifications = this.notifications.filter((one) => one.notificationId !== id)
    return [200, { unread: this.unread }]
  }

  private held(): ReadonlyArray<TransactionView> {
    const wanted = this.query.get("categories")?.split(",")
    return this.world.transactions
      .filter(({ budgetId, view }) => budgetId === "bali" && (wanted === undefined || wanted.includes(view.category)))
      .map(({ view }) => view)
  }

  private behind(): ReadonlyArray<TransactionView> {
    return [...this.held()].sort((one, other) => other.day.localeCompare(one.day)).slice(0, 20)
  }

  private answer(): Insights {
    const held = this.held()
    const sumOf = (category: string) =>
      held.filter((one) => one.category === category).reduce((sum, one) => sum + one.spendMinor, 0)
    const byCategory = categories
      .map((category) => ({ category, spentMinor: sumOf(category), count: 1 }))
      .filter((one) => one.spentMinor > 0)
    const total = byCategory.reduce((sum, one) => sum + one.spentMinor, 0)
    const part = (share: number) =>
      byCategory.map((one, index) => ({
        ...one,
        spentMinor: Math.round(one.spentMinor * share * (0.7 + (index % 4) * 0.2)),
      }))
    const shares = [0.3, 0.55, 0.4, 0.62, 0.5, 0.7]
    const monthStart = (back: number) => new Date(Date.parse(today()) - back * 30 * dayMs).toISOString().slice(0, 10)
    const periods = [
      ...shares.map((share, index) => ({
        ...{ from: monthStart(6 - index), to: monthStart(5 - index), spentMinor: Math.round(total * share) },
        ...{ spentByNowMinor: Math.round(total * share * 0.8), byCategory: part(share) },
      })),
      { from: monthStart(0), to: today(), spentMinor: total, spentByNowMinor: total, byCategory },
    ]
    const asked = this.query.get("compareWith")
    const compareWith = asked === "average" || asked === "peers" ? asked : "previous"
    const tooFew = compareWith === "peers"
    const period = this.query.get("period")
    return {
      ...{ currency: "IDR", otherCurrencies: ["JPY"], compareWith, from: monthStart(0), to: today(), today: today() },
      period: period === "week" || period === "quarter" || period === "year" ? period : "month",
      periods,
      comparison: byCategory.map(({ category, spentMinor }, index) => ({
        ...{ category, nowMinor: spentMinor },
        againstMinor: tooFew ? null : Math.round(spentMinor * (0.6 + (index % 3) * 0.3)),
      })),
      peers: { status: tooFew ? "too-few" : "not-asked", people: null, atLeast: 10 },
      insights: this.findings(),
    }
  }

  private findings(): ReadonlyArray<Insight> {
    const evidence = {
      transactionIds: this.behind()
        .slice(0, 3)
        .map((one) => one.transactionId),
      filter: { from: today(), to: today() },
    }
    return [
      {
        insightId: "comparison",
        kind: "comparison",
        tone: "warning",
        title: "32% more than last month by this day",
        text: "Rp10.072.500 so far, Rp2.440.000 more than last month by this day (Rp7.632.500).",
        amountMinor: 244_000_000,
        changePercent: 32,
        evidence,
      },
      {
        insightId: "saving",
        kind: "saving",
        tone: "warning",
        title: "Food and drink back to its usual level",
        text: "At the usual Rp900.000 you would have kept Rp412.000 so far this month.",
        amountMinor: 41_200_000,
        category: "food",
        evidence,
      },
      {
        insightId: "unusual",
        kind: "unusual",
        tone: "warning",
        title: "Seminyak Surf School was unusually large",
        text: "Rp1.250.000 on 12 May: 5 times what you usually pay for activities.",
        amountMinor: 125_000_000,
        category: "activities",
        evidence,
      },
      {
        insightId: "recurring",
        kind: "recurring",
        tone: "neutral",
        title: "Netflix charges you monthly",
        text: "Rp159.000 each time, Rp1.908.000 a year; next around 28 June.",
        amountMinor: 15_900_000,
        category: "other",
        evidence,
      },
      {
        insightId: "merchant",
        kind: "merchant_mover",
        tone: "good",
        title: "Grab: Rp180.000 less",
        text: "Rp220.000 against Rp400.000 last month by this day.",
        amountMinor: -18_000_000,
        changePercent: -45,
        category: "transport_local",
        evidence,
      },
      {
        insightId: "top",
        kind: "top_merchant",
        tone: "neutral",
        title: "Most went to Warung Made",
        text: "Rp645.000 this month, 9 times.",
        amountMinor: 64_500_000,
        category: "food",
        merchant: "Warung Made",
        evidence,
      },
    ]
  }
}
