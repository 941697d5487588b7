/** The travellers' population as this release was fitted: a model file is code, the same log gives the same forecast. */
import model from "../../../config/models/forecast-trips.json" with { type: "json" }
import type { EpochDay } from "../model.ts"
import { fadingOf } from "./habit.ts"
import { calendarWeight, readPopulation } from "./population.ts"

export const tripPopulation = readPopulation(model.population)
export const tripFading = fadingOf(tripPopulation)

/** 2020 to 2039. The fold asks for every day of a trip that is over, and the calendar's arithmetic costs most of a day. */
const firstKnown: EpochDay = 18_262
const knownWeights = Float64Array.from({ length: 7_305 }, (_, index) =>
  calendarWeight(tripPopulation, firstKnown + index),
)

/** How much of an even day's spend a day of the calendar is expected to bring to a traveller. */
export const travellerWeight = (day: EpochDay): number =>
  knownWeights[day - firstKnown] ?? calendarWeight(tripPopulation, day)
