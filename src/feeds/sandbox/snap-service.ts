/**
 * The sandbox's side of SNAP: tokens for a signed request, and services 11 (balance), 12 (history), 13 (detail) and 14
 * (statement), each refused with its own response code when token, signature, time or external id are not right.
 */
import { randomBytes } from "node:crypto"
import { Option, Schema } from "effect"
import { isAsymmetricSignature, isSymmetricSignature, snapTime } from "../sync/snap-signature.ts"
import type { FaultKind } from "./faults.ts"
import type { SandboxAnswer } from "./plaid-service.ts"
import type { SandboxAccount, SandboxBooks, SandboxTransaction } from "./sandbox-books.ts"

export interface SnapServiceOptions {
  readonly books: SandboxBooks
  readonly clientId: string
  readonly clientSecret: string
  readonly publicKeyPem: string
  readonly pageRowsMax: number
  readonly tokenSeconds: number
  readonly nowMs: () => number
}

interface Request {
  readonly path: string
  readonly headers: { readonly [name: string]: string | undefined }
  readonly body: string
}

const services: { readonly [path: string]: string } = {
  "/v1.0/balance-inquiry": "11",
  "/v1.0/transaction-history-list": "12",
  "/v1.0/transaction-history-detail": "13",
  "/v1.0/bank-statement": "14",
  "/v1.0/access-token/b2b": "73",
  "/v1.0/access-token/b2b2c": "74",
}

const Asked = Schema.Struct({
  fromDateTime: Schema.optionalKey(Schema.String),
  toDateTime: Schema.optionalKey(Schema.String),
  pageSize: Schema.optionalKey(Schema.String),
  pageNumber: Schema.optionalKey(Schema.String),
  originalReferenceNo: Schema.optionalKey(Schema.String),
  authCode: Schema.optionalKey(Schema.String),
})
type Asked = typeof Asked.Type
const decode = Schema.decodeUnknownOption(Schema.fromJsonString(Asked))

const clockMsMax = 5 * 60_000
const rememberedMax = 100_000

const answer = (status: number, service: string, kind: string, message: string, more: object = {}): SandboxAnswer => ({
  status,
  body: JSON.stringify({ responseCode: `${status}${service}${kind}`, responseMessage: message, ...more }),
})
const successful = (service: string, more: object) => answer(200, service, "00", "Successful", more)

export class SnapService {
  readonly #options: SnapServiceOptions
  readonly #tokens = new Map<string, number>()
  readonly #externalIds = new Set<string>()

  constructor(options: SnapServiceOptions) {
    this.#options = options
  }

