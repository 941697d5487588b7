/**
 * One run of one linked account: consent asked before every page, pages read to the last one, then all of it published,
 * and only then the cursor moved on. Whatever cuts it off in between, the next run reads the same again, and what was
 * published counts once (I2). Retries and restarts within a run are bounded; so is what it holds in memory (I5).
 */
import { Clock, Effect } from "effect"
import type { SqlClient } from "effect/sql"
import { limits } from "../../../config/limits.ts"
import { type ConsentGap, Consents } from "../../trust/consent.ts"
import { FieldCipher } from "../../trust/field-cipher.ts"
import type { FormatError } from "../formats/format.ts"
import { Publisher } from "../publisher.ts"
import { backoffMs } from "./backoff.ts"
import { beginPublishing, failed, type LinkedAccount, linkedAccount, succeeded } from "./linked-account.ts"
import type { PartnerDoor } from "./partner-door.ts"
import { eventsOfNews, newsOf, type RunNews } from "./run-events.ts"
import { isPassing, SyncFailure } from "./sync-failure.ts"
import type { Page } from "./sync-protocol.ts"

/** How a run ended, for whoever decides when the next one is. */
export type RunEnd =
  /** Linked no more, or stopped until the traveller does something at the bank: no next run. */
  | { readonly kind: "over"; readonly account?: LinkedAccount; readonly error?: string }
  /** Nothing is asked before there is a consent; a look at whether there is one costs the bank nothing. */
  | { readonly kind: "waiting"; readonly account: LinkedAccount; readonly error: string; readonly nextLookMs: number }
  | {
      readonly kind: "done"
      readonly account: LinkedAccount
      readonly imported: number
      /** More than one run takes is waiting. */
      readonly hasMore: boolean
      readonly startedMs: number
    }
  | { readonly kind: "failed"; readonly account?: LinkedAccount; readonly error: string; readonly nextTryMs: number }

type Needs = SqlClient.SqlClient | Publisher | FieldCipher | Consents

const ours = (what: string) => () => new SyncFailure({ kind: "ours", message: what })
const databaseAway = Effect.mapError(ours("We could not look up your account; we try again by ourselves."))

const consentWords: { readonly [gap in ConsentGap]: string } = {
  never: "You have not agreed to this account being read.",
  withdrawn: "You have withdrawn your consent; nothing is read any more.",
  expired: "Your consent has ended; agree again to go on.",
}

const requireConsent = Effect.fnUntraced(function* ({ userId, source, account }: LinkedAccount) {
  const consents = yield* Consents
  const gap = yield* consents
    .gap(userId, source, account, "transactions", yield* Clock.currentTimeMillis)
    .pipe(Effect.mapError(ours("We could not look up your consent; we try again by ourselves.")))
  if (gap !== undefined) return yield* Effect.fail(new SyncFailure({ kind: "no-consent", message: consentWords[gap] }))
})

/** A page, asked for again a few times where that may help. */
const pageAt = (door: PartnerDoor, account: LinkedAccount, credential: string, cursor: string | undefined) => {
  const attempt = (tries: number): ReturnType<typeof door.partner.protocol.page> =>
    door.partner.protocol.page(door, { account: account.account, credential }, cursor).pipe(
      Effect.catchIf(
        (failure) => isPassing(failure) && tries < limits.syncPageRetriesMax && door.breaker.opened === undefined,
        (failure) => {
          const pauseMs = backoffMs(
            tries + 1,
            { msMin: limits.syncRetryMsMin, msMax: limits.syncRetryMsMax },
            Math.random,
          )
          const waitMs = Math.max(pauseMs, failure.retryAfterMs ?? 0)
          return waitMs > limits.syncPauseInRunMsMax
            ? Effect.fail(failure)
            : Effect.andThen(Effect.sleep(waitMs), attempt(tries + 1))
        },
      ),
    )
  return Effect.andThen(requireConsent(account), attempt(0))
}

/** A run's pages as they came, and whether the bank has more than one run takes. */
interface Collected {
  readonly pages: ReadonlyArray<Page>
  readonly hasMore: boolean
}

const collectOnce = Effect.fnUntraced(function* (door: PartnerDoor, account: LinkedAccount, credential: string) {
  const pages: Array<Page> = []
  let bytes = 0
  let cursor = account.cursor ?? undefined
  for (;;) {
    const page = yield* pageAt(door, account, credential, cursor)
    pages.push(page)
    bytes += page.text.length
    cursor = page.cursor
    const isEnough = pages.length >= limits.syncPagesPerRunMax || bytes >= limits.syncBytesPerRunMax
    const collected: Collected = { pages, hasMore: page.hasMore }
    if (!page.hasMore || isEnough) return collected
  }
})

/** All pages of a run; from the first one again when they changed while they were read. */
const collect = (
  door: PartnerDoor,
  account: LinkedAccount,
  credential: string,
): Effect.Effect<Collected, SyncFailure, Consents> => {
  const attempt = (restarts: number): Effect.Effect<Collected, SyncFailure, Consents> =>
    collectOnce(door, account, credential).pipe(
      Effect.catchIf(
        (failure) => failure.kind === "changed" && restarts < limits.syncRestartsMax,
        () => attempt(restarts + 1),
      ),
    )
  return attempt(0)
}

