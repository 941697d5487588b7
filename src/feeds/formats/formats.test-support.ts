/** How the tests of formats write their files in place and name what came of them. */
import { Result } from "effect"
import type { FormatContext, FormatError, Imported, WireFile } from "./format.ts"
import { formatNamed } from "./formats.ts"

export const file = (name: string, text: string): WireFile => ({ name, bytes: new TextEncoder().encode(text) })

interface Options {
  readonly context?: FormatContext
  readonly partial?: boolean
}

/** Runs texts (called 1, 2, …) or files through a format. */
export const parse = (format: string, files: ReadonlyArray<string | WireFile>, options: Options = {}) => {
  const found = formatNamed(format)
  if (found === undefined) throw new Error(`no format is called ${format}`)
  const named = files.map((one, index) => (typeof one === "string" ? file(String(index + 1), one) : one))
  return found.parse(named, options.context ?? {}, { partial: options.partial === true })
}

export const taken = (result: Result.Result<Imported, FormatError>): Imported => {
  if (Result.isFailure(result)) throw result.failure
  return result.success
}

export const refused = (result: Result.Result<Imported, FormatError>): FormatError => {
  if (Result.isSuccess(result)) throw new Error(`it was taken: ${JSON.stringify(result.success)}`)
  return result.failure
}

/** Transactions in short: name, signed amount, currency, moment, description, status. */
export const short = ({ transactions }: Imported) =>
  transactions.map((one) =>
    [
      one.externalId ?? "?",
      one.direction === "debit" ? -one.amountMinor : one.amountMinor,
      one.currency,
      one.occurredAt,
      one.description,
      one.status,
    ].join(" | "),
  )
