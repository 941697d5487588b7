/**
 * The sync as a process: polls the accounts of one partner, and tells how it stands when asked. Consents are asked of the
 * log as always, or taken as granted where a bench measures the schedule of a hundred thousand accounts alone.
 */
import { Effect, Layer, Redacted, Schema } from "effect"
import { SyncPartners } from "../../src/feeds/sync/partner.ts"
import { PartnerDoors } from "../../src/feeds/sync/partner-doors.ts"
import { plaidProtocol } from "../../src/feeds/sync/plaid-protocol.ts"
import { Sync } from "../../src/feeds/sync/sync.ts"
import { Consents } from "../../src/trust/consent.ts"
import { runRole } from "../harness/role.ts"
import { connections, serverOptions } from "./connections.ts"

const SyncOptions = Schema.Struct({
  ...serverOptions,
  asksConsent: Schema.Boolean,
  partner: Schema.Struct({
    id: Schema.String,
    name: Schema.String,
    source: Schema.String,
    baseUrl: Schema.String,
    clientId: Schema.String,
    clientSecret: Schema.String,
    intervalMs: Schema.Finite,
    perSecond: Schema.Finite,
    burst: Schema.Finite,
    requestMsMax: Schema.Finite,
  }),
})

const Ask = Schema.Struct({ ask: Schema.Literal("figures") })

const everythingGranted = Layer.succeed(Consents, {
  words: () => Effect.succeed([]),
  gap: () => Effect.succeed(undefined),
  granted: () => Effect.succeed(true),
})

runRole(
  SyncOptions,
  Effect.fnUntraced(
    function* ({ partner, asksConsent }, parent) {
      const partners = [{ ...partner, clientSecret: Redacted.make(partner.clientSecret), protocol: plaidProtocol }]
      const running = yield* Layer.build(
        Sync.layer.pipe(
          Layer.provide([PartnerDoors.layer, asksConsent ? Consents.postgres : everythingGranted]),
          Layer.provide(SyncPartners.layer(partners)),
        ),
      )
      const { figures } = yield* Effect.provide(Sync, running)
      parent.tell({ syncing: true })
      for (;;) {
        yield* parent.hear(Ask)
        parent.tell(figures())
      }
    },
    // The sync ends before its connections do.
    (main, options) => Effect.provide(Effect.scoped(main), connections(options)),
  ),
)
