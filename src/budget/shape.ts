/**
 * Readers for parsed snapshot text: a snapshot is our own writing, but it may be of another time, cut short or mended
 * by hand, and a state of the wrong shape would poison every sum behind it. The fold imports no schema library (I1),
 * so these few say what they expect and throw.
 */
export class ShapeError extends Error {
  override readonly name = "ShapeError"
}

const expected = (what: string, value: unknown): ShapeError =>
  new ShapeError(`expected ${what}, found ${value === null ? "null" : typeof value}`)

export const readInteger = (value: unknown): number => {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value
  throw expected("an integer", value)
}

export const readNumber = (value: unknown): number => {
  if (typeof value === "number" && Number.isFinite(value)) return value
  throw expected("a number", value)
}

export const readText = (value: unknown): string => {
  if (typeof value === "string") return value
  throw expected("text", value)
}

export const readBoolean = (value: unknown): boolean => {
  if (typeof value === "boolean") return value
  throw expected("true or false", value)
}

export const readList = <A>(value: unknown, read: (item: unknown) => A): Array<A> => {
  if (!Array.isArray(value)) throw expected("a list", value)
  return value.map((item: unknown) => read(item))
}

export const readFields = (value: unknown): { readonly [field: string]: unknown } => {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value }
  throw expected("fields", value)
}

export const readOneOf = <const A extends string>(names: ReadonlyArray<A>, value: unknown): A => {
  const found = names.find((name) => name === value)
  if (found === undefined) throw expected(`one of ${names.join(", ")}`, value)
  return found
}

/** One optional field as an object to spread: empty when the value is null or missing. */
export const readOptional = <const Name extends string, A>(
  name: Name,
  value: unknown,
  read: (value: unknown) => A,
): { readonly [Field in Name]?: A } =>
  (value === null || value === undefined ? {} : { [name]: read(value) }) as { readonly [Field in Name]?: A }
