/** The bounds of price comparison, part of `limits` (limits.ts): what is asked, kept and waited for. */
export const priceLimits = {
  /** Offers that share a cell or a word and are compared with one another. */
  priceBlockMax: 200,
  priceProvidersMax: 20,
  priceOffersPerProviderMax: 2_000,
  priceResponseBytesMax: 4 * 1024 ** 2,
  /** One request to a provider; a comparison waits for the slowest no longer than the second. */
  priceRequestMsMax: 1_500,
  priceComparisonMsMax: 2_500,
  /** Tries beyond the first, and the share of requests that may be tries again, so that an outage is not doubled. */
  priceRetriesMax: 2,
  priceRetryMsMin: 60,
  priceRetryMsMax: 600,
  priceRetryShare: 0.2,
  priceRetriesKept: 10,
  priceBreakerFailures: 4,
  priceBreakerOpenMsMin: 2_000,
  priceBreakerOpenMsMax: 60_000,
  /** Requests to one provider at a time, and how many may wait for their turn. */
  priceInFlightPerProviderMax: 8,
  priceWaitingPerProviderMax: 64,
  /** An answer younger than this is shown without asking again; one older than the second is not shown at all. */
  priceFreshMs: 60_000,
  priceStaleMsMax: 7 * 86_400_000,
  priceAnswerBytesMax: 900 * 1024,
  priceShownMax: 60,
  priceHistoryDaysMax: 184,
  priceWatchesPerUserMax: 50,
  priceWatchEveryMs: 60_000,
  priceWatchPageRows: 20,
  /** How often the due ones are looked for. */
  priceWatchLookMs: 2_000,
  /** Alerts of watched prices that a traveller is told in a day; what is more comes with the day's summary. */
  priceAlertsPerDayMax: 24,
  priceNightsMax: 30,
  priceGuestsMax: 20,
  priceLeadDaysMax: 540,
  priceRadiusKm: 25,
  priceAttributesMax: 40,
  /** The cache's bucket, and how long a comparison waits for it. */
  priceCacheBytesMax: 64 * 1024 ** 2,
  priceCacheMsMax: 300,
  priceComparisonDaysKept: 30,
  /** Prices of other nights that one answer may add to the history. */
  priceSeenRowsMax: 10_000,
} as const
