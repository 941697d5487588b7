/** The doors of all partners, made once per process: whoever asks a partner goes through the same one (I5). */
import { NodeHttpClient } from "@effect/platform-node"
import { Context, Effect, Layer } from "effect"
import { HttpClient } from "effect/http"
import { partnerStates } from "./linked-account.ts"
import { SyncPartners } from "./partner.ts"
import { makePartnerDoor, type PartnerDoor } from "./partner-door.ts"

export class PartnerDoors extends Context.Service<
  PartnerDoors,
  { readonly list: ReadonlyArray<PartnerDoor>; readonly get: (partner: string) => PartnerDoor | undefined }
>()("pacer/feeds/PartnerDoors") {
  static readonly layer = Layer.effect(
    PartnerDoors,
    Effect.gen(function* () {
      const client = yield* HttpClient.HttpClient
      const { list } = yield* SyncPartners
      const kept = new Map((yield* partnerStates).map((state) => [state.partner, state]))
      const doors = list.map((partner) => {
        const state = kept.get(partner.id)
        const opened =
          state === undefined || state.openUntilMs === null
            ? undefined
            : { openUntilMs: state.openUntilMs, openings: state.openings }
        return makePartnerDoor(client, partner, Math.random, opened)
      })
      const byId = new Map(doors.map((door) => [door.partner.id, door]))
      return PartnerDoors.of({ list: doors, get: (id) => byId.get(id) })
    }),
  ).pipe(Layer.provide(NodeHttpClient.layerUndici))
}
