/** How fast a partner is served: a token bucket that is made anew when what was agreed changes (I5). */
import { makeRateLimiter, type RateLimiter } from "../../trust/rate-limit.ts"
import type { Partner } from "./partner.ts"

export class Pace {
  #agreed = ""
  #limiter: RateLimiter | undefined

  /** Takes one; 0 when granted, else the milliseconds until the next one will be. */
  waitMs({ partner, perSecond, burst }: Partner): number {
    const agreed = `${perSecond} ${burst}`
    if (this.#limiter === undefined || agreed !== this.#agreed) {
      this.#limiter = makeRateLimiter({ perSecond, burst, keysMax: 1 })
      this.#agreed = agreed
    }
    return this.#limiter.take(partner)
  }
}
