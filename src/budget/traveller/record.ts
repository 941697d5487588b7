/**
 * The accounting state of one transaction: what its events say together, whatever the order in which they came (I8).
 * Three parts merge independently and commutatively: the body (highest revision wins, then time, then content), the
 * reversal (highest revision), and the traveller's own word (latest). Where it is counted is derived from the three.
 */
import { limits } from "../../../config/limits.ts"
import type { Category } from "../../../config/taxonomy.ts"
import type { ExpenseSplit } from "../companions/shares.ts"
import type { BudgetEntry, Entry, TransactionKindName } from "../model.ts"
import type { SplitPart } from "./split.ts"

/** What the source says of the transaction: an entry before its category, and the budget it names, if any. */
export interface Body extends Omit<Entry, "firstSeq" | "category" | "confidence" | "decidedBy"> {
  readonly givenCategory?: Category
  readonly givenBudgetId?: string
  /** Of a refund that names its purchase: the purchase's identity. */
  readonly refunds?: string
  readonly reference?: string
  readonly feeMinor?: number
  readonly into?: { readonly wallet: string; readonly amountMinor: number; readonly currency: string }
  /** Of an expense that a companion shares with this traveller's budget: who, when they said so, who bears it. */
  readonly companion?: { readonly userId: string; readonly saidAtMs: number; readonly split: ExpenseSplit }
}

export interface Reversal {
  readonly revision: number
  readonly timeMs: number
}

/** An expense of a trip with companions: which trip, whose budget, who bears it. */
export interface Sharing {
  readonly budgetId: string
  readonly ownerUserId: string
  readonly split: ExpenseSplit
}

/**
 * What the traveller says of a transaction: a budget (null: in none), a category, a split (no parts: whole again),
 * sharing with companions (null: not, or no longer), the purchase that it gives back (null: none, whatever the source
 * says).
 */
export interface Said {
  readonly budget?: { readonly budgetId: string | null; readonly timeMs: number }
  /** Null: taken back. */
  readonly category?: { readonly category: Category | null; readonly timeMs: number }
  readonly split?: { readonly parts: ReadonlyArray<SplitPart>; readonly timeMs: number }
  readonly sharing?: { readonly sharing: Sharing | null; readonly timeMs: number }
  readonly link?: { readonly purchase: string | null; readonly timeMs: number }
  readonly match?: Match
}

/** It is the same payment as `target`, or it is not; the traveller's word stands above the matcher's. */
export interface Match {
  readonly target: string
  readonly same: boolean
  readonly byTraveller: boolean
  readonly timeMs: number
}

/** One command, by its own id. */
export interface HeardWord extends Said {
  readonly id: string
}

/**
 * The traveller's word: of each kind the latest said. A command counts at the earliest time that it was given with, so
 * that an old one that is sent again with a new time wins nothing: only a new command does.
 */
export interface Word extends Said {
  /** Ascending by time and id; absent where it was kept before commands were told apart. */
  readonly heard?: ReadonlyArray<HeardWord>
}

/** Something that counts: in which budget, and the entry exactly as that budget holds it. */
export interface Placed {
  readonly budgetId: string
  readonly entry: BudgetEntry
}

export interface TransactionRecord {
  readonly identity: string
  readonly firstSeq: number
  readonly body?: Body
  readonly reversal?: Reversal
  readonly word?: Word
  /** Where it counts now, as nearly every transaction does: whole, in one budget. */
  readonly placed?: Placed
  /** Where the parts of a split one count; instead of `placed`. */
  readonly parts?: ReadonlyArray<Placed>
  /** Of a purchase: the refunds that name it, each as its own record is, so that one look finds them all. */
  readonly refunds?: ReadonlyArray<TransactionRecord>
  /** Of a refund: how its purchase is shared, and which that is where it names a twin. */
  readonly follows?: NonNullable<Word["sharing"]> & { readonly counted?: string }
  /** Of one that counts: the others that are the same payment, so that one look finds them all. */
  readonly twins?: ReadonlyArray<TransactionRecord>
  /** What its twins say of it beside its own word. */
  readonly carried?: Said
  /** Of a twin: the one that counts in its stead. */
  readonly twinOf?: string
  /** Of a debit: where the traveller's own money went. */
  readonly pairOf?: string
  /** Events that the budget's owner has been sent about it: the revision of the last. */
  readonly sent?: number
}

/** What stands of all that was said of it, and of what is the same payment: of each kind the latest. */
export const wordOf = ({ word, carried }: TransactionRecord): Said | undefined =>
  carried === undefined ? word : standing(word === undefined ? [carried] : [carried, word])

