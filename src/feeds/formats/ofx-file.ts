/**
 * What an OFX file is: version 1 opens with `KEY:value` lines, which name its encoding, and goes on in SGML; version 2
 * is XML with an `<?OFX …?>` instruction. Both give the same tree below `OFX`.
 */
import { limits } from "../../../config/limits.ts"
import type { Element } from "./element.ts"
import type { WireFile } from "./format.ts"
import { type Place, refuse } from "./place.ts"
import { parseSgml } from "./sgml.ts"
import { decoded, decodedPlain } from "./text.ts"
import { parseXml, xmlText } from "./xml.ts"

/** The keys before the first tag, one a line or all in one. */
const headersOf = (head: string): ReadonlyMap<string, string> =>
  new Map(
    [...head.matchAll(/([A-Z]+)\s*:\s*([^\s:]*)(?=\s|$|[A-Z]+\s*:)/g)].map(([, key = "", value = ""]) => [
      key,
      value.toUpperCase(),
    ]),
  )

/** As the headers say; undefined where they leave it open. */
const encodingOf = (headers: ReadonlyMap<string, string>): string | undefined => {
  const encoding = headers.get("ENCODING") ?? ""
  const charset = headers.get("CHARSET") ?? ""
  if (/^(UTF-?8|UNICODE)$/.test(encoding)) return "utf-8"
  if (/^(WINDOWS-|CP)?125\d$/.test(charset)) return `windows-${charset.slice(-4)}`
  if (/^(ISO-?)?8859-\d{1,2}$/.test(charset)) return `iso-${charset.replace(/^ISO-?/, "")}`
  if (/^UTF-?8$/.test(charset)) return "utf-8"
  return undefined
}

const sgmlRoot = ({ name, bytes }: WireFile, head: string, place: Place): Element => {
  const headers = headersOf(head.slice(0, head.indexOf("<")))
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const encoding = hasMark ? "utf-8" : encodingOf(headers)
  const text = encoding === undefined ? decodedPlain(bytes, place) : decoded(bytes, encoding, place)
  const start = text.indexOf("<")
  return parseSgml(text.slice(start), name, text.slice(0, start).split("\n").length)
}

/** The OFX tag of a file. @throws FormatError malformed, schema, forbidden-doctype */
export const ofxRoot = (file: WireFile): Element => {
  const place = { file: file.name }
  const head = Buffer.from(file.bytes.subarray(0, limits.feedOfxHeadBytes)).toString("latin1")
  const isXml = /<\?(xml|OFX)\b/i.test(head) || /\0/.test(head)
  if (!isXml && !head.includes("<")) return refuse(place, "malformed", "the file is no OFX")
  const root = isXml ? parseXml(xmlText(file), file.name, (name) => name.toUpperCase()) : sgmlRoot(file, head, place)
  const found = root.name === "OFX" ? root : root.at("OFX")
  return found ?? refuse({ ...place, path: "OFX" }, "schema", "the file has no OFX tag")
}
