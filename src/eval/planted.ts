/**
 * Travellers of our own making who spend rupiah (seeded), each with one kind of trouble planted at a known moment: how
 * often the signs of src/budget/anomaly/signs.ts speak of it, and how often they speak of nothing.
 */
import { learnSeen, newSigns, type Seen, type SignKind, signOf } from "../budget/anomaly/signs.ts"
import { Dice } from "../feeds/simulate/dice.ts"
import { AmountHistory, type AmountRule } from "./anomaly-baselines.ts"
import { round } from "./score-table.ts"

const plantedKinds = ["duplicate", "card_testing", "impossible_travel", "level_shift"] as const
type Planted = (typeof plantedKinds)[number]

const travellers = 100
const tripDays = 14
const bali = { latitude: -8.65, longitude: 115.21 }
const london = { latitude: 51.5, longitude: -0.12 }
/** Median rupiah of meals, transport, shopping and sights, in minor units. */
const medians = [6_500_000, 3_000_000, 22_000_000, 15_000_000]
const dayMs = 86_400_000
const startMs = 1_750_000_000_000 - (1_750_000_000_000 % dayMs)

const purchase = (dice: Dice, timeMs: number, factor: number): Seen => {
  const category = dice.weighted([
    [0, 5],
    [1, 4],
    [2, 1],
    [3, 1],
  ] as const)
  return {
    timeMs,
    localHour: Math.floor((timeMs % dayMs) / 3_600_000),
    category,
    amountMinor: Math.round(dice.logNormal((medians[category] ?? 1) * factor, 0.6) / 100_000) * 100_000 + 100_000,
    currencyHash: 1,
    homeCurrency: true,
    merchantHash: dice.integer(1, 400),
    spot: {
      latitude: bali.latitude + (dice.unit() - 0.5) * 0.3,
      longitude: bali.longitude + (dice.unit() - 0.5) * 0.3,
    },
  }
}

const plant = (kind: Planted, dice: Dice, before: Seen): ReadonlyArray<Seen> => {
  const later = (minutes: number, rest: Partial<Seen>): Seen => ({
    ...before,
    timeMs: before.timeMs + minutes * 60_000,
    ...rest,
  })
  switch (kind) {
    case "duplicate":
      return [later(dice.integer(1, 8), {})]
    case "card_testing":
      return [2, 5, 7, 11, 14].map((minutes) =>
        later(minutes, { amountMinor: dice.integer(1, 4) * 100_000, merchantHash: dice.integer(1_000, 2_000) }),
      )
    case "impossible_travel":
      return [later(dice.integer(20, 300), { spot: london, merchantHash: 5_000, amountMinor: 4_000_000 })]
    default:
      return []
  }
}

/** One traveller's stream; from `shiftFrom` on, where that is planted, everything costs three times as much. */
const streamOf = (
  kind: Planted,
  dice: Dice,
): { readonly seen: ReadonlyArray<Seen>; readonly fromMs: number; readonly untilMs: number } => {
  const plantedDay = dice.integer(7, 10)
  const fromMs = startMs + plantedDay * dayMs
  const seen: Array<Seen> = []
  for (let day = 0; day < tripDays; day++) {
    const times = Array.from(
      { length: dice.integer(4, 8) },
      () => startMs + day * dayMs + dice.integer(7 * 60, 22 * 60) * 60_000,
    )
    times.sort((a, b) => a - b)
    for (const timeMs of times) seen.push(purchase(dice, timeMs, kind === "level_shift" && day >= plantedDay ? 3 : 1))
  }
  const before = seen.filter((one) => one.timeMs >= fromMs)[2]
  const planted = before === undefined ? [] : plant(kind, dice, before)
  const untilMs = kind === "level_shift" ? Number.POSITIVE_INFINITY : (planted.at(-1)?.timeMs ?? 0)
  const from = kind === "level_shift" ? fromMs : (planted[0]?.timeMs ?? 0)
  return { seen: [...seen, ...planted].sort((a, b) => a.timeMs - b.timeMs), fromMs: from, untilMs }
}

interface Stream extends ReturnType<typeof streamOf> {
  readonly kind: Planted
}

/** A journey out of place is one also on the way back: what comes after it is neither found nor false. */
const isJudged = ({ kind, untilMs }: Stream, { timeMs }: Seen): boolean =>
  kind !== "impossible_travel" || timeMs <= untilMs
const isPlanted = ({ fromMs, untilMs }: Stream, { timeMs }: Seen): boolean => timeMs >= fromMs && timeMs <= untilMs

/** How loud each purchase of a stream is, and of which kind the alert would be where the judge tells kinds apart. */
type Judge = (stream: Stream) => ReadonlyArray<{ readonly score: number; readonly said?: SignKind }>

const bySigns: Judge = ({ seen }) => {
  const signs = newSigns(medians.length)
  return seen.map((one) => {
    const sign = signOf(signs, one)
    learnSeen(signs, one, sign)
    return sign === undefined ? { score: 0 } : { score: 1, said: sign.kind }
  })
}

