/**
 * Who takes the money: believable merchants with typical prices, in major units of the place's currency. The prices are
 * invented after what menus and fares looked like in 2025; nothing here is data of a real person or business.
 */
import type { Category } from "../../../config/taxonomy.ts"
import type { PlaceKey } from "./places.ts"

/** What a traveller wants at a moment of the day. */
export type Need =
  | "breakfast"
  | "coffee"
  | "lunch"
  | "dinner"
  | "night"
  | "snack"
  | "groceries"
  | "ride"
  | "parking"
  | "activity"
  | "shopping"
  | "health"
  | "phone"

export const needCategory: { readonly [need in Need]: Category } = {
  breakfast: "food",
  coffee: "food",
  lunch: "food",
  dinner: "food",
  night: "food",
  snack: "food",
  groceries: "groceries",
  ride: "transport_local",
  parking: "transport_local",
  activity: "activities",
  shopping: "shopping",
  health: "health",
  phone: "communication",
}

/** How a merchant is usually paid. */
export type Means = "qris" | "ewallet" | "card" | "cash"

export interface Merchant {
  readonly name: string
  readonly mcc: string
  /** Major units of the place's currency. */
  readonly median: number
  /** Standard deviation of the price's logarithm. */
  readonly spread: number
  /** Prices are multiples of this, in major units. */
  readonly step: number
  readonly means: ReadonlyArray<Means>
}

const merchant = (
  name: string,
  mcc: string,
  median: number,
  means: string,
  spread = 0.3,
  step = median > 5_000 ? 500 : 10,
): Merchant => ({ name, mcc, median, spread, step, means: means.split(" ") as ReadonlyArray<Means> })

const everywhereInIndonesia = {
  coffee: [
    merchant("Kopi Kenangan", "5814", 26_000, "qris ewallet"),
    merchant("Janji Jiwa", "5814", 24_000, "qris ewallet"),
  ],
  snack: [
    merchant("Pisang Goreng Bu Nanik", "5499", 12_000, "cash qris"),
    merchant("Es Kelapa Muda", "5499", 15_000, "cash qris"),
    merchant("Martabak Sinar", "5814", 38_000, "qris cash"),
  ],
  groceries: [
    merchant("Indomaret", "5411", 42_000, "qris card", 0.5),
    merchant("Alfamart", "5411", 38_000, "qris ewallet", 0.5),
  ],
  ride: [
    merchant("Gojek GoRide", "4121", 17_000, "ewallet", 0.35),
    merchant("Grab", "4121", 36_000, "ewallet card", 0.45),
    merchant("Bluebird", "4121", 58_000, "card ewallet", 0.4),
  ],
  parking: [merchant("Parkir", "7523", 5_000, "cash qris", 0.3, 1_000)],
  health: [
    merchant("Apotek K-24", "5912", 54_000, "qris card", 0.5),
    merchant("Guardian", "5912", 78_000, "card qris", 0.5),
  ],
  phone: [merchant("Telkomsel MyTelkomsel", "4814", 75_000, "ewallet card", 0.2, 5_000)],
}

type Needs = { readonly [need in Need]: ReadonlyArray<Merchant> }

const jakarta: Needs = {
  ...everywhereInIndonesia,
  breakfast: [
    merchant("Bubur Ayam Cikini", "5812", 32_000, "cash qris"),
    merchant("Roti Bakar Edy", "5814", 35_000, "qris cash"),
  ],
  lunch: [
    merchant("Sate Khas Senayan", "5812", 118_000, "card qris"),
    merchant("RM Sederhana", "5812", 64_000, "cash qris"),
    merchant("Bakmi GM", "5812", 72_000, "qris card"),
  ],
  dinner: [
    merchant("Plataran Menteng", "5812", 290_000, "card", 0.35, 1_000),
    merchant("Gultik Blok M", "5814", 28_000, "cash qris"),
    merchant("Soto Betawi H. Husein", "5812", 68_000, "cash qris"),
  ],
  night: [merchant("Beer Garden SCBD", "5813", 210_000, "card", 0.4, 1_000)],
  ride: [...everywhereInIndonesia.ride, merchant("MRT Jakarta", "4111", 9_000, "qris ewallet", 0.3, 1_000)],
  activity: [
    merchant("Museum Nasional", "7991", 50_000, "qris card", 0.1, 5_000),
    merchant("Kota Tua Onthel", "7999", 40_000, "cash qris", 0.2, 5_000),
    merchant("CGV Grand Indonesia", "7832", 65_000, "card ewallet", 0.2, 5_000),
    merchant("Monas", "7991", 24_000, "qris", 0.1, 1_000),
  ],
  shopping: [
    merchant("Sarinah", "5311", 265_000, "card qris", 0.6, 1_000),
    merchant("Gramedia Matraman", "5942", 128_000, "card qris", 0.5, 1_000),
  ],
}

