/** A guard taken out of the source, and the narrow tests of which at least one must fail then. */
export interface Mutation {
  readonly name: string
  readonly file: string
  /** Stands in the file exactly once; when it does not any more, the mutation is out of date and the run fails. */
  readonly original: string
  readonly replacement: string
  readonly killers: Killers
}

export interface Killers {
  readonly project: "pure" | "servers"
  readonly file: string
  /** Part of the tests' names; all of the file when absent. */
  readonly named?: string
}

/** The simulator's own hundred seeds. */
export const simulator: Killers = { project: "pure", file: "src/sim/sim.test.ts", named: "equal to the oracle" }
