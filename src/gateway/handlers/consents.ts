/** Consents over HTTP: each word becomes an event, and is answered with what stands once it is committed (I3, I9). */
import { Clock, Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { limits } from "../../../config/limits.ts"
import { wakeAccounts } from "../../feeds/sync/wake.ts"
import { catchUp } from "../../ledger/insights/rollup.ts"
import { Consents, type ConsentWord, type Purpose } from "../../trust/consent.ts"
import { consentEvent } from "../commands.ts"
import type { ConsentAbout } from "../contract/consents.ts"
import { Api } from "../contract.ts"
import { submitOnce } from "../once.ts"
import { OwnerViews } from "../owner-views.ts"
import { consentNotFound, databaseAway, invalidRequest } from "../problem.ts"
import { ownAccount } from "./access.ts"
import { originOf } from "./origin.ts"

const dayMs = 86_400_000

const textOf = (timeMs: number): string => new Date(timeMs).toISOString()

const viewOf = ({ source, account, purpose, state, sinceMs, expiresMs }: ConsentWord, nowMs: number) => ({
  source,
  account: account ?? null,
  purpose,
  state: expiresMs !== undefined && expiresMs <= nowMs ? ("expired" as const) : state,
  since: textOf(sinceMs),
  expires: expiresMs === undefined ? null : textOf(expiresMs),
})

const wordsOf = (userId: string) =>
  Effect.flatMap(Consents, (consents) => consents.words(userId)).pipe(Effect.mapError(() => databaseAway))

const standing = Effect.fnUntraced(function* (userId: string) {
  const words = yield* wordsOf(userId)
  const nowMs = yield* Clock.currentTimeMillis
  return { consents: words.map((word) => viewOf(word, nowMs)) }
})

/** When a grant ends, as far as the door lets it. */
const endOf = (expires: string | undefined, nowMs: number) => {
  const expiresMs = expires === undefined ? nowMs + limits.consentDaysDefault * dayMs : Date.parse(expires)
  if (expiresMs <= nowMs) return Effect.fail(invalidRequest("expires: lies in the past.", "expires"))
  return expiresMs > nowMs + limits.consentDaysMax * dayMs
    ? Effect.fail(invalidRequest(`expires: more than ${limits.consentDaysMax} days ahead.`, "expires"))
    : Effect.succeed(expiresMs)
}

/** Lets a word about peers count now; should this fail, their figures are left out until they look at insights. */
const heedPeers = (purpose: Purpose, userId: string) =>
  purpose === "peers"
    ? Effect.flatMap(OwnerViews, ({ partitionOf }) => Effect.ignore(catchUp(userId, partitionOf(userId))))
    : Effect.void

/** Should this be lost, the sync looks by itself. */
const heedReading = ({ purpose, source, account }: ConsentAbout, userId: string) =>
  purpose === "transactions" ? Effect.ignore(wakeAccounts(userId, source, account)) : Effect.void

export const consentsHandlers = HttpApiBuilder.group(Api, "consents", (handlers) =>
  handlers.handleAll({
    list: () => Effect.flatMap(ownAccount("read"), standing),
    grant: ({ payload, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        const make = Effect.map(endOf(payload.expires, origin.nowMs), (expiresMs) =>
          consentEvent(origin, payload, "granted", expiresMs),
        )
        yield* submitOnce(origin, ["consents.grant", payload], make)
        // An account that has waited for this goes on at once.
        yield* heedReading(payload, origin.userId)
        yield* heedPeers(payload.purpose, origin.userId)
        return yield* standing(origin.userId)
      }),
    withdraw: ({ payload, headers }) =>
      Effect.gen(function* () {
        const origin = yield* originOf(headers)
        const make = Effect.gen(function* () {
          const known = (yield* wordsOf(origin.userId)).some(
            (word) =>
              word.source === payload.source &&
              word.purpose === payload.purpose &&
              (payload.account === undefined || word.account === undefined || word.account === payload.account),
          )
          return known ? consentEvent(origin, payload, "withdrawn") : yield* Effect.fail(consentNotFound)
        })
        yield* submitOnce(origin, ["consents.withdraw", payload], make)
        // Nothing is asked of the bank any more; that it stands still is said now, not when its turn would have come.
        yield* heedReading(payload, origin.userId)
        yield* heedPeers(payload.purpose, origin.userId)
        return yield* standing(origin.userId)
      }),
  }),
)
