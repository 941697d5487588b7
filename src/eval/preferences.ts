/**
 * `npm run eval -- preferences`: simulated travellers with known tastes, offered one place at a time in invented cities,
 * by a learned taste (Thompson sampling, and its mean without exploring), by popularity and by chance. Regret is what
 * the best place on offer would have been liked more; NDCG ranks places never offered. Simulated people alone: it says
 * that what can be learned is learned, not how well real travellers follow such a model.
 */
import { readFileSync } from "node:fs"
import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { mean } from "simple-statistics"
import { readCatalogue } from "../feeds/places/place-file.ts"
import { Dice } from "../feeds/simulate/dice.ts"
import type { CataloguePlace } from "../trip/places/catalogue.ts"
import { dimensions, dot, featuresOf, type Vector } from "../trip/preferences/features.ts"
import { drawTaste, likingBy, type Signal, tasteOf } from "../trip/preferences/taste.ts"
import { round } from "./score-table.ts"

const own = new URL("../../config/places/indonesia.csv", import.meta.url)
const onOffer = 12
const ranked = 10
/** Standard deviation of what a visit happens to be like. */
const chanceOfTheDay = 0.25
const policies = ["thompson", "mean", "popularity", "random"] as const
type Policy = (typeof policies)[number]

interface Person {
  /** Over the features of places, what others think left out. */
  readonly taste: Vector
}

const normal = (dice: Dice, spread: number): number => Math.log(dice.logNormal(1, spread))
const personOf = (label: string, shared: Vector): Person => {
  const dice = new Dice(label)
  return { taste: shared.map((value, at) => (dimensions[at] === "popular" ? 0 : value + normal(dice, 0.45))) }
}
/** How much it is truly liked, -1 to 1. */
const truth = ({ taste }: Person, place: CataloguePlace): number => Math.tanh(dot(taste, featuresOf(place)))

/** Places with the popularity that such a population makes of them. */
const popular = (places: ReadonlyArray<CataloguePlace>, people: ReadonlyArray<Person>): ReadonlyArray<CataloguePlace> =>
  places.map((place) => ({ ...place, popularity: (1 + mean(people.map((person) => truth(person, place)))) / 2 }))

const best = (places: ReadonlyArray<CataloguePlace>, score: (place: CataloguePlace) => number) =>
  places.reduce((top, place) => (score(place) > score(top) ? place : top))

const scoreOf = (policy: Policy, signals: ReadonlyArray<Signal>, seed: number) => {
  if (policy === "popularity") return ({ popularity }: CataloguePlace): number => popularity
  if (policy === "random") {
    const dice = new Dice(`chance/${seed}`)
    const thrown = new Map<string, number>()
    return ({ id }: CataloguePlace): number => {
      const value = thrown.get(id) ?? dice.unit()
      thrown.set(id, value)
      return value
    }
  }
  const taste = tasteOf(signals)
  const vector = policy === "mean" ? taste.mean : drawTaste(taste, seed)
  return (place: CataloguePlace): number => likingBy(vector, place)
}

const gain = (liked: number, rank: number): number => (2 ** (2 * (liked + 1)) - 1) / Math.log2(rank + 2)
const ndcg = (places: ReadonlyArray<CataloguePlace>, score: (place: CataloguePlace) => number, person: Person) => {
  const sum = (order: ReadonlyArray<CataloguePlace>) =>
    order.slice(0, ranked).reduce((total, place, rank) => total + gain(truth(person, place), rank), 0)
  const by = (value: (place: CataloguePlace) => number) => places.toSorted((a, b) => value(b) - value(a))
  return sum(by(score)) / sum(by((place) => truth(person, place)))
}

interface Figures {
  readonly regret: number
  readonly firstRegret: number
  readonly ndcg: number
}

/** One traveller, who meets half of the places; the other half is what the ranking is judged by. */
const travel = (
  policy: Policy,
  person: Person,
  number: number,
  places: ReadonlyArray<CataloguePlace>,
  rounds: number,
) => {
  const dice = new Dice(`journey/${number}`)
  const met = places.filter(() => dice.chance(0.5))
  const unseen = places.filter((place) => !met.includes(place))
  const signals: Array<Signal> = []
  const regrets: Array<number> = []
  for (let turn = 0; turn < rounds; turn++) {
    const offered = Array.from({ length: onOffer }, () => dice.pick(met))
    const day = normal(dice, chanceOfTheDay)
    const chosen = best(offered, scoreOf(policy, signals, number * 1_000 + turn))
    const liked = truth(person, chosen)
    regrets.push(
      truth(
        person,
        best(offered, (place) => truth(person, place)),
      ) - liked,
    )
    const rating = Math.min(5, Math.max(1, Math.round(3 + 2 * (liked + day))))
    signals.push({ place: chosen, outcome: "visited", rating })
  }
  const final = policy === "thompson" ? scoreOf("mean", signals, 0) : scoreOf(policy, signals, number)
  const figures: Figures = {
    regret: mean(regrets),
    firstRegret: mean(regrets.slice(0, 5)),
    ndcg: ndcg(unseen, final, person),
  }
  return figures
}

const options = {
  travellers: Flag.Int("travellers").pipe(Flag.withDescription("How many are simulated"), Flag.withDefault(200)),
  rounds: Flag.Int("rounds").pipe(Flag.withDescription("Places each of them visits"), Flag.withDefault(30)),
  seed: Flag.Int("seed").pipe(Flag.withDescription("Other people"), Flag.withDefault(1)),
}

export const preferencesCommand = Command.make(
  "preferences",
  options,
  Effect.fnUntraced(function* ({ travellers, rounds, seed }) {
    const { cities } = yield* readCatalogue(readFileSync(own, "utf8"))
    const dice = new Dice(`population/${seed}`)
    const shared = dimensions.map(() => normal(dice, 0.3))
    const population = Array.from({ length: 300 }, (_, at) => personOf(`other/${seed}/${at}`, shared))
    const places = popular(
      cities.flatMap((city) => city.places),
      population,
    )
    const people = Array.from({ length: travellers }, (_, at) => personOf(`person/${seed}/${at}`, shared))
    const figures: Record<string, number> = {}
    for (const policy of policies) {
      const all = people.map((person, at) => travel(policy, person, at, places, rounds))
      figures[`${policy}Regret`] = round(mean(all.map(({ regret }) => regret)))
      figures[`${policy}RegretFirst5`] = round(mean(all.map(({ firstRegret }) => firstRegret)))
      figures[`${policy}Ndcg10`] = round(mean(all.map((one) => one.ndcg)))
      yield* Console.error(`${policy}: regret ${figures[`${policy}Regret`]}, NDCG@10 ${figures[`${policy}Ndcg10`]}`)
    }
    yield* Console.log(
      JSON.stringify({ subject: "preferences", figuresAre: "simulated travellers", travellers, rounds, ...figures }),
    )
  }),
).pipe(Command.withDescription("Learned tastes against popularity and chance, on simulated travellers"))
