/** The bounds of statement files that travellers upload; part of `limits.ts`. Names carry their unit last. */
export const importLimits = {
  /** Read into memory, and parsed on a thread: some years of an account in most formats. */
  importBytesMax: 4 * 1024 ** 2,
  importTransactionsMax: 20_000,
  importRowsShown: 20,
  importErrorsShown: 20,
  /** A preview that nobody applied is forgotten; a traveller's oldest beyond so many as well. */
  importMinutesKept: 30,
  importsPerUserMax: 5,
  /** A file that was taken can be taken back so long, and so many of a traveller's latest ones. */
  importUndoDays: 30,
  importsTakenPerUserMax: 5,
  /** Within which everything that was taken is in the accounts, or never will be. */
  importSettleMsMax: 60_000,
  importLookUpsPage: 1_000,
  /** Columns of a CSV file that are shown to be mapped, told by so much of its beginning. */
  importColumnsMax: 60,
  importStartBytes: 32 * 1024,
  /** Threads that read files beside the one that answers, what may wait behind them, and what one file may take. */
  importThreadsMax: 2,
  importThreadIdleMs: 60_000,
  importThreadMemoryMbMax: 256,
  importQueueMax: 16,
  importReadMsMax: 15_000,
} as const
