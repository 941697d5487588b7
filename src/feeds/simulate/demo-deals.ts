/**
 * Invented deals for the demonstration, as a pure function of the day: in the malls, quarters and streets of the cities
 * that demo travellers visit. The same day gives the same deals, and a later one replaces them under the same ids.
 */
import { type Area, areas, type City, cities } from "../../../config/areas.ts"
import type { Category } from "../../../config/taxonomy.ts"
import type { DealOffer } from "../../../streams/deals.ts"
import { dayStartMs, msPerDay } from "../../budget/calendar.ts"
import { Dice } from "./dice.ts"

export interface DemoOffer {
  readonly merchant: { readonly merchantId: string; readonly merchantName: string }
  readonly offer: DealOffer
}

interface Trade {
  readonly category: Category
  readonly names: ReadonlyArray<string>
  /** Rupiah, major units. */
  readonly price: number
  readonly opens: number
  readonly closes: number
}

const trades: ReadonlyArray<Trade> = [
  {
    category: "food",
    names: ["Warung Senja", "Kopi Ombak", "Dapur Lontar", "Mie Bintang"],
    price: 85_000,
    opens: 480,
    closes: 1_380,
  },
  {
    category: "activities",
    names: ["Selancar Satu", "Kelas Batik", "Spa Melati"],
    price: 350_000,
    opens: 540,
    closes: 1_140,
  },
  {
    category: "shopping",
    names: ["Toko Anyam", "Kain Kita", "Rumah Perak"],
    price: 240_000,
    opens: 600,
    closes: 1_320,
  },
  { category: "transport_local", names: ["Sepeda Pagi", "Skuter Laut"], price: 70_000, opens: 420, closes: 1_260 },
  { category: "groceries", names: ["Pasar Pojok", "Buah Segar"], price: 60_000, opens: 360, closes: 1_320 },
  { category: "health", names: ["Apotek Waras"], price: 90_000, opens: 480, closes: 1_260 },
]

const minorPerMajor: { readonly [currency: string]: number } = { IDR: 100, JPY: 1 }
/** What the same costs there, in units of its currency for one rupiah. */
const perRupiah: { readonly [currency: string]: number } = { IDR: 1, JPY: 0.02 }
const perArea = 9
const perStreet = 30
const daysOffered = 21

const inside = ({ outline }: Area, dice: Dice): { readonly latitude: number; readonly longitude: number } => {
  const longitudes = outline.map(([longitude]) => longitude)
  const latitudes = outline.map(([, latitude]) => latitude)
  const within = (values: ReadonlyArray<number>) => {
    const [lowest, highest] = [Math.min(...values), Math.max(...values)]
    return Number((lowest + (highest - lowest) * (0.15 + 0.7 * dice.unit())).toFixed(6))
  }
  return { latitude: within(latitudes), longitude: within(longitudes) }
}

const savingOf = (dice: Dice, priceMinor: number): DealOffer["saving"] =>
  dice.chance(0.7)
    ? { kind: "percent", percent: dice.pick([10, 15, 20, 25, 30, 40]), maxMinor: priceMinor }
    : { kind: "fixed", amountMinor: Math.max(1, Math.round(priceMinor * dice.pick([0.1, 0.2, 0.3]))) }

const titleOf = (saving: DealOffer["saving"], dice: Dice): string => {
  const when = dice.pick(["", " on weekdays", " for travellers", " with this app"])
  return saving.kind === "percent" ? `${saving.percent} % off${when}` : `A gift off the bill${when}`
}

const offerAt = (city: City, offerId: string, place: DealOffer["place"], startMs: number): DemoOffer => {
  const dice = new Dice(`deal/${offerId}`)
  const trade = dice.pick(trades)
  const name = dice.pick(trade.names)
  const scale = (minorPerMajor[city.currency] ?? 100) * (perRupiah[city.currency] ?? 1)
  const priceMinor = Math.max(1, Math.round((trade.price * dice.logNormal(1, 0.5)) / 1_000) * 1_000 * scale)
  const saving = savingOf(dice, priceMinor)
  const span = { fromMinute: trade.opens, toMinute: trade.closes }
  const total = dice.chance(0.4) ? dice.integer(20, 200) : undefined
  return {
    merchant: { merchantId: `demo-${name.toLowerCase().replace(" ", "-")}`, merchantName: name },
    offer: {
      ...{ offerId, title: titleOf(saving, dice), category: trade.category, currency: city.currency },
      ...{ timeZone: city.timeZone, place, priceMinor, saving, hours: Array.from({ length: 7 }, () => [span]) },
      windows: [
        {
          from: new Date(startMs).toISOString(),
          until: new Date(startMs + daysOffered * msPerDay).toISOString(),
        },
      ],
      ...(dice.chance(0.3) ? { minimumSpendMinor: priceMinor } : {}),
      caps: { perPerson: 1, ...(total === undefined ? {} : { total }) },
      stacking: dice.chance(0.5) ? "alone" : "together",
    },
  }
}

/** @param day since 1970-01-01: they count from the day before */
export const demoOffers = (day: number): ReadonlyArray<DemoOffer> =>
  cities.flatMap((city) => {
    const startMs = dayStartMs(day - 1, city.timeZone)
    const own = areas.filter((area) => area.city === city.name)
    const inAreas = own.flatMap((area) =>
      Array.from({ length: perArea }, (_, index) => {
        const offerId = `${area.areaId}-${index}`
        const dice = new Dice(`place/${offerId}`)
        const floor = area.floors.length === 0 ? {} : { floor: dice.pick(area.floors) }
        return offerAt(city, offerId, { ...inside(area, dice), areaId: area.areaId, ...floor }, startMs)
      }),
    )
    const inStreets = Array.from({ length: perStreet }, (_, index) => {
      const offerId = `${city.name.toLowerCase()}-street-${index}`
      const dice = new Dice(`place/${offerId}`)
      const aside = () => Number(((dice.unit() - 0.5) * 0.05).toFixed(6))
      const place = { latitude: city.latitude + aside(), longitude: city.longitude + aside() }
      return offerAt(city, offerId, place, startMs)
    })
    return [...inAreas, ...inStreets]
  })
