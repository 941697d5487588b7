/**
 * `npm run train -- chains --index FILE`: chains of shops, hotels, banks, pharmacies and the like from the name suggestion
 * index of OpenStreetMap (its package's dist/json/nsi.json), as phrases for the merchant dictionary. Taken as a whole by
 * rules, so that none stands there because a file to be judged names it; what could be a common word, a place or two
 * trades is left out.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { Console, Effect, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { chainsFile } from "../../config/chains.ts"
import { writtenPhrases } from "../../config/merchants.ts"
import { type Category, categories } from "../../config/taxonomy.ts"
import { descriptorWords, phrasesOf, wordsOf } from "../budget/categorise/descriptor.ts"
import { givenNames, people, places, titles } from "./names.ts"

class ChainsFailed extends Schema.TaggedError<ChainsFailed>()("ChainsFailed", { message: Schema.String }) {}

const Item = Schema.Struct({
  locationSet: Schema.Struct({ include: Schema.optional(Schema.Array(Schema.Unknown)) }),
  tags: Schema.Record(Schema.String, Schema.String),
})
const Index = Schema.Struct({
  _meta: Schema.Struct({ version: Schema.String }),
  nsi: Schema.Record(Schema.String, Schema.Struct({ items: Schema.optional(Schema.Array(Schema.Unknown)) })),
})
const decodeIndex = Schema.decodeUnknownSync(Index)
const decodeItem = Schema.decodeUnknownOption(Item)

/** What the index calls a trade, by our category; trades that no traveller pays are left out. */
const trades: { readonly [Name in Category]: string } = {
  lodging: "tourism/hotel, tourism/hostel, tourism/motel, tourism/caravan_site, tourism/guest_house",
  food: `amenity/fast_food, amenity/restaurant, amenity/cafe, amenity/ice_cream, amenity/pub, amenity/bar, shop/bakery,
    shop/pastry, shop/confectionery, shop/tea, shop/coffee, shop/chocolate`,
  groceries: `shop/supermarket, shop/convenience, shop/greengrocer, shop/butcher, shop/wholesale, shop/alcohol, shop/kiosk,
    shop/deli, shop/beverages, shop/frozen_food, shop/seafood, shop/health_food, shop/wine, shop/dairy`,
  transport_local: `amenity/fuel, amenity/car_rental, amenity/car_sharing, amenity/bicycle_rental, amenity/parking,
    amenity/charging_station, amenity/car_wash, amenity/motorcycle_rental, shop/car_repair, shop/tyres`,
  transport_intercity: "shop/travel_agency",
  activities: `leisure/fitness_centre, leisure/sports_centre, amenity/cinema, tourism/theme_park, amenity/karaoke_box,
    leisure/bowling_alley, leisure/amusement_arcade, leisure/trampoline_park, leisure/indoor_play, shop/massage,
    leisure/escape_game, leisure/sauna, leisure/miniature_golf, shop/ticket, amenity/casino`,
  shopping: `shop/clothes, shop/shoes, shop/furniture, shop/electronics, shop/doityourself, shop/books, shop/jewelry,
    shop/department_store, shop/variety_store, shop/cosmetics, shop/sports, shop/houseware, shop/toys, shop/gift,
    shop/outdoor, shop/stationery, shop/computer, shop/bag, shop/watches, shop/perfumery, shop/mall, shop/music,
    shop/fashion_accessories, shop/mobile_phone_accessories, shop/camera, shop/baby_goods, shop/video_games`,
  health: `amenity/pharmacy, shop/chemist, shop/optician, healthcare/laboratory, amenity/dentist, amenity/clinic,
    amenity/hospital, amenity/doctors, shop/medical_supply, shop/hearing_aids, shop/nutrition_supplements`,
  communication: "shop/telecommunication, shop/mobile_phone, office/telecommunication, amenity/internet_cafe",
  fees_cash: "amenity/bank, amenity/bureau_de_change, amenity/money_transfer, shop/money_lender",
  other: `office/insurance, amenity/post_office, shop/hairdresser, shop/beauty, shop/laundry, shop/dry_cleaning, shop/copyshop,
    shop/charity, office/coworking, shop/pet, shop/storage_rental, amenity/parcel_locker, shop/photo, shop/pawnbroker`,
}

