/**
 * Banks and wallets that are polled: where each lives, which protocol it speaks, what opens its door, how often its
 * accounts are asked about and how fast it may be asked (I5).
 */
import { Context, Layer, type Redacted } from "effect"
import type { SyncProtocol } from "./sync-protocol.ts"

export interface SyncPartner {
  readonly id: string
  /** As travellers know it. */
  readonly name: string
  /** Of every transaction that comes from it: `bank/bca`. */
  readonly source: string
  readonly baseUrl: string
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted
  readonly protocol: SyncProtocol
  readonly intervalMs: number
  readonly perSecond: number
  readonly burst: number
  readonly requestMsMax: number
}

/** Those that there are now: an operator may add one, or put one aside, at any time. */
export class SyncPartners extends Context.Service<
  SyncPartners,
  {
    readonly list: () => ReadonlyArray<SyncPartner>
    readonly get: (id: string) => SyncPartner | undefined
  }
>()("pacer/feeds/SyncPartners") {
  static readonly from = (list: () => ReadonlyArray<SyncPartner>): SyncPartners["Service"] => ({
    list,
    get: (id) => list().find((partner) => partner.id === id),
  })
  /** These and no others. */
  static readonly layer = (list: ReadonlyArray<SyncPartner>) =>
    Layer.succeed(
      SyncPartners,
      SyncPartners.from(() => list),
    )
}
