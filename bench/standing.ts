/** What the screens show in the end, against the oracle: the newest state, whatever each was sent on the way. */
import { Effect, Schema } from "effect"
import type { Child } from "./harness/child.ts"
import { userIdOf } from "./load.ts"
import type { Oracle } from "./oracle.ts"

const Standing = Schema.Struct({
  standing: Schema.Array(
    Schema.Struct({
      user: Schema.Int,
      spentMinor: Schema.Finite,
      count: Schema.Finite,
      states: Schema.Int,
      isClosed: Schema.Boolean,
    }),
  ),
})

const catchUpMsMax = 20_000
const pollMs = 250

const standingOf = (clients: Child) =>
  Effect.suspend(() => {
    clients.tell({ order: "standing" })
    return Effect.map(clients.hear(Standing), ({ standing }) => standing)
  })

/** The screens, by number, that do not show what the oracle says. */
export const behind = (oracle: Oracle, standing: (typeof Standing.Type)["standing"]): ReadonlyArray<number> =>
  standing.flatMap(({ user, spentMinor, count }, screen) => {
    const totals = oracle.users.get(userIdOf(user)) ?? { spentMinor: 0, count: 0 }
    return totals.spentMinor === spentMinor && totals.count === count ? [] : [screen]
  })

/** The standing of all screens once all are up to date, or as it is after a while. */
export const caughtUp = Effect.fnUntraced(function* (clients: Child, oracle: Oracle) {
  let standing = yield* standingOf(clients)
  for (let waitedMs = 0; behind(oracle, standing).length > 0 && waitedMs < catchUpMsMax; waitedMs += pollMs) {
    yield* Effect.sleep(pollMs)
    standing = yield* standingOf(clients)
  }
  return standing
})
