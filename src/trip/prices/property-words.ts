/**
 * A property's name as words that compare: without case and accents, abbreviations written out, translated words under
 * one of them. Which words only say what it is ("hotel") and which tell one house of a chain from another ("express")
 * stands here; which are rare is known from all names together (name-similarity.ts).
 */
const table = (rows: string): ReadonlyMap<string, string> =>
  new Map(
    rows
      .trim()
      .split(/\s*,\s*/)
      .flatMap((row) => {
        const [to = "", from = ""] = row.split(":")
        return from
          .trim()
          .split(/\s+/)
          .map((word) => [word, to.trim()] as const)
      }),
  )
const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/))

const canonical = table(`
  hotel: htl hotl hotels otel, guesthouse: gh gsthouse wisma pondok, villa: vila villas vla, resort: rsrt resor,
  homestay: hmsty, restaurant: resto rest restoran rm restaurante ristorante, warung: wr wrg, cafe: kafe caffe,
  apartment: apt apartemen apartments appartement, international: intl int internasional, centre: ctr center pusat cntr,
  street: jalan jl jln str rd road, airport: bandara arpt, station: stasiun stn stasion, beach: pantai bch playa strand,
  garden: taman kebun gardens jardin garten gdn, hill: bukit hills, mountain: gunung mt mount, lake: danau, sea: laut,
  sun: matahari surya, moon: bulan, star: bintang, flower: bunga kembang, palace: istana puri, king: raja, queen: ratu,
  blue: biru, green: hijau ijo, red: merah, white: putih, gold: emas golden mas, black: hitam, new: baru, old: lama,
  city: kota, house: rumah, north: utara, south: selatan, east: timur, west: barat, river: sungai kali, rice: padi sawah,
  market: pasar, square: alun, park: pk, grand: grd, premier: prmr premiere, express: exp xpress, residence: resid
  residences residen, suites: suite, boutique: btq, sharia: syariah, styles: style, bandung: bdg, jakarta: jkt,
  yogyakarta: jogja yogya jogjakarta yk, surabaya: sby, denpasar: dps, saint: st, bus: bis, train: kereta ka`)

const generic = list(`hotel guesthouse guest house villa resort hostel homestay losmen penginapan lodge lodging
  accommodation apartment boutique restaurant warung cafe spa the by at in and of dan di oleh managed former collection
  indonesia bus train travel shuttle tours`)

/** One house of a chain is told from another by these, even where only one side says them. */
const variants = list(`express premier styles budget plus annex sharia capsule max select signature residence suites inn
  grand one two three ii iii lite smart villas tower family`)

const dropped = list("the by at in and of dan di oleh managed former")

export type WordKind = "generic" | "variant" | "number" | "proper"

const kindOf = (word: string): WordKind => {
  if (/^\d+$/.test(word)) return "number"
  if (variants.has(word)) return "variant"
  return generic.has(word) ? "generic" : "proper"
}

export interface PropertyWord {
  readonly text: string
  readonly kind: WordKind
}

const wordsMax = 12

/** At most twelve words, each once. */
export const propertyWords = (name: string): ReadonlyArray<PropertyWord> => {
  const raw = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/['’.]/g, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
  const written = raw.map((word) => canonical.get(word) ?? word).filter((word) => !dropped.has(word))
  return [...new Set(written)].slice(0, wordsMax).map((text) => ({ text, kind: kindOf(text) }))
}
