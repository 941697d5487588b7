/**
 * Whether somebody's account may be read and a push about it stored: only under a consent that is granted, has not
 * ended, and covers source, account and purpose. The words are events (`consent.changed.v1`); what stands is asked of
 * the committed log each time (a partial index), so that there is no second truth and a withdrawal counts at once. Of
 * the words that cover an account the newest decides; of two of one instant, the one that allows less (I8: the same as
 * budget/traveller/consents.ts says it). Two drivers: Postgres, and memory for tests of whoever asks.
 */
import { Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { type EventOf, eventTypeCodes } from "../../streams/events.ts"

export type Purpose = EventOf<"consent.changed.v1">["data"]["purpose"]

/** The word that stands about one source, account and purpose. */
export interface ConsentWord {
  readonly source: string
  /** Absent: every account of the source. */
  readonly account?: string
  readonly purpose: Purpose
  readonly state: "granted" | "withdrawn"
  readonly sinceMs: number
  /** Of a grant that ends. */
  readonly expiresMs?: number
}

/** The database did not say; nothing may be read or stored meanwhile (fail closed). */
export class ConsentsUnknown extends Schema.TaggedError<ConsentsUnknown>()("ConsentsUnknown", {
  message: Schema.String,
}) {}

/** What stands in the way. */
export type ConsentGap = "never" | "withdrawn" | "expired"

const allowance = ({ state, expiresMs }: ConsentWord): number =>
  state === "withdrawn" ? Number.NEGATIVE_INFINITY : (expiresMs ?? Number.POSITIVE_INFINITY)

const stands = (said: ConsentWord, held: ConsentWord): boolean =>
  said.sinceMs === held.sinceMs ? allowance(said) < allowance(held) : said.sinceMs > held.sinceMs

/** Undefined: allowed. @param words what the traveller said, in any order */
export const consentGap = (
  words: ReadonlyArray<ConsentWord>,
  asked: { readonly source: string; readonly account: string; readonly purpose: Purpose },
  atMs: number,
): ConsentGap | undefined => {
  let deciding: ConsentWord | undefined
  for (const word of words) {
    const covers =
      word.source === asked.source &&
      word.purpose === asked.purpose &&
      (word.account === undefined || word.account === asked.account)
    if (covers && (deciding === undefined || stands(word, deciding))) deciding = word
  }
  if (deciding === undefined) return "never"
  if (deciding.state === "withdrawn") return "withdrawn"
  return deciding.expiresMs !== undefined && deciding.expiresMs <= atMs ? "expired" : undefined
}

export class Consents extends Context.Service<
  Consents,
  {
    /** The word that stands for each source, account and purpose, newest first. */
    readonly words: (userId: string) => Effect.Effect<ReadonlyArray<ConsentWord>, ConsentsUnknown>
    /** What forbids it; undefined when it is allowed at that time. */
    readonly gap: (
      userId: string,
      source: string,
      account: string,
      purpose: Purpose,
      atMs: number,
    ) => Effect.Effect<ConsentGap | undefined, ConsentsUnknown>
    readonly granted: (
      userId: string,
      source: string,
      account: string,
      purpose: Purpose,
      atMs: number,
    ) => Effect.Effect<boolean, ConsentsUnknown>
  }
>()("pacer/trust/Consents") {
  static readonly postgres = Layer.effect(
    Consents,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      return make((userId) => Effect.provideService(readWords(userId), SqlClient.SqlClient, sql))
    }),
  )

  /** @param said by user id; read at each question, so that a test may change it */
  static readonly memory = (said: ReadonlyMap<string, ReadonlyArray<ConsentWord>>) =>
    Layer.succeed(
      Consents,
      make((userId) => Effect.sync(() => newest(said.get(userId) ?? []))),
    )
}

const make = (words: Consents["Service"]["words"]): Consents["Service"] => {
  const gap: Consents["Service"]["gap"] = (userId, source, account, purpose, atMs) =>
    Effect.map(words(userId), (said) => consentGap(said, { source, account, purpose }, atMs))
  return { words, gap, granted: (...asked) => Effect.map(gap(...asked), (found) => found === undefined) }
}

/** One word for each source, account and purpose: the one that stands. */
const newest = (said: ReadonlyArray<ConsentWord>): ReadonlyArray<ConsentWord> => {
  const standing = new Map<string, ConsentWord>()
  for (const word of said) {
    const key = `${word.source} ${word.account ?? "*"} ${word.purpose}`
    const held = standing.get(key)
    if (held === undefined || stands(word, held)) standing.set(key, word)
  }
  return [...standing.values()].sort((left, right) => right.sinceMs - left.sinceMs)
}

interface Row {
  readonly source: string
  readonly account: string | null
  readonly purpose: Purpose
  readonly state: "granted" | "withdrawn"
  readonly since: string
  readonly expires: string | null
}

const consentType = eventTypeCodes["consent.changed.v1"]

/** Written out with the type's number, so that the partial index serves it. */
const standingWords = `
  select distinct on (source, account, purpose) * from (
    select (l.body::jsonb) #>> '{data,source}' as source, (l.body::jsonb) #>> '{data,account}' as account,
           (l.body::jsonb) #>> '{data,purpose}' as purpose, (l.body::jsonb) #>> '{data,state}' as state,
           (l.body::jsonb) ->> 'time' as since, (l.body::jsonb) #>> '{data,expires}' as expires
      from ledger l
     where l.type = ${consentType} and l.user_id = $1) as said
   order by source, account, purpose, since::timestamptz desc, state desc, expires::timestamptz asc nulls last`

const readWords = (userId: string) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* sql.unsafe<Row>(standingWords, [userId])
    return newest(rows.map(wordOf))
  }).pipe(Effect.mapError(({ message }) => new ConsentsUnknown({ message: `Consents cannot be read: ${message}` })))

const wordOf = ({ source, account, purpose, state, since, expires }: Row): ConsentWord => ({
  source,
  ...(account === null ? {} : { account }),
  purpose,
  state,
  sinceMs: Date.parse(since),
  ...(state === "granted" && expires !== null ? { expiresMs: Date.parse(expires) } : {}),
})
