/**
 * Instances of the multi-constraint team orienteering problem with multiple time windows (MC-TOP-MTW; Souffriau et al.
 * 2013), the public benchmark of itineraries under a money budget. One line of tours, points, budget and ten caps; one of
 * the depot; one per point: id x y stay score O1 O2 O3 O4 C4 exchange fee and ten types. Each point has four adjoining
 * windows of which two hold on a day: 1 and 3 on odd days when `exchange` is 1, else 2 and 4, and the other way round on
 * even days. Distances are rounded down to one decimal, to two for the instances named pr*.
 */
import type { OpenWindow, TourModel, TourPoint } from "./tour-model.ts"

export interface OrienteeringInstance {
  readonly model: TourModel
  /** The file's number of each point of the model. */
  readonly ids: ReadonlyArray<number>
}

/** What is wrong with an instance, with its line. */
export class InstanceError extends Error {
  override readonly name = "InstanceError"
}

const typeCount = 10
const pointFields = 22

/** Decimals that distances keep, by the name that the file came with. */
export const decimalsOf = (fileName: string): 1 | 2 => (/pr\d\d/i.test(fileName) ? 2 : 1)

interface Line {
  readonly number: number
  readonly fields: ReadonlyArray<number>
}

const linesOf = (text: string): ReadonlyArray<Line> =>
  text.split(/\r?\n/).flatMap((line, index) => {
    const words = line.trim().split(/\s+/)
    if (words[0] === "") return []
    const fields = words.map(Number)
    if (!fields.every(Number.isFinite)) throw new InstanceError(`line ${index + 1}: something is not a number`)
    return [{ number: index + 1, fields }]
  })

const whole = (value: number, line: Line, what: string): number => {
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new InstanceError(`line ${line.number}: ${what} is to be a whole number, not below 0`)
}

interface Place {
  readonly x: number
  readonly y: number
}

/** Euclidean, rounded down at so many units of length per 1; what a float lost below is given back before. */
const travelTime = (a: Place, b: Place, unitsPerOne: number): number =>
  Math.floor(Math.hypot(a.x - b.x, a.y - b.y) * unitsPerOne + 1e-7)

/** Windows of one point on each of the days. */
const windowsOf = (cuts: ReadonlyArray<number>, exchange: number, days: number): TourPoint["windows"] => {
  const window = (at: number): OpenWindow => ({ from: cuts[at] ?? 0, to: cuts[at + 1] ?? 0 })
  return Array.from({ length: days }, (_, day) =>
    (exchange === 1) === (day % 2 === 0) ? [window(0), window(2)] : [window(1), window(3)],
  )
}

const pointOf = (line: Line, unitsPerOne: number, days: number): TourPoint => {
  const [, , , stay = 0, score = 0, ...rest] = line.fields
  const cuts = rest.slice(0, 5).map((value) => Math.round(value * unitsPerOne))
  if (cuts.some((cut, at) => at > 0 && cut < (cuts[at - 1] ?? 0))) {
    throw new InstanceError(`line ${line.number}: its windows are not in order`)
  }
  const [exchange = 0, fee = 0, ...types] = rest.slice(5)
  const ofTypes = types.flatMap((amount, type) => (amount > 0 ? [{ resource: type + 1, amount }] : []))
  return {
    value: score,
    stay: Math.round(stay * unitsPerOne),
    takes: [...(fee > 0 ? [{ resource: 0, amount: fee }] : []), ...ofTypes],
    takesDaily: [],
    windows: windowsOf(cuts, exchange, days),
  }
}

/** Reads an instance; throws `InstanceError` with the line for whatever does not belong there. */
export const readInstance = (text: string, decimals: 1 | 2): OrienteeringInstance => {
  const [head, depot, ...lines] = linesOf(text)
  if (head === undefined || depot === undefined) throw new InstanceError("an instance begins with two lines of its own")
  const [tours = 0, count = 0, budget = 0, ...caps] = head.fields
  if (caps.length !== typeCount) throw new InstanceError(`line ${head.number}: a budget and ten caps are expected`)
  const days = whole(tours, head, "the number of tours")
  if (lines.length !== whole(count, head, "the number of points")) {
    throw new InstanceError(`line ${head.number}: ${count} points are announced, ${lines.length} are there`)
  }
  for (const line of lines) {
    if (line.fields.length === pointFields) continue
    throw new InstanceError(`line ${line.number}: ${line.fields.length} fields, a point has ${pointFields}`)
  }
  if (depot.fields.length < 7) throw new InstanceError(`line ${depot.number}: the start has 7 fields`)
  const unitsPerOne = 10 ** decimals
  const placeOf = ({ fields: [, x = 0, y = 0] }: Line): Place => ({ x, y })
  const places = [...lines.map(placeOf), placeOf(depot)]
  const nodes = places.length
  const travel = new Int32Array(nodes * nodes)
  for (const [from, a] of places.entries()) {
    for (const [to, b] of places.entries()) travel[from * nodes + to] = travelTime(a, b, unitsPerOne)
  }
  const [, , , , , opens = 0, closes = 0] = depot.fields
  const day = {
    opensAt: Math.round(opens * unitsPerOne),
    closesAt: Math.round(closes * unitsPerOne),
    startNode: nodes - 1,
    endNode: nodes - 1,
  }
  return {
    ids: lines.map(({ fields: [id = 0] }) => id),
    model: {
      points: lines.map((line) => pointOf(line, unitsPerOne, days)),
      days: Array.from({ length: days }, () => day),
      nodes,
      travel,
      capacities: [budget, ...caps],
      capacitiesDaily: [],
    },
  }
}
