/** Guards of the accounts: what order must not change, what money must not lose (I7, I8), and what others are told (I10). */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: source text, replaced as it stands
import { type Killers, type Mutation, simulator } from "./mutation.ts"

const recordTest: Killers = { project: "pure", file: "src/budget/traveller/record.test.ts" }

const revisions = {
  file: "src/budget/traveller/record.ts",
  original: "if (left.revision !== right.revision) return left.revision - right.revision",
  replacement: "if (left.revision !== right.revision) return right.revision - left.revision",
}

export const accountMutations: ReadonlyArray<Mutation> = [
  { name: "lower revisions win", ...revisions, killers: recordTest },
  { name: "lower revisions win, as the simulator sees it", ...revisions, killers: simulator },
  {
    name: "a reversal undoes whatever comes later too",
    file: "src/budget/traveller/record.ts",
    original: "record.reversal !== undefined && record.reversal.revision >= record.body.revision",
    replacement: "record.reversal !== undefined",
    killers: simulator,
  },
  {
    name: "refunds give back more than their purchase",
    file: "src/budget/traveller/refunds.ts",
    original: "let rest = Math.min(amountMinor, leftSum)",
    replacement: "let rest = amountMinor",
    killers: simulator,
  },
  {
    name: "refunds are reckoned as they came",
    file: "src/budget/traveller/refunds.ts",
    original: "return refunds.toSorted(byTime).map(",
    replacement: "return refunds.map(",
    killers: simulator,
  },
  {
    name: "a purchase does not take the refunds that waited for it",
    file: "src/budget/traveller/tied.ts",
    original: "if (held !== undefined) take(held.record)",
    replacement: "if (held?.record === null) take(held.record)",
    killers: simulator,
  },
  {
    name: "each part of a split is converted for itself",
    file: "src/budget/traveller/placement.ts",
    original: 'const key = `${share.head.currency} ${share.rate ?? ""}`',
    replacement: 'const key = `${share.index} ${share.rate ?? ""}`',
    killers: simulator,
  },
  {
    name: "anybody may add to a trip",
    file: "src/budget/traveller/placement.ts",
    original: 'if (!mayAdd(roleAt(members, companion.userId, companion.saidAtMs))) return "not-a-member"',
    replacement:
      'if (!mayAdd(roleAt(members, companion.userId, companion.saidAtMs)) && members === null) return "not-a-member"',
    killers: simulator,
  },
  {
    name: "a role counts from when it became known",
    file: "src/budget/companions/members.ts",
    original: "findLast((word) => word.timeMs <= timeMs)",
    replacement: "findLast((word) => word.timeMs <= timeMs || true)",
    killers: simulator,
  },
  {
    name: "settlements move one side only",
    file: "src/budget/companions/balances.ts",
    original: "addToBalance(balances, toId, -amountMinor)",
    replacement: "addToBalance(balances, toId, -0 * amountMinor)",
    killers: simulator,
  },
  {
    name: "an older word on consent replaces a newer one",
    file: "src/budget/traveller/consents.ts",
    original: "if (held === undefined || wins(said, held)) consents.set(key, said)",
    replacement: "consents.set(key, said)",
    killers: simulator,
  },
  {
    name: "what owners are told is not numbered on",
    file: "src/budget/traveller/sent.ts",
    original: "let revision = after.sent ?? 0",
    replacement: "let revision = 0",
    killers: simulator,
  },
  {
    name: "owners are not told that an expense is undone",
    file: "src/budget/traveller/sent.ts",
    original: "if (was !== undefined && !was.isReversed && (!stays || is.isReversed)) take(was, true)",
    replacement: "if (was !== undefined && !was.isReversed && !stays) take(was, true)",
    killers: simulator,
  },
  {
    name: "what is one payment counts as often as it is told",
    file: "src/budget/traveller/matching/ties.ts",
    original: "if (record.body.direction === other.body.direction) same.set(identity, target)",
    replacement: 'if (record.body.direction === other.body.direction && target === "") same.set(identity, target)',
    killers: simulator,
  },
  {
    name: "a circle of matches loses its money",
    file: "src/budget/traveller/matching/ties.ts",
    original: "for (const identity of circles) same.delete(identity)",
    replacement: "for (const identity of circles.slice(1)) same.delete(identity)",
    killers: simulator,
  },
  {
    name: "the matcher's word stands above the traveller's",
    file: "src/budget/traveller/record.ts",
    original: "if (held.byTraveller !== said.byTraveller) return said.byTraveller",
    replacement: "if (held.byTraveller !== said.byTraveller) return held.byTraveller",
    killers: simulator,
  },
  {
    name: "a match does not wait for the one that it names",
    file: "src/budget/traveller/matching/ties.ts",
    original: "else if (identity === ownId || records.has(target)) awaitMatch(traveller, target, identity)",
    replacement: "else awaitNoLonger(traveller, target, identity)",
    killers: simulator,
  },
  {
    name: "ties are followed for one step only",
    file: "src/budget/traveller/tied.ts",
    original: "      follow(record)\n      roads.push(",
    replacement: "      if (record === own) roads.push(",
    killers: { project: "pure", file: "src/budget/traveller/tied.test.ts" },
  },
  {
    name: "an owner does not fetch what waits for a record",
    file: "src/budget/traveller/tied.ts",
    original: "flatMap(({ identity }) => [...awaitedBy(traveller, identity)])",
    replacement: "flatMap(() => [])",
    killers: { project: "pure", file: "src/budget/traveller/tied.test.ts" },
  },
  {
    name: "both legs of own money fill the purse",
    file: "src/budget/traveller/matching/wallet-moves.ts",
    original: 'if (body.direction !== "debit" || record.pairOf !== undefined) return undefined',
    replacement: 'if (body.direction !== "debit") return undefined',
    killers: simulator,
  },
  {
    name: "records are compared by the order of their fields",
    file: "src/budget/traveller/same.ts",
    original: "if (left === right) return true\n",
    replacement:
      "if (JSON.stringify(left) === JSON.stringify(right)) return true\n  if (left !== right) return false\n",
    killers: { project: "pure", file: "src/budget/traveller/same.test.ts" },
  },
  {
    name: "a refund of a twin is told the owner by a name that counts nothing",
    file: "src/budget/traveller/sent.ts",
    original: "const purchase = record.follows?.counted ?? purchaseIdOf(record)",
    replacement: "const purchase = purchaseIdOf(record)",
    killers: simulator,
  },
  {
    name: "a rate that comes later replaces the one of its day",
    file: "src/budget/traveller/rates.ts",
    original: "if (days.has(day)) return false",
    replacement: "if (days.has(day) && days.size < 0) return false",
    killers: { project: "pure", file: "src/budget/traveller/rates.test.ts" },
  },
  {
    name: "a tick of an earlier time turns the clock back",
    file: "src/partition/fold.ts",
    original: "if (atMs <= tenancy.clockMs) return false",
    replacement: "if (atMs < 0) return false",
    killers: simulator,
  },
]
