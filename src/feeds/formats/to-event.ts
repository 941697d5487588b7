/**
 * From canonical transactions to the log's events, for one traveller, source and account. A transaction that its source
 * does not name gets a name derived from what it says and from how many like ones stand before it: the same at every
 * import, different for two like rows (I2). Revisions make the order of arrival irrelevant (I8): of one generation of
 * the source's word a pending body loses to a posted one, and a reversal undoes both.
 */
import { hash } from "node:crypto"
import { Result, Schema } from "effect"
import { limits } from "../../../config/limits.ts"
import { eventSchemas, type PacerEvent } from "../../../streams/events.ts"
import type { CanonicalTransaction, Imported } from "./format.ts"

export interface EventTarget {
  readonly userId: string
  /** Such as `snap/bca` or `upload/ofx`. */
  readonly source: string
  /** The account of transactions that name none. */
  readonly account: string
  /** The instant of the import: the time of what the source took back, which has no time of its own. */
  readonly at: string
  /** How often the source has changed its word about these transactions before; 0 at first. */
  readonly generation?: number
}

/** A transaction that no event may say, with the reason in one sentence. */
export class EventRefused extends Schema.TaggedError<EventRefused>()("EventRefused", {
  externalId: Schema.String,
  message: Schema.String,
}) {}

export interface ImportEvents {
  readonly events: ReadonlyArray<PacerEvent>
  readonly refused: ReadonlyArray<EventRefused>
}

const accountPattern = /^[\x21-\x7e]{1,64}$/
const externalIdPattern = /^[\x20-\x7e]{1,116}$/
const digits = (...parts: ReadonlyArray<unknown>): string => hash("sha256", JSON.stringify(parts)).slice(0, 32)

/** An account's name as events may carry it: what does not fit (too long, not plain) is named by its hash. */
export const accountOf = (account: string): string => {
  const plain = account.replace(/\s+/g, "")
  return accountPattern.test(plain) ? plain : `h-${digits(plain)}`
}

const plainId = (id: string): string => (externalIdPattern.test(id) ? id : `h-${digits(id)}`)

/** A name that several transactions share, told apart by what the format says of each: never by their order. */
const sharedId = (id: string, apart: string): string => {
  const named = `${id}/${digits(apart).slice(0, 12)}`
  return externalIdPattern.test(named) ? named : `h-${digits(id, apart)}`
}

const namedId = (id: string, apart: string | undefined): string =>
  apart === undefined ? plainId(id) : sharedId(id, apart)

/** What a nameless transaction says. Its status is left out: the same row, booked on the same day, is the same one. */
const derivedId = (one: CanonicalTransaction): string =>
  `d-${digits(one.occurredAt, one.direction, one.amountMinor, one.currency, one.description, one.status === "reversal")}`

/**
 * The external id of every transaction, in their order. A bank may give an entry and its reversal, or the parts of a
 * batch, one reference: a reversal has a name of its own, and further parts are numbered.
 */
export const externalIdsOf = (transactions: ReadonlyArray<CanonicalTransaction>): ReadonlyArray<string> => {
  const seen = new Map<string, number>()
  return transactions.map((one) => {
    const named = one.externalId === null ? derivedId(one) : namedId(one.externalId, one.apart)
    const id = one.status === "reversal" && one.externalId !== null ? `${named}/reversal` : named
    const key = `${one.account ?? ""}\n${id}`
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return count === 1 ? id : `${id}#${count}`
  })
}

/** An entry that undoes another must not count as income or as a purchase. */
const kindOf = (one: CanonicalTransaction): string | undefined => {
  if (one.kind !== undefined || one.status !== "reversal") return one.kind
  return one.direction === "credit" ? "refund" : "income"
}

const isDay = (text: string): boolean => text.length === 10

const eventId = (...parts: ReadonlyArray<unknown>): string => `import-${digits(...parts)}`

