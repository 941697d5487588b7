/**
 * A command under an `Idempotency-Key`: the first request becomes an event that is kept with the key, and a repeat sends
 * that same event again, so that it counts once and is answered with what became of it (I2), whatever has been said in
 * between. The key on another request is refused instead of being answered with something that was never asked.
 */
import { createHash } from "node:crypto"
import { Effect, Schema } from "effect"
import { AnyEvent, type PacerEvent } from "../../streams/events.ts"
import { type KeptCommand, keepCommand, keptCommand } from "../ledger/idempotency.ts"
import { FieldCipher } from "../trust/field-cipher.ts"
import type { Origin } from "./commands.ts"
import { databaseAway, idempotencyKeyReused } from "./problem.ts"
import { submit } from "./submit.ts"

const decodeEvent = Schema.decodeUnknownEffect(Schema.fromJsonString(AnyEvent))

/** The same request is the same text, in whatever order its fields came. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([left], [right]) => (left < right ? -1 : 1)))
      : item,
  )

const fingerprintOf = (request: ReadonlyArray<unknown>): Uint8Array =>
  createHash("sha256").update(canonical(request)).digest()

/** What of a kept command stands behind this request; fails when it is another one. */
const sameAs = Effect.fnUntraced(function* (origin: Origin, kept: KeptCommand, fingerprint: Uint8Array) {
  if (Buffer.compare(kept.fingerprint, fingerprint) !== 0) return yield* Effect.fail(idempotencyKeyReused)
  const cipher = yield* FieldCipher
  return yield* Effect.orDie(decodeEvent(cipher.open(origin.userId, kept.event)))
})

/**
 * The event that a request is, under its key or without one.
 * @param request the operation's name and all that it was given: what tells one command from another
 * @param make makes and checks the event; not run for a repeat
 */
export const eventOnce = Effect.fnUntraced(function* <P, R>(
  origin: Origin,
  request: ReadonlyArray<unknown>,
  make: Effect.Effect<PacerEvent, P, R>,
) {
  const { userId, idempotencyKey: key } = origin
  if (key === undefined) return yield* make
  const fingerprint = fingerprintOf(request)
  const before = yield* keptCommand(userId, key).pipe(Effect.mapError(() => databaseAway))
  if (before !== undefined) return yield* sameAs(origin, before, fingerprint)
  const event = yield* make
  const cipher = yield* FieldCipher
  const command = { fingerprint, event: cipher.seal(userId, JSON.stringify(event)) }
  const kept = yield* keepCommand(userId, key, command).pipe(Effect.mapError(() => databaseAway))
  return kept === undefined || kept === command ? event : yield* sameAs(origin, kept, fingerprint)
})

/** Puts a request's event into the log, once, and answers with what became of it. */
export const submitOnce = <P, R>(
  origin: Origin,
  request: ReadonlyArray<unknown>,
  make: Effect.Effect<PacerEvent, P, R>,
) => Effect.flatMap(eventOnce(origin, request, make), submit)
