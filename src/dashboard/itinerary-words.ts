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

const overParts = (over: Plan["over"], currency: string): string =>
  over
    .map(({ constraint, byMinor }) => `over ${constraintName(constraint)} by ${formatMoney(byMinor, currency)}`)
    .join(", ")

/** `Over what is left by Rp 300.000, over the plan for food by Rp 20.000.` */
export const overWords = (over: Plan["over"], currency: string): string =>
  over.length === 0 ? "It fits what is left as it is." : `O${overParts(over, currency).slice(1)}.`

/** `What has to stay keeps it over the plan for food by Rp 20.000.` Undefined: nothing does. */
export const stillOverWords = ({ stillOver }: Pick<Plan, "stillOver">, currency: string): string | undefined =>
  stillOver.length === 0 ? undefined : `What has to stay keeps it ${overParts(stillOver, currency)}.`

const mealsOf = ({ days }: { readonly days: ReadonlyArray<{ readonly stops: ReadonlyArray<MealStop> }> }) =>
  days.flatMap(({ stops }) => stops.filter(({ placeId }) => placeId === null))
type MealStop = Pick<Stop, "placeId" | "plannedMinor">

/** What is saved beside the places exchanged: meals wherever one is, and the ways. Of a dearer plan it is negative. */
export const unnamedSavings = (
  {
    savedMinor,
    swaps,
    itinerary,
  }: Pick<Plan, "savedMinor" | "swaps"> & { readonly itinerary: Parameters<typeof mealsOf>[0] },
  before: Parameters<typeof mealsOf>[0],
): { readonly meals: number; readonly mealsMinor: number; readonly waysMinor: number } => {
  const [had, has] = [mealsOf(before), mealsOf(itinerary)]
  const costOf = (meals: ReadonlyArray<MealStop>) => meals.reduce((sum, { plannedMinor }) => sum + plannedMinor, 0)
  const mealsMinor = costOf(had) - costOf(has)
  const swapped = swaps.reduce((sum, { savesMinor }) => sum + savesMinor, 0)
  return { meals: has.length - had.length, mealsMinor, waysMinor: savedMinor - swapped - mealsMinor }
}

/** `2 meals fewer` than the plan had: they are left to the traveller. */
export const mealWords = (meals: number): string => {
  if (meals === 0) return "Meals"
  const count = Math.abs(meals)
  return `${count} ${count === 1 ? "meal" : "meals"} ${meals < 0 ? "fewer planned" : "more"}`
}

type Days = ReadonlyArray<{ readonly stops: ReadonlyArray<Pick<Stop, "placeId" | "name">> }>

/** Places that stay and go to another day: their names and the day, counted from 1. */
export const movedPlaces = (
  before: Days,
  after: Days,
): ReadonlyArray<{ readonly name: string; readonly day: number }> => {
  const days = new Map(before.flatMap(({ stops }, day) => stops.map(({ placeId }) => [placeId, day] as const)))
  return after.flatMap(({ stops }, day) =>
    stops.flatMap(({ placeId, name }) => {
      const was = placeId === null ? undefined : days.get(placeId)
      return was === undefined || was === day ? [] : [{ name, day: day + 1 }]
    }),
  )
}

const goalNames = { cost: "Cheapest", balanced: "Balanced", experience: "Best liked" } as const
type Goal = keyof typeof goalNames

export interface GoalChoice {
  readonly goal: Goal
  readonly name: string
  /** Undefined: another choice is both cheaper and liked more. */
  readonly costMinor: number | undefined
  /** Against what is liked most of the choices, 0 to 100. */
  readonly likedPercent: number | undefined
}

/** All three goals, the cheapest first. What is looked at costs what its plan says; of the others it is a shorter search's word. */
export const goalChoices = (
  { choices, afterMinor }: Pick<Plan, "choices" | "afterMinor">,
  looked: Goal | undefined,
): ReadonlyArray<GoalChoice> => {
  const most = Math.max(0, ...choices.map(({ liking }) => liking))
  return (["cost", "balanced", "experience"] as const).map((goal) => {
    const found = choices.find((one) => one.goal === goal)
    return {
      ...{ goal, name: goalNames[goal], costMinor: goal === looked ? afterMinor : found?.costMinor },
      likedPercent: found === undefined || most <= 0 ? undefined : Math.round((100 * found.liking) / most),
    }
  })
}
