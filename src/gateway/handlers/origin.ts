/** Where a command over HTTP comes from: the signed-in traveller, the Idempotency-Key, the clock. */
import { Clock, Effect } from "effect"
import type { Origin } from "../commands.ts"
import { ownAccount } from "./access.ts"

export const originOf = Effect.fnUntraced(function* (headers: { readonly "idempotency-key"?: string }) {
  const origin: Origin = {
    userId: yield* ownAccount("write"),
    idempotencyKey: headers["idempotency-key"],
    nowMs: yield* Clock.currentTimeMillis,
  }
  return origin
})
