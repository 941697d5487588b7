/**
 * Hotels and how several sources write them, for the evaluation of matching: misspellings, abbreviations, translated and
 * dropped words, coordinates that are off or missing; and houses of the same chain, in the same street or building, that
 * must stay apart. Words are written apart from the matcher's own tables, some of which it does not know.
 */
import { Dice } from "../../feeds/simulate/dice.ts"
import type { Offer } from "../../trip/prices/offer.ts"

export interface MadeHotel {
  readonly id: string
  readonly chain: string
  readonly name: string
  readonly latitude: number
  readonly longitude: number
  readonly street: string
  readonly number: number
  readonly stars: number
}

export interface Base {
  readonly latitude: number
  readonly longitude: number
  readonly address: string
}

const list = (words: string): ReadonlyArray<string> => words.split(",").map((word) => word.trim())
const chains = list(
  "Favela, Amarisa, Swiss Bellindo, Zesta, Poppi, Harrisan, Aston Raya, Novoten, Ibista, Mercura, Cordella, Luxtona, Pandawa, Santikara, Neosa",
)
const singles = list(
  "Pantai Indah, Taman Sari, Bukit Hijau, Bintang Mas, Gunung Putri, Savoya, De Braganza, Padma Kirana, Sheratika, Melati Putih, Rumah Kayu, Griya Persada, Bunga Merah, Kenanga, Cempaka Biru, Danau Tenang, Puri Ayu, Istana Raja, Kampung Sawah, Sungai Jernih, Dua Saudara, La Vella, Omah Jati, Villa Lumbung, Green Terrace, Blue Lotus, Red Doorway, Golden Palm, Little Harbour, Old Town Rest",
)
const areas = list(
  "Dago, Pasteur, Braga, Cihampelas, Riau, Setiabudhi, Asia Afrika, Buah Batu, Lembang, Cicendo, Sukajadi, Lengkong, Gatot Subroto, Kopo, Ciumbuleuit, Pajajaran, Tamansari, Sudirman, Martadinata, Merdeka",
)
const variants = ["Express", "Budget", "Premier", "Styles", "Residence", "Suites", "Inn", "Syariah"]
const streets = list(
  "Jl. Ir. H. Juanda, Jl. Dr. Djunjunan, Jl. Braga, Jl. Cihampelas, Jl. L.L.R.E. Martadinata, Jl. Dr. Setiabudhi, Jl. Asia Afrika, Jl. Buah Batu, Jl. Raya Lembang, Jl. Gatot Subroto, Jl. Kebon Kawung, Jl. Sukajadi",
)

/** Around Bandung, or where the given places are. */
export const madeHotels = (count: number, seed: number, bases: ReadonlyArray<Base>): ReadonlyArray<MadeHotel> => {
  const dice = new Dice(`price pairs/hotels/${seed}`)
  const hotels: Array<MadeHotel> = []
  const taken = new Set<string>()
  while (hotels.length < count) {
    const before = hotels.at(-1)
    // A neighbour of the same chain: next door, or in the same building under another of its brands.
    const neighbour = before !== undefined && dice.chance(0.15)
    const base = bases.length > 0 && dice.chance(0.6) ? dice.pick(bases) : undefined
    const chain = neighbour ? before.chain : dice.chance(0.6) ? dice.pick(chains) : dice.pick(singles)
    const isSingle = singles.includes(chain)
    const variant = !isSingle && dice.chance(neighbour ? 0.8 : 0.25) ? ` ${dice.pick(variants)}` : ""
    const area = dice.pick(areas)
    const sort = isSingle
      ? dice.pick(["Hotel", "Resort", "Guest House", "Villa", "Boutique Hotel"])
      : dice.pick(["", "Hotel", ""])
    const name = isSingle
      ? dice.chance(0.5)
        ? `${sort} ${chain}`
        : `${chain} ${sort}${dice.chance(0.4) ? ` ${area}` : ""}`
      : `${chain}${variant} ${sort} ${dice.chance(0.6) ? "Bandung " : ""}${area}`
    const text = name.replace(/\s+/g, " ").trim()
    if (taken.has(text)) continue
    taken.add(text)
    hotels.push({
      ...{ id: `h${hotels.length}`, chain, name: text },
      latitude: neighbour
        ? before.latitude + (dice.unit() - 0.5) / 400
        : (base?.latitude ?? -6.95 + dice.unit() * 0.12) + (dice.unit() - 0.5) / 500,
      longitude: neighbour
        ? before.longitude + (dice.unit() - 0.5) / 400
        : (base?.longitude ?? 107.55 + dice.unit() * 0.14) + (dice.unit() - 0.5) / 500,
      street: neighbour
        ? before.street
        : (base?.address.split(",")[0]?.replace(/\s*No\.?.*$/i, "") ?? dice.pick(streets)),
      number: neighbour && dice.chance(0.4) ? before.number : dice.integer(1, 300),
      stars: dice.integer(2, 5),
    })
  }
  return hotels
}

