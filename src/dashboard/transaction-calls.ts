/** What the page asks and says about one transaction, and the pages of all of them. */
import type { Category } from "../../config/taxonomy.ts"
import type { TransactionView } from "../budget/view.ts"
import type { Answer, Call } from "./api.ts"
import { isRecord, isTransactionDetail, isTransactionView, type TransactionDetail } from "./view-shape.ts"

export interface SplitPart {
  readonly amountMinor: number
  readonly category?: Category
  /** Null: in no trip; absent: where the whole is. */
  readonly budgetId?: string | null
}
export interface ShareRequest {
  readonly budgetId: string
  readonly split:
    | { readonly how: "equal"; readonly parts: ReadonlyArray<{ readonly userId: string }> }
    | { readonly how: "shares"; readonly parts: ReadonlyArray<{ readonly userId: string; readonly weight: number }> }
    | {
        readonly how: "exact"
        readonly parts: ReadonlyArray<{ readonly userId: string; readonly amountMinor: number }>
      }
}
export interface AmendRequest {
  readonly amountMinor?: number
  readonly occurredAt?: string
  readonly merchant?: string | null
  readonly note?: string | null
}
export interface ExpenseRequest {
  readonly clientId: string
  readonly amountMinor: number
  readonly currency: string
  readonly category: Category
  readonly occurredAt: string
  readonly note?: string
}
export interface TransactionPage {
  readonly transactions: ReadonlyArray<TransactionView>
  readonly next: number | null
}

export interface TransactionCalls {
  readonly read: (transactionId: string) => Promise<Answer<TransactionDetail>>
  readonly page: (budgetId: string, before: number | undefined) => Promise<Answer<TransactionPage>>
  /** Answers with the id of the transaction. */
  readonly record: (expense: ExpenseRequest) => Promise<Answer<string>>
  readonly amend: (transactionId: string, request: AmendRequest) => Promise<Answer<true>>
  readonly split: (transactionId: string, parts: ReadonlyArray<SplitPart>) => Promise<Answer<true>>
  readonly share: (transactionId: string, request: ShareRequest) => Promise<Answer<true>>
  readonly unshare: (transactionId: string) => Promise<Answer<true>>
  readonly linkRefund: (transactionId: string, purchaseId: string) => Promise<Answer<true>>
  readonly unlinkRefund: (transactionId: string) => Promise<Answer<true>>
  readonly match: (transactionId: string, otherId: string) => Promise<Answer<true>>
  readonly keepApart: (transactionId: string, otherId: string) => Promise<Answer<true>>
  readonly void: (transactionId: string) => Promise<Answer<true>>
  readonly restore: (transactionId: string) => Promise<Answer<true>>
}

const done = () => true as const
const detailIn = (body: unknown): TransactionDetail | undefined => (isTransactionDetail(body) ? body : undefined)
const pageIn = (body: unknown): TransactionPage | undefined => {
  if (!isRecord(body) || !Array.isArray(body["transactions"])) return undefined
  const { next } = body
  return { transactions: body["transactions"].filter(isTransactionView), next: typeof next === "number" ? next : null }
}
const idIn = (body: unknown): string | undefined => {
  const transaction = isRecord(body) ? body["transaction"] : undefined
  return isTransactionView(transaction) ? transaction.transactionId : undefined
}
const pageRows = 50

export const transactionCalls = (call: Call): TransactionCalls => {
  const at = (transactionId: string, rest = "") => `/api/transactions/${encodeURIComponent(transactionId)}${rest}`
  return {
    read: (id) => call("GET", at(id), detailIn),
    page: (budgetId, before) => {
      const path = `/api/budgets/${encodeURIComponent(budgetId)}/transactions?limit=${pageRows}`
      return call("GET", before === undefined ? path : `${path}&before=${before}`, pageIn)
    },
    record: (expense) => call("POST", "/api/expenses", idIn, expense),
    amend: (id, request) => call("PATCH", at(id), done, request),
    split: (id, parts) => call("PUT", at(id, "/split"), done, { parts }),
    share: (id, request) => call("PUT", at(id, "/share"), done, request),
    unshare: (id) => call("DELETE", at(id, "/share"), done),
    linkRefund: (id, purchaseId) => call("PUT", at(id, "/refund-of"), done, { purchaseId }),
    unlinkRefund: (id) => call("DELETE", at(id, "/refund-of"), done),
    match: (id, otherId) => call("PUT", at(id, "/same-as"), done, { otherId }),
    keepApart: (id, otherId) => call("POST", at(id, "/apart-from"), done, { otherId }),
    void: (id) => call("POST", at(id, "/void"), done),
    restore: (id) => call("POST", at(id, "/restore"), done),
  }
}
