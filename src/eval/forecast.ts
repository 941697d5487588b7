/**
 * `npm run eval -- forecast --data DIR`: the forecast of everyday spend against naive pace, on cardholders (DIR is laid
 * out like the development data: transactions.csv) and on simulated rupiah trips. Cardholders who were fitted on are
 * judged by a model fitted anew without them, all others by the model as it is released.
 */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import type { Population } from "../budget/forecast/population.ts"
import { EvalFailed } from "./failed.ts"
import { atOwnPace, type Case, cardCases, tripCases } from "./forecast/cases.ts"
import { forecastMicros } from "./forecast/cost.ts"
import { fitCardholders, fitResiduals } from "./forecast/fit.ts"
import { digestOf, readFitted, readNaive } from "./forecast/model-files.ts"
import { fitNaive, type NaiveResiduals } from "./forecast/naive.ts"
import { cardFileName, type Person, readCardholders } from "./forecast/people.ts"
import { reliabilityPicture } from "./forecast/picture.ts"
import { levels, rounded } from "./forecast/quantiles.ts"
import { judge, type Scored, scored } from "./forecast/score.ts"
import { simulatedTrips } from "./forecast/trips.ts"
import { between, percent, printReport } from "./report.ts"

/** Travellers whom training has not met: another seed makes other people. */
const simulatedSeed = "forecast-eval"
const simulatedCount = 2_000

interface Model {
  readonly population: Population
  readonly naive: NaiveResiduals
}

interface CardModel extends Model {
  readonly ownPace: NaiveResiduals
}

/** A model that has not seen one person; how fast things fade stays as released. */
const without = (name: string, people: ReadonlyArray<Person>, { population }: CardModel): CardModel => {
  const others = people.filter((person) => person.name !== name)
  const base = fitCardholders(others, population)
  const cases = others.flatMap((person) => cardCases(base, person))
  return {
    population: { ...base, residuals: fitResiduals(cases) },
    naive: fitNaive(cases, levels),
    ownPace: fitNaive(cases.map(atOwnPace), levels),
  }
}

const scoredAll = (cases: ReadonlyArray<Case>, { population, naive }: Model): ReadonlyArray<Scored> =>
  cases.map((one) => scored(one, population, naive))

const scoredCardholders = (people: ReadonlyArray<Person>, released: CardModel, seen: ReadonlySet<string>) => {
  const known = people.filter(({ name }) => seen.has(digestOf(name)))
  const results: Array<Scored> = []
  const againstOwnPace: Array<Scored> = []
  for (const person of people) {
    const model = known.includes(person) ? without(person.name, known, released) : released
    const cases = cardCases(model.population, person)
    results.push(...scoredAll(cases, model))
    againstOwnPace.push(...scoredAll(cases.map(atOwnPace), { ...model, naive: model.ownPace }))
  }
  return { results, againstOwnPace, leftOut: known.length }
}

type Judged = ReturnType<typeof judge>

/** Skill and coverage under a prefix, each with the ends of its interval over people. */
const figuresOf = ({ figures, intervals }: Judged, prefix = ""): Record<string, number> => {
  const named = (name: string): string => (prefix === "" ? name : `${prefix}${name[0]?.toUpperCase()}${name.slice(1)}`)
  const measures = ["skill", "coverage50", "coverage80", "coverage95"] as const
  return Object.fromEntries(
    measures.flatMap((name) => {
      const [low, high] = intervals[name].map((value) => rounded(value))
      return [
        [named(name), rounded(figures[name])],
        [named(`${name}Low`), low ?? 0],
        [named(`${name}High`), high ?? 0],
      ] as const
    }),
  )
}

const reportOf = (cards: Judged, simulated: Judged) =>
  ([cards, simulated] as const).flatMap(({ figures, intervals }, index) => [
    [
      `${index === 0 ? "cards" : "simulated travellers"}: CRPS skill over naive pace`,
      `${figures.skill.toFixed(2)} ${between(intervals.skill[0] ?? 0, intervals.skill[1] ?? 0)}`,
    ] as const,
    ...(["coverage50", "coverage80", "coverage95"] as const).map(
      (name) =>
        [
          `  the ${name.slice(-2)} % interval holds`,
          `${percent(figures[name])} (${intervals[name].map(percent).join(" to ")})`,
        ] as const,
    ),
  ])

const atStart = (cases: ReadonlyArray<Scored>) => cases.filter(({ elapsedDays }) => elapsedDays === 0)

const minorPerMajor = 100

export const forecastCommand = Command.make(
  "forecast",
  {
    data: Flag.String("data").pipe(Flag.withDescription(`The folder of ${cardFileName}`)),
    picture: Flag.String("picture").pipe(
      Flag.optional,
      Flag.withDescription("Where to write how often each quantile held, as SVG"),
    ),
  },
  Effect.fnUntraced(function* ({ data, picture }) {
    const people = yield* Effect.try({
      try: () => readCardholders(data),
      catch: (cause) => new EvalFailed({ message: `${join(data, cardFileName)} cannot be read: ${String(cause)}` }),
    })
    const naive = readNaive()
    const cardModel = readFitted("cards")
    const { results, againstOwnPace, leftOut } = scoredCardholders(
      people,
      { population: cardModel.population, naive: naive.cards, ownPace: naive.cardsOwnPace },
      cardModel.people,
    )
    if (results.length === 0) {
      return yield* new EvalFailed({ message: `nobody in ${join(data, cardFileName)} has a window after the history` })
    }
    const cards = judge(results)
    const start = judge(atStart(results))
    yield* Console.error(`${people.length} cardholders, ${leftOut} of them judged by a model fitted without them`)
    const travellers = { population: readFitted("trips").population, naive: naive.trips }
    const trips = simulatedTrips(simulatedSeed, simulatedCount)
    const tripResults = scoredAll(
      trips.flatMap((trip) => tripCases(travellers.population, trip)),
      travellers,
    )
    const simulated = judge(tripResults)
    if (Option.isSome(picture)) writeFileSync(picture.value, reliabilityPicture({ cards: results, trips: tripResults }))
    yield* printReport(`${cards.figures.cases} forecasts for ${cards.people} cardholders`, reportOf(cards, simulated))
    if (Option.isNone(picture)) yield* Console.error("  picture: with --picture FILE")
    yield* Console.log(
      JSON.stringify({
        subject: "forecast",
        cardholders: cards.people,
        leftOut,
        windows: atStart(results).length,
        forecasts: cards.figures.cases,
        crps: rounded(cards.figures.crps / minorPerMajor, 2),
        baselineCrps: rounded(cards.figures.baselineCrps / minorPerMajor, 2),
        ...figuresOf(cards),
        skillOverOwnPace: rounded(judge(againstOwnPace).figures.skill),
        startSkill: rounded(start.figures.skill),
        startCoverage50: rounded(start.figures.coverage50),
        startCoverage80: rounded(start.figures.coverage80),
        startCoverage95: rounded(start.figures.coverage95),
        forecastMicros14Days: rounded(forecastMicros(14), 1),
        forecastMicros365Days: rounded(forecastMicros(365), 1),
        simulatedTrips: trips.length,
        ...figuresOf(simulated, "simulated"),
        simulatedStartSkill: rounded(judge(atStart(tripResults)).figures.skill),
      }),
    )
  }),
).pipe(Command.withDescription("Forecasts of spend to the end of a window against naive pace: CRPS skill and coverage"))
