/** A process that runs the ranges of seeds that it is sent, and sends their tallies back. */
import { runRange, type SeedRange } from "./seed-range.ts"

process.on("message", (range: SeedRange) => {
  void runRange(range).then((tally) => process.send?.(tally))
})
