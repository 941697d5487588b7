/**
 * The sync of linked accounts, by one process at a time: whoever holds the lease (ledger/lease.ts) turns the wheel, and
 * another takes over when it ends, however it ends (I4). What a holder did is in Postgres, so that nothing is missed.
 */
import { Context, Effect, Layer } from "effect"
import { limits } from "../../../config/limits.ts"
import { whileLeased } from "../../ledger/lease.ts"
import { Consents } from "../../trust/consent.ts"
import type { SyncPartner } from "./partner.ts"
import { PartnerDoors } from "./partner-doors.ts"
import { polledPartners } from "./polled-partners.ts"
import { keepUp, noFigures, type SyncFigures } from "./sync-tenure.ts"

export class Sync extends Context.Service<
  Sync,
  {
    /** Of this process: zeros while another one holds the lease. */
    readonly figures: () => SyncFigures
  }
>()("pacer/feeds/Sync") {
  /** Runs until its scope closes. */
  static readonly layer = Layer.effect(
    Sync,
    Effect.gen(function* () {
      let figures = noFigures
      const timing = {
        leaseMs: limits.syncLeaseMs,
        renewMs: limits.syncLeaseRenewMs,
        marginMs: limits.syncLeaseMarginMs,
        tryMs: limits.syncLeaseTryMs,
      }
      const tenure = Effect.ensuring(
        keepUp((own) => {
          figures = own
        }),
        Effect.sync(() => {
          figures = noFigures
        }),
      )
      yield* Effect.forkScoped(whileLeased("sync", timing, tenure))
      return Sync.of({ figures: () => figures() })
    }),
  )
}

/** The sync of these partners' accounts and of the operator's. Needs Broker, Publisher, FieldCipher and a SqlClient. */
export const syncLayer = (partners: ReadonlyArray<SyncPartner>) =>
  Sync.layer.pipe(Layer.provide([PartnerDoors.layer, Consents.postgres]), Layer.provide(polledPartners(partners)))
