/**
 * JSON documents of feeds: numbers keep the text they were sent as (I7), nesting is bounded before anything recurses
 * (I5), and each value knows its path, so that what is missing can be named.
 */
import { isLosslessNumber, parse } from "lossless-json"
import { limits } from "../../../config/limits.ts"
import type { WireFile } from "./format.ts"
import { type Place, quoted, refuse } from "./place.ts"
import { bounded, decoded } from "./text.ts"

const quote = 0x22
const backslash = 0x5c

/** The deepest nesting, and how many values there are at least, outside strings. */
const shapeOf = (text: string) => {
  let depth = 0
  let deepest = 0
  let values = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      for (at++; at < text.length && text.charCodeAt(at) !== quote; at++) {
        if (text.charCodeAt(at) === backslash) at++
      }
    } else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth)
    else if (code === 0x7d || code === 0x5d) depth--
    else if (code === 0x2c) values++
  }
  return { deepest, values }
}

const lineAt = (text: string, position: number): number => text.slice(0, position).split("\n").length

/** One value of a document, and where it stands. Null is as good as absent. */
export class JsonNode {
  readonly value: unknown
  readonly place: Place

  constructor(value: unknown, place: Place) {
    this.value = value
    this.place = place
  }

  private at(step: string): Place {
    const path = this.place.path ?? ""
    return { ...this.place, path: path !== "" && !step.startsWith("[") ? `${path}.${step}` : `${path}${step}` }
  }

  get isObject(): boolean {
    return (
      typeof this.value === "object" &&
      this.value !== null &&
      !Array.isArray(this.value) &&
      !isLosslessNumber(this.value)
    )
  }

  get isList(): boolean {
    return Array.isArray(this.value)
  }

  field(name: string): JsonNode | undefined {
    if (!this.isObject) return refuse(this.place, "schema", "an object is expected here")
    const value = Object.getOwnPropertyDescriptor(this.value, name)?.value
    return value === undefined || value === null ? undefined : new JsonNode(value, this.at(name))
  }

  needed(name: string): JsonNode {
    return this.field(name) ?? refuse(this.at(name), "schema", "it is missing")
  }

  items(): ReadonlyArray<JsonNode> {
    if (!Array.isArray(this.value)) return refuse(this.place, "schema", "a list is expected here")
    return this.value.map((value: unknown, index) => new JsonNode(value, this.at(`[${index}]`)))
  }

  text(): string {
    if (typeof this.value !== "string") return refuse(this.place, "schema", "a text is expected here")
    return bounded(this.value, this.place)
  }

  /** A text that must say something. */
  filled(): string {
    const text = this.text()
    return text.trim() === "" ? refuse(this.place, "schema", "it is empty") : text
  }

  /** A text of any length, such as a whole body. */
  longText(): string {
    return typeof this.value === "string" ? this.value : refuse(this.place, "schema", "a text is expected here")
  }

  /** A number's own text. */
  number(): string {
    return isLosslessNumber(this.value) ? this.value.value : refuse(this.place, "schema", "a number is expected here")
  }

  /** A decimal, written as a text or as a number. */
  decimal(): string {
    return isLosslessNumber(this.value) ? this.value.value : this.filled()
  }

  flag(): boolean {
    return typeof this.value === "boolean" ? this.value : refuse(this.place, "schema", "true or false is expected here")
  }
}

/** @throws FormatError malformed */
export const parseJson = (text: string, place: Place): JsonNode => {
  const { deepest, values } = shapeOf(text)
  if (deepest > limits.feedDepthMax) {
    refuse(place, "malformed", `it is nested more than ${limits.feedDepthMax} levels deep`)
  }
  if (values > limits.feedElementsMax) {
    refuse(place, "malformed", `it has more than ${limits.feedElementsMax} values`)
  }
  try {
    return new JsonNode(parse(text), place)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    const position = /position (\d+)/.exec(message)?.[1]
    const line = position === undefined ? undefined : lineAt(text, Number(position))
    return refuse(
      { ...place, ...(line === undefined ? {} : { line }) },
      "malformed",
      `it is no JSON: ${quoted(message)}`,
    )
  }
}

/** The document of a whole file. */
export const jsonFile = ({ name, bytes }: WireFile): JsonNode =>
  parseJson(decoded(bytes, "utf-8", { file: name }), { file: name })