const translated: ReadonlyMap<string, ReadonlyArray<string>> = new Map([
  ["Pantai", ["Beach", "Strand"]],
  ["Taman", ["Garden", "Tuin"]],
  ["Bukit", ["Hill"]],
  ["Hijau", ["Green"]],
  ["Bintang", ["Star", "Stern"]],
  ["Mas", ["Gold"]],
  ["Gunung", ["Mountain", "Berg"]],
  ["Putih", ["White"]],
  ["Rumah", ["House"]],
  ["Bunga", ["Flower"]],
  ["Merah", ["Red"]],
  ["Biru", ["Blue"]],
  ["Danau", ["Lake"]],
  ["Istana", ["Palace"]],
  ["Sungai", ["River"]],
  ["Green", ["Hijau"]],
  ["Blue", ["Biru"]],
  ["Golden", ["Emas"]],
  ["Guest", ["Gst"]],
  ["Residence", ["Residences"]],
  ["Syariah", ["Sharia"]],
])
const shortened: ReadonlyMap<string, string> = new Map([
  ["Hotel", "Htl"],
  ["Bandung", "Bdg"],
  ["Resort", "Rsrt"],
  ["Express", "Exp"],
  ["Premier", "Prmr"],
  ["Boutique", "Btq"],
  ["Residence", "Resid."],
  ["Villa", "Vila"],
  ["House", "Hse"],
  ["Gatot", "Gt."],
  ["Subroto", "Sbrt"],
])

const misspelt = (word: string, dice: Dice): string => {
  if (word.length < 5) return word
  const place = dice.integer(1, word.length - 2)
  const [before, after] = [word.slice(0, place), word.slice(place)]
  return dice.pick([
    `${before}${after.slice(1)}`,
    `${before}${after.charAt(1)}${after.charAt(0)}${after.slice(2)}`,
    `${before}${after.charAt(0)}${after}`,
    `${before}${dice.pick([..."aeiourst"])}${after.slice(1)}`,
  ])
}

const writtenBy = (name: string, dice: Dice): string => {
  const words = name.split(" ").flatMap((word): ReadonlyArray<string> => {
    if ((word === "Hotel" || word === "Bandung") && dice.chance(0.25)) return []
    const other = translated.get(word)
    if (other !== undefined && dice.chance(0.25)) return [dice.pick(other)]
    const short = shortened.get(word)
    if (short !== undefined && dice.chance(0.2)) return [short]
    return [dice.chance(0.09) ? misspelt(word, dice) : word]
  })
  if (dice.chance(0.2) && !words.includes("Hotel")) words.push("Hotel")
  if (dice.chance(0.12)) words.push("Bandung")
  if (dice.chance(0.08)) words.unshift("The")
  const text = words.join(dice.chance(0.05) ? "-" : " ")
  return dice.chance(0.15) ? text.toUpperCase() : dice.chance(0.1) ? text.toLowerCase() : text
}

const addressBy = ({ street, number }: MadeHotel, dice: Dice): string | undefined => {
  if (dice.chance(0.3)) return undefined
  const road = dice.chance(0.3) ? street.replace("Jl.", "Jalan") : street
  return dice.chance(0.2) ? `${road}, Bandung` : `${road} No. ${number}, Bandung`
}

/** How one source lists a hotel. */
export const listingBy = (hotel: MadeHotel, source: string, dice: Dice): Offer => {
  const off = dice.chance(0.07) ? 0.006 : 0.0009
  const address = addressBy(hotel, dice)
  const place = dice.chance(0.08)
    ? {}
    : {
        latitude: hotel.latitude + (dice.unit() - 0.5) * off,
        longitude: hotel.longitude + (dice.unit() - 0.5) * off,
      }
  return {
    ...{ kind: "hotels", source, offerId: `${source}-${hotel.id}`, name: writtenBy(hotel.name, dice), attributes: [] },
    ...place,
    ...(address === undefined ? {} : { address }),
    ...(dice.chance(0.6) ? { stars: dice.chance(0.9) ? hotel.stars : Math.min(5, hotel.stars + 1) } : {}),
    quote: { currency: "IDR", baseMinor: 50_000_000, unit: "night" },
    ...{ link: `https://${source}.example/${hotel.id}`, observedAtMs: 0 },
  }
}
