/**
 * The one structure of a merchant-presented code, at its top and inside its templates: an id of two digits, a length of
 * two digits, and that many characters. A walk goes as far as it can and says where it could not go on; positions count
 * characters from the start of the whole code, so that a person can put a finger on the place.
 */
export interface Field {
  readonly id: string
  readonly value: string
}

export interface FoundField extends Field {
  /** Where its id stands. */
  readonly position: number
}

export interface Walk {
  readonly fields: ReadonlyArray<FoundField>
  /** Absent when the text is fields from its first character to its last. */
  readonly broken?: { readonly position: number; readonly why: string }
}

const headCharacters = 4

/** @param start the position of the text's first character in the whole code */
export const walk = (text: string, start = 0): Walk => {
  const characters = Array.from(text)
  const fields: Array<FoundField> = []
  let at = 0
  while (at < characters.length) {
    const position = start + at
    const head = characters.slice(at, at + headCharacters).join("")
    if (characters.length - at < headCharacters) {
      return { fields, broken: { position, why: "the text ends within an id and its length" } }
    }
    if (!/^\d{4}$/.test(head)) {
      return { fields, broken: { position, why: "two digits of id and two of length are expected here" } }
    }
    const end = at + headCharacters + Number(head.slice(2))
    if (end > characters.length) {
      const missing = end - characters.length
      return { fields, broken: { position, why: `field ${head.slice(0, 2)} is ${missing} characters short` } }
    }
    fields.push({ id: head.slice(0, 2), value: characters.slice(at + headCharacters, end).join(""), position })
    at = end
  }
  return { fields }
}

/** Where a field's value begins. */
export const valuePosition = (field: FoundField): number => field.position + headCharacters

/** @throws RangeError for an id that is not two digits, or a value that is empty or longer than 99 characters */
export const written = ({ id, value }: Field): string => {
  const length = Array.from(value).length
  if (!/^\d{2}$/.test(id)) throw new RangeError(`not a field id: ${id}`)
  if (length < 1 || length > 99) throw new RangeError(`field ${id} has ${length} characters instead of 1 to 99`)
  return `${id}${String(length).padStart(2, "0")}${value}`
}
