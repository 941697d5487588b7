/**
 * Every bound of Pacer in one place (I5). Reaching one means backpressure, conflation or a typed refusal, never silent
 * loss. Names carry their unit last; a bound that is a choice says why it is where it is.
 */

import { bookingLimits } from "./booking-limits.ts"
import { dealLimits } from "./deal-limits.ts"
import { feedLimits } from "./feed-limits.ts"
import { importLimits } from "./import-limits.ts"
import { itineraryLimits } from "./itinerary-limits.ts"
import { priceLimits } from "./price-limits.ts"

export const limits = {
  ...bookingLimits,
  ...dealLimits,
  // ── the log ────────────────────────────────────────────────────────────────────────────────────────────────────
  /** Chosen once per deployment and checked at start: the hash of a user id modulo this is the user's partition. */
  partitionCountDefault: 16,
  /** An event larger than this is a dead letter; the broker refuses far larger ones by itself. */
  eventBytesMax: 64 * 1024,
  /** The broker's duplicate window is an optimisation only (I2). */
  brokerDuplicateWindowMs: 2 * 60_000,
  /** Owners purge committed messages older than this; the archive in Postgres outlives the stream. */
  streamKeepCommittedDays: 7,
  purgeEveryMs: 3_600_000,
  /** Per partition; the server sets aside what all of them may take. Full means publishers wait, nothing is dropped. */
  streamBytesMax: 1024 ** 3,
  /** A stream with less room than this says that it is full, before it refuses the next large event. */
  streamFreeBytesMin: 256 * 1024,
  deadLetterBytesMax: 512 * 1024 ** 2,
  deadLetterAgeDaysMax: 90,
  /** Dead letters asked from the broker at a time, how long one such page may take, and when a reader is given up. */
  deadLetterPage: 500,
  deadLetterPageMsMax: 2_000,
  deadLetterReadIdleMs: 60_000,
  publishInFlightMax: 512,
  publishAckMsMax: 5_000,
  /** Tries after the first, with growing pauses: for one event, and for bulk feeds, which outlast a broker's restart. */
  publishRetriesMax: 3,
  publishManyRetriesMax: 12,

  // ── partition ──────────────────────────────────────────────────────────────────────────────────────────────────
  /** Messages asked from the broker at a time, per partition. */
  pullMessagesMax: 256,
  /** Long: around the end of a request a partition was once given nothing more until its silence was noticed. */
  pullExpiresMs: 120_000,
  /**
   * Sent by the server while a request waits; silence of twice as long means that it is gone. Short enough that a request
   * lost so is asked again before whoever waits for an answer gives up.
   */
  pullHeartbeatMs: 2_000,
  /** A micro-batch closes at this many events, or when nothing more is waiting. */
  batchEventsMax: 4_000,
  /** Pulled and not yet folded, per owner: two batches (what waits here is copied by each collection: measured). */
  inFlightEventsMax: 8_000,
  /** Batches folded and not committed yet, the one under way included. */
  commitsWaitingMax: 2,
  commitRetryMsMin: 50,
  commitRetryMsMax: 1_000,
  /** A batch that has waited this long for its commit: the engine says that it is stalled. */
  batchSlowMs: 3_000,
  /** How often an engine asks whether it still holds its lock on the database. */
  engineLockCheckMs: 15_000,
  /** A commit under way when its owner stops is waited for this long: less than `roadsStopMsMax`. */
  commitOnStopMsMax: 800,
  /** What is said to the broker on the way out (a consumer deleted, a connection closed) is waited for this long. */
  brokerFarewellMsMax: 300,
  databaseFarewellMsMax: 300,
  /** The first batch of a tenure, which loads every traveller it meets; each one after it may be twice as large. */
  batchEventsFirst: 250,
  /** An owner asks this often whether its partitions are still its own: with nothing to commit nothing else would tell. */
  ownerCheckMs: 2_000,
  ownerCheckMsMax: 5_000,

  // ── actors ─────────────────────────────────────────────────────────────────────────────────────────────────────
  residentTravellersMax: 50_000,
  passivateAfterMs: 120_000,
  /** A busy traveller's state is some 100 KB: at 500 events snapshots were a seventh of the engine's time (measured). */
  snapshotAfterEvents: 4_000,
  /** Changes that lie this long without a snapshot get one, so that no load has to fold more than a while of them. */
  snapshotAfterMs: 60_000,
  /** Whoever took this many archived events to load is due at once: the next load shall not fold them again. */
  snapshotTailEvents: 250,
  /** Sealed in one go at most, with one commit or in a part of a sweep: each takes the thread for a tenth of a millisecond. */
  snapshotsAtOnceMax: 50,
  /** In one sweep; those beyond it wait for the next. */
  snapshotsPerSweepMax: 1_000,
  /** Archived events folded after a snapshot when a traveller is loaded, read in pages of this size. */
  replayPageEvents: 2_000,
  /** `pacer replay`: travellers found at a time and rebuilt side by side, and changed transactions named per budget. */
  replayUsersPage: 500,
  replayUsersAtOnce: 4,
  replayChangesShown: 20,

  // ── a traveller and their budgets ──────────────────────────────────────────────────────────────────────────────
  budgetsPerUserMax: 200,
  /** Spend that fits no budget is kept for the user; beyond this the oldest leaves memory but stays in the ledger. */
  unassignedPerUserMax: 2_000,
  /** Transactions that one command (a budget opened, moved or closed, a companion) may have to look at; more is refused. */
  recordsPerCommandMax: 5_000,
  /** Words about one transaction that are remembered by their command, the ones that stand always included. */
  wordsPerTransactionKept: 30,
  /** What a traveller has said of merchants' categories; beyond this the word said first is forgotten. */
  merchantWordsPerUserMax: 200,
  /** A merchant's purchases of so many days before the corrected one follow the correction too. */
  merchantWordLooksBackDays: 31,
  /**
   * Index rows of due budgets that a tick takes up, per partition (ticks of one batch together); the next one takes the
   * next. So a midnight of any size costs a minute's tick this many loads, and the last of a herd waits some minutes.
   */
  dueRowsPerTickMax: 500,
  tripDaysMax: 400,
  /** Parts of one transaction. */
  splitPartsMax: 20,
  /** Refunds that name one purchase; further ones are held. */
  refundsPerPurchaseMax: 100,
  /** What may still come again from another source, per traveller; and what one of them is known not to be. */
  openIntentsPerUserMax: 50,
  apartPerIntentMax: 20,
  intentKeptMs: 14 * 86_400_000,
  /** An entry by hand and the bank's word of it lie at most this far apart; an authorisation posts at most so late. */
  intentPostsMsMax: 3 * 86_400_000,
  authorisationPostsMsMax: 10 * 86_400_000,
  /** A bank's word of the same amount so soon after a scan may be of it, whatever it calls the shop. */
  scanPostsMsUsual: 15 * 60_000,
  /** Transactions that others were matched to and that have not come, or are the other leg of a pair. */
  matchesAwaitedMax: 500,
  /** Transactions that tell of one payment; what would tie more stays untied. */
  tiedTransactionsMax: 50,
  matchesShownMax: 10,
  /** Companions of one trip, and changes of one companion's role that are remembered. */
  membersPerBudgetMax: 50,
  memberWordsKept: 20,
  /** Outbox rows read, published and deleted at a time. */
  outboxPageRows: 256,
  outboxPublishesInFlightMax: 32,
  /** Lodging, transport and tickets bought this long before a trip are suggested for it. */
  suggestBeforeTripDays: 180,
  thresholdsPerBudgetMax: 10,
  alertsKeptPerBudget: 50,
  /** Corrections that can be undone; beyond this the oldest becomes part of the plan. */
  correctionsKeptPerBudget: 40,
  /** Lines of a plan are few: one correction never needs more moves. */
  correctionMovesMax: 26,
  correctionDaysShownMax: 31,
  /** A screen whose chance has moved away from its correction asks for it this seldom. */
  correctionAskedAnewMsMin: 2_000,
  /** Nobody is asked more often than this, nor more often over one trip. */
  correctionIntervalMsMin: 20 * 3_600_000,
  correctionsProposedPerBudgetMax: 40,
  /** Of a budget; words of removed goals are remembered beside them. */
  goalsPerBudgetMax: 20,
  goalWordsPerBudgetMax: 60,
  /** What the signs of an anomaly remember of a budget; all of it stands in every snapshot. */
  anomalyRecentKept: 12,
  anomalyMerchantsKept: 48,
  anomalyCurrenciesKept: 8,
  anomalyMineMax: 8,
  /** No traveller is faster between two payments in person; nearer than this, coordinates are too rough to tell. */
  anomalyTravelKmPerHourMax: 950,
  anomalyTravelKmMin: 400,
  /** An impossible journey is told once within this, whatever else is paid at its other end. */
  anomalyTravelQuietMs: 12 * 3_600_000,
  /** Cards that ask about one at the top of a trip; the rest are among its alerts. */
  anomalyCardsShown: 2,
  /** Pairs that are asked about at once; the others on demand. */
  matchCardsShown: 2,
  /** Weeks kept of each half hour of a series' week: enough for a median, few enough to follow the seasons. */
  seasonWeeksKept: 6,
  /** What the card scorer keeps of one cardholder: purchases, merchants, first scores. */
  cardRecentKept: 48,
  cardMerchantsKept: 256,
  cardScoresKept: 48,
  /** A habit's weight: older purchases fade behind so many newer ones, on a trip and on a card. */
  signWeightMax: 60,
  cardWeightMax: 200,
  /** In memory and in every snapshot, which they dominate; the ledger has the rest, page by page. */
  recentTransactionsKept: 20,
  rollingWindowDays: 7,
  /** Days of a forecast that are shown one by one; a longer trip shows as many of its days, evenly. */
  forecastDaysShownMax: 60,

  // ── what an event may say ──────────────────────────────────────────────────────────────────────────────────────
  /** 10^13 minor units: Rp100 billion; the fold refuses a budget whose gross sum would leave the exact integers. */
  amountMinorMax: 10_000_000_000_000,
  futureMsMax: 48 * 3_600_000,
  pastDaysMax: 3_650,
  textCharactersMax: 512,
  /** A merchant-presented payment code: what EMVCo allows one to hold. */
  qrisCharactersMax: 512,
  /** A rate older than this on the transaction's day is no rate. */
  rateAgeDaysMax: 10,
  /** Dates of rates kept in memory per currency pair. */
  rateDatesKept: 400,

  // ── insights and notifications ─────────────────────────────────────────────────────────────────────────────────
  /** Ledger rows that are taken into the insights' sums at a time. */
  insightPageRows: 10_000,
  /** Whole periods before the present one that trends look at. */
  insightPeriodsBack: 6,
  insightsShownMax: 20,
  /** Of these no kind takes more than so many places; fewer for what only names merchants or single purchases. */
  insightsPerKindMax: 4,
  insightTopMerchantsMax: 3,
  insightMoversMax: 3,
  insightUnusualMax: 3,
  /** Purchases among which the unusual ones are looked for: the largest. */
  insightLargestMax: 20,
  /** Transactions behind an insight that can be paged through. */
  insightEvidenceOffsetMax: 100_000,
  /** Merchants of a period that are compared, and transactions that stand behind one insight in its answer. */
  insightMerchantsMax: 200,
  insightEvidenceMax: 5,
  /** A charge is looked for again and again among merchants of so many purchases, so far back. */
  recurringChargesMin: 3,
  recurringChargesMax: 80,
  recurringMerchantsMax: 100,
  recurringLookBackDays: 400,
  /** Larger than so many times the usual purchase of its category, among the last days, is unusual. */
  unusualLookBackDays: 31,
  /** Figures of others are told only of at least this many people beside whoever asks. */
  peersMin: 10,
  /** Below this many people, noise is added; one person's spend counts at most so many times the average. */
  peersWithoutNoiseMin: 100,
  peersSampledMax: 5_000,
  /** Sums of others are computed again after this, and so many of them are remembered. */
  peersKeptMs: 600_000,
  peersCachedMax: 200,
  /** Facts and waiting notifications that the notifier takes up at a time, and how often it looks. */
  notifierPageRows: 200,
  notifierEveryMs: 1_000,
  /** The same about the same budget is not said again within this. */
  notificationRepeatMs: 20 * 3_600_000,
  /** Between two that are not serious. */
  notificationGapMs: 30 * 60_000,
  notificationsPerDayDefault: 6,
  notificationsPerDayMax: 50,
  /** Travellers whose week is looked at for an insight worth telling, at a time. */
  insightOffersPage: 10,

  // ── gateway ────────────────────────────────────────────────────────────────────────────────────────────────────
  httpBodyBytesMax: 64 * 1024,
  httpRequestMsMax: 15_000,
  socketMessageBytesMax: 64 * 1024,
  /** uWS closes nothing by itself at this; a socket above it is marked stale and gets a fresh state on drain. */
  socketBufferBytesMax: 256 * 1024,
  socketIdleSeconds: 60,
  subscriptionsPerSocketMax: 20,
  connectionsMax: 20_000,
  commandOutcomeMsMax: 10_000,
  /** Commands of one process that wait for their outcome. */
  commandsInFlightMax: 5_000,
  requestsPerUserPerSecond: 50,
  requestsPerUserBurst: 100,
  pageRowsMax: 200,
  /** A gateway's interest in a user lapses unless it is renewed within this. */
  watchLeaseMs: 15_000,
  watchRenewMs: 5_000,
  tokenSecondsMax: 12 * 3_600,
  /** A session's tokens are renewed until then: a trip long without signing in, and a lost phone does not last for ever. */
  sessionSecondsMax: 30 * 86_400,
  /** What a command under an Idempotency-Key was is remembered this long, and forgotten so many at a time. */
  idempotencyKeptDays: 30,
  idempotencyForgetRows: 10_000,
  idempotencyForgetEveryMs: 3_600_000,
  loginCodeSecondsMax: 15 * 60,
  /** A login code is typed or clicked once; older ones of the same traveller die when there are more. */
  loginCodesPerUserMax: 20,
  /** A socket that has not said who it is by then is closed. */
  authenticateMsMax: 10_000,
  /** Messages refused in a row (too many, unreadable) after which a socket is closed. */
  socketRefusalsMax: 100,
  /** Users whose rate is remembered: the one longest unseen is forgotten first, with a full bucket. */
  rateBucketsMax: 50_000,
  /** Sign-in attempts per network address. */
  signInsPerAddressPerSecond: 5,
  signInsPerAddressBurst: 50,
  /** How long an owner may take for a view, and how many of them one gateway waits for at a time. */
  viewRequestMsMax: 5_000,
  viewRequestsInFlightMax: 256,
  /** Between two asks for one view when the first answer came from an owner that has been replaced. */
  viewAskAgainMs: 100,
  /** Pushes kept for subscribers while their view is on its way. */
  framesHeldPerTopicMax: 64,
  /** User ids in one lease message. */
  watchBatchUsersMax: 1_000,
  readinessCheckMsMax: 1_000,
  readinessKeptMs: 1_000,
  /** An owner looks at its stream's end at most this often, and waits for it at most so long when asked how it does. */
  streamEndKeptMs: 2_000,
  streamEndMsMax: 300,
  /** How long a partition's owner may take to say how it does: within the time that readiness has for it. */
  statusRequestMsMax: 800,
  /** An engine that another process has started looks this often whether that one is still there. */
  parentCheckMs: 1_000,
  /** A request that runs when the gateway is told to stop may take this long. */
  drainMsMax: 1_000,

  // ── linked accounts: asking banks for what is new ──────────────────────────────────────────────────────────────
  linkedAccountsPerUserMax: 20,
  /** The wheel's resolution: what falls due in one tick is started together, bounded by what may be in flight. */
  syncTickMs: 100,
  /** How often an account is asked about, unless its partner says otherwise. */
  syncIntervalMs: 15 * 60_000,
  /** An account's next turn lies this share of its interval around the due moment, wherever least is due. */
  syncJitterShare: 0.1,
  syncSpreadChoices: 4,
  /** What fell due while nobody ran is spread over at most this. */
  syncCatchUpMsMax: 300_000,
  /** Runs at a time, in all and with one partner: as many fibers, whatever the number of accounts. */
  syncInFlightMax: 128,
  syncInFlightPerPartnerMax: 32,
  syncLoadPageRows: 10_000,
  /** Links, unlinkings and wishes whose message was lost are found by this. */
  syncRescanMs: 10_000,
  syncRescanRowsMax: 1_000,
  /** One request to a partner, its body included. */
  syncRequestMsMax: 10_000,
  syncResponseBytesMax: 4 * 1024 ** 2,
  syncPageRows: 500,
  /** One run: what is more comes with the next one. */
  syncPagesPerRunMax: 40,
  syncBytesPerRunMax: 8 * 1024 ** 2,
  /** A page is asked for again within its run; a run whose pages changed meanwhile begins anew. */
  syncPageRetriesMax: 3,
  syncRestartsMax: 3,
  /** Between tries: doubled each time, jittered, never longer than the last. */
  syncRetryMsMin: 250,
  syncRetryMsMax: 15 * 60_000,
  syncRetryAfterMsMax: 3_600_000,
  /** Failures of a partner in a row after which it is left alone, and for how long, doubled each time. */
  syncBreakerFailures: 10,
  syncBreakerOpenMsMin: 5_000,
  syncBreakerOpenMsMax: 5 * 60_000,
  syncPartnerPerSecond: 20,
  syncPartnerBurst: 40,
  /** Statements without a cursor are read again this far back, and rows told apart by so many that were seen. */
  syncOverlapMs: 24 * 3_600_000,
  syncSeenMax: 2_000,
  /** The first run asks for this much of the past. */
  syncFirstDays: 90,
  /** A run that brought nothing is written down at most this often. */
  syncStatusEveryMs: 2_000,
  /** A partner's token is replaced this long before its end. */
  syncTokenMarginMs: 30_000,
  /** Whether an account that waits for a consent has one again, should nobody have said so. */
  syncConsentLookMs: 15 * 60_000,
  /** One process polls, for so long after it last said so; it stops by itself before, and others ask this often. */
  syncLeaseMs: 6_000,
  syncLeaseRenewMs: 1_500,
  syncLeaseMarginMs: 1_000,
  syncLeaseTryMs: 500,
  /** A pause longer than this within a run is the scheduler's: a fiber that waits holds one of few places. */
  syncPauseInRunMsMax: 5_000,
  /** "Too many requests" in a row after which it is the whole partner that asks for less. */
  syncBusyInARowMax: 3,
  /** A partner's clock further from ours than this is named as the reason for its refusal. */
  syncClockApartMsMax: 60_000,
  /** Wishes commit in another order than they are numbered: each look goes back by so many. */
  syncWishesLookedBack: 200,
  /** What a failure quotes of what a bank has said. */
  syncQuotedCharactersMax: 200,
  /** A polled bank's interval, as an operator may choose it. */
  syncIntervalMsMin: 1_000,
  syncIntervalMsMax: 86_400_000,
  polledBanksMax: 200,
  partnerTextBytesMax: 64 * 1024,

  // ── consent ────────────────────────────────────────────────────────────────────────────────────────────────────
  /** A grant that names no end ends then; none lasts longer than the most: it has to be asked for again. */
  consentDaysDefault: 180,
  consentDaysMax: 365,

  // ── partners that push to us ───────────────────────────────────────────────────────────────────────────────────
  partnersMax: 500,
  partnerSourcesMax: 20,
  /** One message of a partner, and the transactions in it. */
  feedMessageBytesMax: 256 * 1024,
  feedEventsPerMessageMax: 2_000,
  /** What a partner may leave unread; beyond it the broker refuses that partner's publishes, and nobody else's. */
  feedMessagesPerPartnerMax: 10_000,
  feedBytesMax: 2 * 1024 ** 3,
  feedAgeDaysMax: 7,
  /** At hand of a partner's queue; unanswered for so long, a message is read again. */
  feedPageMessages: 64,
  feedAckMsMax: 60_000,
  /** A message that met a database or a log in trouble is tried again after this. */
  feedRetryMs: 2_000,
  feedPublishesInFlightMax: 64,
  /** Refused in a row, after which a partner's queue rests; the first one refused behind the pause opens it again. */
  partnerRefusalsInRowMax: 20,
  partnerCircuitOpenMs: 30_000,
  /** How soon a partner that was added or disabled is known everywhere. */
  partnersReloadMs: 2_000,
  partnerPerSecondDefault: 50,
  partnerPerSecondMax: 5_000,
  /** An encrypted message's key lasts no longer than the message; its plain text is bounded as any other. */
  jsonDepthMax: 64,
  /** SNAP: how far a request's timestamp may lie from our clock, and how long a token lasts (the standard's 15 min). */
  snapTimestampSkewMs: 5 * 60_000,
  snapTokenSeconds: 900,
  /** External ids are unique per day; those of older days are forgotten. */
  snapExternalIdDaysKept: 3,

  // ── offline entries on the phone ───────────────────────────────────────────────────────────────────────────────
  offlineEntriesMax: 500,
  /** Sent and not yet acknowledged: well below the burst that a user may send. */
  offlineInFlightMax: 20,
  /** No acknowledgement within this: the entry is sent again under its own id. */
  offlineAnswerMsMax: 15_000,

  // ── the phone's connection ─────────────────────────────────────────────────────────────────────────────────────
  reconnectMsMin: 500,
  reconnectMsMax: 30_000,
  /** Below the server's idle limit, and a silence of more than two of them is a dead line. */
  socketPingMs: 20_000,
  socketSilenceMsMax: 45_000,
  socketOpenMsMax: 10_000,
  /** A subscription that a server in trouble refused is asked for again after this. */
  resubscribeMs: 3_000,
  /** A token this close to its end is renewed; should that fail, again after the pause. */
  renewTokenBeforeMs: 6 * 3_600_000,
  renewTokenRetryMs: 60_000,
  /** Changes that arrive between a subscription and its answer. */
  parkedFramesMax: 100,
  /** Transactions that a screen keeps: the view's own and those that came live. */
  feedRowsKept: 200,
  /** A change that only the whole view tells of is waited for so long, and the view asked anew no more often than this. */
  viewAnewAfterMs: 300,
  viewAnewGapMs: 3_000,
  /** Rolling figures and the day turn without an event: the open page asks again this often. */
  viewRefreshMs: 300_000,

  /** The open camera's picture is searched for a payment code this often. */
  cameraSearchMs: 250,

  // ── plans and promises ─────────────────────────────────────────────────────────────────────────────────────────
  plannedDaysMax: 90,
  plannedStopsMax: 12,
  plannedTravellersMax: 20,
  /** What an itinerary says of a trip: a category of each of its days. */
  plannedCostsMax: 990,
  /** Beyond these nothing is promised: no trip like it was in what the guarantee was calibrated on. */
  promisedDaysMax: 30,
  promisedTravellersMax: 8,
  /** Below the one the plan is no promise, above the other the calibration has no trips left to tell by. */
  promisedTargetMin: 0.5,
  promisedTargetMax: 0.99,

  /** Outcomes of promises are learned in pages of so many, and looked for this often. */
  promiseOutcomesPage: 500,
  guaranteeLearnsEveryMs: 60_000,
  seasonsRememberedMax: 50_000,

  // ── processes ──────────────────────────────────────────────────────────────────────────────────────────────────
  serverStartMsMax: 60_000,
  /** From the first signal until every process is gone, the last resort apart. */
  serverStopMsMax: 4_000,
  /** Of it, for gateway and engine: with a server that hangs they never end by themselves. */
  roadsStopMsMax: 1_200,
  databaseConnectionsMax: 8,
  /** A log above this is set aside as `.log.1` at the next start. */
  logFileBytesMax: 16 * 1024 ** 2,

  // ── the fold's memory of what it computed before (caches of pure functions: losing one costs time, nothing else) ─
  /** More than the zone names of the IANA database that differ. */
  zonesCachedMax: 600,
  /** Spans of four days whose offset is known, per zone: more than twenty years. */
  zoneSpansCachedMax: 2_048,
  /** Descriptors whose merchant verdict is remembered. */
  merchantVerdictsCachedMax: 20_000,
  /** Merchant category codes remembered with one descriptor: nearly always one. */
  codesPerMerchantCachedMax: 8,

  // ── itineraries: in a file of their own ────────────────────────────────────────────────────────────────────────
  ...feedLimits,
  ...importLimits,
  ...itineraryLimits,

  // ── price comparison: in a file of its own ─────────────────────────────────────────────────────────────────────
  ...priceLimits,
} as const
