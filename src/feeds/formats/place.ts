/** Where something stands in a file, and how its fault is said. Formats throw; the run (run.ts) turns it into a result. */
import { limits } from "../../../config/limits.ts"
import { FormatError, type formatErrorKinds } from "./format.ts"

export interface Place {
  readonly file: string
  readonly path?: string
  readonly line?: number
}

type Refuse = (place: Place, kind: (typeof formatErrorKinds)[number], detail: string, code?: string) => never

/** @throws FormatError always */
export const refuse: Refuse = ({ file, path, line }, kind, detail, code) => {
  throw new FormatError({
    kind,
    file,
    ...(path === undefined || path === "" ? {} : { path }),
    ...(line === undefined ? {} : { line }),
    ...(code === undefined ? {} : { code }),
    detail,
  })
}

/** A wrong value as a sentence may carry it. */
export const quoted = (text: string): string =>
  JSON.stringify(
    text.length > limits.feedQuotedCharactersMax ? `${text.slice(0, limits.feedQuotedCharactersMax)}…` : text,
  )
