/**
 * One run of files through a format: bounds first, then each file in order. The first fault refuses the whole run, or,
 * when asked for what is good, is set aside together with the row or file that it stands in.
 */
import { Result } from "effect"
import { limits } from "../../../config/limits.ts"
import { FormatError, type FormatOptions, type Imported, type WireFile } from "./format.ts"
import { refuse } from "./place.ts"

/** Collects the faults of a run that goes on in spite of them; of any other run the first one ends it. */
export class Run {
  readonly problems: Array<FormatError> = []
  readonly isPartial: boolean

  constructor(options: FormatOptions | undefined) {
    this.isPartial = options?.partial === true
  }

  /** Reads a part (a file, a row) that may be left out when it is wrong. */
  attempt<A>(read: () => A): A | undefined {
    if (!this.isPartial) return read()
    try {
      return read()
    } catch (fault) {
      if (!(fault instanceof FormatError)) throw fault
      this.problems.push(fault)
      return undefined
    }
  }

  /** A fault that leaves nothing out. */
  objection(check: () => void): void {
    this.attempt(check)
  }
}

const checkBounds = (files: ReadonlyArray<WireFile>): void => {
  const first = files[0]
  if (first === undefined) return
  if (files.length > limits.feedFilesMax) {
    refuse({ file: first.name }, "malformed", `a run has at most ${limits.feedFilesMax} files`)
  }
  let runBytes = 0
  for (const { name, bytes } of files) {
    runBytes += bytes.byteLength
    if (runBytes > limits.feedRunBytesMax) {
      refuse({ file: name }, "malformed", `the files of a run have at most ${limits.feedRunBytesMax} bytes`)
    }
    if (bytes.byteLength > limits.feedFileBytesMax) {
      refuse({ file: name }, "malformed", `the file is larger than ${limits.feedFileBytesMax} bytes`)
    }
  }
}

/** Runs a reader that throws format errors, and gives its outcome as a result. */
export const runOf = (
  files: ReadonlyArray<WireFile>,
  options: FormatOptions | undefined,
  read: (run: Run) => Omit<Imported, "problems">,
): Result.Result<Imported, FormatError> => {
  const run = new Run(options)
  try {
    checkBounds(files)
    return Result.succeed({ ...read(run), problems: run.problems })
  } catch (fault) {
    if (fault instanceof FormatError) return Result.fail(fault)
    throw fault
  }
}

/** @throws FormatError when a file has more transactions than it may */
export const checkRows = (file: string, count: number): void => {
  if (count > limits.feedRowsMax) {
    refuse({ file }, "malformed", `the file has more than ${limits.feedRowsMax} transactions`)
  }
}
