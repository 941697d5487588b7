/**
 * The gateway over HTTP: one function per call, each answering with a value that was looked at or with a problem
 * document. Nothing here throws; a dead network is a problem like any other.
 */
import type { Category } from "../../config/taxonomy.ts"
import type { AlertView, BudgetSummary } from "../budget/view.ts"
import { type AccountCalls, accountCalls } from "./account-calls.ts"
import { type CompanionCalls, companionCalls } from "./companion-calls.ts"
import { type ComparisonCalls, comparisonCalls } from "./comparison-calls.ts"
import { type DealCalls, dealCalls } from "./deal-calls.ts"
import type { StateFrame } from "./frames.ts"
import { type InsightCalls, insightCalls } from "./insight-calls.ts"
import { type ItineraryCalls, itineraryCalls } from "./itinerary-calls.ts"
import { type LinkedCalls, linkedCalls } from "./linked-calls.ts"
import { isPaymentCode, type PaymentCode } from "./payment-code.ts"
import { type PlanCalls, planCalls } from "./plan-calls.ts"
import { noAnswer, type Problem, problemOf, unreadableAnswer } from "./problem.ts"
import { type Session, sessionFrom } from "./session.ts"
import { type TransactionCalls, transactionCalls } from "./transaction-calls.ts"
import { sendUpload, Upload } from "./upload.ts"
import { parseVersion } from "./version.ts"
import { isBudgetSummary, isBudgetView, isRecord } from "./view-shape.ts"

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem }

export interface OpenBudgetRequest {
  readonly name: string
  readonly destination?: string
  readonly currency: string
  readonly homeCurrency?: string
  readonly timeZone: string
  readonly startDate: string
  readonly endDate: string
  readonly totalMinor: number
  readonly categoryPlanMinor?: { readonly [category in Category]?: number }
}
export type ChangeBudgetRequest = Partial<
  Pick<OpenBudgetRequest, "name" | "startDate" | "endDate" | "totalMinor" | "categoryPlanMinor">
>
export type AlertAnswer = NonNullable<AlertView["answer"]>
export interface AssignRequest {
  /** Null: part of no trip. */
  readonly budgetId?: string | null
  /** Null: the word is taken back. */
  readonly category?: Category | null
}

export interface ScanRequest {
  /** The code as it was scanned or pasted. */
  readonly payload: string
  /** Major units as decimal text; only what the code leaves open. */
  readonly amount?: string
  readonly tip?: string
  readonly budgetId: string
  readonly occurredAt: string
}

export interface Api {
  readonly budgets: () => Promise<Answer<ReadonlyArray<BudgetSummary>>>
  readonly dashboard: (budgetId: string) => Promise<Answer<StateFrame>>
  /** @param key makes the command count once, however often it is sent */
  readonly openBudget: (request: OpenBudgetRequest, key: string) => Promise<Answer<BudgetSummary>>
  readonly changeBudget: (budgetId: string, request: ChangeBudgetRequest) => Promise<Answer<BudgetSummary>>
  readonly closeBudget: (budgetId: string) => Promise<Answer<BudgetSummary>>
  /** What the traveller says of an anomaly. */
  readonly answerAlert: (budgetId: string, alertId: string, answer: AlertAnswer) => Promise<Answer<BudgetSummary>>
  readonly assign: (transactionId: string, request: AssignRequest) => Promise<Answer<true>>
  readonly readCode: (payload: string) => Promise<Answer<PaymentCode>>
  /** The traveller's pressing of the button is the consent. @param clientId makes the scan count once */
  readonly scanCode: (request: ScanRequest, clientId: string) => Promise<Answer<{ readonly held: boolean }>>
  readonly renew: () => Promise<Answer<Session>>
  readonly linked: LinkedCalls
  readonly companions: CompanionCalls
  readonly transactions: TransactionCalls
  readonly insights: InsightCalls
  readonly deals: DealCalls
  readonly accounts: AccountCalls
  readonly plans: PlanCalls
  readonly comparison: ComparisonCalls
  readonly itinerary: ItineraryCalls
}

export type Read<Value> = (body: unknown) => Value | undefined

const summaryIn: Read<BudgetSummary> = (body) =>
  isRecord(body) && isBudgetSummary(body["budget"]) ? body["budget"] : undefined

const budgetsIn: Read<ReadonlyArray<BudgetSummary>> = (body) =>
  isRecord(body) && Array.isArray(body["budgets"]) ? body["budgets"].filter(isBudgetSummary) : undefined

const stateIn: Read<StateFrame> = (body) => {
  const version = isRecord(body) && typeof body["version"] === "string" ? parseVersion(body["version"]) : undefined
  return version !== undefined && isBudgetView(body)
    ? { type: "state", budgetId: body.summary.budgetId, version, view: body }
    : undefined
}

const codeIn: Read<PaymentCode> = (body) => (isPaymentCode(body) ? body : undefined)

const bodyOf = async (response: Response): Promise<unknown> => {
  try {
    return await response.json()
  } catch {
    return undefined
  }
}

/** One request, one answer. */
const ask = <Value>(fetch: typeof globalThis.fetch, path: string, init: RequestInit, read: Read<Value>) =>
  answered(fetch(path, { ...init, headers: { "content-type": "application/json", ...init.headers } }), read)

