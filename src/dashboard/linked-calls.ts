/** What the page asks the gateway about linked accounts: how each is doing, linking, taking out, reading now. */
import type { Answer, Call } from "./api.ts"
import { isRecord } from "./view-shape.ts"

const statuses = ["new", "up-to-date", "late", "failing", "stopped"] as const
export type AccountStatus = (typeof statuses)[number]

export interface LinkedAccount {
  readonly accountId: string
  readonly bankName: string
  readonly label: string
  readonly source: string
  readonly status: AccountStatus
  readonly lastSuccessAtMs: number | undefined
  readonly nextTryAtMs: number | undefined
  readonly error: string | undefined
  /** What a stopped one waits for. */
  readonly needs: "consent" | "sign-in" | undefined
  /** As its consent names it. */
  readonly account: string
  readonly imported: number
}

export interface LinkedAccounts {
  readonly accounts: ReadonlyArray<LinkedAccount>
  readonly banks: ReadonlyArray<{ readonly id: string; readonly name: string }>
}

export interface LinkedCalls {
  readonly list: () => Promise<Answer<LinkedAccounts>>
  readonly link: (bank: string, code: string) => Promise<Answer<LinkedAccounts>>
  readonly unlink: (accountId: string) => Promise<Answer<LinkedAccounts>>
  readonly sync: (accountId: string) => Promise<Answer<LinkedAccounts>>
}

const instant = (value: unknown): number | undefined => {
  const ms = typeof value === "string" ? Date.parse(value) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}

const accountIn = (value: unknown): ReadonlyArray<LinkedAccount> => {
  if (!isRecord(value) || !isRecord(value["bank"])) return []
  const { accountId, label, source, account, error, needs, imported } = value
  const bankName = value["bank"]["name"]
  const status = statuses.find((one) => one === value["status"])
  if (typeof accountId !== "string" || typeof label !== "string" || typeof source !== "string") return []
  if (typeof bankName !== "string" || status === undefined) return []
  return [
    {
      ...{ accountId, label, source, bankName, status },
      lastSuccessAtMs: instant(value["lastSuccessAt"]),
      nextTryAtMs: instant(value["nextTryAt"]),
      error: typeof error === "string" ? error : undefined,
      needs: needs === "consent" || needs === "sign-in" ? needs : undefined,
      account: typeof account === "string" ? account : "",
      imported: typeof imported === "number" ? imported : 0,
    },
  ]
}

const bankIn = (value: unknown): LinkedAccounts["banks"] =>
  isRecord(value) && typeof value["id"] === "string" && typeof value["name"] === "string"
    ? [{ id: value["id"], name: value["name"] }]
    : []

const accountsIn = (body: unknown): LinkedAccounts | undefined =>
  isRecord(body) && Array.isArray(body["accounts"]) && Array.isArray(body["banks"])
    ? { accounts: body["accounts"].flatMap(accountIn), banks: body["banks"].flatMap(bankIn) }
    : undefined

export const linkedCalls = (call: Call): LinkedCalls => {
  const at = (accountId: string) => `/api/accounts/${encodeURIComponent(accountId)}`
  return {
    list: () => call("GET", "/api/accounts", accountsIn),
    link: (bank, code) => call("POST", "/api/accounts", accountsIn, { bank, code, consentGiven: true }),
    unlink: (accountId) => call("DELETE", at(accountId), accountsIn),
    sync: (accountId) => call("POST", `${at(accountId)}/sync`, accountsIn),
  }
}
