/** The simulator over a hundred seeds, and over itself: it repeats byte for byte, and it notices what is broken. */
import { describe, expect, it } from "vitest"
import { eventTypeCodes } from "../../streams/events.ts"
import { mutants, optionsOf, seedThatNotices } from "./canary.ts"
import { messageFaults, worldFaults } from "./faults.ts"
import { shrink } from "./shrink.ts"
import { simulate } from "./simulation.ts"
import { makePlan } from "./workload.ts"

const seeds = 100
const canarySeeds = 400
const patienceMs = 120_000

describe("the deterministic world", () => {
  it(
    "finds the engine equal to the oracle under every kind of fault, whatever the events say",
    async () => {
      const struck = new Set<string>()
      const said = new Set<string>()
      for (let seed = 1; seed <= seeds; seed++) {
        const { divergences, counts, told } = await simulate(makePlan(seed))
        expect({ seed, divergences }).toEqual({ seed, divergences: [] })
        for (const kind of counts.keys()) struck.add(kind)
        for (const [kind, count] of told) if (count > 0) said.add(kind)
      }
      expect([...worldFaults, ...messageFaults].filter((kind) => !struck.has(kind))).toEqual([])
      expect([...Object.keys(eventTypeCodes), "outbox"].filter((kind) => !said.has(kind))).toEqual([])
    },
    patienceMs,
  )

  it("runs the same seed the same way, byte for byte", async () => {
    for (const seed of [3, 14, 159]) {
      const first = await simulate(makePlan(seed), { trace: true })
      const second = await simulate(makePlan(seed), { trace: true })
      expect(first.trace.length).toBeGreaterThan(20)
      expect(second.trace.join("\n")).toBe(first.trace.join("\n"))
    }
  })

  it.each(Object.entries(mutants))(
    "notices when %s",
    async (_name, mutant) => {
      expect(await seedThatNotices(mutant, 1, canarySeeds)).toBeDefined()
    },
    patienceMs,
  )

  it(
    "shrinks a failing seed to something that still fails",
    async () => {
      const mutant = { guards: { dedupe: false, uniqueIdentity: false } }
      const broken = optionsOf(mutant)
      const seed = (await seedThatNotices(mutant, 1, canarySeeds)) ?? 0
      const plan = makePlan(seed)
      const small = await shrink(plan, await simulate(plan, broken), broken)
      expect(small.plan.messages.length).toBeLessThan(plan.messages.length / 4)
      expect((await simulate(small.plan, broken)).divergences).not.toEqual([])
      expect((await simulate(small.plan)).divergences).toEqual([])
    },
    patienceMs,
  )
})
