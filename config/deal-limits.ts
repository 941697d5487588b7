/** The bounds of deals and of their map (I5): a part of config/limits.ts, through which everybody reads them. */
export const dealLimits = {
  /** In memory of each gateway, with the budgets that they are matched to. */
  dealsMax: 250_000,
  dealBudgetsMax: 250_000,
  /** From a deal's first moment to its last; a trip is as long at most. */
  dealDaysMax: 400,
  dealWindowsMax: 20,
  dealExclusionsMax: 50,
  dealCapMax: 1_000_000,
  dealFloorMin: -10,
  dealFloorMax: 200,
  /** As far as a traveller goes for one: what a new deal looks for budgets in. */
  dealReachKmDefault: 15,
  dealReachKmMax: 50,
  /** Of one budget, best first. */
  dealsShownMax: 100,
  /** Matches of one new deal that are kept and may be told, best first. */
  dealMatchesKeptMax: 2_000,
  /** How often a gateway looks for deals and budgets that others have changed. */
  dealsLookMs: 500,
  dealBudgetsLookMs: 15_000,
  /** A deal ends at its time; what another gateway left undone is looked for this often. */
  dealEndsLookMs: 10_000,
  /** Deals, and matches of theirs, that end in one transaction. */
  dealEndsPerPageMax: 100,
  dealMatchesEndedPerPageMax: 1_000,
  /** Travellers with an open page of deals whom each gateway remembers, to tell them that something has ended. */
  dealLookersMax: 20_000,
  dealPageRows: 2_000,
  /** Changes commit in another order than they are numbered: each look goes back by so many. */
  dealsLookedBack: 200,
  /** Travellers whose budgets are asked anew at a time, in one look. */
  dealUsersAtOnce: 8,
  dealUsersPerLookMax: 500,
  /** Facts of one partition that a look reads: what is more is read by the next. */
  dealFactsPerLookMax: 500,
  /** Said of one budget within a day, whatever else pacing allows. */
  dealNoticesPerDayMax: 2,
  /** The map: what an answer holds at most, and how wide a view may be at the zoom it is asked at, in pixels. */
  dealMapFeaturesMax: 2_000,
  dealMapPixelsMax: 4_096,
  dealMapZoomMax: 22,
  /** An open page of deals asks again this often, and after the map has stood still for so long. */
  dealsRefreshMs: 15_000,
  dealMapRestMs: 150,
  /** Deals that a cluster names. */
  dealMapNamedMax: 20,
} as const
