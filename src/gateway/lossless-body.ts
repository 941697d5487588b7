/**
 * A JSON body whose amounts keep the decimal text they were sent as: JSON.parse would make a binary number of it and
 * forget what stood there (I7). Every other number becomes an ordinary one.
 */
import { isLosslessNumber, parse } from "lossless-json"

const amountFields: ReadonlySet<string> = new Set(["amount", "tip"])

/** @throws SyntaxError when the text is no JSON, or names a field twice with different values */
export const parseLosslessly = (text: string): unknown =>
  parse(text, (key, value) => {
    if (!isLosslessNumber(value)) return value
    return amountFields.has(key) ? value.value : Number(value.value)
  })
