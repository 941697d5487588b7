/**
 * The top-level fields as EMVCo and QRIS define them: name, length, whether they must be there, and how much depends on
 * them. A rule about money or integrity that is broken is an error, any other a deviation (problem.ts says why).
 */
import type { ProblemList } from "./problem.ts"
import { type FoundField, valuePosition } from "./tlv.ts"

interface FieldRule {
  readonly name: string
  readonly least: number
  readonly most: number
  readonly severity: "error" | "deviation"
  readonly required?: true
}

const rule = (
  name: string,
  least: number,
  most: number,
  severity: FieldRule["severity"] = "deviation",
  required?: "required",
): FieldRule => ({ name, least, most, severity, ...(required === undefined ? {} : { required: true }) })

const rules: ReadonlyMap<string, FieldRule> = new Map([
  ["00", rule("payload format indicator", 2, 2, "error", "required")],
  ["01", rule("point of initiation", 2, 2)],
  ["52", rule("merchant category code", 4, 4, "deviation", "required")],
  ["53", rule("currency", 3, 3, "error", "required")],
  ["54", rule("amount", 1, 13, "error")],
  ["55", rule("tip indicator", 2, 2, "error")],
  ["56", rule("fixed fee", 1, 13, "error")],
  ["57", rule("percentage fee", 1, 5, "error")],
  ["58", rule("country", 2, 2, "deviation", "required")],
  ["59", rule("merchant name", 1, 25, "deviation", "required")],
  ["60", rule("merchant city", 1, 15, "deviation", "required")],
  ["61", rule("postal code", 1, 10)],
  ["62", rule("additional data", 1, 99)],
  ["63", rule("checksum", 4, 4, "error", "required")],
  ["64", rule("other language", 1, 99)],
])

export const isNetwork = (id: string): boolean => id >= "02" && id <= "25"
export const isAccount = (id: string): boolean => id >= "26" && id <= "51"
export const isReserved = (id: string): boolean => id >= "65" && id <= "79"
export const isUnreserved = (id: string): boolean => id >= "80"

const nameOf = (id: string): string =>
  rules.get(id)?.name ??
  (isNetwork(id) || isAccount(id) ? "merchant account" : isUnreserved(id) ? "unreserved template" : "reserved")

/** How a sentence names a field: `Field 54 (amount)`. */
export const named = (id: string): string => `Field ${id} (${nameOf(id)})`

/** Only the alternate-language template may hold more than ASCII; control characters belong nowhere. */
export const checkCharset = (list: ProblemList, place: string, name: string, value: string, position: number): void => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f]/.test(value)) {
    list.error("bad-charset", { field: place, position }, `${name} holds control characters.`)
  } else if (!/^[\x20-\x7e]*$/.test(value) && !place.startsWith("64")) {
    list.deviation("bad-charset", { field: place, position }, `${name} holds characters other than printable ASCII.`)
  }
}

const checkOne = (list: ProblemList, field: FoundField): void => {
  const { id, value, position } = field
  const { least, most, severity } = rules.get(id) ?? rule("", 1, 99)
  const { length } = Array.from(value)
  if (length < least || length > most) {
    const wanted = least === most ? `${least}` : `${least} to ${most}`
    list.add(
      severity,
      "bad-length",
      { field: id, position },
      `${named(id)} has ${length} characters instead of ${wanted}.`,
    )
  }
  checkCharset(list, id, named(id), value, valuePosition(field))
}

/** Presence, order, repetition, lengths and characters; what the values mean is not looked at. */
export const checkTopLevel = (list: ProblemList, fields: ReadonlyArray<FoundField>, whole: boolean): void => {
  const seen = new Set<string>()
  for (const field of fields) {
    if (seen.has(field.id)) {
      list.error("duplicate", { field: field.id, position: field.position }, `${named(field.id)} is there twice.`)
    }
    seen.add(field.id)
    checkOne(list, field)
  }
  // What a broken walk did not reach is not known to be missing.
  if (whole) {
    for (const [id, { required }] of rules) {
      if (required && !seen.has(id)) list.error("missing-field", { field: id }, `${named(id)} is missing.`)
    }
    if (![...seen].some((id) => isNetwork(id) || isAccount(id))) {
      list.error("missing-field", { field: "26" }, "There is no merchant account (fields 02 to 51).")
    }
  }
  const [first] = fields
  if (first !== undefined && first.id !== "00" && seen.has("00")) {
    list.error("misplaced", { field: "00", position: first.position }, `${named("00")} is not the first.`)
  }
  const last = fields.at(-1)
  if (whole && last !== undefined && last.id !== "63" && seen.has("63")) {
    list.error("misplaced", { field: "63", position: last.position }, `${named("63")} is not the last.`)
  }
}
