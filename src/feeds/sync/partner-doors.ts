/** The doors of all partners, one each per process: whoever asks a partner goes through the same one (I5). */
import { NodeHttpClient } from "@effect/platform-node"
import { Context, Effect, Layer } from "effect"
import { HttpClient } from "effect/http"
import { partnerStates } from "./linked-account.ts"
import { SyncPartners } from "./partner.ts"
import { makePartnerDoor, type PartnerDoor } from "./partner-door.ts"

export class PartnerDoors extends Context.Service<
  PartnerDoors,
  {
    readonly list: () => ReadonlyArray<PartnerDoor>
    /** Undefined for whom there is no partner, or none any more. */
    readonly get: (partner: string) => PartnerDoor | undefined
  }
>()("pacer/feeds/PartnerDoors") {
  static readonly layer = Layer.effect(
    PartnerDoors,
    Effect.gen(function* () {
      const client = yield* HttpClient.HttpClient
      const partners = yield* SyncPartners
      const kept = new Map((yield* partnerStates).map((state) => [state.partner, state]))
      const doors = new Map<string, PartnerDoor>()
      const get = (id: string): PartnerDoor | undefined => {
        const partner = partners.get(id)
        const held = doors.get(id)
        // What was agreed with a partner anew begins with a door anew.
        if (partner === undefined || held?.partner === partner) return partner === undefined ? undefined : held
        const state = kept.get(id)
        const opened =
          state === undefined || state.openUntilMs === null
            ? undefined
            : { openUntilMs: state.openUntilMs, openings: state.openings }
        const door = makePartnerDoor(client, partner, Math.random, opened)
        doors.set(id, door)
        return door
      }
      return PartnerDoors.of({ list: () => partners.list().flatMap(({ id }) => get(id) ?? []), get })
    }),
  ).pipe(Layer.provide(NodeHttpClient.layerUndici))
}
