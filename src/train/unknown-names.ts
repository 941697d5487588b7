/**
 * What says nothing: letters at random, invented names alone, and the venues that stand behind a merchant (malls, terminals,
 * stations, kilometres). Training rows of the first two carry a category by chance, as often as travellers pay in it, so
 * that the model answers a name which tells nothing with these shares, hence with doubt, and not with what it resembles.
 */
import type { Category } from "../../config/taxonomy.ts"
import type { Chance } from "./descriptors.ts"
import { givenNames, inventedName, places } from "./names.ts"

/** Of a hundred payments of a traveller, large or small: our own estimate, as the rest of the training rows. */
const paymentsPerHundred: { readonly [Name in Category]: number } = {
  lodging: 9,
  food: 23,
  groceries: 11,
  transport_local: 12,
  transport_intercity: 8,
  activities: 11,
  shopping: 11,
  health: 4,
  communication: 3,
  fees_cash: 2,
  other: 6,
}

export const categoryByChance = (chance: Chance): Category => {
  let left = chance.below(100)
  let last: Category = "food"
  for (const [category, share] of Object.entries(paymentsPerHundred) as ReadonlyArray<[Category, number]>) {
    last = category
    left -= share
    if (left < 0) break
  }
  return last
}

const consonants = "BCDFGHJKLMNPQRSTVWXZ"
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

const token = (chance: Chance): string => {
  const from = chance.is(0.6) ? consonants : letters
  let text = ""
  for (let left = 2 + chance.below(5); left > 0; left--) text += from.charAt(chance.below(from.length))
  return text
}

/** `XQZ PLT 3321`. */
const noise = (chance: Chance): string => {
  const words = Array.from({ length: 1 + chance.below(3) }, () => token(chance))
  if (chance.is(0.4)) words.push(String(chance.below(10_000)))
  return words.join(" ")
}

const legalForms = ["PT", "CV", "UD", "PT", "CV", "SDN BHD", "CO LTD", "PTE LTD", "LLC", "TBK", "INC"]

const firm = (chance: Chance): string => {
  const name = chance.is(0.5) ? inventedName(chance.below) : `${chance.of(givenNames)} ${chance.of(givenNames)}`
  const form = chance.of(legalForms)
  return form.length === 2 ? `${form} ${name}` : `${name} ${form}`
}

/** A merchant's name that tells nothing of its trade. */
export const namelessName = (chance: Chance): string => {
  if (chance.is(0.3)) return noise(chance)
  if (chance.is(0.15)) return firm(chance)
  const name = inventedName(chance.below)
  if (chance.is(0.3)) return `${name} ${chance.of(givenNames)}`
  return chance.is(0.3) ? `${name} ${inventedName(chance.below)}` : name
}

const venueForms =
  `{g} PLAZA, {g} SQUARE, {g} TOWN SQUARE, MALL {g}, {g} MALL, {l} MALL, GRAND {g}, {g} CENTER, {g} CTR,
  {g} CITY WALK, {g} PARK MALL, {g} POINT, {g} HERITAGE, {g} JUNCTION, {g} TRADE CENTER, LIPPO {l}, RUKO {g}, ST {l}, STASIUN {l}, T1 {l},
  T2, T3, TERMINAL {d}, TERM {d}, BANDARA {l}, GATE {d}, LT {d}, LT{d}, LEVEL {d}, L{d}, BLOK {a}, BLOK {a} {l}, KM {d}, KM{d},
  JL {g}, JL RAYA {l}, JLN {g}, GG {g}, SOI {d}, {g} ROAD, {g} ST, {g} AVE, {g} XCHANGE, PASKAL, GALERIA, {l} GALERIA,
  {g} BOULEVARD, {l} UTARA, {l} TIMUR, {g} RESIDENCE, {g} TOWER, {g} BEACH, {l} BYPASS, JILID {d}, UNIT {d}, CAB {l}, CABANG {l},
  OUTLET {l}, {g} ARCADE, {g} ISLAND, WISMA {g}, GEDUNG {g}, {g} CENTRAL, CENTRAL {g}, {g} STATION, {g} MRT, RS {g}, KAMPUS {g}`
    .split(/,\s*/)
    .map((form) => form.trim())

/** Where a branch stands; the words in it belong to other trades as often as not. */
export const venue = (chance: Chance): string =>
  chance.of(venueForms).replace(/\{(\w)\}/g, (_, slot: string) => {
    switch (slot) {
      case "g":
        return chance.of(givenNames)
      case "l":
        return chance.of(places)
      case "a":
        return letters.charAt(chance.below(letters.length))
      default:
        return String(1 + chance.below(90))
    }
  })
