/** Broken files from good ones: bytes and lines cut, doubled, moved, changed and invented, from a seed. */
import { uniformInt } from "pure-rand/distribution/uniformInt"
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus"

/** What files are broken with: marks of every format, numbers at their limits, words in the wrong place. */
const pieces = [
  "<",
  ">",
  "</",
  "<!DOCTYPE x [<!ENTITY a 'b'>]>",
  "&a;",
  "&#x110000;",
  "<![CDATA[",
  "]]>",
  "<!--",
  "{",
  "}",
  "[",
  "]",
  '"',
  "\\",
  "\\u0000",
  ",",
  ";",
  "'",
  "\r",
  "\n",
  "\0",
  "\uFEFF",
  "é",
  "null",
  "true",
  "-",
  "+",
  ".",
  "1e99",
  "0",
  "99999999999999999999",
  "-0.00",
  "1,00,0",
  "NaN",
  "__proto__",
  "constructor",
  "2026-02-30",
  "PEND",
  "[+25:XXX]",
  "STMTTRN",
  "<STMTTRN>",
  "</OFX>",
  "</Ntry>",
  "Ccy",
  "KWD",
  "JPY",
  "DELETE",
  "\t",
  " ".repeat(300),
  "[".repeat(200),
  "<a>".repeat(100),
]

type Generator = ReturnType<typeof xoroshiro128plus>

const changesMax = 4

const joined = (...parts: ReadonlyArray<Uint8Array>): Uint8Array => Buffer.concat(parts)

/** One change somewhere. */
const change = (bytes: Uint8Array, random: Generator): Uint8Array => {
  const below = (limit: number): number => (limit <= 0 ? 0 : uniformInt(random, 0, limit - 1))
  const from = below(bytes.length + 1)
  const to = Math.min(bytes.length, from + below(below(10) === 0 ? bytes.length : 12))
  const [before, cut, after] = [bytes.subarray(0, from), bytes.subarray(from, to), bytes.subarray(to)]
  switch (below(6)) {
    case 0:
      return joined(before, after)
    case 1:
      return joined(before, cut, cut, after)
    case 2:
      return joined(before, new TextEncoder().encode(pieces[below(pieces.length)] ?? ""), after)
    case 3:
      return joined(before, new Uint8Array([below(256)]), after.subarray(1))
    case 4:
      return joined(after, before, cut)
    default:
      return before
  }
}

/** The same bytes for the same seed. */
export const mutated = (bytes: Uint8Array, seed: number): Uint8Array => {
  const random = xoroshiro128plus(seed)
  let changed = bytes
  for (let left = uniformInt(random, 1, changesMax); left > 0; left--) changed = change(changed, random)
  return changed
}
