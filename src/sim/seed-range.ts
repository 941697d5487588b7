/** A range of seeds, one after the other: what was struck and told, and which of them failed. */
import { simulate } from "./simulation.ts"
import { makePlan } from "./workload.ts"

export interface SeedRange {
  readonly from: number
  readonly seeds: number
  /** Transactions of each traveller at most. */
  readonly events: number
}

export interface Tally {
  readonly seeds: number
  readonly messages: number
  /** Faults and messages by kind. */
  readonly counts: Readonly<Record<string, number>>
  readonly failed: ReadonlyArray<{ readonly seed: number; readonly divergence: string }>
}

export const noTally: Tally = { seeds: 0, messages: 0, counts: {}, failed: [] }

export const addTallies = (left: Tally, right: Tally): Tally => {
  const counts: Record<string, number> = { ...left.counts }
  for (const [kind, count] of Object.entries(right.counts)) counts[kind] = (counts[kind] ?? 0) + count
  return {
    seeds: left.seeds + right.seeds,
    messages: left.messages + right.messages,
    counts,
    failed: [...left.failed, ...right.failed],
  }
}

export const runSeed = async (seed: number, events: number): Promise<Tally> => {
  const { messages, counts, told, divergences } = await simulate(makePlan(seed, events))
  const failed = divergences.slice(0, 1).map((divergence) => ({ seed, divergence }))
  return { seeds: 1, messages, counts: Object.fromEntries([...counts, ...told]), failed }
}

export const runRange = async ({ from, seeds, events }: SeedRange): Promise<Tally> => {
  let tally = noTally
  for (let seed = from; seed < from + seeds; seed++) tally = addTallies(tally, await runSeed(seed, events))
  return tally
}
