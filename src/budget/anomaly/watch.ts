/**
 * The budget's watch over its purchases: what the signs say of one becomes a fact, once, when it arrives (history, I8);
 * the accounts never hear of it. What came late is learnt in silence.
 */
import { limits } from "../../../config/limits.ts"
import { categories } from "../../../config/taxonomy.ts"
import { msPerDay, wallClockMs } from "../calendar.ts"
import type { BudgetEntry, Fact } from "../model.ts"
import type { BudgetState } from "../state.ts"
import { hashText } from "./hash-text.ts"
import { learnMine, learnSeen, type Seen, type SignKind, signOf } from "./signs.ts"

export type AnomalyFact = Extract<Fact, { kind: "anomaly" }>

/** A purchase that reaches the budget later than this after it was made is no news. */
export const freshMs = 3 * msPerDay
const msPerHour = 3_600_000
const categoryIndex = new Map<string, number>(categories.map((category, index) => [category, index]))

const seenOf = ({ plan }: BudgetState, entry: BudgetEntry): Seen => ({
  timeMs: entry.timeMs,
  localHour: Math.floor((wallClockMs(entry.timeMs, plan.timeZone) % msPerDay) / msPerHour),
  category: categoryIndex.get(entry.category) ?? 0,
  amountMinor: entry.spendMinor,
  currencyHash: hashText(entry.originalCurrency),
  homeCurrency: entry.originalCurrency === plan.currency || entry.originalCurrency === plan.homeCurrency,
  merchantHash: entry.merchant === undefined ? 0 : hashText(entry.merchant),
  // Of a source that knows only days, nobody knows how long the way took.
  spot: entry.givenDay === undefined ? entry.spot : undefined,
})

/** One run of quick, tiny or dear purchases is told once, not purchase by purchase. */
const quietMsOf = (sign: SignKind): number =>
  sign === "duplicate" ? 0 : sign === "impossible_travel" ? limits.anomalyTravelQuietMs : 30 * 60_000
const toldJustNow = ({ said, logMs }: BudgetState, sign: SignKind): boolean =>
  said.facts.some((fact) => fact.kind === "anomaly" && fact.sign === sign && logMs - fact.atMs < quietMsOf(sign))

const clockSigns: ReadonlySet<SignKind> = new Set(["duplicate", "velocity", "card_testing"])
/** Minutes mean nothing where only the day is known, nor where a purchase comes back that was told of before. */
const isOutOfClock = (sign: SignKind, { givenDay, firstSeq }: BudgetEntry, seq: number): boolean =>
  clockSigns.has(sign) && (givenDay !== undefined || firstSeq !== seq)

/** What there is to say about an entry that came in. Planned one-offs (lodging, long journeys) are no everyday habit. */
export const watchEntry = (
  state: BudgetState,
  before: BudgetEntry | undefined,
  after: BudgetEntry | undefined,
): AnomalyFact | undefined => {
  if (before !== undefined || after === undefined) return undefined
  if (after.kind !== "purchase" || after.spendMinor <= 0 || after.oneOff || state.closed) return undefined
  const seen = seenOf(state, after)
  const sign = signOf(state.signs, seen)
  learnSeen(state.signs, seen, sign)
  if (sign === undefined || isOutOfClock(sign.kind, after, state.seq)) return undefined
  if (state.logMs - after.timeMs > freshMs || toldJustNow(state, sign.kind)) return undefined
  return {
    kind: "anomaly",
    seq: state.seq,
    atMs: state.logMs,
    sign: sign.kind,
    score: Math.round(sign.score * 1_000) / 1_000,
    transactionId: after.identity,
    ...(after.merchant === undefined ? {} : { merchant: after.merchant }),
    amountMinor: after.spendMinor,
    value: sign.value,
    usual: sign.usual,
  }
}

/** The traveller's answer to an alert that is still kept: said once, the first stands. */
export const answerAnomaly = (state: BudgetState, alertSeq: number, mine: boolean): void => {
  const { facts } = state.said
  const at = facts.findIndex((fact) => fact.kind === "anomaly" && fact.seq === alertSeq)
  const fact = facts[at]
  if (fact === undefined || fact.kind !== "anomaly" || fact.answer !== undefined) return
  facts[at] = { ...fact, answer: mine ? "mine" : "not_mine" }
  if (mine) learnMine(state.signs, fact.sign)
}
