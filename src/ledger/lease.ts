/**
 * Work that one process at a time does for a deployment: a row of Postgres names who does it and until when. The holder
 * renews it and stops by its own clock well before the row's time is over, so that of two processes never both work, also
 * where one has lost its database without noticing; another takes over when it is given back, or has run out (I4).
 */
import { randomUUID } from "node:crypto"
import { Effect, type Scope } from "effect"
import { SqlClient } from "effect/sql"

export interface LeaseTiming {
  /** From one renewal until it may be another's. */
  readonly leaseMs: number
  readonly renewMs: number
  /** The holder stops working this long before that. */
  readonly marginMs: number
  /** How often one that does not hold it asks. */
  readonly tryMs: number
}

/** A clock that no one sets back. */
const steadyMs = Effect.sync(() => performance.now())

const leaseOf = Effect.fnUntraced(function* (name: string, { leaseMs }: LeaseTiming) {
  const sql = yield* SqlClient.SqlClient
  const holder = randomUUID()
  return {
    /** Whether it is ours, from now on for `leaseMs`. */
    take: sql`
      insert into leases (name, holder, until)
      values (${name}, ${holder}, now() + make_interval(secs => ${leaseMs / 1_000}::float8))
      on conflict (name) do update set holder = excluded.holder, until = excluded.until
        where leases.holder = excluded.holder or leases.until < now()
      returning 1`.pipe(Effect.map((rows) => rows.length === 1)),
    giveBack: sql`delete from leases where name = ${name} and holder = ${holder}`.pipe(Effect.ignore),
  }
})
type Lease = Effect.Success<ReturnType<typeof leaseOf>>

/** Ends when the lease is another's, or may be soon. @param heldSinceMs when it was asked for */
const renewing = (lease: Lease, timing: LeaseTiming, heldSinceMs: number): Effect.Effect<void> =>
  Effect.gen(function* () {
    const heldMs = timing.leaseMs - timing.marginMs
    let sinceMs = heldSinceMs
    for (;;) {
      yield* Effect.sleep(timing.renewMs)
      const askedMs = yield* steadyMs
      const leftMs = sinceMs + heldMs - askedMs
      if (leftMs <= 0) return
      const isOurs = yield* lease.take.pipe(
        Effect.orElseSucceed(() => undefined),
        Effect.timeoutOrElse({ duration: leftMs, orElse: () => Effect.succeed(undefined) }),
      )
      if (isOurs === false) return
      if (isOurs === true) sinceMs = askedMs
    }
  })

/**
 * Runs the work whenever the lease is ours, for ever; what fails is said and begun anew.
 * @param work ends with its scope, at once: it is interrupted when the lease is lost
 */
export const whileLeased = Effect.fnUntraced(function* <E extends { readonly message: string }, R>(
  name: string,
  timing: LeaseTiming,
  work: Effect.Effect<unknown, E, R | Scope.Scope>,
) {
  const lease = yield* leaseOf(name, timing)
  const tenure = Effect.gen(function* () {
    const askedMs = yield* steadyMs
    if (!(yield* lease.take)) return
    yield* Effect.raceFirst(Effect.scoped(work), renewing(lease, timing, askedMs)).pipe(Effect.ensuring(lease.giveBack))
  })
  const again = tenure.pipe(
    Effect.catch((error) => Effect.logWarning(`${name} begins anew: ${error.message}`)),
    Effect.andThen(Effect.sleep(timing.tryMs)),
  )
  return yield* Effect.forever(again)
})
