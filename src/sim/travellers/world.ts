/**
 * The worlds that simulated travellers live in, one per split: what places really cost there, how strong seasons are, who
 * travels and how often something goes wrong. Each split has its own figures, drawn or set apart from the others', and
 * the test world has people of kinds that the other two lack: what is fitted in one has never seen the next.
 */
import { type Destination, destinations } from "../../../config/destinations.ts"
import { Dice } from "../../feeds/simulate/dice.ts"

export type Split = "fit" | "calibration" | "test"

export const behaviours = [
  "steady",
  /** Now and then something far above their habit. */
  "splurger",
  /** Much at first, little later. */
  "front-loader",
  /** Prices that rise (or fall) from day to day. */
  "drifting",
  /** Souvenirs and treats at the end: in the test world alone, like the next two. */
  "back-loader",
  "weekender",
  /** Pays a round for everybody, seldom and a lot. */
  "treater",
] as const
export type Behaviour = (typeof behaviours)[number]

export interface World {
  readonly split: Split
  /** What everything costs against the guide's prices. */
  readonly inflation: number
  /** How far a place's prices are off the guide's, as the standard deviation of the logarithm, per kind of price. */
  readonly placeSpread: number
  /** Seasons as strong as in the guide (1), weaker or stronger. */
  readonly seasonStrength: number
  /** How differently people of one style live: standard deviation of the logarithm of their level. */
  readonly personSpread: number
  readonly lodgingSpread: number
  /** Of one day around one's habit. */
  readonly daySpread: number
  /** Illness, theft, a missed connection: per trip, and per day of it. */
  readonly shockPerTrip: number
  readonly shockPerDay: number
  readonly behaviour: ReadonlyArray<readonly [Behaviour, weight: number]>
  /** Per day of a drifting trip. */
  readonly drift: readonly [least: number, most: number]
  /** What a further traveller costs of the one before. */
  readonly partyExponent: number
}

const worlds: { readonly [split in Split]: World } = {
  fit: {
    split: "fit",
    inflation: 1,
    placeSpread: 0.05,
    seasonStrength: 0.9,
    personSpread: 0.15,
    lodgingSpread: 0.12,
    daySpread: 0.28,
    shockPerTrip: 0.02,
    shockPerDay: 0.003,
    behaviour: [
      ["steady", 45],
      ["splurger", 20],
      ["front-loader", 20],
      ["drifting", 15],
    ],
    drift: [-0.01, 0.03],
    partyExponent: -0.05,
  },
  calibration: {
    split: "calibration",
    inflation: 1.01,
    placeSpread: 0.05,
    seasonStrength: 1,
    personSpread: 0.16,
    lodgingSpread: 0.13,
    daySpread: 0.3,
    shockPerTrip: 0.022,
    shockPerDay: 0.003,
    behaviour: [
      ["steady", 38],
      ["splurger", 24],
      ["front-loader", 18],
      ["drifting", 20],
    ],
    drift: [-0.01, 0.035],
    partyExponent: -0.06,
  },
  test: {
    split: "test",
    inflation: 1.03,
    placeSpread: 0.05,
    seasonStrength: 1.1,
    personSpread: 0.17,
    lodgingSpread: 0.13,
    daySpread: 0.32,
    shockPerTrip: 0.022,
    shockPerDay: 0.0035,
    behaviour: [
      ["steady", 25],
      ["splurger", 15],
      ["front-loader", 10],
      ["drifting", 15],
      ["back-loader", 13],
      ["weekender", 12],
      ["treater", 10],
    ],
    drift: [-0.005, 0.04],
    partyExponent: -0.04,
  },
}

export interface PlaceFactors {
  readonly lodging: number
  readonly food: number
  readonly transport: number
  readonly fun: number
}

const placesOf = (world: World): ReadonlyMap<string, PlaceFactors> =>
  new Map(
    destinations.map(({ id }) => {
      const dice = new Dice(`world/${world.split}/${id}`)
      const factor = () => dice.logNormal(world.inflation, world.placeSpread)
      return [id, { lodging: factor(), food: factor(), transport: factor(), fun: factor() }]
    }),
  )

const places: { readonly [split in Split]: ReadonlyMap<string, PlaceFactors> } = {
  fit: placesOf(worlds.fit),
  calibration: placesOf(worlds.calibration),
  test: placesOf(worlds.test),
}

/** The figures of a split. */
export const worldOf = (split: Split): World => worlds[split]

/** What a place really costs in a world, against the guide. */
export const placeFactors = (split: Split, { id }: Destination): PlaceFactors =>
  places[split].get(id) ?? { lodging: 1, food: 1, transport: 1, fun: 1 }
