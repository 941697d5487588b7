/**
 * A failing plan made small: leaves out messages and faults, in halves, quarters and so on, as long as the same thing
 * still goes wrong (delta debugging, Zeller and Hildebrandt 2002, its simple half).
 */
import { type Options, type Result, simulate } from "./simulation.ts"
import type { Plan } from "./workload.ts"

const runsMax = 600

/** What goes wrong, without its numbers: shrinking must not wander to another trouble. */
const signatureOf = (divergence: string): string =>
  divergence.split(" is ", 1).join("").replace(/\d+/g, "#").slice(0, 60)

const sizeOf = ({ messages, faults }: Plan): number => messages.length + faults.length

/** @returns the smallest plan found that fails as this one does, and its result. */
export const shrink = async (
  plan: Plan,
  failed: Result,
  options: Options,
): Promise<{ readonly plan: Plan; readonly result: Result }> => {
  const signatures = new Set(failed.divergences.map(signatureOf))
  let best = { plan, result: failed }
  let runs = 0

  const tryWith = async (smaller: Plan): Promise<boolean> => {
    runs++
    const result = await simulate(smaller, options)
    if (!result.divergences.some((one) => signatures.has(signatureOf(one)))) return false
    best = { plan: smaller, result }
    return true
  }

  const shrinkList = async (key: "messages" | "faults"): Promise<void> => {
    for (let size = Math.ceil(best.plan[key].length / 2); size >= 1; size = Math.floor(size / 2)) {
      for (let start = 0; start < best.plan[key].length && runs < runsMax; ) {
        const kept = best.plan[key].filter((_, index) => index < start || index >= start + size)
        if (!(await tryWith({ ...best.plan, [key]: kept }))) start += size
      }
    }
  }

  // What one message needs may only be missed once another is gone: again, until nothing more can go.
  for (let before = 0; before !== sizeOf(best.plan) && runs < runsMax; ) {
    before = sizeOf(best.plan)
    await shrinkList("faults")
    await shrinkList("messages")
  }
  return best
}
