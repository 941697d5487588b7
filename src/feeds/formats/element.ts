/** A tree of tags, as XML and SGML files give it: read by name, with the place of whatever is missing. */
import { limits } from "../../../config/limits.ts"
import { type Place, refuse } from "./place.ts"
import { bounded } from "./text.ts"

export class Element {
  readonly name: string
  readonly file: string
  readonly line: number
  readonly attributes: { readonly [name: string]: string }
  children: Array<Element> = []
  text = ""

  constructor(name: string, file: string, line: number, attributes: { readonly [name: string]: string } = {}) {
    this.name = name
    this.file = file
    this.line = line
    this.attributes = attributes
  }

  get place(): Place {
    return { file: this.file, path: this.name, line: this.line }
  }

  /** The first child of each name in turn; undefined where one is missing. */
  at(...path: ReadonlyArray<string>): Element | undefined {
    let found: Element | undefined = this
    for (const name of path) found = found?.children.find((child) => child.name === name)
    return found
  }

  all(name: string): ReadonlyArray<Element> {
    return this.children.filter((child) => child.name === name)
  }

  /** Text without blanks at its ends. */
  said(): string {
    return bounded(this.text, this.place).trim()
  }

  /** The text of what is at the path; undefined where it is missing or empty. */
  read(...path: ReadonlyArray<string>): string | undefined {
    return this.at(...path)?.said() || undefined
  }

  needed(...path: ReadonlyArray<string>): Element {
    const place = { file: this.file, line: this.line, path: [this.name, ...path].join("/") }
    return this.at(...path) ?? refuse(place, "schema", "it is missing")
  }

  /** @throws FormatError schema, when it is missing or empty */
  filled(...path: ReadonlyArray<string>): string {
    const found = this.needed(...path)
    return found.said() || refuse({ ...found.place, path: [this.name, ...path].join("/") }, "schema", "it is empty")
  }

  /** Every element of the name below this one, in order; those inside a found one are not looked for. */
  below(name: string): ReadonlyArray<Element> {
    return this.children.flatMap((child) => (child.name === name ? [child] : child.below(name)))
  }
}

/** Counts tags and levels while a tree grows (I5). */
export class Growth {
  private readonly file: string
  private elements = 0

  constructor(file: string) {
    this.file = file
  }

  add(line: number, depth: number): void {
    if (++this.elements > limits.feedElementsMax) {
      refuse({ file: this.file, line }, "malformed", `the file has more than ${limits.feedElementsMax} tags`)
    }
    if (depth > limits.feedDepthMax) {
      refuse({ file: this.file, line }, "malformed", `it is nested more than ${limits.feedDepthMax} levels deep`)
    }
  }
}
