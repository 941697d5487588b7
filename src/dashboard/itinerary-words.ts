/** How an itinerary's times and ways are said. */
import { lookOf } from "./category-look.ts"
import type { Plan, Stop } from "./itinerary-calls.ts"
import { formatMoney } from "./money.ts"

/** `09:05`; after midnight it goes on counting from 0. */
export const clock = (minute: number): string => {
  const within = ((minute % 1_440) + 1_440) % 1_440
  return `${String(Math.floor(within / 60)).padStart(2, "0")}:${String(within % 60).padStart(2, "0")}`
}

const modes: { readonly [mode in Stop["way"]["mode"]]: string } = {
  walk: "on foot",
  ride_hailing: "by ride",
  bus: "by bus",
  train: "by train",
  rental: "by rented car",
}

/** `12 min by ride · 4.1 km`. */
export const wayWords = ({ mode, minutes, kilometres }: Stop["way"]): string =>
  minutes === 0 ? "right here" : `${minutes} min ${modes[mode]} · ${kilometres} km`

export const faultWords = { closed: "Not open then", late: "Cannot be reached in time" } as const

const cityNames: { readonly [city: string]: string } = { yogyakarta: "Yogyakarta" }
export const cityName = (city: string): string =>
  cityNames[city] ?? `${city.charAt(0).toUpperCase()}${city.slice(1).replaceAll("-", " ")}`

/** Where a stop goes when it is moved one step on or back, over the ends of days as well; undefined: nowhere. */
export const stepped = (
  sizes: ReadonlyArray<number>,
  day: number,
  position: number,
  by: 1 | -1,
): { readonly day: number; readonly position: number } | undefined => {
  const next = position + by
  if (next >= 0 && next < (sizes[day] ?? 0)) return { day, position: next }
  const other = day + by
  const size = sizes[other]
  if (size === undefined) return undefined
  return { day: other, position: by === 1 ? 0 : size }
}

const constraintName = (constraint: Plan["over"][number]["constraint"]): string => {
  if (constraint === "total") return "what is left"
  return constraint === "day" ? "a day's limit" : `the plan for ${lookOf(constraint).name.toLowerCase()}`
}

/** `Over what is left by Rp 300.000, over the plan for food by Rp 20.000.` */
export const overWords = (over: Plan["over"], currency: string): string => {
  if (over.length === 0) return "It fits what is left as it is."
  const parts = over.map(
    ({ constraint, byMinor }) => `over ${constraintName(constraint)} by ${formatMoney(byMinor, currency)}`,
  )
  return `O${parts.join(", ").slice(1)}.`
}
