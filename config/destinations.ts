/**
 * Where trips go, with what a mid-range day costs there. Each row gives the place's price level against the base costs of
 * `travel-costs.ts`, by what it is paid for; a rough guide as of 2026, from published guidebook ranges, not a price list:
 * the guarantee learns from trips how far it is off. Names are matched without case, accents or blanks.
 */
import type { Category } from "./taxonomy.ts"

export interface Destination {
  readonly id: string
  readonly name: string
  readonly otherNames: ReadonlyArray<string>
  /** ISO 3166-1 alpha-2: the calendar of seasons goes by it. */
  readonly country: string
  readonly timeZone: string
  readonly latitude: number
  readonly longitude: number
  readonly beach: boolean
  /** Against the base costs. */
  readonly level: { readonly lodging: number; readonly food: number; readonly transport: number; readonly fun: number }
}

type Row = readonly [
  id: string,
  name: string,
  otherNames: string,
  country: string,
  zone: string,
  latitude: number,
  longitude: number,
  beach: 0 | 1,
  lodging: number,
  food: number,
  transport: number,
  fun: number,
]

const rows: ReadonlyArray<Row> = [
  [
    "bali",
    "Bali",
    "ubud,kuta,seminyak,canggu,denpasar,dps,sanur,uluwatu,nusadua",
    "ID",
    "Asia/Makassar",
    -8.65,
    115.2,
    1,
    1.35,
    1.2,
    1.35,
    1.5,
  ],
  ["jakarta", "Jakarta", "jkt,cgk,dkijakarta", "ID", "Asia/Jakarta", -6.2, 106.82, 0, 1.2, 1.15, 1.0, 0.9],
  [
    "yogyakarta",
    "Yogyakarta",
    "jogja,yogya,jogjakarta,djogja,yia",
    "ID",
    "Asia/Jakarta",
    -7.8,
    110.37,
    0,
    0.85,
    0.75,
    0.85,
    0.9,
  ],
  ["bandung", "Bandung", "bdo,lembang", "ID", "Asia/Jakarta", -6.91, 107.61, 0, 0.95, 0.85, 0.85, 0.85],
  ["surabaya", "Surabaya", "sub", "ID", "Asia/Jakarta", -7.26, 112.75, 0, 0.9, 0.85, 0.85, 0.7],
  [
    "lombok",
    "Lombok",
    "mataram,senggigi,gili,giliislands,gilitrawangan,mandalika,lop",
    "ID",
    "Asia/Makassar",
    -8.58,
    116.12,
    1,
    1.1,
    1.05,
    1.25,
    1.3,
  ],
  ["labuan-bajo", "Labuan Bajo", "komodo,flores,lbj", "ID", "Asia/Makassar", -8.5, 119.88, 1, 1.4, 1.2, 1.3, 2.4],
  ["malang", "Malang", "batu,bromo", "ID", "Asia/Jakarta", -7.98, 112.63, 0, 0.8, 0.75, 0.9, 0.9],
  ["semarang", "Semarang", "srg", "ID", "Asia/Jakarta", -6.97, 110.42, 0, 0.8, 0.75, 0.8, 0.65],
  ["solo", "Solo", "surakarta", "ID", "Asia/Jakarta", -7.57, 110.83, 0, 0.75, 0.7, 0.75, 0.65],
  ["medan", "Medan", "kno", "ID", "Asia/Jakarta", 3.59, 98.67, 0, 0.85, 0.9, 0.85, 0.75],
  [
    "lake-toba",
    "Lake Toba",
    "danautoba,toba,parapat,samosir",
    "ID",
    "Asia/Jakarta",
    2.68,
    98.86,
    0,
    0.85,
    0.85,
    1.2,
    0.9,
  ],
  ["padang", "Padang", "bukittinggi,pdg", "ID", "Asia/Jakarta", -0.95, 100.35, 1, 0.8, 0.8, 0.9, 0.8],
  ["palembang", "Palembang", "plm", "ID", "Asia/Jakarta", -2.98, 104.76, 0, 0.8, 0.85, 0.85, 0.65],
  ["makassar", "Makassar", "ujungpandang,upg", "ID", "Asia/Makassar", -5.15, 119.43, 0, 0.9, 0.9, 0.9, 0.8],
  ["manado", "Manado", "bunaken,mdc", "ID", "Asia/Makassar", 1.47, 124.84, 1, 0.95, 0.95, 1.05, 1.5],
  ["toraja", "Toraja", "tanatoraja,rantepao", "ID", "Asia/Makassar", -2.97, 119.9, 0, 0.8, 0.85, 1.3, 1.1],
  ["raja-ampat", "Raja Ampat", "sorong,waisai,waigeo", "ID", "Asia/Jayapura", -0.5, 130.5, 1, 1.7, 1.4, 2.4, 2.6],
  [
    "belitung",
    "Belitung",
    "bangkabelitung,tanjungpandan",
    "ID",
    "Asia/Jakarta",
    -2.74,
    107.63,
    1,
    0.95,
    0.95,
    1.15,
    1.2,
  ],
  ["batam", "Batam", "bintan,bth", "ID", "Asia/Jakarta", 1.05, 104.03, 1, 1.05, 1.05, 0.95, 0.95],
  ["banyuwangi", "Banyuwangi", "ijen,kawahijen", "ID", "Asia/Jakarta", -8.22, 114.37, 0, 0.75, 0.75, 1.1, 1.1],
  [
    "balikpapan",
    "Balikpapan",
    "samarinda,nusantara,ikn,bpn",
    "ID",
    "Asia/Makassar",
    -1.27,
    116.83,
    0,
    0.95,
    1.0,
    0.95,
    0.75,
  ],
  ["pontianak", "Pontianak", "pnk", "ID", "Asia/Pontianak", -0.03, 109.33, 0, 0.8, 0.85, 0.85, 0.6],
  ["bogor", "Bogor", "puncak", "ID", "Asia/Jakarta", -6.6, 106.8, 0, 0.95, 0.85, 0.85, 0.85],
  ["derawan", "Derawan", "berau,derawanislands", "ID", "Asia/Makassar", 2.28, 118.24, 1, 1.1, 1.1, 1.9, 1.9],
  ["singapore", "Singapore", "singapura,sg,sin", "SG", "Asia/Singapore", 1.35, 103.82, 0, 4.3, 2.6, 1.9, 3.2],
  ["kuala-lumpur", "Kuala Lumpur", "kl,kul", "MY", "Asia/Kuala_Lumpur", 3.14, 101.69, 0, 1.5, 1.25, 1.0, 1.3],
  ["penang", "Penang", "georgetown,pulaupinang,pen", "MY", "Asia/Kuala_Lumpur", 5.41, 100.33, 1, 1.3, 1.15, 1.05, 1.15],
  ["langkawi", "Langkawi", "lgk", "MY", "Asia/Kuala_Lumpur", 6.35, 99.8, 1, 1.6, 1.3, 1.2, 1.6],
  ["bangkok", "Bangkok", "krungthep,bkk", "TH", "Asia/Bangkok", 13.75, 100.5, 0, 1.6, 1.35, 1.1, 1.5],
  ["phuket", "Phuket", "patong,hkt", "TH", "Asia/Bangkok", 7.88, 98.39, 1, 1.9, 1.55, 1.6, 2.2],
  ["chiang-mai", "Chiang Mai", "cnx", "TH", "Asia/Bangkok", 18.79, 98.98, 0, 1.15, 1.05, 1.0, 1.4],
  ["hanoi", "Hanoi", "han", "VN", "Asia/Ho_Chi_Minh", 21.03, 105.85, 0, 1.1, 0.95, 0.9, 1.2],
  [
    "ho-chi-minh-city",
    "Ho Chi Minh City",
    "saigon,hcmc,hochiminh,sgn",
    "VN",
    "Asia/Ho_Chi_Minh",
    10.82,
    106.63,
    0,
    1.2,
    1.0,
    0.9,
    1.2,
  ],
  ["da-nang", "Da Nang", "hoian,danang", "VN", "Asia/Ho_Chi_Minh", 16.05, 108.2, 1, 1.1, 0.95, 0.95, 1.2],
  ["manila", "Manila", "mnl,metromanila", "PH", "Asia/Manila", 14.6, 120.98, 0, 1.7, 1.3, 1.0, 1.2],
  ["cebu", "Cebu", "ceb", "PH", "Asia/Manila", 10.32, 123.89, 1, 1.5, 1.2, 1.2, 1.6],
  ["siem-reap", "Siem Reap", "angkor,angkorwat", "KH", "Asia/Phnom_Penh", 13.36, 103.86, 0, 1.0, 1.1, 1.1, 2.4],
  ["tokyo", "Tokyo", "tyo,hnd,nrt", "JP", "Asia/Tokyo", 35.68, 139.69, 0, 3.6, 2.7, 1.9, 2.6],
  ["osaka", "Osaka", "kansai,kix", "JP", "Asia/Tokyo", 34.69, 135.5, 0, 3.0, 2.5, 1.7, 2.5],
  ["kyoto", "Kyoto", "", "JP", "Asia/Tokyo", 35.01, 135.77, 0, 3.4, 2.6, 1.6, 2.3],
  ["seoul", "Seoul", "icn", "KR", "Asia/Seoul", 37.57, 126.98, 0, 2.7, 2.4, 1.4, 2.1],
  ["hong-kong", "Hong Kong", "hk,hkg", "HK", "Asia/Hong_Kong", 22.32, 114.17, 0, 3.9, 2.6, 1.5, 2.8],
  ["taipei", "Taipei", "tpe", "TW", "Asia/Taipei", 25.03, 121.57, 0, 2.5, 1.8, 1.3, 1.7],
  ["beijing", "Beijing", "peking", "CN", "Asia/Shanghai", 39.9, 116.41, 0, 2.0, 1.7, 1.1, 1.9],
  ["shanghai", "Shanghai", "pvg", "CN", "Asia/Shanghai", 31.23, 121.47, 0, 2.2, 1.8, 1.1, 1.9],
  ["delhi", "Delhi", "newdelhi", "IN", "Asia/Kolkata", 28.61, 77.21, 0, 1.5, 1.0, 0.9, 1.2],
  ["dubai", "Dubai", "dxb", "AE", "Asia/Dubai", 25.2, 55.27, 1, 4.0, 3.2, 2.3, 4.0],
  ["mecca", "Mecca", "makkah,jeddah,medina,madinah,umrah", "SA", "Asia/Riyadh", 21.42, 39.83, 0, 3.2, 2.0, 1.8, 0.8],
  ["sydney", "Sydney", "syd", "AU", "Australia/Sydney", -33.87, 151.21, 1, 4.8, 4.2, 2.8, 3.8],
]

