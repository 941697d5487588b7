/** Whether an answer says what the last one said: compared part by part, so that nothing is made for it. */
import { isRecord } from "./view-shape.ts"

/** @param one, other values as JSON has them */
export const isSame = (one: unknown, other: unknown): boolean => {
  if (Object.is(one, other)) return true
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((part, index) => isSame(part, other[index]))
  }
  if (!isRecord(one) || !isRecord(other) || Array.isArray(other)) return false
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  )
}
