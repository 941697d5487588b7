import { Effect, Exit, Fiber } from "effect"
import { expect, test } from "vitest"
import { limits } from "../../config/limits.ts"
import type { ItineraryRequest } from "../trip/itinerary/request.ts"
import { Solver } from "./solver.ts"
import { type SolveProgress, solve } from "./work.ts"

const hotel = { latitude: -6.9, longitude: 107.6 }
const request: ItineraryRequest = {
  ...{ firstWeekday: 0, days: 2, hotel, dayStartsMinute: 540, dayEndsMinute: 1_260, people: 2 },
  places: Array.from({ length: 8 }, (_, at) => ({
    ...{ id: `p${at}`, name: `Place ${at}`, category: "activities", kind: "sight", feeMinor: at * 1_000_000 },
    ...{ latitude: -6.9 + at * 0.01, longitude: 107.6 - at * 0.008, stayMinutes: 90, liking: 0.2 + at * 0.1 },
  })),
  budget: { totalMinor: 100_000_000 },
  mustSee: new Set(["p1"]),
  avoid: new Set(["p2"]),
  kindsPerDayMax: {},
  modes: ["walk", "ride_hailing"],
  goal: "balanced",
  mealPricesMinor: { lunch: 5_000_000 },
  kept: [],
}
const task = { request, seed: 7, iterations: 400, choices: true }

const withSolver = <A, E>(use: (solver: Solver["Service"]) => Effect.Effect<A, E>) =>
  Effect.runPromise(Effect.flatMap(Solver, use).pipe(Effect.provide(Solver.layer)))

test("a thread answers what the calling thread would, and tells of each better plan meanwhile", async () => {
  const heard: Array<SolveProgress> = []
  const there = await withSolver((solver) => solver.run(task, (progress) => heard.push(progress)))
  const here: Array<SolveProgress> = []
  expect(there).toEqual(solve(task, (progress) => here.push(progress) > 0))
  expect(heard).toEqual(here)
  expect(heard.length).toBeGreaterThan(0)
})

test("whoever goes away stops the search, and the next one is served", async () => {
  const [exit, after] = await withSolver((solver) =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(solver.run({ ...task, iterations: limits.itineraryIterationsMax }))
      yield* Effect.sleep(300)
      yield* Fiber.interrupt(fiber)
      return [yield* Fiber.await(fiber), yield* solver.run(task)] as const
    }),
  )
  expect(Exit.isFailure(exit)).toBe(true)
  expect(after.result.feasible).toBe(true)
})

test("more than may wait are refused at once", async () => {
  const endless = { ...task, iterations: limits.itineraryIterationsMax }
  const refused = await withSolver((solver) =>
    Effect.gen(function* () {
      for (let n = 0; n < limits.solverThreadsMax + limits.solverQueueMax; n++)
        yield* Effect.forkChild(solver.run(endless))
      yield* Effect.sleep(50)
      return yield* Effect.flip(solver.run(task))
    }),
  )
  expect(refused._tag).toBe("SolverBusy")
})
