/**
 * Seeds over several processes: each takes the next few when it has done its last. Every seed is a world of its own, so
 * that the sum is the same however many there are.
 */
import { fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import { addTallies, noTally, type SeedRange, type Tally } from "./seed-range.ts"

const seedsAtOnce = 25
const workerFile = fileURLToPath(new URL("./seed-worker.ts", import.meta.url))

const workOn = (next: () => SeedRange | undefined, done: (tally: Tally) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = fork(workerFile)
    const send = () => {
      const range = next()
      if (range === undefined) worker.disconnect()
      else worker.send(range)
    }
    worker.on("message", (tally: Tally) => {
      done(tally)
      send()
    })
    worker.once("error", reject)
    worker.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`a process of the simulator ended with code ${code}`)),
    )
    send()
  })

/** @param onProgress hears the sum so far */
export const runInProcesses = async (
  { from, seeds, events }: SeedRange,
  processes: number,
  onProgress: (tally: Tally) => void,
): Promise<Tally> => {
  let at = from
  let sum = noTally
  const next = (): SeedRange | undefined => {
    const range = { from: at, seeds: Math.min(seedsAtOnce, from + seeds - at), events }
    at += range.seeds
    return range.seeds > 0 ? range : undefined
  }
  const done = (tally: Tally) => {
    sum = addTallies(sum, tally)
    onProgress(sum)
  }
  const crew = Math.min(processes, Math.ceil(seeds / seedsAtOnce))
  await Promise.all(Array.from({ length: crew }, () => workOn(next, done)))
  return { ...sum, failed: sum.failed.toSorted((left, right) => left.seed - right.seed) }
}
