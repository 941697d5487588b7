/** Guards of what travellers say: of merchants, plans, corrections, goals and promises, in whatever order it comes (I8). */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: source text, replaced as it stands
import { type Killers, type Mutation, simulator } from "./mutation.ts"

const pure = (file: string, named?: string): Killers => ({
  project: "pure",
  file,
  ...(named === undefined ? {} : { named }),
})
const merchantTest = pure("src/budget/traveller/merchant-words.test.ts")
const correctionTest = pure("src/budget/correction/correction.test.ts")
const goalsTest = pure("src/budget/goals/goals.test.ts")
const bookingsTest = pure("src/budget/bookings/bookings.test.ts")
const bookingWordsTest = pure("src/budget/traveller/booking-words.test.ts")
const promiseTest = pure("src/budget/guarantee/promise.test.ts")
const matchingTest = pure("src/budget/traveller/matching/matching.test.ts")
const offersTest: Killers = { project: "servers", file: "src/gateway/offers.test.ts" }
const promisesTest: Killers = { project: "servers", file: "src/ledger/promises.test.ts" }

const standsOver = {
  file: "src/budget/correction/word.ts",
  original: "other === undefined || word.timeMs > other.timeMs ||",
  replacement: "other === undefined || word.timeMs !== other.timeMs ||",
}