const bandung: Needs = {
  ...everywhereInIndonesia,
  breakfast: [
    merchant("Kupat Tahu Gempol", "5812", 27_000, "cash qris"),
    merchant("Lomie Imam Bonjol", "5812", 34_000, "cash qris"),
  ],
  coffee: [...everywhereInIndonesia.coffee, merchant("Kopi Toko Djawa", "5814", 31_000, "qris cash")],
  lunch: [
    merchant("Batagor Kingsley", "5812", 62_000, "qris cash"),
    merchant("Nasi Bancakan", "5812", 74_000, "cash qris card"),
  ],
  dinner: [
    merchant("The Valley Bistro Dago", "5812", 245_000, "card", 0.35, 1_000),
    merchant("Warung Nasi Ampera", "5812", 58_000, "qris cash"),
  ],
  night: [merchant("Braga Permai", "5813", 165_000, "card qris", 0.35, 1_000)],
  activity: [
    merchant("Kawah Putih Ciwidey", "7999", 81_000, "cash qris", 0.1, 1_000),
    merchant("Farmhouse Lembang", "7999", 35_000, "qris cash", 0.1, 5_000),
    merchant("Saung Angklung Udjo", "7922", 85_000, "card qris", 0.1, 5_000),
  ],
  shopping: [
    merchant("Rumah Mode Factory Outlet", "5651", 310_000, "card qris", 0.5, 1_000),
    merchant("Kartika Sari", "5462", 145_000, "card qris", 0.4, 1_000),
  ],
}

const yogyakarta: Needs = {
  ...everywhereInIndonesia,
  breakfast: [
    merchant("Soto Kadipiro", "5812", 24_000, "cash qris"),
    merchant("Gudeg Yu Djum", "5812", 38_000, "cash qris"),
  ],
  lunch: [
    merchant("Sate Klathak Pak Pong", "5812", 48_000, "cash qris"),
    merchant("Bale Raos", "5812", 96_000, "card qris"),
  ],
  dinner: [
    merchant("Mie Ayam Tumini", "5812", 26_000, "cash"),
    merchant("Abhayagiri", "5812", 230_000, "card", 0.3, 1_000),
  ],
  night: [merchant("Angkringan Lik Man", "5814", 32_000, "cash qris")],
  activity: [
    merchant("Candi Prambanan", "7991", 50_000, "qris card", 0.05, 5_000),
    merchant("Jeep Lava Tour Merapi", "7999", 400_000, "cash qris", 0.15, 25_000),
    merchant("Taman Sari", "7991", 15_000, "cash qris", 0.1, 5_000),
  ],
  shopping: [
    merchant("Hamzah Batik Malioboro", "5651", 180_000, "card qris", 0.5, 1_000),
    merchant("Pasar Beringharjo", "5699", 95_000, "cash", 0.6, 5_000),
  ],
}

const seminyak: Needs = {
  ...everywhereInIndonesia,
  breakfast: [
    merchant("Revolver Espresso", "5812", 92_000, "card qris"),
    merchant("Warung Nia", "5812", 48_000, "qris cash"),
  ],
  coffee: [...everywhereInIndonesia.coffee, merchant("Expat. Roasters", "5814", 48_000, "card qris")],
  lunch: [
    merchant("Warung Makan Nikmat", "5812", 47_000, "cash qris"),
    merchant("Nasi Pedas Ibu Andika", "5812", 42_000, "cash qris"),
    merchant("Sisterfields", "5812", 135_000, "card"),
  ],
  dinner: [
    merchant("Jimbaran Seafood Menega", "5812", 285_000, "card cash", 0.35, 1_000),
    merchant("Motel Mexicola", "5812", 240_000, "card", 0.3, 1_000),
    merchant("Warung Murah", "5812", 72_000, "qris cash"),
  ],
  night: [
    merchant("La Plancha", "5813", 155_000, "card cash", 0.4, 1_000),
    merchant("Potato Head Beach Club", "5813", 260_000, "card", 0.3, 1_000),
  ],
  activity: [
    merchant("Odyssey Surf School", "7999", 350_000, "card qris", 0.1, 25_000),
    merchant("Pura Tanah Lot", "7991", 30_000, "cash qris", 0.1, 5_000),
    merchant("Pura Uluwatu Kecak", "7922", 150_000, "cash qris", 0.05, 10_000),
    merchant("Bali Zoo Sukawati", "7998", 295_000, "card qris", 0.05, 5_000),
    merchant("Devdan Show Nusa Dua", "7922", 390_000, "card", 0.05, 10_000),
    merchant("Sundays Beach Club", "7997", 320_000, "card qris", 0.1, 10_000),
  ],
  shopping: [
    merchant("Krisna Oleh-Oleh", "5947", 165_000, "qris card", 0.5, 1_000),
    merchant("Seminyak Village", "5651", 340_000, "card", 0.5, 1_000),
  ],
}