const byAmount =
  (rule: AmountRule): Judge =>
  ({ seen }) => {
    const history = new AmountHistory(rule)
    return seen.map(({ category, amountMinor }) => ({ score: history.score(category, amountMinor) }))
  }

export interface PlantedFigures {
  /** In the order of `plantedKinds`. */
  readonly recall: ReadonlyArray<number>
  readonly falseAlertsPerPersonMonth: number
}

interface Heard {
  /** Per stream: the loudest purchase of what was planted (of the right kind, where the judge tells kinds apart). */
  readonly planted: ReadonlyArray<{ readonly kind: Planted; readonly score: number }>
  /** Of every other purchase. */
  readonly others: ReadonlyArray<number>
}

const heard = (streams: ReadonlyArray<Stream>, judge: Judge): Heard => {
  const others: Array<number> = []
  const planted = streams.map((stream) => {
    let loudest = 0
    for (const [index, { score, said }] of judge(stream).entries()) {
      const one = stream.seen[index]
      if (one === undefined || !isJudged(stream, one)) continue
      if (!isPlanted(stream, one)) others.push(score)
      else if (said === undefined || said === stream.kind) loudest = Math.max(loudest, score)
    }
    return { kind: stream.kind, score: loudest }
  })
  return { planted, others }
}

const figuresAt = ({ planted, others }: Heard, threshold: number): PlantedFigures => ({
  recall: plantedKinds.map((kind) => {
    const own = planted.filter((one) => one.kind === kind)
    return round(own.filter(({ score }) => score >= threshold).length / own.length)
  }),
  falseAlertsPerPersonMonth: round(
    (others.filter((score) => score >= threshold).length / (planted.length * tripDays)) * 30.4,
  ),
})

/** The lowest threshold that gives no more false alerts than `count`. */
const thresholdFor = ({ others }: Heard, count: number): number => {
  const loud = others.toSorted((left, right) => right - left)
  return (loud[count] ?? 0) + 1e-9
}

/** What the trade calls far out. */
const usualThresholds = { zScore: 3, mad: 3.5 } as const

/** Our signs beside z-score and MAD, both at their usual thresholds and at one with no more false alerts than ours. */
export const plantedTable = (seed: number) => {
  const streams = plantedKinds.flatMap((kind) =>
    Array.from({ length: travellers }, (_, index) => ({
      kind,
      ...streamOf(kind, new Dice(`${seed} planted ${kind} ${index}`)),
    })),
  )
  const signs = heard(streams, bySigns)
  const falseCount = signs.others.filter((score) => score > 0).length
  const [zScore, mad] = [heard(streams, byAmount("zScore")), heard(streams, byAmount("mad"))]
  return {
    signs: figuresAt(signs, 1),
    zScore: figuresAt(zScore, usualThresholds.zScore),
    mad: figuresAt(mad, usualThresholds.mad),
    zScoreAsQuiet: figuresAt(zScore, thresholdFor(zScore, falseCount)),
    madAsQuiet: figuresAt(mad, thresholdFor(mad, falseCount)),
  }
}

export type PlantedTable = ReturnType<typeof plantedTable>

const kindNames = ["duplicate", "cardTesting", "impossibleTravel", "levelShift"] as const

/** The table as flat keys: `duplicateRecall`, `zScoreDuplicateRecall` and so on. */
export const plantedKeys = (table: PlantedTable): Readonly<Record<string, number>> => {
  const keys: Record<string, number> = {}
  for (const [judge, { recall, falseAlertsPerPersonMonth }] of Object.entries(table)) {
    const named = (name: string): string =>
      judge === "signs" ? name : `${judge}${name[0]?.toUpperCase() ?? ""}${name.slice(1)}`
    for (const [index, kind] of kindNames.entries()) keys[named(`${kind}Recall`)] = recall[index] ?? 0
    keys[named("plantedFalseAlertsPerPersonMonth")] = falseAlertsPerPersonMonth
  }
  return keys
}

const judgeNames: { readonly [Judge in keyof PlantedTable]: string } = {
  signs: "Pacer",
  zScore: "z-score over 3",
  mad: "MAD over 3.5",
  zScoreAsQuiet: "z-score, false alerts as Pacer's",
  madAsQuiet: "MAD, false alerts as Pacer's",
}

/** A line of the report per judge. */
export const plantedLines = (table: PlantedTable): ReadonlyArray<readonly [string, string]> =>
  (Object.keys(judgeNames) as ReadonlyArray<keyof PlantedTable>).map((judge) => {
    const { recall, falseAlertsPerPersonMonth } = table[judge]
    const found = kindNames.map((kind, index) => `${kind} ${recall[index] ?? 0}`).join(", ")
    return [
      `planted kinds found: ${judgeNames[judge]}`,
      `${found}; ${falseAlertsPerPersonMonth} false a month`,
    ] as const
  })