const nowhere: ReadonlyArray<Placed> = []

/** Everything that counts of a transaction: one entry, or one for each of its parts that has found its budget. */
export const placementsOf = (record: TransactionRecord): ReadonlyArray<Placed> =>
  record.placed === undefined ? (record.parts ?? nowhere) : [record.placed]

/** The purchase that it gives back: by the traveller's word, else by its source. A debit gives nothing back. */
export const purchaseIdOf = ({ body, word }: TransactionRecord): string | undefined => {
  if (body === undefined || body.direction !== "credit") return undefined
  return word?.link === undefined ? body.refunds : (word.link.purchase ?? undefined)
}

/** What it is: a credit that the traveller says gives back a purchase is a refund, whatever its source took it for. */
export const kindOf = (record: TransactionRecord, body: Body): TransactionKindName =>
  record.word?.link !== undefined && purchaseIdOf(record) !== undefined && body.kind !== "cashback"
    ? "refund"
    : body.kind

/** How it is shared with companions; a refund goes by its purchase. */
export const sharingOf = (
  record: TransactionRecord,
): { readonly sharing: Sharing; readonly timeMs: number } | undefined => {
  const said = purchaseIdOf(record) === undefined ? wordOf(record)?.sharing : record.follows
  return said === undefined || said.sharing === null ? undefined : { sharing: said.sharing, timeMs: said.timeMs }
}

/** The category that the traveller says it has; undefined when they say nothing, or no longer. */
export const saidCategory = (record: TransactionRecord): Category | undefined =>
  record.word === undefined && record.carried === undefined
    ? undefined
    : (wordOf(record)?.category?.category ?? undefined)

/** The parts that the traveller's word makes of it; undefined while it is whole. */
export const splitOf = (record: TransactionRecord): ReadonlyArray<SplitPart> | undefined => {
  const parts = wordOf(record)?.split?.parts
  return parts === undefined || parts.length === 0 ? undefined : parts
}

const contentOf = (body: Body): string =>
  JSON.stringify([
    body.originalMinor,
    body.originalCurrency,
    body.direction,
    body.status,
    body.kind,
    body.givenDay ?? null,
    body.mcc ?? null,
    body.givenCategory ?? null,
    body.givenBudgetId ?? null,
    body.merchant ?? null,
    body.description ?? null,
    body.place ?? null,
    body.refunds ?? null,
    body.companion ?? null,
    body.reference ?? null,
    body.feeMinor ?? null,
    body.into ?? null,
    body.spot ?? null,
  ])

/** Negative when `left` loses to `right`, 0 when they say the same. */
export const compareBodies = (left: Body, right: Body): number => {
  if (left.revision !== right.revision) return left.revision - right.revision
  if (left.timeMs !== right.timeMs) return left.timeMs - right.timeMs
  const leftContent = contentOf(left)
  const rightContent = contentOf(right)
  return leftContent === rightContent ? 0 : leftContent < rightContent ? -1 : 1
}

/** The record with another body beside its own; the same object when nothing changes. */
export const mergeBody = (record: TransactionRecord, body: Body): TransactionRecord =>
  record.body !== undefined && compareBodies(record.body, body) >= 0 ? record : { ...record, body }

export const mergeReversal = (record: TransactionRecord, reversal: Reversal): TransactionRecord => {
  const held = record.reversal
  const wins =
    held === undefined ||
    reversal.revision > held.revision ||
    (reversal.revision === held.revision && reversal.timeMs > held.timeMs)
  return wins ? { ...record, reversal } : record
}

// Two words of the same instant: the greater value stands, whichever came first.
const later = <A extends { readonly timeMs: number }>(held: A | undefined, said: A | undefined): A | undefined => {
  if (held === undefined || said === undefined) return said ?? held
  if (said.timeMs !== held.timeMs) return said.timeMs > held.timeMs ? said : held
  return JSON.stringify(said) > JSON.stringify(held) ? said : held
}

const timeOf = ({ budget, category, split, sharing, link, match }: Said): number | undefined =>
  (budget ?? category ?? split ?? sharing ?? link ?? match)?.timeMs

const byTime = (left: HeardWord, right: HeardWord): number => {
  const [before, after] = [timeOf(left) ?? 0, timeOf(right) ?? 0]
  if (before !== after) return before - after
  const [leftText, rightText] = [JSON.stringify(left), JSON.stringify(right)]
  return leftText === rightText ? 0 : leftText < rightText ? -1 : 1
}

