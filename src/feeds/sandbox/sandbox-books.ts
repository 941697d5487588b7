/**
 * A sandbox bank's accounts: what happened to each transaction in order, which is what a cursor counts through, and how
 * each now stands, which is what a statement lists.
 */
export interface SandboxTransaction {
  readonly id: string
  /** ISO 8601. */
  readonly time: string
  /** Decimal text in major units, positive is money out. */
  readonly amount: string
  readonly currency: string
  readonly words: string
  readonly mcc?: string
  readonly status: "pending" | "posted" | "removed"
}

export interface SandboxChange {
  readonly kind: "added" | "modified" | "removed"
  readonly transaction: SandboxTransaction
}

export interface SandboxAccount {
  readonly account: string
  readonly name: string
  /** What the bank gives for the traveller's code, and takes with every request. */
  readonly credential: string
  readonly changes: Array<SandboxChange>
  readonly standing: Map<string, SandboxTransaction>
}

export class SandboxBooks {
  readonly #accounts = new Map<string, SandboxAccount>()
  readonly #byCredential = new Map<string, SandboxAccount>()
  readonly #byCode = new Map<string, SandboxAccount>()

  get accounts(): ReadonlyMap<string, SandboxAccount> {
    return this.#accounts
  }

  open(account: string, name: string): SandboxAccount {
    const known = this.#accounts.get(account)
    if (known !== undefined) return known
    const opened: SandboxAccount = {
      ...{ account, name, credential: `access-${account}` },
      ...{ changes: [], standing: new Map() },
    }
    this.#accounts.set(account, opened)
    this.#byCredential.set(opened.credential, opened)
    return opened
  }

  /** What a traveller brings back from the bank's own pages; works once. */
  codeFor(account: string, code = `code-${account}`): string {
    const found = this.#accounts.get(account)
    if (found === undefined) throw new RangeError(`the sandbox has no account ${account}`)
    this.#byCode.set(code, found)
    return code
  }

  redeem(code: string): SandboxAccount | undefined {
    const found = this.#byCode.get(code)
    this.#byCode.delete(code)
    return found
  }

  withCredential(credential: string): SandboxAccount | undefined {
    return this.#byCredential.get(credential)
  }

  /** Books a transaction, or tells how it stands now when the bank knows its id. */
  book(account: string, transaction: SandboxTransaction): void {
    const found = this.#accounts.get(account)
    if (found === undefined) throw new RangeError(`the sandbox has no account ${account}`)
    const kind =
      transaction.status === "removed" ? "removed" : found.standing.has(transaction.id) ? "modified" : "added"
    found.standing.set(transaction.id, transaction)
    found.changes.push({ kind, transaction })
  }
}
