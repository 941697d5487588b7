/**
 * Engines that are broken on purpose: each lacks one guard, and the simulator must notice, or its silence about the
 * real engine would mean nothing.
 */
import { allGuards, type Guards } from "./memory-store.ts"
import { simulate } from "./simulation.ts"
import { makePlan } from "./workload.ts"

export const mutants: Readonly<Record<string, Partial<Guards>>> = {
  "identities are not looked up": { dedupe: false },
  "identities are neither looked up nor unique": { dedupe: false, uniqueIdentity: false },
  "the epoch is not checked": { epoch: false },
  "neither epoch nor cursor is checked": { epoch: false, previousCursor: false, uniqueIdentity: false },
  "cursors move after the rows": { oneCommit: false },
  "cursors move after the rows, identities are not unique": { oneCommit: false, uniqueIdentity: false },
  "torn snapshots are read": { checksum: false },
}

/** The first seed of a range that notices a missing guard; undefined when none does. */
export const seedThatNotices = async (
  guards: Partial<Guards>,
  firstSeed: number,
  seeds: number,
): Promise<number | undefined> => {
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const { divergences } = await simulate(makePlan(seed), { guards: { ...allGuards, ...guards } })
    if (divergences.length > 0) return seed
  }
  return undefined
}