const latest = <A extends { readonly timeMs: number }>(
  heard: ReadonlyArray<Said>,
  of: (said: Said) => A | undefined,
): A | undefined => heard.reduce<A | undefined>((held, one) => later(held, of(one)), undefined)

const overrides = (held: Match, said: Match): boolean => {
  if (held.byTraveller !== said.byTraveller) return said.byTraveller
  if (held.timeMs !== said.timeMs) return said.timeMs > held.timeMs
  return JSON.stringify(said) > JSON.stringify(held)
}

/** The last match that was said, unless it was taken back since; then that it was. */
const standingMatch = (heard: ReadonlyArray<Said>): Match | undefined => {
  let same: Match | undefined
  let apart: Match | undefined
  for (const { match } of heard) {
    if (match?.same === true && (same === undefined || overrides(same, match))) same = match
  }
  for (const { match } of heard) {
    const isAbout = match !== undefined && !match.same && (same === undefined || match.target === same.target)
    if (isAbout && (apart === undefined || overrides(apart, match))) apart = match
  }
  if (same === undefined || apart === undefined) return same ?? apart
  return overrides(same, apart) ? apart : same
}

const standing = (heard: ReadonlyArray<Said>): Said => {
  const budget = latest(heard, (said) => said.budget)
  const category = latest(heard, (said) => said.category)
  const split = latest(heard, (said) => said.split)
  const sharing = latest(heard, (said) => said.sharing)
  const link = latest(heard, (said) => said.link)
  const match = standingMatch(heard)
  return {
    ...(budget === undefined ? {} : { budget }),
    ...(category === undefined ? {} : { category }),
    ...(split === undefined ? {} : { split }),
    ...(sharing === undefined ? {} : { sharing }),
    ...(link === undefined ? {} : { link }),
    ...(match === undefined ? {} : { match }),
  }
}

/** Beyond the bound the oldest that stands for nothing is forgotten (I5). */
const bounded = (heard: ReadonlyArray<HeardWord>, stands: Said): ReadonlyArray<HeardWord> => {
  if (heard.length <= limits.wordsPerTransactionKept) return heard
  const idle = heard.findIndex(
    ({ budget, category, split, sharing, link, match }) =>
      (budget === undefined || budget !== stands.budget) &&
      (category === undefined || category !== stands.category) &&
      (split === undefined || split !== stands.split) &&
      (sharing === undefined || sharing !== stands.sharing) &&
      (link === undefined || link !== stands.link) &&
      (match === undefined || match !== stands.match),
  )
  return heard.filter((_, index) => index !== idle)
}

/**
 * The record with what a command says of it; the same object when that was heard before.
 * @param id the command's own
 */
export const mergeWord = (record: TransactionRecord, said: Said, id: string): TransactionRecord => {
  if (timeOf(said) === undefined) return record
  const { word } = record
  const before = word?.heard ?? (word === undefined ? [] : [{ id: "", ...word }])
  const one = { id, ...said }
  const known = before.find((other) => other.id === id)
  if (known !== undefined && byTime(one, known) >= 0) return record
  const heard = [...before.filter((other) => other !== known), one].sort(byTime)
  const stands = standing(heard)
  return { ...record, word: { ...stands, heard: bounded(heard, stands) } }
}

/** The one that it is the same payment as, by what was said of it. */
export const matchedTo = ({ word }: TransactionRecord): string | undefined =>
  word?.match?.same === true ? word.match.target : undefined

/** What twins say together, for the one that counts: a category that was typed in with a payment is a word as well. */
export const carriedBy = (twins: ReadonlyArray<TransactionRecord>): Said | undefined => {
  const said = twins.flatMap(({ body, word }): ReadonlyArray<Said> => {
    const { link: _link, match: _match, heard: _heard, ...rest } = word ?? ({} as Word)
    const given = body?.source.startsWith("manual/") ? body.givenCategory : undefined
    const typed =
      given === undefined || body === undefined ? [] : [{ category: { category: given, timeMs: body.timeMs } }]
    return [rest, ...typed]
  })
  const { link: _link, match: _match, ...carried } = standing(said)
  return timeOf(carried) === undefined ? undefined : carried
}

/** A body is undone by a reversal of the same or a higher revision; a later amendment brings it back. */
export const isReversed = (record: TransactionRecord): boolean =>
  record.body !== undefined && record.reversal !== undefined && record.reversal.revision >= record.body.revision
