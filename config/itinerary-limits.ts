/** The bounds of itineraries; part of `limits.ts`. Names carry their unit last. */
export const itineraryLimits = {
  /** The longest search that may be asked for, in time and in steps (some 30,000 a second). */
  itinerarySecondsMax: 600,
  itineraryIterationsMax: 100_000_000,
  /** Steps for a plan that somebody waits for: some tenths of a second for a week in a city. */
  itineraryIterations: 6_000,
  /** Threads that plan, beside the one that answers; what may wait behind them; how long one plan may take. */
  solverThreadsMax: 2,
  solverQueueMax: 32,
  solverMsMax: 12_000,
  solverIdleMs: 60_000,
  solverMemoryMbMax: 256,
  /** A catalogue of places, and those of one city that a plan chooses from. */
  placesMax: 20_000,
  placesPerPlanMax: 150,
  itinerariesPerUserMax: 50,
  itineraryDaysMax: 14,
  itineraryPeopleMax: 20,
  itineraryStopsPerDayMax: 20,
  /** Versions of one itinerary that can be gone back to. */
  itineraryVersionsKept: 50,
  /** Savings that trip/ offers to a budget: of each kind, and those that one correction takes. */
  offersPerKindMax: 5,
  offersPerCorrectionMax: 3,
  /** How often an open proposal may be made anew because offers have come or gone. */
  correctionRevisionsMax: 3,
  /** How often a gateway looks for budgets that want offers, how many at a time, and each of them no sooner than this. */
  offersLookMs: 1_000,
  offersPageRows: 20,
  offersAtOnce: 2,
  offersPaceMs: 20 * 60_000,
  /** What was found stands for so long at most, and no longer than its day. */
  offerMsMax: 6 * 3_600_000,
  /** Less time than this to take it is no offer. */
  offerMsMin: 15 * 60_000,
  /** Variants behind the offers of one budget. */
  itineraryVariantsKept: 4,
} as const
