/**
 * All that a gateway knows of deals, budgets and claims in memory: the index that matches, the map that draws, and who
 * holds what. It only follows what Postgres says, so that losing it costs a while of reading and nothing else.
 */
import { DealMap } from "../map/deal-map.ts"
import type { LiveDeal } from "./deal.ts"
import { lastMs } from "./deal.ts"
import { DealIndex, type HeldBy } from "./deal-index.ts"
import type { HeldClaim } from "./eligibility.ts"

const termsOf = (deal: LiveDeal): string => JSON.stringify({ ...deal, claimed: 0 })
const isSoldOut = ({ capTotal, claimed }: LiveDeal): boolean => capTotal !== null && claimed >= capTotal

export class DealBook {
  readonly index = new DealIndex()
  readonly map = new DealMap()
  readonly #held = new Map<string, ReadonlyArray<HeldClaim>>()

  readonly held: HeldBy = (userId) => this.#held.get(userId) ?? []

  /** True when its terms are new: then budgets are to be found for it. */
  put(deal: LiveDeal, nowMs: number): boolean {
    const { dealId } = deal
    if (deal.withdrawn || lastMs(deal) <= nowMs) {
      this.index.removeDeal(dealId)
      this.map.remove(dealId)
      return false
    }
    const before = this.index.deal(dealId)
    this.index.putDeal(deal)
    if (isSoldOut(deal)) this.map.remove(dealId)
    else this.map.put(deal)
    return before === undefined || termsOf(before) !== termsOf(deal)
  }

  /** So many have claimed it by now; what is known of more stands. */
  claimed(dealId: string, count: number, nowMs: number): void {
    const deal = this.index.deal(dealId)
    if (deal !== undefined && count > deal.claimed) this.put({ ...deal, claimed: count }, nowMs)
  }

  setHeld(userId: string, claims: ReadonlyArray<HeldClaim>): void {
    if (claims.length === 0) this.#held.delete(userId)
    else this.#held.set(userId, claims)
  }

  /** Takes out what has ended by now, at most so many deals; answers which. */
  expire(nowMs: number, countMax: number): ReadonlyArray<string> {
    const over = this.index.expire(nowMs, countMax)
    for (const dealId of over) this.map.remove(dealId)
    return over
  }
}
