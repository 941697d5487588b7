/** The partners of a deployment: those given in code (the sandbox of the demonstration), then the operator's. */
import { Effect, Layer } from "effect"
import { type SyncPartner, SyncPartners } from "./partner.ts"
import { watchPolledBanks } from "./polled-banks.ts"

/** Needs a FieldCipher and a SqlClient. */
export const polledPartners = (given: ReadonlyArray<SyncPartner>) =>
  Layer.effect(
    SyncPartners,
    Effect.map(watchPolledBanks, (polled) =>
      SyncPartners.from(() => {
        const names = new Set(given.map(({ id }) => id))
        return [...given, ...polled().filter(({ id }) => !names.has(id))]
      }),
    ),
  )
