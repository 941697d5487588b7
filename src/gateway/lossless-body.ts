/**
 * A JSON body whose `amount` keeps the decimal text it was sent as: JSON.parse would make a binary number of it and
 * forget what stood there (I7). Every other number becomes an ordinary one.
 */
import { isLosslessNumber, parse } from "lossless-json"

const amountField = "amount"

/** @throws SyntaxError when the text is no JSON, or names a field twice with different values */
export const parseLosslessly = (text: string): unknown =>
  parse(text, (key, value) => {
    if (!isLosslessNumber(value)) return value
    return key === amountField ? value.value : Number(value.value)
  })
