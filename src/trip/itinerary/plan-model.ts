/**
 * From a request to the model that the search knows. Each place becomes a point; each meal becomes points of its own, one
 * per day and area, so that it is eaten where the day has led; money becomes resources: in total, per category, per day.
 */
import { type Category, categories } from "../../../config/taxonomy.ts"
import { rentalPerDayMinor } from "../../../config/transport-modes.ts"
import { bestLeg, type Leg } from "./legs.ts"
import { type Coordinates, kilometresBetween, type Meal, mealHours, meals, type Place } from "./place.ts"
import type { ItineraryRequest, OptimizationGoal } from "./request.ts"
import type { OpenWindow, Taking, TourModel, TourPoint } from "./tour-model.ts"

/** What a point of the model stands for. */
export interface PlannedPoint extends Coordinates {
  readonly placeId: string | undefined
  readonly name: string
  readonly category: Category
  readonly kind: string
  readonly meal: Meal | undefined
  /** For the whole party. */
  readonly costMinor: number
  readonly stayMinutes: number
  readonly liking: number
}

export interface PlanModel {
  readonly model: TourModel
  readonly points: ReadonlyArray<PlannedPoint>
  /** By [from * nodes + to], the hotel being the last node. */
  readonly legs: ReadonlyArray<Leg>
  readonly mustSeeValue: number
}

const minutesPerDay = 1_440
export const mealStayMinutes: Readonly<Record<Meal, number>> = { lunch: 60, dinner: 75 }
/** Areas in which a meal may be had where no restaurant is known. */
const mealAreasMax = 6
/** Worth of what a traveller must see, and of a meal in its time, in places liked most. */
const mustSeeWorth = 100
const mealWorth = 4
/** What staying as it was is worth to a stop of the plan that is replaced, in places liked most. */
const stabilityWorth = 0.15

/** Value lost per money spent, in places liked most per average day's money. */
const moneyWeight: Readonly<Record<OptimizationGoal, number>> = { experience: 0, balanced: 1.2, cost: 5 }
/** What a minute of one person is worth, by goal, in rupiah minor units: decides between walking and riding. */
export const minorPerMinute: Readonly<Record<OptimizationGoal, number>> = {
  experience: 60_000,
  balanced: 30_000,
  cost: 8_000,
}

const resourceOfCategory = (category: Category): number => 1 + categories.indexOf(category)
const transportResource = resourceOfCategory("transport_local")
const placeResourceBase = 1 + categories.length

/** Spread over the places: the first is the hotel, each next one is the farthest from those before. */
const mealAreas = (hotel: Coordinates, places: ReadonlyArray<Place>): ReadonlyArray<Coordinates> => {
  const areas: Array<Coordinates> = [hotel]
  const distance = places.map((place) => kilometresBetween(place, hotel))
  while (areas.length < mealAreasMax && areas.length <= places.length) {
    const farthest = distance.indexOf(Math.max(...distance))
    const place = places[farthest]
    if (place === undefined || (distance[farthest] ?? 0) < 1) break
    areas.push(place)
    for (const [at, other] of places.entries()) {
      distance[at] = Math.min(distance[at] ?? 0, kilometresBetween(other, place))
    }
  }
  return areas
}

const mealPoints = (request: ItineraryRequest): ReadonlyArray<PlannedPoint & { readonly day: number }> =>
  meals.flatMap((meal) => {
    const price = request.mealPricesMinor[meal]
    if (price === undefined) return []
    return Array.from({ length: request.days }, (_, day) => day).flatMap((day) =>
      mealAreas(request.hotel, request.places).map(({ latitude, longitude }) => ({
        latitude,
        longitude,
        day,
        placeId: undefined,
        name: meal,
        category: "food" as const,
        kind: meal,
        meal,
        costMinor: price * request.people,
        stayMinutes: mealStayMinutes[meal],
        liking: 0,
      })),
    )
  })

const placePoints = (request: ItineraryRequest): ReadonlyArray<PlannedPoint> =>
  request.places
    .filter(({ id }) => !request.avoid.has(id))
    .flatMap((place): ReadonlyArray<PlannedPoint> => {
      const one = {
        latitude: place.latitude,
        longitude: place.longitude,
        placeId: place.id,
        name: place.name,
        category: place.category,
        kind: place.kind,
        costMinor: place.feeMinor * request.people,
        liking: place.liking,
      }
      const serves = (place.serves ?? []).filter((meal) => request.mealPricesMinor[meal] !== undefined)
      if (serves.length === 0) return [{ ...one, meal: undefined, stayMinutes: place.stayMinutes }]
      return serves.map((meal) => ({ ...one, meal, stayMinutes: mealStayMinutes[meal] }))
    })

/** When a stop at a place may begin on each day; what is over and what a day's frame excludes is left out. */
const windowsOf = (
  request: ItineraryRequest,
  point: PlannedPoint,
  hours: Place["hours"],
  onlyDay: number | undefined,
): TourPoint["windows"] => {
  const kept = request.kept.find(({ placeId }) => placeId === point.placeId && point.placeId !== undefined)
  return Array.from({ length: request.days }, (_, day): ReadonlyArray<OpenWindow> => {
    if (kept !== undefined) return kept.day === day ? [{ from: kept.startMinute, to: kept.startMinute }] : []
    if (onlyDay !== undefined && onlyDay !== day) return []
    const from = request.from
    if (from !== undefined && day < from.day) return []
    const earliest = from !== undefined && day === from.day ? from.minute : 0
    const open = hours?.[(request.firstWeekday + day) % 7] ?? [{ fromMinute: 0, toMinute: minutesPerDay }]
    const within = point.meal === undefined ? { fromMinute: 0, toMinute: minutesPerDay } : mealHours[point.meal]
    return open.flatMap(({ fromMinute, toMinute }) => {
      // Opening hours hold to the end of the stay, a meal's hours for its beginning.
      const window = {
        from: Math.max(fromMinute, within.fromMinute, earliest),
        to: Math.min(toMinute - point.stayMinutes, within.toMinute),
      }
      return window.to < window.from ? [] : [window]
    })
  })
}