export const destinations: ReadonlyArray<Destination> = rows.map(
  ([id, name, others, country, timeZone, latitude, longitude, beach, lodging, food, transport, fun]) => ({
    id,
    name,
    otherNames: others === "" ? [] : others.split(","),
    country,
    timeZone,
    latitude,
    longitude,
    beach: beach === 1,
    level: { lodging, food, transport, fun },
  }),
)

/** Which of a place's levels a category goes by; what costs the same everywhere has none. */
export const levelOfCategory: { readonly [category in Category]?: keyof Destination["level"] } = {
  lodging: "lodging",
  food: "food",
  groceries: "food",
  transport_local: "transport",
  activities: "fun",
  shopping: "food",
  health: "food",
  other: "food",
}

/** Case, accents, blanks and signs left out. */
const plainName = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")

const byName: ReadonlyMap<string, Destination> = new Map(
  destinations.flatMap((one) => [one.id, one.name, ...one.otherNames].map((name) => [plainName(name), one] as const)),
)

/** The place that a traveller means: `Ubud, Bali, Indonesia` is Bali. */
export const destinationOf = (text: string): Destination | undefined => {
  const whole = byName.get(plainName(text))
  if (whole !== undefined) return whole
  for (const part of text.split(/[,/()>]|\s[-–]\s/)) {
    const found = byName.get(plainName(part))
    if (found !== undefined) return found
  }
  return undefined
}
