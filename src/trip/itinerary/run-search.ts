/** How long a search runs: so many iterations, which is repeatable, or until a moment, which is not. */
import type { TourSearch } from "./tour-search.ts"

export type Effort = { readonly iterations: number } | { readonly untilMs: number; readonly nowMs: () => number }

/** Steps between two looks at the clock. */
const slice = 32

/** Runs to the end of its effort. `told` hears each better set of tours and may stop the search by answering false. */
export const runSearch = (search: TourSearch, effort: Effort, told: () => boolean = () => true): void => {
  if ("iterations" in effort) {
    for (let done = 0; done < effort.iterations; done++) {
      if (search.step(done / effort.iterations) && !told()) return
    }
    return
  }
  const beganMs = effort.nowMs()
  const spanMs = Math.max(1, effort.untilMs - beganMs)
  for (let nowMs = beganMs; nowMs < effort.untilMs; nowMs = effort.nowMs()) {
    const progress = (nowMs - beganMs) / spanMs
    for (let step = 0; step < slice; step++) {
      if (search.step(progress) && !told()) return
    }
  }
}
