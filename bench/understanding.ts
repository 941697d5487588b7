/**
 * What understanding costs per event in the fold: the same stream of transactions is folded (traveller and budget, in
 * memory, no servers) with the categoriser, the anomaly watch or both taken out, without the forecast that is brought up to
 * date at every event, and with all that a look at it reckons. Purchases of the day are one case for the forecast, those of
 * earlier days another. Variants take turns in one run, so that a slow moment hits all alike.
 */
import { performance } from "node:perf_hooks"
import { Effect } from "effect"
import { watchEntry } from "../src/budget/anomaly/watch.ts"
import { tripClock } from "../src/budget/burn/trip-clock.ts"
import { cascade, warmCascade } from "../src/budget/categorise/cascade.ts"
import type { Categorise } from "../src/budget/categorise/categorise.ts"
import { mccVerdict } from "../src/budget/categorise/mcc.ts"
import { forecastOf } from "../src/budget/forecast/forecast.ts"
import { sayLikelyOver } from "../src/budget/forecast/likely-over.ts"
import type { BudgetState } from "../src/budget/state.ts"
import { type Foresee, step, type Watch } from "../src/budget/step.ts"
import { applyToTraveller } from "../src/budget/traveller/apply.ts"
import type { Logged } from "../src/budget/traveller/logged.ts"
import { newTraveller, type TravellerState } from "../src/budget/traveller/state.ts"
import type { PacerEvent } from "../streams/events.ts"
import { median, rounded } from "./harness/quantiles.ts"
import { firstDayBefore, Load, tripsBeganDaysAgo, userIdOf } from "./load.ts"

export interface UnderstandingOptions {
  readonly events: number
  readonly rounds: number
  readonly seed: number
}

const travellers = 2_000
/** One event in so many is of a merchant that nobody has met, more than any traveller has. */
const newMerchantEvery = 20
const dayMs = 86_400_000
const loadStartMs = Date.parse("2026-05-25T00:00:00Z")

const codeAlone: Categorise = ({ mcc }) =>
  mccVerdict(mcc ?? "") ?? { category: "other", confidence: 0.2, decidedBy: "fallback" }
const noWatch = (): undefined => undefined

const noForesight: Foresee = () => []

interface Variant {
  readonly categorise: Categorise
  readonly watch: Watch
  readonly foresee: Foresee
  /** The fan, the categories and the quantiles too, at every event. */
  readonly looks: boolean
  /** Purchases of any day of the trip so far instead of the last hour's. */
  readonly late: boolean
}

const whole: Variant = {
  ...{ categorise: cascade.categorise, watch: watchEntry, foresee: sayLikelyOver },
  ...{ looks: false, late: false },
}
const variants = {
  whole,
  withoutCategorise: { ...whole, categorise: codeAlone },
  withoutAnomaly: { ...whole, watch: noWatch },
  withoutBoth: { ...whole, categorise: codeAlone, watch: noWatch },
  withoutForecast: { ...whole, foresee: noForesight },
  late: { ...whole, late: true },
  lateWithoutForecast: { ...whole, late: true, foresee: noForesight },
  withLooks: { ...whole, looks: true },
} as const satisfies { readonly [name: string]: Variant }
type VariantName = keyof typeof variants

const loggedOf = (event: PacerEvent, seq: number): Logged => ({
  ...{ event, seq, identity: `${event.source}/${event.id}`, logMs: loadStartMs + seq },
  timeMs: Date.parse(event.time),
})

/** Any of the days of the trip so far, evenly. */
const daysAgo = (index: number): number => 1 + ((index * 7) % tripsBeganDaysAgo)

/** The load's own transactions, some of them of new merchants; `round` makes these new again. */
const streamOf = (options: UnderstandingOptions, round: number, late: boolean): ReadonlyArray<Logged> => {
  const firstDay = firstDayBefore(loadStartMs)
  const load = new Load({ seed: options.seed, popularity: "zipf", firstDay, budgets: travellers })
  const openings = Array.from({ length: travellers }, (_, user): PacerEvent => load.opening(user))
  const letters = (index: number): string =>
    index.toString(26).replace(/\d/g, (digit) => "qwrtzpsdfg"[Number(digit)] ?? "")
  const bought = Array.from({ length: options.events }, (_, index): PacerEvent => {
    const user = load.userAmong(travellers, index)
    const event = load.liveTransaction(
      user,
      index,
      loadStartMs - (late ? daysAgo(index) * dayMs : 0) - 3_600_000 + index,
    )
    if (index % newMerchantEvery !== 0) return event
    return { ...event, data: { ...event.data, merchant: `WARUNG ${letters(index)} ${letters(round + 31)} UBUD` } }
  })
  return [...openings, ...bought].map((event, index) => loggedOf(event, index + 1))
}

