/** Guards outside the fold: what is asked twice counts once, caps hold, one works at a time, older words do not win. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: source text, replaced as it stands
import type { Killers, Mutation } from "./mutation.ts"

const servers = (file: string, named?: string): Killers => ({
  project: "servers",
  file,
  ...(named === undefined ? {} : { named }),
})
const claimsTest = servers("src/ledger/deals/claims.test.ts")
const endsTest = servers("src/ledger/deals/ends.test.ts")
const bookingTest = servers("src/gateway/comparison.test.ts", "a booking")
const itineraryTest = servers("src/gateway/itinerary.test.ts", "at once|older version")
const keyTest = servers("src/gateway/http.test.ts", "key")
const takeoverTest = servers("src/feeds/sync/takeover.test.ts", "of two one polls|loses its database")
const lettersTest = servers("src/partition/dead-letters/dead-letters.test.ts")
const streamTest = servers("src/partition/stream-match.test.ts")

export const productMutations: ReadonlyArray<Mutation> = [
  {
    name: "a deal leaves the queue before the last of its matches",
    file: "src/ledger/deals/ends.ts",
    original: "if (isWhole) yield*",
    replacement: "yield*",
    killers: endsTest,
  },
  {
    name: "a match that was taken back is taken back again",
    file: "src/ledger/deals/ends.ts",
    original: "where deal_id = any(${dealIds}::text[]) and withdrawn_ms is null",
    replacement: "where deal_id = any(${dealIds}::text[])",
    killers: endsTest,
  },
  {
    name: "a deal that is published again finds its old matches taken back",
    file: "src/ledger/deals/matches.ts",
    original: "told_at_ms = null, withdrawn_ms = null",
    replacement: "told_at_ms = null",
    killers: endsTest,
  },
  {
    name: "the cap over all claims is not held",
    file: "src/ledger/deals/claims.ts",
    original: "and (cap_total is null or claimed < cap_total)",
    replacement: "and true",
    killers: claimsTest,
  },
  {
    name: "one person's claims are judged at once",
    file: "src/ledger/deals/claims.ts",
    original: "select pg_advisory_xact_lock(hashtextextended(",
    replacement: "select (hashtextextended(",
    killers: claimsTest,
  },
  {
    name: "a claim's id is taken for another deal's",
    file: "src/ledger/deals/claims.ts",
    original: "return before.dealId === dealId\n",
    replacement: 'return before.dealId !== ""\n',
    killers: claimsTest,
  },
  {
    name: "a deal that is published again forgets its claims",
    file: "src/ledger/deals/claims.ts",
    original: "set claimed = claimed + 1,",
    replacement: "set claimed = 1,",
    killers: claimsTest,
  },
  {
    name: "the partner is asked under another key each time",
    file: "src/gateway/price-bookings.ts",
    original: "key: row.bookingId }",
    replacement: "key: randomUUID() }",
    killers: bookingTest,
  },
  {
    name: "a booking's key stands for another offer",
    file: "src/gateway/price-bookings.ts",
    original: "if (!isSame(row, request)) return",
    replacement: 'if (row.source === "") return',
    killers: bookingTest,
  },
  {
    name: "of two versions of an itinerary both are taken",
    file: "src/ledger/itineraries.ts",
    original: "where user_id = ${userId} and itinerary_id = ${itineraryId} and version = ${version} returning version`",
    replacement: "where user_id = ${userId} and itinerary_id = ${itineraryId} returning version`",
    killers: itineraryTest,
  },
  {
    name: "an edit of an older version is taken",
    file: "src/gateway/handlers/itinerary.ts",
    original: "if (asked.version !== undefined && asked.version !== kept.version)",
    replacement: "if (asked.version !== undefined && asked.version > kept.version)",
    killers: itineraryTest,
  },
  {
    name: "an Idempotency-Key stands for another command",
    file: "src/gateway/once.ts",
    original: "Buffer.compare(kept.fingerprint, fingerprint) !== 0",
    replacement: "Buffer.compare(kept.fingerprint, fingerprint) > 1",
    killers: keyTest,
  },
  {
    name: "an Idempotency-Key is not remembered",
    file: "src/gateway/once.ts",
    original: "if (key === undefined) return yield* make",
    replacement: 'if (key !== "") return yield* make',
    killers: keyTest,
  },
  {
    name: "of two commands at once under a key both are sent",
    file: "src/gateway/once.ts",
    original: "return kept === undefined || kept === command ? event : yield* sameAs(origin, kept, fingerprint)",
    replacement: "return kept === undefined || kept !== null ? event : yield* sameAs(origin, kept, fingerprint)",
    killers: keyTest,
  },
  {
    name: "a lease that another holds is taken",
    file: "src/ledger/lease.ts",
    original: "where leases.holder = excluded.holder or leases.until < now()",
    replacement: "where leases.holder = excluded.holder or leases.until > now()",
    killers: takeoverTest,
  },
  {
    name: "a holder without its database goes on",
    file: "src/ledger/lease.ts",
    original: "const heldMs = timing.leaseMs - timing.marginMs",
    replacement: "const heldMs = timing.leaseMs * 1_000",
    killers: takeoverTest,
  },
  {
    name: "a retried letter goes out under a new id each time",
    file: "src/partition/dead-letters/retry.ts",
    original: "const messageId = `dead-letter:${stream.generation}:${sequence}:${digest}`",
    replacement: "const messageId = `dead-letter:${performance.now()}:${sequence}:${digest}`",
    killers: lettersTest,
  },
  {
    name: "a letter goes before the log has taken its bytes",
    file: "src/partition/dead-letters/retry.ts",
    original: "  const published = yield* again.pipe(\n",
    replacement: "  yield* removeLetter(sequence)\n  const published = yield* again.pipe(\n",
    killers: lettersTest,
  },
  {
    name: "a stream that was made anew is read on",
    file: "src/partition/stream-match.ts",
    original: "if (remembered.generation !== stream.generation) {",
    replacement: "if (remembered.generation === undefined) {",
    killers: streamTest,
  },
  {
    name: "a stream that was restored is read on",
    file: "src/partition/stream-match.ts",
    original: "if (stream.lastSeq < cursor) {",
    replacement: "if (stream.lastSeq < 0) {",
    killers: streamTest,
  },
  {
    name: "a stream that was purged too far is read on",
    file: "src/partition/stream-match.ts",
    original: "if (stream.firstSeq > cursor + 1) {",
    replacement: "if (stream.firstSeq > cursor + 1e9) {",
    killers: streamTest,
  },
  {
    name: "a stream that was written to since its restoration is read on",
    file: "src/partition/stream-match.ts",
    original: "stream.atMs !== undefined && stream.atMs !== cursorLogMs",
    replacement: "stream.atMs !== undefined && stream.atMs === undefined",
    killers: streamTest,
  },
]
