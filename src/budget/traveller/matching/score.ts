/**
 * Whether two transactions are one payment told twice, or the two legs of the traveller's own money: by amount, time,
 * merchant and reference. `sure` is linked by itself, `unsure` is asked. The weaker teller gives way: a scanned code is
 * intent, an entry by hand is memory, a notice or an authorisation is a promise, what the bank has posted is the fact.
 */
import { limits } from "../../../../config/limits.ts"
import type { TransactionKindName } from "../../model.ts"
import type { Body } from "../record.ts"
import { similarity } from "./similarity.ts"

/** As much of a transaction as it is recognised by. */
export interface Side {
  readonly identity: string
  readonly source: string
  readonly account: string
  readonly externalId: string
  readonly timeMs: number
  readonly status: "pending" | "posted" | "reversed"
  readonly kind: TransactionKindName
  readonly direction: "debit" | "credit"
  readonly minor: number
  readonly currency: string
  readonly name?: string
  readonly reference?: string
  readonly feeMinor?: number
}

export type Verdict = "sure" | "unsure" | "no"

export const sideOf = (identity: string, body: Body): Side => {
  const name = body.merchant ?? body.description
  return {
    identity,
    source: body.source,
    account: body.account,
    externalId: body.externalId,
    timeMs: body.timeMs,
    status: body.status,
    kind: body.kind,
    direction: body.direction,
    minor: body.originalMinor,
    currency: body.originalCurrency,
    ...(name === undefined ? {} : { name }),
    ...(body.reference === undefined ? {} : { reference: body.reference }),
    ...(body.feeMinor === undefined ? {} : { feeMinor: body.feeMinor }),
  }
}

/** 0 a scanned code, 1 an entry by hand, 2 a promise, 3 the fact. */
export const strengthOf = ({ source, status }: Pick<Side, "source" | "status">): 0 | 1 | 2 | 3 => {
  if (source.startsWith("qris/")) return 0
  if (source.startsWith("manual/")) return 1
  return status === "pending" || source.startsWith("notice/") ? 2 : 3
}

const ownMoney: ReadonlySet<TransactionKindName> = new Set(["transfer", "withdrawal", "topup", "exchange"])
export const isOwnMoneyKind = (kind: TransactionKindName): boolean => ownMoney.has(kind)

const isWithin = (weaker: Side, stronger: Side): boolean => {
  const later = stronger.timeMs - weaker.timeMs
  const laterMax = strengthOf(weaker) === 2 ? limits.authorisationPostsMsMax : limits.intentPostsMsMax
  return later >= -limits.intentPostsMsMax && later <= laterMax
}

/** A tip or the day's rate may make an authorisation post with another amount. */
const isNear = (authorised: number, posted: number): boolean =>
  posted >= authorised * 0.98 && posted <= authorised * 1.25

/** A hold for a ride, a tank or a room posts for what it came to, which is less. */
const isPartOf = (held: number, posted: number): boolean => posted >= held * 0.25 && posted <= held

/** Nothing in common but the amount: a code of this minute, or a row that says that a code was paid. */
const isLikelyScan = (weaker: Side, stronger: Side): boolean =>
  strengthOf(weaker) === 0 &&
  weaker.status === "pending" &&
  (Math.abs(stronger.timeMs - weaker.timeMs) <= limits.scanPostsMsUsual || /\bqr(is)?\b/i.test(stronger.name ?? ""))

const nameAlike = 0.5
const nameEqual = 0.8

/** That `weaker` is told again by `stronger`. */
const sameVerdict = (weaker: Side, stronger: Side): Verdict => {
  if (weaker.direction !== "debit" || weaker.currency !== stronger.currency) return "no"
  if (isOwnMoneyKind(weaker.kind) !== isOwnMoneyKind(stronger.kind)) return "no"
  if (weaker.source === stronger.source && weaker.account !== stronger.account) return "no"
  if (!isWithin(weaker, stronger)) return "no"
  const isExact = weaker.minor === stronger.minor
  const isNamed =
    (weaker.reference !== undefined && weaker.reference === stronger.reference) ||
    (weaker.source !== stronger.source && weaker.externalId === stronger.externalId)
  const alike = similarity(weaker.name, stronger.name)
  if (isExact) {
    if (isNamed || (alike !== undefined && alike >= nameAlike)) return "sure"
    return alike === undefined || alike > 0 || isLikelyScan(weaker, stronger) ? "unsure" : "no"
  }
  if (strengthOf(weaker) !== 2) return "no"
  if (!isNear(weaker.minor, stronger.minor)) {
    const isSameHold = weaker.account === stronger.account && isPartOf(weaker.minor, stronger.minor)
    return isSameHold && (isNamed || (alike !== undefined && alike >= nameAlike)) ? "unsure" : "no"
  }
  if (isNamed) return "sure"
  if (alike === undefined || alike < nameAlike) return "no"
  return alike >= nameEqual && weaker.account === stronger.account ? "sure" : "unsure"
}

const movedWords =
  /\b(trsf|trf|transfer(ed|an)?|bi-?fast|rtgs|llg|pindah(an)? dana|pindah buku|pemindahbukuan|sent to|from savings)\b/i

/** A bank's row that a transfer brought, without the bank saying whose: the traveller's own other account may tell. */
export const isTransferIn = (kind: string | undefined, direction: string, name: string | undefined): boolean =>
  direction === "credit" && (kind === undefined || kind === "income") && name !== undefined && movedWords.test(name)

/** That the debit is what the credit brings. */
const pairVerdict = (debit: Side, credit: Side): Verdict => {
  if (debit.source === credit.source && debit.account === credit.account) return "no"
  if (debit.currency !== credit.currency || Math.abs(debit.timeMs - credit.timeMs) > limits.intentPostsMsMax)
    return "no"
  if (credit.minor !== debit.minor && credit.minor !== debit.minor - (debit.feeMinor ?? 0)) return "no"
  const [gone, come] = [isOwnMoneyKind(debit.kind), isOwnMoneyKind(credit.kind)]
  if (gone && come) return "sure"
  if (gone) return credit.kind === "income" ? "unsure" : "no"
  const isNamed = debit.reference !== undefined && debit.reference === credit.reference
  if (!come && isTransferIn(credit.kind, "credit", credit.name)) {
    return debit.kind === "purchase" && movedWords.test(debit.name ?? "") ? "unsure" : "no"
  }
  const alike = similarity(debit.name, `${credit.source} ${credit.name ?? ""}`)
  return come && debit.kind === "purchase" && (isNamed || (alike !== undefined && alike >= nameAlike)) ? "unsure" : "no"
}

/** What two transactions are to each other; `from` is the one that would no longer count. */
export interface Judged {
  readonly verdict: Verdict
  readonly kind: "same" | "moved"
  readonly from: Side
  readonly to: Side
}

export const judge = (one: Side, other: Side): Judged => {
  if (one.direction !== other.direction) {
    const [from, to] = one.direction === "debit" ? [one, other] : [other, one]
    return { verdict: pairVerdict(from, to), kind: "moved", from, to }
  }
  const weight = strengthOf(one) - strengthOf(other)
  const [from, to] = weight <= 0 ? [one, other] : [other, one]
  return { verdict: weight === 0 ? "no" : sameVerdict(from, to), kind: "same", from, to }
}