const findRate = (): string => "1"
const recordOf = (): undefined => undefined
const recordsIn = (): ReadonlyArray<never> => []

interface Folded {
  readonly microsPerEvent: number
  readonly spentMinor: number
  readonly alerts: number
}

/** Folds a stream anew; only the transactions are timed. */
const fold = (stream: ReadonlyArray<Logged>, { categorise, watch, foresee, looks }: Variant): Folded => {
  const stage = { categorise, findRate, recordOf, recordsIn }
  const people = new Map<string, TravellerState>(
    Array.from({ length: travellers }, (_, user) => [userIdOf(user), newTraveller(userIdOf(user))]),
  )
  const budgets = new Map<string, BudgetState>()
  let alerts = 0
  const one = (logged: Logged): void => {
    const traveller = people.get(logged.event.subject)
    if (traveller === undefined) return
    for (const { budgetId, input } of applyToTraveller(traveller, logged, undefined, stage).deliveries) {
      const { state, facts } = step(budgets.get(budgetId), input, watch, foresee)
      budgets.set(budgetId, state)
      for (const fact of facts) if (fact.kind === "anomaly") alerts++
      if (looks) forecastOf(state.plan, state.sums, tripClock(state.plan, logged.logMs), state.closed)
    }
  }
  for (const logged of stream.slice(0, travellers)) one(logged)
  const bought = stream.slice(travellers)
  // Processor time: what others of the machine take is not the fold's.
  const began = process.cpuUsage()
  for (const logged of bought) one(logged)
  const { user, system } = process.cpuUsage(began)
  const microsPerEvent = (user + system) / bought.length
  let spentMinor = 0
  for (const { sums } of budgets.values()) spentMinor += sums.spentMinor
  return { microsPerEvent, spentMinor, alerts }
}

/** New merchants alone, none remembered. */
const newMerchantMicros = (): number => {
  const count = 20_000
  const texts = Array.from(
    { length: count },
    (_, index) => `QRIS TOKO ${(index * 7_919 + 1e6).toString(36).replace(/\d/g, "A")}X KUTA`,
  )
  const began = performance.now()
  for (const merchant of texts) cascade.categorise({ merchant })
  return ((performance.now() - began) * 1_000) / count
}

export const understanding = (options: UnderstandingOptions) =>
  Effect.sync(() => {
    warmCascade()
    const names = Object.keys(variants) as ReadonlyArray<VariantName>
    const micros = new Map<VariantName, Array<number>>(names.map((name) => [name, []]))
    const spent = new Set<number>()
    let alerts = 0
    // The first round warms the compiler and is not counted.
    for (let round = 0; round <= options.rounds; round++) {
      for (const [turn, name] of names.entries()) {
        const folded = fold(streamOf(options, round * names.length + turn, variants[name].late), variants[name])
        spent.add(folded.spentMinor)
        if (name === "whole") alerts = folded.alerts
        if (round > 0) micros.get(name)?.push(folded.microsPerEvent)
      }
    }
    const of = (name: VariantName): number => median(micros.get(name) ?? [])
    /** Within each round, so that a slow round counts no more than another. */
    const between = (more: VariantName, less: VariantName): number =>
      median((micros.get(more) ?? []).map((one, round) => one - (micros.get(less)?.[round] ?? 0)))
    const ratio = (name: VariantName) => rounded(of("whole") / of(name), 3)
    return {
      line: {
        ...{ scenario: "understanding", events: options.events, rounds: options.rounds, alerts },
        wholeMicros: rounded(of("whole"), 2),
        categoriseMicros: rounded(between("whole", "withoutCategorise"), 2),
        anomalyMicros: rounded(between("whole", "withoutAnomaly"), 2),
        bothMicros: rounded(between("whole", "withoutBoth"), 2),
        forecastMicros: rounded(between("whole", "withoutForecast"), 2),
        forecastLateMicros: rounded(between("late", "lateWithoutForecast"), 2),
        forecastLookMicros: rounded(between("withLooks", "whole"), 2),
        ratioToWithoutCategorise: ratio("withoutCategorise"),
        ratioToWithoutAnomaly: ratio("withoutAnomaly"),
        ratioToWithoutBoth: ratio("withoutBoth"),
        newMerchantMicros: rounded(newMerchantMicros(), 2),
      },
      failures: spent.size === 1 ? [] : ["what is spent depends on what is understood"],
    }
  })
