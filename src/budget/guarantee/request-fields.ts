/**
 * The fields of requests that people and programs write: looked up under the names that mean the same, and read
 * leniently. What cannot be read names its field.
 */
import { textToDay } from "../calendar.ts"
import type { Refusal } from "./refusal.ts"

export type Fields = { readonly [field: string]: unknown }

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const first = (fields: Fields, ...names: ReadonlyArray<string>): unknown => {
  for (const name of names) if (fields[name] !== undefined && fields[name] !== null) return fields[name]
  return undefined
}

export const numberIn = (value: unknown): number | undefined => {
  if (typeof value === "number" && Number.isFinite(value)) return value
  if (typeof value !== "string" || value.trim() === "") return undefined
  const number = Number(value.replace(/[,_\s%]/g, ""))
  return Number.isFinite(number) ? number : undefined
}

/** Text and numbers as they are written; anything else is no word. */
export const wordIn = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : ""

export const dayIn = (value: unknown): number | undefined => {
  if (typeof value !== "string") return undefined
  try {
    return textToDay(value.slice(0, 10))
  } catch {
    return undefined
  }
}

export class Unreadable extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.reason)
    this.refusal = refusal
  }
}

export const tooLittle = (field: string, reason: string) =>
  new Unreadable({ kind: "too-little-information", field, reason: `${field}: ${reason}` })
export const invalid = (field: string, reason: string) =>
  new Unreadable({ kind: "invalid", field, reason: `${field}: ${reason}` })

export const wholeDays = (value: unknown, field: string): number | undefined => {
  if (value === undefined) return undefined
  const number = Array.isArray(value) ? value.length : numberIn(value)
  if (number === undefined || !Number.isInteger(number) || number < 1) throw invalid(field, "a whole number of days")
  return number
}
