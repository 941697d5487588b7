/** What the page asks of insights and of the inbox. */
import type { Category } from "../../config/taxonomy.ts"
import type { Answer, Call } from "./api.ts"
import {
  type Comparison,
  type Evidence,
  type Inbox,
  type Insight,
  type InsightPeriod,
  type Insights,
  isEvidence,
  isInbox,
  isInsights,
  isSettings,
  isUnread,
  type NotificationSettings,
} from "./insight-shape.ts"

export interface InsightQuestion {
  readonly period: InsightPeriod
  readonly compareWith: Comparison
  /** Empty: all. */
  readonly categories: ReadonlyArray<Category>
  readonly timeZone: string
}

export interface InsightCalls {
  readonly insights: (question: InsightQuestion) => Promise<Answer<Insights>>
  readonly evidence: (
    currency: string,
    filter: Insight["evidence"]["filter"],
    offset: number,
  ) => Promise<Answer<Evidence>>
  readonly inbox: (before: string | undefined) => Promise<Answer<Inbox>>
  readonly respond: (notificationId: string, response: "seen" | "dismissed" | "acted") => Promise<Answer<number>>
  readonly seeAll: () => Promise<Answer<number>>
  readonly settings: () => Promise<Answer<NotificationSettings>>
  readonly changeSettings: (settings: NotificationSettings) => Promise<Answer<NotificationSettings>>
}

const insightsIn = (body: unknown): Insights | undefined => (isInsights(body) ? body : undefined)
const evidenceIn = (body: unknown): Evidence | undefined => (isEvidence(body) ? body : undefined)
const inboxIn = (body: unknown): Inbox | undefined => (isInbox(body) ? body : undefined)
const settingsIn = (body: unknown): NotificationSettings | undefined => (isSettings(body) ? body : undefined)
const unreadIn = (body: unknown): number | undefined => (isUnread(body) ? body.unread : undefined)
const pageRows = 50

export const insightCalls = (call: Call, userId: string): InsightCalls => {
  const analytics = (what: string, query: URLSearchParams) =>
    `/api/analytics/${what}/${encodeURIComponent(userId)}?${query}`
  return {
    insights: ({ period, compareWith, categories, timeZone }) => {
      const query = new URLSearchParams({ period, compareWith, timeZone })
      if (categories.length > 0) query.set("categories", categories.join(","))
      return call("GET", analytics("insights", query), insightsIn)
    },
    evidence: (currency, { from, to, categories = [], merchantKey, transactionIds = [] }, offset) => {
      const query = new URLSearchParams({ from, to, currency, limit: `${pageRows}`, offset: `${offset}` })
      if (categories.length > 0) query.set("categories", categories.join(","))
      if (merchantKey !== undefined) query.set("merchantKey", merchantKey)
      if (transactionIds.length > 0) query.set("transactionIds", transactionIds.join(","))
      return call("GET", analytics("transactions", query), evidenceIn)
    },
    inbox: (before) => {
      const path = `/api/notifications?limit=${pageRows}`
      return call("GET", before === undefined ? path : `${path}&before=${encodeURIComponent(before)}`, inboxIn)
    },
    respond: (id, response) =>
      call("POST", `/api/notifications/${encodeURIComponent(id)}/respond`, unreadIn, { response }),
    seeAll: () => call("POST", "/api/notifications/see-all", unreadIn),
    settings: () => call("GET", "/api/notifications/settings", settingsIn),
    changeSettings: (settings) => call("PUT", "/api/notifications/settings", settingsIn, settings),
  }
}
