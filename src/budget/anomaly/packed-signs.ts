/** The signs' sketch as rows of numbers for a snapshot (I1: the same sketch is the same text), and back. */
import { readFields, readInteger, readList, readNumber, ShapeError } from "../shape.ts"
import { emptyLevel, type Level } from "./level.ts"
import { newSigns, type Signs, signKinds } from "./signs.ts"

const packLevel = ({ weight, mean, deviation }: Level): ReadonlyArray<number> => [weight, mean, deviation]

const numbers = (value: unknown): Array<number> => readList(value, readNumber)

const readLevel = (value: unknown): Level => {
  const [weight, mean, deviation] = numbers(value)
  return { weight: readInteger(weight), mean: readNumber(mean), deviation: readNumber(deviation) }
}

const readSpot = (value: unknown): NonNullable<Signs["lastSpot"]> => {
  const [timeMs, latitude, longitude] = numbers(value)
  return { timeMs: readNumber(timeMs), latitude: readNumber(latitude), longitude: readNumber(longitude) }
}

export const packSigns = (signs: Signs): unknown => ({
  overall: packLevel(signs.overall),
  byCategory: signs.byCategory.map((level) => (level.weight === 0 ? [] : packLevel(level))),
  shift: signs.shift,
  hours: signs.hours,
  purchases: signs.purchases,
  merchants: signs.merchants,
  currencies: signs.currencies,
  recent: [signs.recentMs, signs.recentMinor, signs.recentMerchant],
  mine: signs.mine,
  ...(signs.lastSpot === null
    ? {}
    : { spot: [signs.lastSpot.timeMs, signs.lastSpot.latitude, signs.lastSpot.longitude] }),
})

/** @throws ShapeError */
export const unpackSigns = (value: unknown, categories: number): Signs => {
  const fields = readFields(value)
  const levels = readList(fields["byCategory"], numbers)
  const hours = numbers(fields["hours"])
  const [recentMs, recentMinor, recentMerchant] = readList(fields["recent"], numbers)
  if (hours.length !== 24) throw new ShapeError("a day has 24 hours")
  if (recentMs === undefined || recentMinor?.length !== recentMs.length || recentMerchant?.length !== recentMs.length) {
    throw new ShapeError("recent purchases lack a column")
  }
  const mine = numbers(fields["mine"])
  return {
    ...newSigns(0),
    overall: readLevel(fields["overall"]),
    byCategory: Array.from({ length: categories }, (_, at) => {
      const level = levels[at]
      return level === undefined || level.length === 0 ? emptyLevel() : readLevel(level)
    }),
    shift: readNumber(fields["shift"]),
    hours,
    purchases: readInteger(fields["purchases"]),
    merchants: numbers(fields["merchants"]),
    currencies: numbers(fields["currencies"]),
    recentMs,
    recentMinor,
    recentMerchant,
    lastSpot: fields["spot"] === undefined ? null : readSpot(fields["spot"]),
    mine: signKinds.map((_, at) => mine[at] ?? 0),
  }
}