const answered = async <Value>(coming: Promise<Response>, read: Read<Value>): Promise<Answer<Value>> => {
  let response: Response
  try {
    response = await coming
  } catch {
    return { ok: false, problem: noAnswer }
  }
  const body = response.status === 204 ? true : await bodyOf(response)
  const value = response.ok ? read(body) : undefined
  return value === undefined
    ? { ok: false, problem: problemOf(body) ?? unreadableAnswer(response.status) }
    : { ok: true, value }
}

/** Buys a session with a single-use code. */
export const signIn = (fetch: typeof globalThis.fetch, code: string): Promise<Answer<Session>> =>
  ask(fetch, "/api/session", { method: "POST", body: JSON.stringify({ code }) }, sessionFrom)

/** Refused, the token of before still counts until its own end. */
const renewPath = "/api/session/renew"

/** One call with the session's token. @param key makes the command count once */
export type Call = <Value>(
  method: string,
  path: string,
  read: Read<Value>,
  body?: unknown,
  key?: string,
) => Promise<Answer<Value>>

/** One look whose answer is read as bytes, elsewhere: too large to be read on the page while somebody moves it. */
export type Look = <Value>(
  path: string,
  read: (bytes: ArrayBuffer) => Promise<Value | undefined>,
) => Promise<Answer<Value>>

const bytesAnswered = async <Value>(
  coming: Promise<Response>,
  read: (bytes: ArrayBuffer) => Promise<Value | undefined>,
): Promise<Answer<Value>> => {
  let bytes: ArrayBuffer
  let response: Response
  try {
    response = await coming
    if (!response.ok) return await answered<Value>(Promise.resolve(response), () => undefined)
    bytes = await response.arrayBuffer()
  } catch {
    return { ok: false, problem: noAnswer }
  }
  const value = await read(bytes)
  return value === undefined ? { ok: false, problem: unreadableAnswer(response.status) } : { ok: true, value }
}

export const makeApi = (options: {
  readonly fetch: typeof globalThis.fetch
  readonly userId: string
  readonly token: () => string
  /** The token is no longer taken. */
  readonly sessionOver: () => void
  /** A word about a transaction or a companion was taken. */
  readonly said: () => void
}): Api => {
  const call: Call = async (method, path, read, body, key) => {
    const isFile = body instanceof Blob || body instanceof Upload
    const headers = {
      authorization: `Bearer ${options.token()}`,
      ...(key === undefined ? {} : { "idempotency-key": key }),
      ...(isFile ? { "content-type": "application/octet-stream" } : {}),
    }
    const answer = await (body instanceof Upload
      ? answered(sendUpload(path, body, headers), read)
      : ask(
          options.fetch,
          path,
          body === undefined
            ? { method, headers }
            : { method, headers, body: body instanceof Blob ? body : JSON.stringify(body) },
          read,
        ))
    if (!answer.ok && answer.problem.status === 401 && path !== renewPath) options.sessionOver()
    return answer
  }
  const look: Look = async (path, read) => {
    const headers = { authorization: `Bearer ${options.token()}` }
    const answer = await bytesAnswered(options.fetch(path, { method: "GET", headers }), read)
    if (!answer.ok && answer.problem.status === 401) options.sessionOver()
    return answer
  }
  const saying: Call = async (method, path, read, body, key) => {
    const answer = await call(method, path, read, body, key)
    if (answer.ok && method !== "GET") options.said()
    return answer
  }
  const budgetPath = (budgetId: string) => `/api/budgets/${encodeURIComponent(budgetId)}`
  return {
    budgets: () => call("GET", "/api/budgets", budgetsIn),
    dashboard: (budgetId) => call("GET", `${budgetPath(budgetId)}/dashboard`, stateIn),
    openBudget: (request, key) => call("POST", "/api/budgets", summaryIn, request, key),
    changeBudget: (budgetId, request) => call("PATCH", budgetPath(budgetId), summaryIn, request),
    closeBudget: (budgetId) => call("POST", `${budgetPath(budgetId)}/close`, summaryIn, {}),
    answerAlert: (budgetId, alertId, answer) =>
      call("POST", `${budgetPath(budgetId)}/alerts/${encodeURIComponent(alertId)}/answer`, summaryIn, { answer }),
    assign: (transactionId, request) =>
      call("POST", `/api/transactions/${encodeURIComponent(transactionId)}/assign`, () => true as const, request),
    readCode: (payload) => call("POST", "/api/expenses/read-qris", codeIn, { payload }),
    scanCode: (request, clientId) =>
      call("POST", "/api/expenses/scan-qris", (body) => ({ held: isRecord(body) && body["disposition"] === "held" }), {
        ...request,
        clientId,
        consent: true,
      }),
    renew: () => call("POST", renewPath, sessionFrom),
    linked: linkedCalls(call),
    companions: companionCalls(saying),
    transactions: transactionCalls(saying),
    insights: insightCalls(call, options.userId),
    deals: dealCalls(call, look),
    accounts: accountCalls(call),
    plans: planCalls(call, saying),
    comparison: comparisonCalls(call),
    itinerary: itineraryCalls(call),
  }
}
