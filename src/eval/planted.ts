/**
 * Travellers of our own making who spend rupiah (seeded), each with one kind of trouble planted at a known moment: how
 * often the signs of src/budget/anomaly/signs.ts speak of it, and how often they speak of nothing.
 */
import { learnSeen, newSigns, type Seen, type SignKind, signOf } from "../budget/anomaly/signs.ts"
import { Dice } from "../feeds/simulate/dice.ts"
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

/** Recall per planted kind, and alerts outside what was planted per traveller and month. */
export const plantedRecall = (seed: number): { readonly [key: string]: number } => {
  const result: { [key: string]: number } = {}
  let [falseAlerts, days] = [0, 0]
  for (const kind of plantedKinds) {
    let found = 0
    for (let index = 0; index < travellers; index++) {
      const { seen, fromMs, untilMs } = streamOf(kind, new Dice(`${seed} planted ${kind} ${index}`))
      const signs = newSigns(medians.length)
      const said = new Set<SignKind>()
      for (const one of seen) {
        const sign = signOf(signs, one)
        learnSeen(signs, one, sign)
        if (sign === undefined) continue
        if (one.timeMs >= fromMs && one.timeMs <= untilMs) said.add(sign.kind)
        // A journey out of place is one also on the way back.
        else if (kind !== "impossible_travel" || one.timeMs < fromMs) falseAlerts++
      }
      if (said.has(kind)) found++
      days += tripDays
    }
    result[`${kind.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())}Recall`] = round(found / travellers)
  }
  result["plantedFalseAlertsPerPersonMonth"] = round((falseAlerts / days) * 30.4)
  return result
}
