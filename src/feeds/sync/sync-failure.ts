/**
 * Why a bank could not be read, in words for the traveller whose account it is, and what follows from it: whether the
 * page is worth asking for again at once, the run later, or only after the traveller has done something.
 */
import { Schema } from "effect"

export const SyncFailureKind = Schema.Literals([
  /** No answer in time. */
  "slow",
  /** No connection. */
  "unreachable",
  /** It answered that it is in trouble. */
  "in-trouble",
  /** It asked to be left alone for a while. */
  "busy",
  /** It does not take our signature, token or time. */
  "refused",
  /** The traveller has to agree anew at their bank. */
  "sign-in",
  /** The traveller has not agreed with us, or no longer. */
  "no-consent",
  /** What it said cannot be read. */
  "unreadable",
  /** What it had said before has changed while it was read. */
  "changed",
  /** Ours: log, database or consents. */
  "ours",
])
export type SyncFailureKind = typeof SyncFailureKind.Type

export class SyncFailure extends Schema.TaggedError<SyncFailure>()("SyncFailure", {
  kind: SyncFailureKind,
  /** One sentence for the traveller. */
  message: Schema.String,
  retryAfterMs: Schema.optionalKey(Schema.Finite),
}) {}

/** What the traveller typed buys no access. */
export const unknownCode = (bank: string): SyncFailure =>
  new SyncFailure({
    kind: "refused",
    message: `${bank} does not know this code, or it was used before; ask it for a new one.`,
  })

/** Worth another try within the same run. */
export const isPassing = ({ kind }: SyncFailure): boolean =>
  kind === "slow" || kind === "unreachable" || kind === "in-trouble" || kind === "busy" || kind === "refused"

/** Speaks against the partner, not against what was asked of it. */
export const isPartnersFault = ({ kind }: SyncFailure): boolean =>
  kind === "slow" || kind === "unreachable" || kind === "in-trouble"
