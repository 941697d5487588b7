/** The bounds of what is booked and not paid yet, part of `limits` (limits.ts). */
export const bookingLimits = {
  /** Of one budget: open ones, and all whose words are remembered; beyond it the oldest that is released is forgotten. */
  bookingsPerBudgetMax: 100,
  bookingWordsPerBudgetMax: 200,
  /** A payment may be known so long before its booking is, and be made so many days after the day of the visit. */
  bookingPaidEarlyMsMax: 3 * 86_400_000,
  bookingPaidLateDaysMax: 7,
  /** What a payment may differ from what was agreed: service, rounding, the day's rate. */
  bookingPaidToleranceMax: 0.02,
  /** Payments that a traveller has said not to be this booking's. */
  bookingApartMax: 10,
  /** Bookings of price comparison that the log has not heard of yet: told so many at a time, looked for this often. */
  bookingsToldPageRows: 50,
  bookingsToldEveryMs: 30_000,
} as const