  /** Undefined for a path that is not its own. */
  serve(request: Request, fault: FaultKind | undefined): SandboxAnswer | undefined {
    const service = services[request.path]
    if (service === undefined) return undefined
    const asked = Option.getOrUndefined(decode(request.body))
    if (asked === undefined) return answer(400, service, "01", "Invalid Field Format")
    if (fault === "clock-skew") return this.#skewed(service)
    const atMs = Date.parse(request.headers["x-timestamp"] ?? "")
    if (!(Math.abs(atMs - this.#options.nowMs()) <= clockMsMax)) return this.#refuse(service, "Timestamp")
    if (service === "73") return this.#token(request, fault)
    const refusal = this.#refusal(service, request, fault)
    if (refusal !== undefined) return refusal
    if (service === "74") return this.#customer(asked)
    const customer = request.headers["authorization-customer"]?.replace(/^Bearer /, "")
    const account = this.#options.books.withCredential(customer ?? "")
    if (account === undefined) return answer(401, service, "03", "Token Not Found (B2B2C)")
    return this.#answer(service, account, asked, fault)
  }

  #token({ headers }: Request, fault: FaultKind | undefined): SandboxAnswer {
    const { clientId, publicKeyPem, tokenSeconds, nowMs } = this.#options
    const timestamp = headers["x-timestamp"] ?? ""
    const signature = headers["x-signature"] ?? ""
    const isRight = isAsymmetricSignature(publicKeyPem, headers["x-client-key"] ?? "", timestamp, signature)
    if (headers["x-client-key"] !== clientId || !isRight || fault === "wrong-signature") {
      return this.#refuse("73", "Signature")
    }
    const token = randomBytes(16).toString("hex")
    this.#tokens.set(token, nowMs() + tokenSeconds * 1_000)
    return successful("73", { accessToken: token, tokenType: "Bearer", expiresIn: String(tokenSeconds) })
  }

  #refusal(service: string, request: Request, fault: FaultKind | undefined): SandboxAnswer | undefined {
    const { path, headers, body } = request
    const accessToken = headers["authorization"]?.replace(/^Bearer /, "") ?? ""
    if ((this.#tokens.get(accessToken) ?? 0) <= this.#options.nowMs()) {
      return answer(401, service, "01", "Invalid Token (B2B)")
    }
    const timestamp = headers["x-timestamp"] ?? ""
    const signed = { method: "POST", path, accessToken, body, timestamp }
    const isRight = isSymmetricSignature(this.#options.clientSecret, signed, headers["x-signature"] ?? "")
    if (!isRight || fault === "wrong-signature") return this.#refuse(service, "Signature")
    const externalId = headers["x-external-id"] ?? ""
    if (externalId === "" || this.#externalIds.has(externalId)) return answer(409, service, "00", "Conflict")
    if (this.#externalIds.size >= rememberedMax) this.#externalIds.clear()
    this.#externalIds.add(externalId)
    return undefined
  }

  #customer({ authCode }: Asked): SandboxAnswer {
    const account = this.#options.books.redeem(authCode ?? "")
    if (account === undefined) return answer(400, "74", "00", "Bad Request. Invalid code")
    return successful("74", {
      ...{ accessToken: account.credential, tokenType: "Bearer", refreshToken: "none" },
      additionalInfo: { accountNo: account.account, accountName: account.name },
    })
  }

  #answer(service: string, account: SandboxAccount, asked: Asked, fault: FaultKind | undefined): SandboxAnswer {
    switch (service) {
      case "11":
        return successful(service, { accountNo: account.account, name: account.name, accountInfos: [] })
      case "12":
        return this.#history(account, asked, fault)
      case "13": {
        const found = account.standing.get(asked.originalReferenceNo ?? "")
        return found === undefined
          ? answer(404, service, "01", "Transaction Not Found")
          : successful(service, historyRow(found))
      }
      default:
        return this.#statement(account, asked, fault)
    }
  }

  #history(account: SandboxAccount, asked: Asked, fault: FaultKind | undefined): SandboxAnswer {
    const size = Math.min(Number(asked.pageSize ?? 10), this.#options.pageRowsMax)
    const page = Number(asked.pageNumber ?? 0)
    const newestFirst = within(account, asked).reverse()
    // A row that was inserted meanwhile pushes the last ones of the page before onto this one.
    const first = Math.max(0, page * size - (fault === "repeated" || fault === "changed" ? Math.ceil(size / 2) : 0))
    return successful("12", { detailData: newestFirst.slice(first, page * size + size).map(historyRow) })
  }

  #statement(account: SandboxAccount, asked: Asked, fault: FaultKind | undefined): SandboxAnswer {
    const all = within(account, asked).filter(({ status }) => status === "posted")
    const rows = all.slice(0, this.#options.pageRowsMax)
    const last = rows.at(-1)
    const hasMore = last !== undefined && rows.length < all.length
    const told = fault === "repeated" ? [...rows, ...rows.slice(0, 1)] : rows
    return successful("14", {
      hasMore: hasMore ? "Y" : "N",
      ...(hasMore ? { lastRecordDateTime: last.time } : {}),
      detailData: told.map(statementRow),
    })
  }

  #refuse(service: string, what: string): SandboxAnswer {
    return answer(401, service, "00", `Unauthorized. ${what}`)
  }

  #skewed(service: string): SandboxAnswer {
    const hourAheadMs = this.#options.nowMs() + 3_600_000
    return { ...this.#refuse(service, "Timestamp"), headers: { date: new Date(hourAheadMs).toUTCString() } }
  }
}

/** Oldest first. */
const within = ({ standing }: SandboxAccount, { fromDateTime, toDateTime }: Asked): Array<SandboxTransaction> => {
  const fromMs = Date.parse(fromDateTime ?? "") || 0
  const toMs = Date.parse(toDateTime ?? "") || Number.POSITIVE_INFINITY
  return [...standing.values()]
    .filter(({ time }) => Date.parse(time) >= fromMs && Date.parse(time) <= toMs)
    .sort((one, other) => Date.parse(one.time) - Date.parse(other.time))
}

const money = ({ amount, currency }: SandboxTransaction) => ({ value: amount.replace("-", ""), currency })
const isCredit = ({ amount }: SandboxTransaction): boolean => amount.startsWith("-")
const statuses = { pending: "PENDING", posted: "SUCCESS", removed: "CANCELLED" } as const

const historyRow = (transaction: SandboxTransaction) => ({
  dateTime: snapTime(Date.parse(transaction.time)),
  amount: money(transaction),
  remark: transaction.words,
  status: statuses[transaction.status],
  type: isCredit(transaction) ? "RECEIVE_MONEY" : "PAYMENT",
  sourceOfFunds: [{ source: "BALANCE", amount: money(transaction) }],
  additionalInfo: { referenceNo: transaction.id },
})

const statementRow = (transaction: SandboxTransaction) => ({
  ...{ amount: money(transaction), originAmount: money(transaction) },
  transactionDate: snapTime(Date.parse(transaction.time)),
  remark: transaction.words,
  transactionId: transaction.id,
  type: isCredit(transaction) ? "CREDIT" : "DEBIT",
  ...{ transactionDetailStatus: "SUCCESS", detailInfo: {} },
})
