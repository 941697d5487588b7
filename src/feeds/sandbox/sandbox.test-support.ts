/** Sandbox banks for tests: one per call, gone with the test file. */
import { Effect, Exit, Scope } from "effect"
import { afterAll } from "vitest"
import { type SandboxBank, type SandboxOptions, sandboxBank } from "./sandbox-bank.ts"

export const startSandbox = async (options: SandboxOptions): Promise<SandboxBank> => {
  const scope = Scope.makeUnsafe()
  afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
  return Effect.runPromise(Effect.provideService(sandboxBank(options), Scope.Scope, scope))
}

let made = 0

/** Books so many purchases of Rp25.000 of the last hours, each in a second of its own. @returns their ids */
export const bookPurchases = (bank: SandboxBank, account: string, count: number): ReadonlyArray<string> =>
  Array.from({ length: count }, () => {
    const id = `tx-${String(++made).padStart(6, "0")}`
    const time = new Date(Date.now() - 2 * 3_600_000 + made * 1_000).toISOString()
    bank.books.book(account, aPurchase(id, { time: `${time.slice(0, 19)}Z` }))
    return id
  })

export const aPurchase = (id: string, more: object = {}) => ({
  ...{ id, time: `${new Date().toISOString().slice(0, 19)}Z`, amount: "25000.00", currency: "IDR" },
  ...{ words: `WARUNG ${id}`, mcc: "5812", status: "posted" as const },
  ...more,
})