/** As many of the first characters as a text may have, never half a surrogate pair. */
const shortened = (text: string): string =>
  text.length <= limits.textCharactersMax
    ? text
    : text.slice(0, limits.textCharactersMax).replace(/[\uD800-\uDBFF]$/, "")

const located = ({ place, ...spot }: NonNullable<CanonicalTransaction["location"]>) => ({
  ...spot,
  ...(place === undefined ? {} : { place: shortened(place) }),
})

const revisionOf = (target: EventTarget, status: CanonicalTransaction["status"]): number =>
  (target.generation ?? 0) * 2 + (status === "pending" ? 0 : 1)

const envelopeOf = (target: EventTarget, type: string, id: string, time: string) => ({
  specversion: "1.0",
  id,
  source: target.source,
  type,
  subject: target.userId,
  time,
})

/** A day becomes its noon in UTC, which lies on that day in nearly every zone; the day itself goes with it. */
const recordedOf = (one: CanonicalTransaction, externalId: string, target: EventTarget): unknown => {
  const account = accountOf(one.account ?? target.account)
  const revision = revisionOf(target, one.status)
  const kind = kindOf(one)
  const time = isDay(one.occurredAt) ? `${one.occurredAt}T12:00:00Z` : one.occurredAt
  const id = eventId(target.source, account, externalId, revision, one.amountMinor, one.description)
  return {
    ...envelopeOf(target, "txn.recorded.v1", id, time),
    data: {
      account,
      externalId,
      revision,
      amountMinor: one.amountMinor,
      currency: one.currency,
      direction: one.direction,
      status: one.status === "pending" ? "pending" : "posted",
      ...(isDay(one.occurredAt) ? { localDate: one.occurredAt } : {}),
      ...(kind === undefined ? {} : { kind }),
      ...(one.wallet === undefined
        ? {}
        : { into: { wallet: one.wallet, amountMinor: one.amountMinor, currency: one.currency } }),
      ...(one.description === "" ? {} : { description: shortened(one.description) }),
      ...(one.location === undefined ? {} : { location: located(one.location) }),
      ...(one.channel === undefined ? {} : { channel: one.channel }),
    },
  }
}

const reversedOf = (account: string | undefined, externalId: string, time: string, target: EventTarget): unknown => {
  const named = accountOf(account ?? target.account)
  const revision = revisionOf(target, "reversed")
  const id = eventId(target.source, named, externalId, revision, "reversed")
  return {
    ...envelopeOf(target, "txn.reversed.v1", id, time),
    data: { account: named, externalId, revision },
  }
}

const decodeRecorded = Schema.decodeUnknownResult(eventSchemas["txn.recorded.v1"])
const decodeReversed = Schema.decodeUnknownResult(eventSchemas["txn.reversed.v1"])

/** The events of one import: each transaction as it stands, and a reversal of what the source has taken back. */
export const eventsOf = (imported: Pick<Imported, "transactions" | "removed">, target: EventTarget): ImportEvents => {
  const events: Array<PacerEvent> = []
  const refused: Array<EventRefused> = []
  const take = (externalId: string, decoded: Result.Result<PacerEvent, Schema.SchemaError>): void => {
    if (Result.isSuccess(decoded)) events.push(decoded.success)
    else refused.push(new EventRefused({ externalId, message: decoded.failure.message.replace(/\s+/g, " ") }))
  }
  const ids = externalIdsOf(imported.transactions)
  imported.transactions.forEach((one, index) => {
    const externalId = ids[index] ?? ""
    take(externalId, decodeRecorded(recordedOf(one, externalId, target)))
    if (one.status !== "reversed") return
    take(externalId, decodeReversed(reversedOf(one.account, externalId, target.at, target)))
  })
  for (const { externalId, account } of imported.removed) {
    const id = plainId(externalId)
    take(id, decodeReversed(reversedOf(account, id, target.at, target)))
  }
  return { events, refused }
}
