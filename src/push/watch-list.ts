/**
 * Whose changes somebody is looking at: leases that gateways renew. Nobody watched costs a map look-up per budget and
 * batch; a gateway that dies is forgotten when its leases lapse (I5).
 */
import { limits } from "../../config/limits.ts"

export class WatchList {
  readonly #leasedUntilMs = new Map<string, number>()

  renew(userIds: ReadonlyArray<string>, nowMs: number): void {
    for (const userId of userIds) this.#leasedUntilMs.set(userId, nowMs + limits.watchLeaseMs)
  }

  has(userId: string): boolean {
    return this.#leasedUntilMs.has(userId)
  }

  get users(): ReadonlyArray<string> {
    return [...this.#leasedUntilMs.keys()]
  }

  /** Drops the leases that have lapsed. */
  sweep(nowMs: number): void {
    for (const [userId, untilMs] of this.#leasedUntilMs) if (untilMs < nowMs) this.#leasedUntilMs.delete(userId)
  }
}
