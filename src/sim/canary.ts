/**
 * Engines that are broken on purpose: each lacks one guard, and the simulator must notice, or its silence about the
 * real engine would mean nothing. Guards that stand in the source itself are taken out by src/sim/mutations/.
 */
import { type BreakStore, forgetful, impatient, trusting } from "./broken-stores.ts"
import { allGuards, type Guards } from "./memory-store.ts"
import { type Options, simulate } from "./simulation.ts"
import { makePlan } from "./workload.ts"

export interface Mutant {
  readonly guards?: Partial<Guards>
  readonly breakStore?: BreakStore
}

export const mutants: Readonly<Record<string, Mutant>> = {
  "identities are not looked up": { guards: { dedupe: false } },
  "identities are neither looked up nor unique": { guards: { dedupe: false, uniqueIdentity: false } },
  "the epoch is not checked": { guards: { epoch: false } },
  "neither epoch nor cursor is checked": { guards: { epoch: false, previousCursor: false, uniqueIdentity: false } },
  "cursors move after the rows": { guards: { oneCommit: false } },
  "cursors move after the rows, identities are not unique": { guards: { oneCommit: false, uniqueIdentity: false } },
  "torn snapshots are read": { guards: { checksum: false } },
  "snapshots of another stream or time are read": { guards: { snapshotFresh: false } },
  "the outbox is published before the commit": { breakStore: impatient },
  "the outbox is lost with its process": { breakStore: forgetful },
  "outbox rows are deleted before they are confirmed": { breakStore: trusting },
}

/** The engine that the simulator is told to run. */
export const optionsOf = ({ guards = {}, breakStore }: Mutant): Options => ({
  guards: { ...allGuards, ...guards },
  ...(breakStore === undefined ? {} : { breakStore }),
})

/** The first seed of a range that notices what is broken; undefined when none does. */
export const seedThatNotices = async (
  mutant: Mutant,
  firstSeed: number,
  seeds: number,
): Promise<number | undefined> => {
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const { divergences } = await simulate(makePlan(seed), optionsOf(mutant))
    if (divergences.length > 0) return seed
  }
  return undefined
}
