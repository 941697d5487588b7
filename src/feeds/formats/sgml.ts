/**
 * The SGML of OFX 1: leaf tags that say something need no end tag, and may be empty; aggregates always end. Which tag is
 * which is told by what follows it, with the aggregates that matter known by name, so that a file that breaks off, or
 * lacks the end of a transaction, is refused rather than guessed at.
 */
import { Element, Growth } from "./element.ts"
import { quoted, refuse } from "./place.ts"

/** Tags that hold others and must therefore end. */
const aggregates = new Set(
  (
    "OFX SIGNONMSGSRSV1 SONRS STATUS FI BANKMSGSRSV1 STMTTRNRS STMTRS BANKACCTFROM BANKTRANLIST STMTTRN LEDGERBAL " +
    "AVAILBAL CREDITCARDMSGSRSV1 CCSTMTTRNRS CCSTMTRS CCACCTFROM BANKTRANLISTP STMTTRNP CURRENCY ORIGCURRENCY PAYEE " +
    "BANKACCTTO CCACCTTO BALLIST BAL"
  ).split(" "),
)

const entities: { readonly [name: string]: string } = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " }

/** A number of a character becomes it; anything that is no entity is left as it stands, as banks write a bare `&`. */
const unescaped = (text: string): string =>
  text.replace(/&(?:#(\d{1,6})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hexadecimal, name) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole
    const code = decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })

const tagName = /^(\/?)([A-Za-z][\w.-]*)\s*(\/?)$/

class Tree {
  readonly root: Element
  private readonly open: Array<Element>
  private readonly growth: Growth
  private readonly file: string

  constructor(file: string) {
    this.file = file
    this.root = new Element("", file, 1)
    this.open = [this.root]
    this.growth = new Growth(file)
  }

  private get top(): Element {
    return this.open.at(-1) ?? this.root
  }

  /** A leaf that has said something ends where another tag begins. */
  private endLeaf(): void {
    const { top } = this
    if (top !== this.root && !aggregates.has(top.name) && top.text.trim() !== "") this.open.pop()
  }

  start(name: string, line: number): void {
    this.endLeaf()
    const element = new Element(name, this.file, line)
    this.growth.add(line, this.open.length)
    this.top.children.push(element)
    this.open.push(element)
  }

  text(text: string, line: number): void {
    const plain = unescaped(text)
    if (plain.trim() === "") return
    const { top } = this
    if (top === this.root || aggregates.has(top.name) || top.children.length > 0) {
      refuse(
        { file: this.file, line, path: top.name },
        "malformed",
        `the text ${quoted(plain.trim())} stands between tags`,
      )
    }
    top.text += plain
  }

  end(name: string, line: number): void {
    if (!this.open.some((one) => one !== this.root && one.name === name)) {
      refuse({ file: this.file, line, path: name }, "malformed", `</${name}> ends what never began`)
    }
    for (let top = this.open.pop(); top !== undefined && top.name !== name; top = this.open.pop()) {
      this.emptyLeaf(top, `</${name}>`, line)
    }
  }

  /** An empty leaf without an end seemed to hold what came after it: that belongs beside it. */
  private emptyLeaf(leaf: Element, before: string, line: number): void {
    if (aggregates.has(leaf.name)) {
      refuse({ file: this.file, line, path: leaf.name }, "malformed", `<${leaf.name}> does not end before ${before}`)
    }
    for (const child of leaf.children) this.top.children.push(child)
    leaf.children = []
  }

  finish(line: number): Element {
    for (let top = this.open.pop(); top !== undefined && top !== this.root; top = this.open.pop()) {
      this.emptyLeaf(top, "the end of the file", line)
    }
    return this.root
  }
}

/** A root that holds what the text holds. @throws FormatError malformed, forbidden-doctype */
export const parseSgml = (text: string, file: string, firstLine = 1): Element => {
  const tree = new Tree(file)
  let line = firstLine
  let at = 0
  const pass = (to: number): string => {
    const piece = text.slice(at, to)
    for (let index = piece.indexOf("\n"); index >= 0; index = piece.indexOf("\n", index + 1)) line++
    at = to
    return piece
  }
  const ending = (mark: string): number => {
    const found = text.indexOf(mark, at)
    return found < 0 ? refuse({ file, line }, "malformed", `a tag does not end with ${mark}`) : found + mark.length
  }
  while (at < text.length) {
    const next = text.indexOf("<", at)
    const textLine = line
    tree.text(pass(next < 0 ? text.length : next), textLine)
    if (next < 0) break
    if (text.startsWith("<!--", at)) pass(ending("-->"))
    else if (text.startsWith("<![CDATA[", at)) {
      const startLine = line
      const piece = pass(ending("]]>"))
      tree.text(piece.slice("<![CDATA[".length, -"]]>".length), startLine)
    } else {
      const startLine = line
      const mark = pass(ending(">"))
      if (/^<!/.test(mark)) {
        refuse({ file, line: startLine, path: "!DOCTYPE" }, "forbidden-doctype", "a document type is not allowed")
      }
      const [, slash, name = "", empty] = tagName.exec(mark.slice(1, -1)) ?? []
      if (slash === undefined) refuse({ file, line: startLine }, "malformed", `${quoted(mark)} is no tag`)
      if (slash === "/") tree.end(name.toUpperCase(), startLine)
      else tree.start(name.toUpperCase(), startLine)
      if (slash === "" && empty === "/") tree.end(name.toUpperCase(), startLine)
    }
  }
  return tree.finish(line)
}
