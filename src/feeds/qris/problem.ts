/**
 * What can be wrong with a code, named: a closed set of kinds, each with the field and the place. An error makes the
 * code unusable: it was misread, or what is to be paid, in what, or to whom is not certain. A deviation breaks the
 * standard and leaves that certain; shops' printed codes are full of them, and a traveller must be able to pay there.
 */
export const problemKinds = [
  "empty",
  "too-long",
  "malformed-tlv",
  "missing-field",
  "bad-length",
  "bad-value",
  "bad-charset",
  "duplicate",
  "misplaced",
  "contradiction",
  "bad-crc",
] as const
export type ProblemKind = (typeof problemKinds)[number]

export interface QrisProblem {
  readonly kind: ProblemKind
  readonly severity: "error" | "deviation"
  /** Ids from the top down: `54`, `26.01`, `62.50.00`; empty for the code as a whole. */
  readonly field: string
  /** Characters from the start of the code; absent for what is not there. */
  readonly position?: number
  /** One sentence. The code itself is not repeated in it. */
  readonly detail: string
}

/** Where a problem is: its field, and its place when it has one. */
export interface Place {
  readonly field: string
  readonly position?: number
}

/** Collects all of them: whoever mends a code wants the whole list. */
export class ProblemList {
  readonly problems: Array<QrisProblem> = []

  error(kind: ProblemKind, place: Place, detail: string): void {
    this.add("error", kind, place, detail)
  }

  deviation(kind: ProblemKind, place: Place, detail: string): void {
    this.add("deviation", kind, place, detail)
  }

  add(severity: QrisProblem["severity"], kind: ProblemKind, { field, position }: Place, detail: string): void {
    this.problems.push({ kind, severity, field, ...(position === undefined ? {} : { position }), detail })
  }
}

/** All errors in one sentence; deviations are not told. @param problems at least one of them an error */
export const errorSentence = (problems: ReadonlyArray<QrisProblem>): string => {
  const errors = problems.filter((problem) => problem.severity === "error")
  const [first, ...others] = errors.map((problem) => problem.detail.replace(/\.$/, ""))
  return `${[first, ...others.map((detail) => detail.charAt(0).toLowerCase() + detail.slice(1))].join("; ")}.`
}
