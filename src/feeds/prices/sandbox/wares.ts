/** Rides and tables that the sandbox partners sell besides hotels: made up from where and when somebody asks. */
import { kilometresBetween } from "../../../trip/prices/where.ts"
import { Dice } from "../../simulate/dice.ts"

export interface SandboxRide {
  readonly id: string
  readonly name: string
  readonly mode: string
  readonly departure: string
  readonly rupiahPerPerson: number
  readonly rating: number
}

export interface SandboxTable {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly latitude: number
  readonly longitude: number
  readonly rupiahPerPerson: number
  readonly rating: number
}

interface Point {
  readonly latitude: number
  readonly longitude: number
}

const operators: ReadonlyArray<readonly [name: string, mode: string, rupiahPerKm: number, base: number]> = [
  ["Argo Nusantara", "train", 700, 30_000],
  ["Lintas Jaya Bus", "bus", 350, 20_000],
  ["Sinar Shuttle", "shuttle", 600, 45_000],
  ["Kencana Travel", "shuttle", 550, 40_000],
  ["Garuda Pagi", "plane", 900, 350_000],
]
const farKm = 250
const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`

export const ridesBetween = (from: Point, to: Point, day: string): ReadonlyArray<SandboxRide> => {
  const kilometres = kilometresBetween(from, to) ?? 0
  return operators
    .filter(([, mode]) => (mode === "plane" ? kilometres > farKm : kilometres < farKm * 4))
    .flatMap(([name, mode, perKm, base]) =>
      [0, 1, 2].map((run): SandboxRide => {
        const dice = new Dice(`ride/${name}/${run}`)
        const today = new Dice(`ride/${name}/${run}/${day}`)
        const minute = 360 + run * 270 + dice.integer(0, 11) * 10
        return {
          ...{ id: `${name.toLowerCase().replace(/\W+/g, "-")}-${run}`, name, mode, departure: clock(minute) },
          rupiahPerPerson: Math.round((base + perKm * kilometres) * (0.85 + today.unit() * 0.4) * 0.001) * 1_000,
          rating: 0.6 + dice.unit() * 0.35,
        }
      }),
    )
}

const kitchens =
  "Warung Made, Sari Rasa, Nasi Kota, Bumbu Desa, Kopi Senja, Lesehan Tepi Sawah, Pondok Ikan, Sate Khas, Dapur Nenek, Rasa Sayang".split(
    ", ",
  )

export const tablesAround = ({ latitude, longitude }: Point): ReadonlyArray<SandboxTable> => {
  const cell = `${latitude.toFixed(1)}/${longitude.toFixed(1)}`
  const [centreLatitude, centreLongitude] = [Number(latitude.toFixed(1)), Number(longitude.toFixed(1))]
  return kitchens.map((name, index): SandboxTable => {
    const dice = new Dice(`table/${cell}/${index}`)
    return {
      ...{ id: `t${index}`, name, address: `Jl. Makan No. ${dice.integer(1, 90)}`, rating: 0.6 + dice.unit() * 0.38 },
      latitude: centreLatitude + (dice.unit() - 0.5) * 0.04,
      longitude: centreLongitude + (dice.unit() - 0.5) * 0.04,
      rupiahPerPerson: dice.integer(25, 280) * 1_000,
    }
  })
}