export const wordMutations: ReadonlyArray<Mutation> = [
  {
    name: "a booking is owed again by whichever word came last",
    file: "src/budget/bookings/booking-book.ts",
    original: "if (entry?.committed !== undefined && !standsOver(word, entry.committed.word)) return undefined",
    replacement: "",
    killers: bookingsTest,
  },
  {
    name: "a booking that was cancelled before it came is owed, as the simulator sees it",
    file: "src/budget/bookings/booking.ts",
    original: "(booking.released === undefined || !standsOver(booking.released.word, booking.committed.word))",
    replacement: "booking.released === undefined",
    killers: simulator,
  },
  {
    name: "a correction takes what is booked",
    file: "src/budget/correction/plan-in-force.ts",
    original: "bookings.length === 0 ? undefined : spokenFor(bookings, word)",
    replacement: "undefined",
    killers: bookingsTest,
  },
  {
    name: "a correction proposes to take what is booked",
    file: "src/budget/correction/propose.ts",
    original: "const goneMinor = spentMinor + committedMinor",
    replacement: "const goneMinor = spentMinor",
    killers: bookingsTest,
  },
  {
    name: "what is booked is a surprise on top of what the days cost anyway",
    file: "src/budget/forecast/booked-ahead.ts",
    original: "openShare: Math.max(0, 1 - replaced)",
    replacement: "openShare: 1",
    killers: bookingsTest,
  },
  {
    name: "a payment that was taken back goes on paying its booking",
    file: "src/budget/traveller/booking-words.ts",
    original: "return again.length === 0 ? applied : also(applied, again)",
    replacement: "return again.length < 0 ? applied : applied",
    killers: bookingWordsTest,
  },
  {
    name: "a payment that the traveller has said is not a booking's pays it again",
    file: "src/budget/traveller/booking-words.ts",
    original: ".filter(({ apart }) => apart?.includes(entry.identity) !== true)",
    replacement: "",
    killers: bookingWordsTest,
  },
  {
    name: "of two words about a merchant the first stands",
    file: "src/budget/traveller/merchant-words.ts",
    original: "said?.findLast(",
    replacement: "said?.find(",
    killers: simulator,
  },
  {
    name: "a word about a merchant reaches all that ever was bought there",
    file: "src/budget/traveller/merchant-words.ts",
    original: "({ fromDay }) => fromDay <= day)",
    replacement: "({ fromDay }) => fromDay <= day + 1e6)",
    killers: merchantTest,
  },
  {
    name: "a word about a merchant is heard as often as it is sent",
    file: "src/budget/traveller/merchant-words.ts",
    original: "if (known !== undefined && known.saidMs <= word.saidMs) return false",
    replacement: "if (known !== undefined && known.saidMs < 0) return false",
    killers: merchantTest,
  },
  {
    name: "of too many words about merchants the last that came is forgotten",
    file: "src/budget/traveller/merchant-words.ts",
    original: "const order = oldest === undefined ? -1 : compare(first, oldest[1])",
    replacement: "const order = -1",
    killers: merchantTest,
  },
  { name: "of words about goals the last that came stands", ...standsOver, killers: goalsTest },
  { name: "of words about plans the last that came stands", ...standsOver, killers: correctionTest },
  {
    name: "of words about plans the last that came stands, as the simulator sees it",
    ...standsOver,
    killers: simulator,
  },
  {
    name: "of lists of offers the last that came stands",
    file: "src/budget/correction/offer.ts",
    original: "list.revision < before.revision ||",
    replacement: "list.revision < 0 ||",
    killers: simulator,
  },
  {
    name: "an offer that was taken is offered again",
    file: "src/budget/correction/offer.ts",
    original: "taken.offerId === offer.offerId ||",
    replacement: "taken.offerId === undefined ||",
    killers: { project: "pure", file: "src/budget/correction/offers.test.ts" },
  },
  {
    name: "a variant is taken over a version that it was not made for",
    file: "src/ledger/offers/moves.ts",
    original: "variant.fromVersion !== now)",
    replacement: "variant.fromVersion < 0)",
    killers: offersTest,
  },
  {
    name: "a correction is undone over later edits of its itinerary",
    file: "src/gateway/offers/settle-moves.ts",
    original: "now.version === taken.version) return",
    replacement: "now.version >= 0) return",
    killers: offersTest,
  },
  {
    name: "corrections outlive the plan that they corrected",
    file: "src/budget/correction/plan-in-force.ts",
    original: "isApplied(decided) && standsOver(decided.word, planWord)",
    replacement: "isApplied(decided) && (planWord === undefined || decided.word.timeMs > 0)",
    killers: simulator,
  },
  {
    name: "a correction that is taken back goes on moving money",
    file: "src/budget/correction/plan-in-force.ts",
    original: 'decision === "accepted" || decision === "edited"',
    replacement: 'decision === "accepted" || decision === "edited" || decision === "undone"',
    killers: correctionTest,
  },
  {
    name: "a forgotten correction takes its money out of the plan",
    file: "src/budget/correction/plan-in-force.ts",
    original: "if (oldest !== undefined && isInForce(state, oldest)) {",
    replacement: "if (oldest !== undefined && !isApplied(oldest)) {",
    killers: correctionTest,
  },
  {
    name: "an older word brings a removed goal back",
    file: "src/budget/goals/goal-book.ts",
    original: "if (!standsOver(word, entry.word)) return undefined",
    replacement: "if (entry.goal !== null && !standsOver(word, entry.word)) return undefined",
    killers: simulator,
  },
  {
    name: "what is put aside before its goal is lost",
    file: "src/budget/goals/goal-book.ts",
    original: "book.set(goalId, { goal: null, contributedMinor: sumMinor })",
    replacement: "book.set(goalId, { goal: null, contributedMinor: 0 })",
    killers: simulator,
  },
  {
    name: "a later promise replaces the one that was made",
    file: "src/budget/step.ts",
    original: "state.promise ??= input.promise",
    replacement: "state.promise = input.promise",
    killers: promiseTest,
  },
  {
    name: "a promise is kept by a spend above its price",
    file: "src/budget/guarantee/outcome.ts",
    original: "if (finalMinor > promise.priceMinor)",
    replacement: "if (finalMinor > promise.priceMinor + 1)",
    killers: promiseTest,
  },
  {
    name: "Postgres: a promise is written over",
    file: "src/ledger/promises.ts",
    original: "on conflict (user_id, budget_id) do nothing`",
    replacement:
      "on conflict (user_id, budget_id) do update set price_minor = excluded.price_minor, promise = excluded.promise`",
    killers: promisesTest,
  },
  {
    name: "Postgres: a promise whose row was never written is forgotten",
    file: "config/migrations/0055_promises_lapsed.sql",
    original: "          (new.data->'promise'->>'kept')::boolean, new.at)",
    replacement: "          null, new.at)",
    killers: promisesTest,
  },
  {
    name: "of several payments alike the matcher takes any",
    file: "src/budget/traveller/matching/decide.ts",
    original: "return others.filter((rival) => strengthOf(rival) === strengthOf(other)).length === 1",
    replacement: "return others.length > 0",
    killers: matchingTest,
  },
  {
    name: "what gives way gives way to several",
    file: "src/budget/traveller/matching/decide.ts",
    original: "return outward.length === 1",
    replacement: "return outward.length > 0",
    killers: matchingTest,
  },
  {
    name: "what was told apart is matched again",
    file: "src/budget/traveller/matching/decide.ts",
    original: "if (intent.identity === own.identity || intent.apart.includes(own.identity)) return []",
    replacement: "if (intent.identity === own.identity) return []",
    killers: matchingTest,
  },
]
