/** The travellers' population as this release was fitted: a model file is code, the same log gives the same forecast. */
import model from "../../../config/models/forecast-trips.json" with { type: "json" }
import { fadingOf } from "./habit.ts"
import { readPopulation } from "./population.ts"

export const tripPopulation = readPopulation(model.population)
export const tripFading = fadingOf(tripPopulation)
