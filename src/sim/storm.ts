/** The faults of the world that a seed's history meets, and when. */
import type { Dice } from "../feeds/simulate/dice.ts"
import type { Operation, PlannedFault, WorldFault } from "./faults.ts"

const processFaults: ReadonlyArray<WorldFault> = ["crash", "stop", "stall", "takeover"]
const operations: ReadonlyArray<Operation> = [
  "commit",
  "commit",
  "read",
  "snapshot",
  "takeOver",
  "broker",
  "deadLetter",
  "outbox",
]

export const storm = (dice: Dice, moments: ReadonlyArray<number>): ReadonlyArray<PlannedFault> => {
  const faults: Array<PlannedFault> = []
  const plan = (kind: WorldFault, forMs: number) => {
    const during = processFaults.includes(kind) && dice.chance(0.6) ? { during: dice.pick(operations) } : {}
    faults.push({ atMs: Math.max(0, dice.pick(moments) + dice.integer(-30, 300)), kind, forMs, ...during })
  }
  const some: ReadonlyArray<readonly [WorldFault, probability: number, longest: number]> = [
    ["crash", 0.8, 0],
    ["crash", 0.4, 0],
    ["stop", 0.25, 0],
    ["stall", 0.6, 4_000],
    ["takeover", 0.3, 0],
    ["commitFails", 0.4, 0],
    ["commitAnswerLost", 0.4, 0],
    ["commitLate", 0.4, 600],
    ["commitSlow", 0.3, 6_000],
    ["readFails", 0.3, 0],
    ["readSlow", 0.3, 6_000],
    ["snapshotWriteFails", 0.3, 0],
    ["snapshotTorn", 0.4, 0],
    ["brokerFails", 0.2, 0],
    ["deadLetterFails", 0.3, 0],
    ["deadLetterAnswerLost", 0.3, 0],
    ["outboxFails", 0.3, 0],
    ["outboxAnswerLost", 0.3, 0],
    ["outboxRepeated", 0.2, 0],
    ["cut", 0.5, 1_500],
  ]
  for (const [kind, probability, longest] of some) if (dice.chance(probability)) plan(kind, dice.integer(0, longest))
  return faults.sort((left, right) => left.atMs - right.atMs)
}
