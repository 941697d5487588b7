/**
 * The bounds of what banks, partners and files of bank feeds send; part of `limits.ts`. Beyond those of files and pages
 * input is refused as malformed. Names carry their unit last.
 */
export const feedLimits = {
  feedFileBytesMax: 16 * 1024 ** 2,
  /** Pages or files of one run, and all of them together: they are read as one, in memory. */
  feedFilesMax: 1_000,
  feedRunBytesMax: 128 * 1024 ** 2,
  /** Transactions of one file: a busy account's year is some 5,000. */
  feedRowsMax: 100_000,
  /** Levels of nesting; camt, the deepest, needs some fifteen. */
  feedDepthMax: 64,
  /** Tags of one XML or SGML file, values of one JSON file: the largest files with ordinary entries have a million. */
  feedElementsMax: 1_200_000,
  /** Characters of one field that is read. */
  feedFieldCharactersMax: 16_384,
  /** Characters of one CSV record, and of one line. */
  feedRecordCharactersMax: 65_536,
  /** Lines that tell a CSV file's delimiter. */
  feedSampleLines: 20,
  /** The beginning of a file in which its encoding is declared: of XML, and of OFX with its headers. */
  feedXmlHeadBytes: 256,
  feedOfxHeadBytes: 1_024,
  /** Digits of an amount, before it is asked whether they are exact. */
  feedAmountDigitsMax: 40,
  /** What an error quotes of a wrong value, and of a wrong name. */
  feedQuotedCharactersMax: 80,
  /** A signed message older or newer than this is refused, when its partner has agreed on nothing else. */
  webhookToleranceSeconds: 300,

  // ── what is kept and said of partners ──────────────────────────────────────────────────────────────────────────
  partnerNameCharactersMax: 100,
  partnerFormatsMax: 20,
  /** The reason beside a partner's count of an outcome, and in the header of a refused message. */
  partnerDetailCharactersMax: 300,
  refusedTextCharactersMax: 500,
  /** What SNAP's answer says of a request that is wrong. */
  snapDetailCharactersMax: 150,
  /** A broker's list of accounts is looked at again after this when a partner is taken on. */
  partnerSecondReadingMs: 500,

  // ── feeds that are replayed or simulated by command ────────────────────────────────────────────────────────────
  feedAckSweepMs: 50,
  /** Between tries of an event that the log did not confirm: doubled each time. */
  feedAckRetryMsMin: 50,
  feedAckRetryMsMax: 2_000,
  simulatedTravellersMax: 1_000_000,
  simulatedDaysMax: 3_650,
  renamedUsersMax: 1_000,
  scoresPerWrite: 1_000,
} as const