const ubud: Needs = {
  ...seminyak,
  breakfast: [
    merchant("Kafe Ubud", "5812", 68_000, "card qris"),
    merchant("Warung Biah Biah", "5812", 44_000, "qris cash"),
  ],
  lunch: [
    merchant("Babi Guling Ibu Oka", "5812", 78_000, "cash qris"),
    merchant("Nasi Ayam Kedewatan Ibu Mangku", "5812", 52_000, "cash qris"),
  ],
  dinner: [
    merchant("Hujan Locale", "5812", 235_000, "card", 0.3, 1_000),
    merchant("Warung Pulau Kelapa", "5812", 98_000, "qris card"),
  ],
  night: [merchant("Laughing Buddha Bar", "5813", 120_000, "cash card", 0.35, 1_000)],
  activity: [
    merchant("Sacred Monkey Forest", "7999", 100_000, "card qris", 0.05, 10_000),
    merchant("Tegallalang Rice Terrace", "7999", 25_000, "cash", 0.1, 5_000),
    merchant("Karsa Spa", "7298", 285_000, "card qris", 0.2, 5_000),
    merchant("Museum Puri Lukisan", "7991", 95_000, "cash qris", 0.05, 5_000),
    merchant("Paon Bali Cooking Class", "8299", 400_000, "card qris", 0.05, 10_000),
    merchant("Tari Legong Puri Ubud", "7922", 100_000, "cash", 0.05, 10_000),
  ],
  shopping: [
    merchant("Pasar Seni Ubud", "5947", 120_000, "cash", 0.6, 5_000),
    merchant("Threads of Life", "5949", 275_000, "card", 0.4, 1_000),
  ],
}

const tokyo: Needs = {
  breakfast: [merchant("すき家 新宿", "5814", 520, "card cash"), merchant("Doutor Coffee", "5814", 680, "card cash")],
  coffee: [
    merchant("Blue Bottle Coffee 新宿", "5814", 720, "card"),
    merchant("自動販売機 Suica", "5499", 160, "card", 0.15),
  ],
  lunch: [
    merchant("一蘭 新宿中央東口店", "5812", 1_280, "cash card", 0.2),
    merchant("てんや 浅草雷門", "5812", 1_090, "card cash", 0.2),
  ],
  dinner: [
    merchant("鳥貴族 歌舞伎町", "5812", 2_900, "card", 0.3),
    merchant("スシロー 新宿三丁目", "5812", 2_350, "card", 0.3),
    merchant("思い出横丁 ささもと", "5812", 3_400, "cash", 0.3, 100),
  ],
  night: [merchant("Golden Gai 酒場", "5813", 3_200, "cash", 0.3, 100)],
  snack: [merchant("浪花家 たい焼き", "5499", 400, "cash", 0.3, 50), merchant("ローソン", "5499", 620, "card", 0.4)],
  groceries: [
    merchant("ファミリーマート", "5411", 1_150, "card", 0.45),
    merchant("まいばすけっと", "5411", 1_700, "card cash", 0.4),
  ],
  ride: [
    merchant("東京メトロ", "4111", 210, "card", 0.25),
    merchant("JR東日本 Suica", "4111", 420, "card", 0.4),
    merchant("GO タクシー", "4121", 2_100, "card", 0.3, 100),
  ],
  parking: [merchant("コインロッカー 新宿駅", "4789", 600, "cash card", 0.2, 100)],
  activity: [
    merchant("teamLab Planets TOKYO", "7991", 3_800, "card", 0.05, 100),
    merchant("東京スカイツリー", "7991", 2_700, "card", 0.1, 100),
    merchant("東京国立博物館", "7991", 1_000, "card cash", 0.01, 100),
    merchant("浅草 人力車 えびす屋", "7999", 4_000, "cash card", 0.1, 500),
    merchant("三鷹の森ジブリ美術館", "7991", 1_000, "card", 0.01, 100),
    merchant("新宿ピカデリー", "7832", 2_000, "card", 0.05, 100),
    merchant("サンリオピューロランド", "7996", 4_500, "card", 0.1, 100),
  ],
  shopping: [
    merchant("ドン・キホーテ 新宿歌舞伎町店", "5311", 5_400, "card", 0.5),
    merchant("ユニクロ 銀座", "5651", 6_900, "card", 0.4),
    merchant("アニメイト 池袋本店", "5945", 3_600, "card cash", 0.5),
  ],
  health: [merchant("マツモトキヨシ", "5912", 1_850, "card cash", 0.5)],
  phone: [merchant("IIJmio Japan Travel SIM", "4814", 2_970, "card", 0.02)],
}

export const merchantsAt: { readonly [place in PlaceKey]: Needs } = {
  jakarta,
  bandung,
  yogyakarta,
  seminyak,
  ubud,
  tokyo,
}
