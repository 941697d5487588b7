/**
 * XML files as a tree of tags by their local names, read by a streaming parser in its strict mode. Nothing is expanded
 * but the five predefined entities and character numbers, and a document type is refused before it is read: it has no
 * place in a bank's file, and is how files read other files and swell in memory.
 */
import sax from "sax"
import { limits } from "../../../config/limits.ts"
import { Element, Growth } from "./element.ts"
import type { WireFile } from "./format.ts"
import { quoted, refuse } from "./place.ts"
import { decoded } from "./text.ts"

const startsWith = (bytes: Uint8Array, ...start: ReadonlyArray<number>): boolean =>
  start.every((byte, index) => bytes[index] === byte)

/** By the byte order mark, else by the declaration, else UTF-8. */
const encodingOf = (bytes: Uint8Array): string => {
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0x3c, 0)) return "utf-16le"
  if (startsWith(bytes, 0xfe, 0xff) || startsWith(bytes, 0, 0x3c)) return "utf-16be"
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return "utf-8"
  const head = Buffer.from(bytes.subarray(0, limits.feedXmlHeadBytes)).toString("latin1")
  return /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']/.exec(head)?.[1] ?? "utf-8"
}

export const xmlText = ({ name, bytes }: WireFile): string => decoded(bytes, encodingOf(bytes), { file: name })

/** Before the first tag there may be a declaration, comments and instructions, and nothing else. */
const prolog = /^\uFEFF?(?:\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*/

export const refuseDoctype = (text: string, file: string): void => {
  const start = prolog.exec(text)?.[0].length ?? 0
  if (!/^<!DOCTYPE/i.test(text.slice(start, start + 9))) return
  const line = text.slice(0, start).split("\n").length
  refuse({ file, line, path: "!DOCTYPE" }, "forbidden-doctype", "a document type is not allowed")
}

const local = (name: string): string => name.slice(name.indexOf(":") + 1)

/** @param namesOf how a tag's local name is read, such as in capitals */
export const parseXml = (text: string, file: string, namesOf: (name: string) => string = local): Element => {
  refuseDoctype(text, file)
  const parser = sax.parser(true, { xmlns: true, position: true })
  const growth = new Growth(file)
  const open: Array<Element> = []
  let root: Element | undefined
  const line = (): number => parser.line + 1

  parser.onerror = (error) => {
    const [what = ""] = error.message.split("\n")
    refuse({ file, line: line() }, /doctype/i.test(what) ? "forbidden-doctype" : "malformed", `it is no XML: ${what}`)
  }
  parser.ondoctype = () => refuse({ file, line: line() }, "forbidden-doctype", "a document type is not allowed")
  parser.onopentag = (tag) => {
    const entries = Object.entries(tag.attributes).map(
      ([name, value]) => [local(name), typeof value === "string" ? value : value.value] as const,
    )
    const attributes = entries.length === 0 ? undefined : Object.fromEntries(entries)
    const element = new Element(namesOf(local(tag.name)), file, line(), attributes)
    growth.add(element.line, open.length + 1)
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  }
  parser.onclosetag = () => void open.pop()
  const onText = (piece: string): void => {
    const top = open.at(-1)
    if (top !== undefined) top.text += piece
  }
  parser.ontext = onText
  parser.oncdata = onText
  parser.write(text.replace(/^\uFEFF/, "")).close()
  return root ?? refuse({ file }, "malformed", `it is no XML: ${quoted(text.slice(0, 20))}`)
}
