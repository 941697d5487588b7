/**
 * Token buckets (I5): each key may spend `burst` at once and `perSecond` over time. The table is bounded: the key
 * longest unseen is forgotten first, which can only favour it.
 */
import { Context, Layer } from "effect"
import { limits } from "../../config/limits.ts"

export interface RateLimiter {
  /** Takes one; the answer is 0 when granted, else the milliseconds until the next one will be. */
  readonly take: (key: string) => number
}

export interface RateLimitOptions {
  readonly perSecond: number
  readonly burst: number
  readonly keysMax: number
  /** Monotonic milliseconds. */
  readonly nowMs?: () => number
}

interface Bucket {
  tokens: number
  filledMs: number
}

export const makeRateLimiter = (options: RateLimitOptions): RateLimiter => {
  const { perSecond, burst, keysMax, nowMs = () => performance.now() } = options
  // A Map keeps the order of insertion, and every use inserts anew: the first key is the one longest unseen.
  const buckets = new Map<string, Bucket>()

  return {
    take: (key) => {
      const now = nowMs()
      const bucket = buckets.get(key) ?? { tokens: burst, filledMs: now }
      bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledMs) * perSecond) / 1_000)
      bucket.filledMs = now
      buckets.delete(key)
      buckets.set(key, bucket)
      if (buckets.size > keysMax) forgetOldest(buckets)
      if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) * 1_000) / perSecond)
      bucket.tokens -= 1
      return 0
    },
  }
}

const forgetOldest = (buckets: Map<string, Bucket>): void => {
  const oldest = buckets.keys().next()
  if (!oldest.done) buckets.delete(oldest.value)
}

/** The limiters of one gateway: travellers share theirs between HTTP and WebSocket; sign-ins go by network address. */
export class RateLimits extends Context.Service<
  RateLimits,
  { readonly users: RateLimiter; readonly signIns: RateLimiter }
>()("pacer/trust/RateLimits") {
  static readonly layer = Layer.sync(RateLimits, () => ({
    users: makeRateLimiter({
      perSecond: limits.requestsPerUserPerSecond,
      burst: limits.requestsPerUserBurst,
      keysMax: limits.rateBucketsMax,
    }),
    signIns: makeRateLimiter({
      perSecond: limits.signInsPerAddressPerSecond,
      burst: limits.signInsPerAddressBurst,
      keysMax: limits.rateBucketsMax,
    }),
  }))
}
