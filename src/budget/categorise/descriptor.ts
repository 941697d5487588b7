/**
 * A descriptor as a feed prints it, reduced to the words of the merchant's name: in capitals, without how it was paid
 * (`QRIS`, `SQ *`, `GOPAY*`) and without branch numbers. The town behind the name may stay: phrases are looked for
 * anywhere in the words, and no town is one.
 */
import { numberedNames, processorWords } from "../../../config/merchants.ts"

/** Longer descriptors say nothing more of the merchant. */
const charactersRead = 128
/** `INDOMARET123`, `99SPEEDMART`: a name of this many letters with a number glued to it is still a name. */
const gluedNameLettersMin = 4

/** Phrases of a comma-separated table, in capitals. */
export const phrasesOf = (table: string): ReadonlyArray<string> =>
  table.split(",").map((phrase) => phrase.trim().replace(/\s+/g, " ").toUpperCase())

const processors: ReadonlySet<string> = new Set(phrasesOf(processorWords))
const numbered: ReadonlySet<string> = new Set(phrasesOf(numberedNames))

/** Capitals; accents and full-width letters in their plain form; O'HARA is one word. */
const plainText = (text: string): string => {
  let plain = text.length > charactersRead ? text.slice(0, charactersRead) : text
  if (/[^\x20-\x7e]/.test(plain)) plain = plain.normalize("NFKD").replace(/[\p{M}’]+/gu, "")
  if (plain.includes("'")) plain = plain.replaceAll("'", "")
  return plain.toUpperCase()
}

const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || code === 38
const isDigit = (code: number): boolean => code >= 48 && code <= 57

const gluedNumber = new RegExp(`^(?:([A-Z&]{${gluedNameLettersMin},})[0-9]+|[0-9]+([A-Z&]{${gluedNameLettersMin},}))$`)

/** What a word with several digits says of a name: all of it, the letters that a number is glued to, or nothing. */
const nameInCode = (word: string): string => {
  if (numbered.has(word)) return word
  const glued = gluedNumber.exec(word)
  return glued?.[1] ?? glued?.[2] ?? ""
}

/**
 * Words of A to Z, 0 to 9 and `&`; numbers, and codes with more than one digit, are left out. One pass over the
 * characters, since every new merchant comes through here.
 */
export const wordsOf = (text: string): ReadonlyArray<string> => {
  const plain = plainText(text)
  const words: Array<string> = []
  let start = 0
  let digits = 0
  for (let index = 0; index <= plain.length; index++) {
    const code = index < plain.length ? plain.charCodeAt(index) : 32
    if (isDigit(code)) digits++
    else if (!isLetter(code)) {
      const word = plain.slice(start, index)
      const name = digits < 2 ? word : nameInCode(word)
      if (name !== "" && name !== "&") words.push(name)
      start = index + 1
      digits = 0
    }
  }
  return words
}

/** The words of the merchant's name; how it was paid stays when it is all there is. */
export const descriptorWords = (text: string): ReadonlyArray<string> => {
  const words = wordsOf(text)
  let first = 0
  while (first < words.length - 1 && processors.has(words[first] ?? "")) first++
  return first === 0 ? words : words.slice(first)
}
