/**
 * What a Schema says about bad input, as a problem document that names the field (first thing wrong; people mend one
 * thing at a time). Inputs are never echoed: they may hold what nobody should read in a log.
 */

import type { Schema } from "effect"
import { SchemaIssue } from "effect"
import type { BadRequest } from "./problem.ts"
import { invalidRequest } from "./problem.ts"

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const keyOf = (segment: PropertyKey | { readonly key: PropertyKey }): string =>
  String(typeof segment === "object" ? segment.key : segment)

/** @param prefix put before the field, for input that is part of a larger one */
export const problemOfSchemaError = (error: Schema.SchemaError, prefix: ReadonlyArray<string> = []): BadRequest => {
  const issues = format(error.issue).issues
  // Of a union's branches, the one that got furthest into the input knows best what is wrong.
  const deepest = issues.reduce(
    (best, issue) => ((issue.path?.length ?? 0) > (best?.path?.length ?? -1) ? issue : best),
    issues[0],
  )
  const field = [...prefix, ...(deepest?.path ?? []).map(keyOf)].join(".")
  const message = deepest?.message ?? "Not as expected"
  const detail = message === "Missing key" ? "This field is required" : message
  return invalidRequest(field === "" ? `${detail}.` : `${field}: ${detail}.`, field)
}