/** Undefined when the account is not this run's any more. */
const publish = Effect.fnUntraced(function* (door: PartnerDoor, account: LinkedAccount, news: RunNews) {
  const publisher = yield* Publisher
  yield* requireConsent(account)
  const attempt = yield* beginPublishing(account.id, account.cursor).pipe(databaseAway)
  if (attempt === undefined) return undefined
  const nowMs = yield* Clock.currentTimeMillis
  const { events, refused } = eventsOfNews(account, news, door.partner.protocol.order, { attempt, nowMs })
  for (const why of refused) yield* Effect.logWarning(`${door.partner.name} sent what no event may say: ${why}`)
  yield* publisher
    .publishMany(events)
    .pipe(Effect.mapError(ours("Our log did not take your transactions; we try again by ourselves.")))
  return { imported: news.transactions.length - refused.length, refused: refused.length }
})

const unreadable = (door: PartnerDoor) => (fault: FormatError) =>
  new SyncFailure({
    kind: "unreadable",
    message: `${door.partner.name} answered in a way that cannot be read (${fault.message.slice(0, limits.syncQuotedCharactersMax)}).`,
  })

const attempted = Effect.fnUntraced(function* (door: PartnerDoor, account: LinkedAccount, startedMs: number) {
  const cipher = yield* FieldCipher
  const credential = yield* Effect.try({
    try: () => cipher.open(account.userId, account.credential),
    catch: ours("The access that you gave us cannot be read any more; link the account again."),
  })
  const { pages, hasMore } = yield* collect(door, account, credential)
  const read = newsOf(door.partner.protocol, account.cursor ?? undefined, pages)
  const news = yield* Effect.fromResult(read).pipe(Effect.mapError(unreadable(door)))
  const isNews = news.transactions.length + news.removed.length > 0
  const published = isNews ? yield* publish(door, account, news) : { imported: 0, refused: 0 }
  if (published === undefined) return { kind: "over" } satisfies RunEnd
  const { imported, refused } = published
  if (isNews || isWorthWriting(account, startedMs)) {
    const nextTryMs = hasMore ? startedMs : startedMs + door.partner.intervalMs
    const error = refused === 0 ? null : `${refused} of its transactions could not be read and were left out.`
    const run = { id: account.id, before: account.cursor, cursor: news.cursor, imported, startedMs, nextTryMs, error }
    yield* succeeded(run).pipe(databaseAway)
  }
  return { kind: "done", account, imported, hasMore, startedMs } satisfies RunEnd
})

const isWorthWriting = ({ failures, error, lastSuccessMs, waitsForConsent }: LinkedAccount, nowMs: number): boolean =>
  waitsForConsent ||
  failures > 0 ||
  error !== null ||
  lastSuccessMs === null ||
  nowMs - lastSuccessMs >= limits.syncStatusEveryMs

const noted = Effect.fnUntraced(function* (account: LinkedAccount, failure: SyncFailure, startedMs: number) {
  const isWaiting = failure.kind === "no-consent"
  const failures = isWaiting ? account.failures : account.failures + 1
  const stops = isWaiting ? "consent" : failure.kind === "sign-in" ? "sign-in" : undefined
  const pauseMs = backoffMs(failures, { msMin: limits.syncRetryMsMin, msMax: limits.syncRetryMsMax }, Math.random)
  const nextTryMs = Math.round((yield* Clock.currentTimeMillis) + Math.max(pauseMs, failure.retryAfterMs ?? 0))
  const error = failure.message
  // One that has waited before has said so.
  if (isWaiting && account.waitsForConsent && account.error === error) {
    return { kind: "waiting", account, error, nextLookMs: startedMs + limits.syncConsentLookMs } satisfies RunEnd
  }
  yield* failedQuietly({ id: account.id, startedMs, nextTryMs, failures, error, stops })
  if (isWaiting) {
    return { kind: "waiting", account, error, nextLookMs: startedMs + limits.syncConsentLookMs } satisfies RunEnd
  }
  return stops !== undefined
    ? ({ kind: "over", account, error } satisfies RunEnd)
    : ({ kind: "failed", account, error, nextTryMs } satisfies RunEnd)
})

const failedQuietly = (run: Parameters<typeof failed>[0]) =>
  failed(run).pipe(
    Effect.catch((error) => Effect.logWarning(`How a run went could not be written down: ${error.message}`)),
  )

/** Runs one account once; never fails. */
export const syncRun = (door: PartnerDoor, id: number): Effect.Effect<RunEnd, never, Needs> =>
  Effect.gen(function* () {
    const startedMs = yield* Clock.currentTimeMillis
    const account = yield* linkedAccount(id).pipe(databaseAway)
    if (account === undefined || (account.state === "stopped" && !account.waitsForConsent)) {
      return { kind: "over" } satisfies RunEnd
    }
    return yield* attempted(door, account, startedMs).pipe(
      Effect.catch((failure) => noted(account, failure, startedMs)),
    )
  }).pipe(
    // The account itself could not be read: nothing is known that could be written down.
    Effect.catch((failure) =>
      Effect.map(
        Clock.currentTimeMillis,
        (nowMs): RunEnd => ({
          kind: "failed",
          error: failure.message,
          nextTryMs: nowMs + limits.syncRetryMsMin * 8,
        }),
      ),
    ),
  )