/** Where travellers whom Pacer serves come from or go to: Asia, Oceania, Europe, North America, the Gulf. */
const countries = new Set(
  `001 id my sg th vn ph kh la mm bn tl jp kr cn hk mo tw in lk np bd mv au nz fj gb ie fr de nl be lu ch at it es pt dk
  no se fi is pl cz hu gr tr ro bg hr si us ca ae sa qa kw bh om 142 150 035 030 145 053 021`.split(/\s+/),
)
/** Places near enough that even a short name of one word is worth knowing. */
const nearby = new Set("001 id my sg th vn ph jp hk au 035".split(" "))

const lettersMin = 4
/** From elsewhere, one shorter word is more often another word than that chain. */
const lettersMinFar = 7
const wordsMax = 4

const plainKey = (text: string): string => wordsOf(text).join(" ")

/** Names, places and trade words, which are no chain's alone. */
const common: ReadonlySet<string> = new Set([...people, ...titles, ...places, ...givenNames].map(plainKey))

const written: ReadonlySet<string> = new Set(
  categories.flatMap((category) => Object.values(writtenPhrases[category]).flatMap(phrasesOf).map(plainKey)),
)

const placesOf = (include: ReadonlyArray<unknown> | undefined): ReadonlyArray<string> =>
  (include ?? []).filter((one) => typeof one === "string").map((one) => (one.split("-")[0] ?? one).replace(/\..*$/, ""))

/** The chain's name in Latin letters, if it is worth a phrase. */
const phraseOf = (item: typeof Item.Type): string | undefined => {
  const { tags } = item
  const where = placesOf(item.locationSet.include)
  if (!where.some((place) => countries.has(place))) return undefined
  const names = [tags["name"], tags["brand"], tags["name:en"], tags["brand:en"]]
  const name = names.find((one) => one !== undefined && /^[\p{Script=Latin}\p{N}\p{P}\p{Zs}&+']+$/u.test(one))
  if (name === undefined) return undefined
  const words = descriptorWords(name)
  const phrase = words.join(" ")
  const near = where.some((place) => nearby.has(place))
  const letters = phrase.replace(/[^A-Z]/g, "").length
  if (words.length > wordsMax || letters < (words.length > 1 || near ? lettersMin : lettersMinFar)) return undefined
  if (common.has(phrase) || written.has(phrase)) return undefined
  return words.every((word) => common.has(word)) ? undefined : phrase
}

/** Phrase to category; a name of two trades is nobody's. */
const chainsIn = ({ nsi }: typeof Index.Type): ReadonlyMap<string, Category> => {
  const found = new Map<string, Category | undefined>()
  for (const category of categories) {
    for (const trade of trades[category].split(/\s*,\s*/)) {
      for (const raw of nsi[`brands/${trade}`]?.items ?? []) {
        const item = decodeItem(raw)
        const phrase = item._tag === "Some" ? phraseOf(item.value) : undefined
        if (phrase === undefined) continue
        found.set(phrase, found.has(phrase) && found.get(phrase) !== category ? undefined : category)
      }
    }
  }
  const chains = new Map<string, Category>()
  for (const [phrase, category] of found) if (category !== undefined) chains.set(phrase, category)
  return chains
}

export const trainChainsCommand = Command.make(
  "chains",
  { index: Flag.String("index").pipe(Flag.withDescription("nsi.json of the name-suggestion-index package")) },
  Effect.fnUntraced(function* ({ index }) {
    const read = yield* Effect.try({
      try: () => decodeIndex(JSON.parse(readFileSync(index, "utf8"))),
      catch: (cause) => new ChainsFailed({ message: `${index} cannot be read: ${String(cause)}` }),
    })
    const chains = chainsIn(read)
    const lines = categories.map((category) => {
      const own = [...chains].flatMap(([phrase, one]) => (one === category ? [phrase.toLowerCase()] : []))
      return `${category}\t${own.sort().join(", ")}\n`
    })
    const head = `# Chains from name-suggestion-index ${read._meta.version}, BSD-3-Clause (chains.LICENSE.txt), by npm run train -- chains\n`
    writeFileSync(chainsFile, head + lines.join(""))
    yield* Console.log(JSON.stringify({ subject: "chains", version: read._meta.version, phrases: chains.size }))
  }),
).pipe(Command.withDescription("Chains for the merchant dictionary, from the name suggestion index"))
