/**
 * What the events of a batch need to know of transactions that memory lacks (I1): their own records, those that they
 * name, and whatever is tied to either, followed from record to record until nothing new is found. An event whose
 * identity the traveller's filter proves new, as most are, asks for nothing (I2).
 */
import { Effect } from "effect"
import { limits } from "../../config/limits.ts"
import type { Resident, Residents } from "../actor/residents.ts"
import { mightHold } from "../budget/traveller/seen-filter.ts"
import { awaitedBy, tiedTo } from "../budget/traveller/tied.ts"
import type { Known, Wanted } from "../ledger/archive.ts"
import { Store } from "../ledger/store.ts"
import type { Judged } from "./fold.ts"
import type { Overlay } from "./overlay.ts"

/** From one transaction to the next there are two steps at most: to the one that is named, and to what counts for it. */
const roundsMax = 2 * limits.tiedTransactionsMax + 2

/** By identity. */
export const fetchPriors = Effect.fnUntraced(function* (
  judged: ReadonlyArray<Judged>,
  residents: Residents,
  overlay: Overlay,
) {
  const store = yield* Store
  const found = new Map<string, Known>()
  let wanted: Array<Wanted> = []
  let news: Array<Known> = []
  const take = (identity: string, known: Known): void => {
    found.set(identity, known)
    news.push(known)
  }
  const want = ({ userId, partition, traveller }: Resident, identity: string): void => {
    if (!mightHold(traveller.seen, identity)) return
    // What uncommitted batches know is taken along now: their layers may be committed and dropped before the fold.
    const known = overlay.get(identity)
    if (known === undefined) wanted.push({ partition, userId, identity })
    else take(identity, known)
  }
  for (const { result, resident } of judged) {
    if ("dead" in result || resident === undefined) continue
    const { identity, purchase } = result.logged
    want(resident, identity)
    if (purchase !== undefined) want(resident, purchase)
    for (const waiting of awaitedBy(resident.traveller, identity)) want(resident, waiting)
  }
  const asked = new Set<string>()
  for (let round = 0; round < roundsMax && wanted.length + news.length > 0; round++) {
    if (wanted.length > 0) for (const [identity, known] of yield* store.knownOf(wanted)) take(identity, known)
    wanted = []
    const reached = news
    news = []
    for (const { userId, record } of reached) {
      const resident = residents.get(userId)
      if (resident === undefined) continue
      for (const identity of tiedTo(resident.traveller, record)) {
        if (found.has(identity) || asked.has(identity)) continue
        asked.add(identity)
        want(resident, identity)
      }
    }
  }
  return found
})
