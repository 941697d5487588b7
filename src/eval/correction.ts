/**
 * `npm run eval -- correction --trips N`: what corrections rescue, on simulated travellers of the split that nothing was
 * fitted to. Each trip is lived three times by the very same traveller: without a word, with corrections that are
 * accepted, and with everything cut alike to the same target. Plans are the planner's, some tight and some roomy.
 */
import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { checkedPlan } from "../budget/plan.ts"
import { outlineOf, requestOf, worldOf } from "../sim/travellers/travellers.ts"
import { planTrip } from "../trip/planner/plan.ts"
import { type Lived, live, type Trip, type Way } from "./correction/lived.ts"
import { EvalFailed } from "./failed.ts"

const seed = "correction-eval"
const currency = "IDR"
/** The planner's sum against what the traveller takes along. */
const tightness = [0.9, 0.97, 1.04, 1.12]
/** The first is what the top-level keys are: on which part of the days advice is heeded. */
const adherences = [1, 0.5] as const
const ways: ReadonlyArray<Way> = ["none", "correction", "proportional"]

const tripOf = (index: number, count: number, adherence: number): Trip => {
  const request = requestOf(seed, index, count)
  const planned = planTrip(request, currency)
  const factor = tightness[index % tightness.length] ?? 1
  const categoryPlanMinor = Object.fromEntries(
    planned.categories.map(({ category, plannedMinor }) => [category, Math.round(plannedMinor * factor)]),
  )
  const startDay = request.startDay ?? 0
  const plan = checkedPlan({
    ...{ budgetId: `t${index}`, userId: "sim", name: "Trip", currency, timeZone: "UTC", startDay },
    endDay: startDay + planned.days.length - 1,
    totalMinor: Object.values(categoryPlanMinor).reduce((sum, minor) => sum + minor, 0),
    ...{ categoryPlanMinor, thresholdsPercent: [50, 70, 90, 100] },
  })
  return { outline: outlineOf(request, worldOf("test")), plan, label: `${seed}/${index}`, adherence }
}

class Tally {
  #trips = 0
  #over = 0
  #rescued = 0
  #spoiled = 0
  #proposals = 0
  #proposalsMost = 0
  #moved = 0
  #cut = 0
  #saved = 0
  violations = 0

  add(totalMinor: number, without: Lived, lived: Lived): void {
    const wasOver = without.finalMinor > totalMinor
    const isOver = lived.finalMinor > totalMinor
    this.#trips++
    this.#over += Number(wasOver)
    this.#rescued += Number(wasOver && !isOver)
    this.#spoiled += Number(!wasOver && isOver)
    this.#proposals += lived.proposals
    this.#proposalsMost = Math.max(this.#proposalsMost, lived.proposals)
    this.#moved += lived.movedMinor / totalMinor
    this.#cut += lived.cutMinor / totalMinor
    this.#saved += (without.finalMinor - lived.finalMinor) / totalMinor
    this.violations += lived.violations
  }

  figures() {
    const part = (sum: number, of: number) => Math.round((sum / Math.max(1, of)) * 10_000) / 10_000
    return {
      overWithout: this.#over,
      rescued: this.#rescued,
      rescuedShare: part(this.#rescued, this.#over),
      spoiled: this.#spoiled,
      proposalsPerTrip: part(this.#proposals, this.#trips),
      proposalsPerTripMax: this.#proposalsMost,
      movedShare: part(this.#moved, this.#trips),
      askedShare: part(this.#cut, this.#trips),
      spentLessShare: part(this.#saved, this.#trips),
    }
  }
}

const judge = (trips: number, adherence: number) => {
  const tallies = { correction: new Tally(), proportional: new Tally() }
  for (let index = 0; index < trips; index++) {
    const trip = tripOf(index, trips, adherence)
    const [without, correction, proportional] = ways.map((way) => live(trip, way))
    if (without === undefined || correction === undefined || proportional === undefined) continue
    tallies.correction.add(trip.plan.totalMinor, without, correction)
    tallies.proportional.add(trip.plan.totalMinor, without, proportional)
  }
  return {
    adherence,
    ...tallies.correction.figures(),
    violations: tallies.correction.violations,
    proportional: tallies.proportional.figures(),
  }
}

export const correctionCommand = Command.make(
  "correction",
  { trips: Flag.Int("trips").pipe(Flag.withDefault(2_000), Flag.withDescription("Simulated trips")) },
  Effect.fnUntraced(function* ({ trips }) {
    if (trips < 1) return yield* new EvalFailed({ message: "At least one trip is needed: --trips 1" })
    const arms = []
    for (const adherence of adherences) {
      const startMs = performance.now()
      const figures = judge(trips, adherence)
      arms.push(figures)
      const seconds = Math.round((performance.now() - startMs) / 100) / 10
      yield* Console.error(`advice heeded on ${adherence} of the days: ${figures.rescuedShare} rescued, ${seconds} s`)
    }
    const [followed, half] = arms
    yield* Console.log(JSON.stringify({ subject: "correction", trips, ...followed, half }))
    if (arms.some(({ violations }) => violations > 0)) {
      return yield* new EvalFailed({ message: "A correction took what none may take" })
    }
  }),
).pipe(Command.withDescription("Trips rescued by corrections against none and against proportional cuts"))
