/**
 * Whether two plain values say the same, whatever the order in which their fields were written: a record that was read
 * back from its archive row is the one that the fold made, though it was put together in another order (I1).
 */
const fieldsOf = (value: object): ReadonlyArray<readonly [string, unknown]> =>
  Object.entries(value).filter(([, field]) => field !== undefined)

export const same = (left: unknown, right: unknown): boolean => {
  // A zero that was written down has lost its sign: no reason to tell a budget anything.
  if (left === right) return true
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false
  if (Array.isArray(left) !== Array.isArray(right)) return false
  const fields = fieldsOf(left)
  if (fields.length !== fieldsOf(right).length) return false
  return fields.every(([name, field]) => Object.hasOwn(right, name) && same(field, Reflect.get(right, name)))
}