const capacitiesOf = ({ budget, days, modes }: ItineraryRequest, placeCount: number): ReadonlyArray<number> => {
  const rental = modes.includes("rental") ? rentalPerDayMinor * days : 0
  const unlimited = Number.MAX_SAFE_INTEGER
  return [
    (budget.totalMinor ?? unlimited) - rental,
    ...categories.map(
      (category) =>
        (budget.categoryLimitsMinor?.[category] ?? unlimited) - (category === "transport_local" ? rental : 0),
    ),
    ...Array.from({ length: placeCount }, () => 1),
  ]
}

/** Legs between all nodes. To a stop whose time stands one goes by whatever is fastest, so that it is not missed. */
const matrix = (
  nodes: ReadonlyArray<Coordinates & { readonly placeId?: string | undefined }>,
  { modes, people, goal, kept }: ItineraryRequest,
): ReadonlyArray<Leg> => {
  const keptIds = new Set(kept.map(({ placeId }) => placeId))
  return nodes.flatMap((from) =>
    nodes.map((to) => {
      const hurry = to.placeId !== undefined && keptIds.has(to.placeId)
      return bestLeg(from, to, modes, people, hurry ? Number.MAX_SAFE_INTEGER : minorPerMinute[goal] * people)
    }),
  )
}

/** @param stays stops of the plan that this one replaces, which it should keep where it can */
export const planModel = (request: ItineraryRequest, stays: ReadonlySet<string> = new Set()): PlanModel => {
  const ofMeals = mealPoints(request)
  const ofPlaces = placePoints(request)
  const points: ReadonlyArray<PlannedPoint> = [...ofPlaces, ...ofMeals]
  const hoursOf = new Map(request.places.map(({ id, hours }) => [id, hours]))
  const placeIds = [...new Set(ofPlaces.flatMap(({ placeId }) => (placeId === undefined ? [] : [placeId])))]
  const placeResource = new Map(placeIds.map((id, at) => [id, placeResourceBase + at]))
  const kinds = Object.keys(request.kindsPerDayMax)
  const mostLiked = Math.max(0.01, ...request.places.map(({ liking }) => liking))
  const mustSeeValue = mustSeeWorth * mostLiked
  const dayMoney = request.budget.totalMinor === undefined ? 100_000_000 : request.budget.totalMinor / request.days
  const perMoney = (moneyWeight[request.goal] * mostLiked) / Math.max(1, dayMoney)
  const keptIds = new Set(request.kept.map(({ placeId }) => placeId))
  const modelPoint = (point: PlannedPoint, onlyDay: number | undefined): TourPoint => {
    const id = point.placeId
    const must = id !== undefined && (request.mustSee.has(id) || keptIds.has(id)) ? mustSeeValue : 0
    const meal = point.meal === undefined ? 0 : mealWorth * mostLiked
    const stay = id !== undefined && stays.has(id) ? stabilityWorth * mostLiked : 0
    const kind = kinds.indexOf(point.kind)
    const takes: Array<Taking> = [
      { resource: 0, amount: point.costMinor },
      { resource: resourceOfCategory(point.category), amount: point.costMinor },
    ]
    if (id !== undefined) takes.push({ resource: placeResource.get(id) ?? 0, amount: 1 })
    const takesDaily: Array<Taking> = [{ resource: 0, amount: point.costMinor }]
    if (point.meal !== undefined) takesDaily.push({ resource: 1 + meals.indexOf(point.meal), amount: 1 })
    if (kind >= 0) takesDaily.push({ resource: 1 + meals.length + kind, amount: 1 })
    return {
      value: must + meal + stay + point.liking - perMoney * point.costMinor,
      stay: point.stayMinutes,
      takes,
      takesDaily,
      windows: windowsOf(request, point, id === undefined ? undefined : hoursOf.get(id), onlyDay),
      fixed: id !== undefined && keptIds.has(id),
    }
  }
  const nodes = [...points, request.hotel]
  const legs = matrix(nodes, request)
  const hotel = nodes.length - 1
  return {
    points,
    legs,
    mustSeeValue,
    model: {
      points: [
        ...ofPlaces.map((point) => modelPoint(point, undefined)),
        ...ofMeals.map((point) => modelPoint(point, point.day)),
      ],
      days: Array.from({ length: request.days }, () => ({
        opensAt: request.dayStartsMinute,
        closesAt: request.dayEndsMinute,
        startNode: hotel,
        endNode: hotel,
      })),
      nodes: nodes.length,
      travel: Int32Array.from(legs, ({ minutes }) => minutes),
      legCost: Float64Array.from(legs, ({ costMinor }) => costMinor),
      legResources: [0, transportResource],
      legResourcesDaily: [0],
      legCostWeight: perMoney,
      capacities: capacitiesOf(request, placeIds.length),
      capacitiesDaily: [
        request.budget.dailyLimitMinor ?? Number.MAX_SAFE_INTEGER,
        ...meals.map(() => 1),
        ...kinds.map((kind) => request.kindsPerDayMax[kind] ?? 0),
      ],
    },
  }
}
