/**
 * Three partners that answer the same question each in its own way: nested JSON in dollars with taxes and a fee on top,
 * flat JSON with Indonesian fields and everything included, and a CSV file in Singapore dollars with a row per night. How
 * each is read by Pacer stands beside how it writes.
 */
import { dayToText, textToDay } from "../../../budget/calendar.ts"
import { roomsFor } from "../../../trip/prices/total-price.ts"
import { kilometresBetween } from "../../../trip/prices/where.ts"
import { Dice } from "../../simulate/dice.ts"
import { fileFeed } from "../file-feed.ts"
import { jsonPartner } from "../json-partner.ts"
import type { PriceProvider, PriceQuestion } from "../provider.ts"
import type { Catalogue, SandboxHotel } from "./catalogue.ts"
import { ridesBetween, tablesAround } from "./wares.ts"

export interface PartnerShape {
  readonly provider: (baseUrl: string) => PriceProvider
  /** The body of a GET; undefined for a path that it has not. */
  readonly answer: (
    path: string,
    query: URLSearchParams,
    today: number,
  ) => { readonly type: string; readonly body: string } | undefined
}

const reachKm = 20
const rupiahPerDollar = 16_450
const rupiahPerSingaporeDollar = 12_780

/** What this partner takes for a night today: its own margin, and what a day's mood adds. */
const rupiahAt = (partner: string, hotel: SandboxHotel, night: number, today: number): number => {
  const margin = 0.95 + new Dice(`${partner}/${hotel.id}`).unit() * 0.12
  const mood = 0.96 + new Dice(`${partner}/${hotel.id}/${night}/${today}`).unit() * 0.08
  return hotel.rupiahOn(night) * margin * mood
}

const stayRupiah = (partner: string, hotel: SandboxHotel, question: PriceQuestion, today: number): number => {
  const [from, to] = [textToDay(question.checkIn), textToDay(question.checkOut)]
  let sum = 0
  for (let night = from; night < Math.max(to, from + 1); night++) sum += rupiahAt(partner, hotel, night, today)
  return sum
}

/** Each lists most of what there is. */
const listed = (
  { hotels }: Catalogue,
  partner: string,
  at: { readonly latitude: number; readonly longitude: number },
) =>
  hotels.filter(
    (hotel) => (kilometresBetween(hotel, at) ?? 0) <= reachKm && !new Dice(`${partner} lists/${hotel.id}`).chance(0.2),
  )

const nightsOf = ({ checkIn, checkOut }: PriceQuestion): number => Math.max(1, textToDay(checkOut) - textToDay(checkIn))
const json = (value: unknown) => ({ type: "application/json", body: JSON.stringify(value) })
const dollars = (rupiah: number): string => (rupiah / rupiahPerDollar).toFixed(2)

const questionIn = (
  kind: PriceQuestion["kind"],
  query: URLSearchParams,
  names: ReadonlyArray<string>,
): PriceQuestion => {
  const [latitude = 0, longitude = 0, checkIn = "", checkOut = "", guests = 1, toLatitude = 0, toLongitude = 0] =
    names.map((name, index) => (index === 2 || index === 3 ? (query.get(name) ?? "") : Number(query.get(name) ?? 0)))
  return {
    ...{ kind, latitude: Number(latitude), longitude: Number(longitude), guests: Number(guests) || 1 },
    ...{ checkIn: String(checkIn), checkOut: String(checkOut) },
    ...{ toLatitude: Number(toLatitude), toLongitude: Number(toLongitude) },
  }
}

const ariaNames = ["lat", "lng", "checkin", "checkout", "adults", "toLat", "toLng"]
const ariaParameters = {
  latitude: "lat",
  longitude: "lng",
  checkIn: "checkin",
  checkOut: "checkout",
  guests: "adults",
  toLatitude: "toLat",
  toLongitude: "toLng",
} as const

/** Dollars and cents, per night, 11 % tax and a fee on top; titles in its own style. */
export const ariaShape = (catalogue: Catalogue): PartnerShape => ({
  provider: (baseUrl) =>
    jsonPartner({
      ...{ id: "aria", name: "Aria Travel", baseUrl, bookingPath: "/v2/bookings" },
      searches: {
        hotels: {
          ...{ path: "/v2/search", parameters: ariaParameters, items: "result.properties" },
          fields: {
            ...{ id: "propertyId", name: "title", link: "deepLink", address: "address.line" },
            ...{ latitude: "geo.lat", longitude: "geo.lng", stars: "category", attributes: "facilities" },
            ...{ rating: { path: "guestScore", outOf: 10 }, ratingCount: "reviews" },
            price: {
              ...{ amount: "rate.perNight", unit: "night", currency: { path: "rate.currency" } },
              ...{ taxPercent: "rate.taxPercent", fees: "rate.serviceFee" },
            },
          },
        },
        transport: {
          ...{ path: "/v2/rides", parameters: ariaParameters, items: "rides" },
          fields: {
            ...{ id: "rideId", name: "operator", link: "deepLink", mode: "mode", departure: "departs" },
            rating: { path: "score", outOf: 10 },
            price: { amount: "fare", unit: "person", currency: { fixed: "USD" }, fees: "bookingFee" },
          },
        },
      },
    }),
  answer: (path, query, today) => {
    const kind = path === "/v2/search" ? "hotels" : path === "/v2/rides" ? "transport" : undefined
    if (kind === undefined) return undefined
    const question = questionIn(kind, query, ariaNames)
    if (kind === "transport") {
      const to = { latitude: question.toLatitude ?? 0, longitude: question.toLongitude ?? 0 }
      const rides = ridesBetween(question, to, question.checkIn).map((ride) => ({
        ...{ rideId: ride.id, operator: ride.name, mode: ride.mode.toUpperCase(), departs: ride.departure },
        ...{ score: (ride.rating * 10).toFixed(1), fare: dollars(ride.rupiahPerPerson), bookingFee: "0.75" },
        deepLink: `https://aria.example/rides/${ride.id}`,
      }))
      return json({ rides })
    }
    const properties = listed(catalogue, "aria", question).map((hotel) => ({
      ...{ propertyId: hotel.id, title: hotel.name, address: { line: hotel.address } },
      geo: { lat: hotel.latitude, lng: hotel.longitude },
      ...{ guestScore: Number((hotel.rating * 10).toFixed(1)), reviews: hotel.reviews, category: hotel.stars },
      facilities: hotel.amenities,
      rate: {
        perNight: dollars(
          (stayRupiah("aria", hotel, question, today) * roomsFor(question.guests)) / nightsOf(question),
        ),
        ...{ currency: "USD", taxPercent: 11, serviceFee: "3.50" },
      },
      deepLink: `https://aria.example/hotels/${hotel.id}`,
    }))
    return json({ result: { properties } })
  },
})

const bumiName = (name: string): string =>
  name
    .replace(/\bHotel\b/, "Htl")
    .replace(/\bGuest House\b/, "Guesthouse")
    .replace(/\bGarden\b/, "Taman")
    .toUpperCase()
const bumiParameters = {
  latitude: "lintang",
  longitude: "bujur",
  checkIn: "masuk",
  checkOut: "keluar",
  guests: "tamu",
  toLatitude: "ke_lintang",
  toLongitude: "ke_bujur",
} as const
const bumiNames = Object.values(bumiParameters)

/** Whole rupiah for all of it, everything included, fields in Indonesian. */
export const bumiShape = (catalogue: Catalogue): PartnerShape => ({
  provider: (baseUrl) =>
    jsonPartner({
      ...{ id: "bumi", name: "Bumi Tiket", baseUrl, bookingPath: "/pesanan" },
      searches: {
        hotels: {
          ...{ path: "/hotel", parameters: bumiParameters, items: "" },
          fields: {
            ...{ id: "kode", name: "nama", link: "tautan", address: "alamat", latitude: "lintang", longitude: "bujur" },
            ...{ rating: { path: "nilai", outOf: 5 }, stars: "bintang", attributes: "fasilitas" },
            price: { amount: "harga_total", unit: "total", currency: { fixed: "IDR" } },
          },
        },
        transport: {
          ...{ path: "/perjalanan", parameters: bumiParameters, items: "" },
          fields: {
            ...{ id: "kode", name: "nama", link: "tautan", mode: "moda", departure: "berangkat" },
            price: { amount: "harga", unit: "person", currency: { fixed: "IDR" } },
          },
        },
        dining: {
          ...{ path: "/makan", parameters: bumiParameters, items: "" },
          fields: {
            ...{ id: "kode", name: "nama", link: "tautan", address: "alamat", latitude: "lintang", longitude: "bujur" },
            rating: { path: "nilai", outOf: 5 },
            price: { amount: "per_orang", unit: "person", currency: { fixed: "IDR" }, taxPercent: "pajak_persen" },
          },
        },
      },
    }),
  answer: (path, query, today) => {
    const link = (id: string) => `https://bumi.example/${id}`
    if (path === "/hotel") {
      const question = questionIn("hotels", query, bumiNames)
      return json(
        listed(catalogue, "bumi", question).map((hotel) => ({
          ...{ kode: `B-${hotel.id}`, nama: bumiName(hotel.name), alamat: hotel.address.replace("Jl.", "Jalan") },
          ...{ lintang: hotel.latitude + 0.0002, bujur: hotel.longitude - 0.0002, bintang: hotel.stars },
          ...{
            nilai: Number((hotel.rating * 5).toFixed(1)),
            fasilitas: hotel.amenities.join(";"),
            tautan: link(hotel.id),
          },
          harga_total: Math.round(stayRupiah("bumi", hotel, question, today) * roomsFor(question.guests) * 1.11),
        })),
      )
    }
    if (path === "/perjalanan") {
      const question = questionIn("transport", query, bumiNames)
      const to = { latitude: question.toLatitude ?? 0, longitude: question.toLongitude ?? 0 }
      return json(
        ridesBetween(question, to, question.checkIn).map((ride) => ({
          ...{
            kode: `B-${ride.id}`,
            nama: ride.name,
            moda: ride.mode,
            berangkat: ride.departure,
            tautan: link(ride.id),
          },
          harga: Math.round(ride.rupiahPerPerson * (0.97 + new Dice(`bumi/${ride.id}/${today}`).unit() * 0.08)),
        })),
      )
    }
    if (path !== "/makan") return undefined
    return json(
      tablesAround(questionIn("dining", query, bumiNames)).map((table) => ({
        ...{ kode: `B-${table.id}`, nama: table.name, alamat: table.address, tautan: link(table.id), pajak_persen: 10 },
        ...{ lintang: table.latitude, bujur: table.longitude, nilai: Number((table.rating * 5).toFixed(1)) },
        per_orang: table.rupiahPerPerson,
      })),
    )
  },
})

const feedDays = 75
const csv = (rows: ReadonlyArray<ReadonlyArray<string | number>>) => ({
  type: "text/csv",
  body: rows.map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(";")).join("\n"),
})
const singaporeDollars = (rupiah: number): string => (rupiah / rupiahPerSingaporeDollar).toFixed(2)

/** A file of all nights to come, tax in a column of its own; it sells by its link only. */
export const citraShape = (catalogue: Catalogue): PartnerShape => ({
  provider: (baseUrl) =>
    fileFeed({
      ...{ id: "citra", name: "Citra Rooms", baseUrl },
      files: {
        hotels: {
          ...{ path: "/feed/hotels.csv", format: "csv", delimiter: ";", night: "night" },
          fields: {
            ...{ id: "ref", name: "hotel", link: "url", address: "street", latitude: "lat", longitude: "lon" },
            ...{
              stars: "stars",
              price: { amount: "price", tax: "tax", unit: "room_night", currency: { fixed: "SGD" } },
            },
          },
        },
        dining: {
          ...{ path: "/feed/tables.csv", format: "csv", delimiter: ";" },
          fields: {
            ...{ id: "ref", name: "place", link: "url", latitude: "lat", longitude: "lon" },
            price: { amount: "menu", unit: "person", currency: { fixed: "SGD" } },
          },
        },
      },
    }),
  answer: (path, _query, today) => {
    if (path === "/feed/hotels.csv") {
      // A feed of the busiest towns only: the whole catalogue would be a file of many megabytes.
      const hotels = catalogue.hotels.filter((hotel) => new Dice(`citra lists/${hotel.id}`).chance(0.3)).slice(0, 90)
      const rows = hotels.flatMap((hotel) =>
        Array.from({ length: feedDays }, (_, index) => {
          const rupiah = rupiahAt("citra", hotel, today + index, today)
          return [
            ...[
              `C${hotel.id}`,
              `The ${hotel.name.replace(/\bResort\b/, "Rsrt")}`,
              hotel.address,
              hotel.latitude.toFixed(5),
            ],
            ...[hotel.longitude.toFixed(5), hotel.stars, dayToText(today + index)],
            ...[singaporeDollars(rupiah), singaporeDollars(rupiah * 0.11), `https://citra.example/${hotel.id}`],
          ]
        }),
      )
      return csv([["ref", "hotel", "street", "lat", "lon", "stars", "night", "price", "tax", "url"], ...rows])
    }
    if (path !== "/feed/tables.csv") return undefined
    const tables = [
      [-8.7, 115.2],
      [-6.9, 107.6],
      [-7.8, 110.4],
      [-6.2, 106.8],
    ].flatMap(([latitude = 0, longitude = 0]) =>
      tablesAround({ latitude, longitude }).map((table) => [
        ...[`C${table.id}-${latitude}`, table.name, table.latitude.toFixed(5), table.longitude.toFixed(5)],
        ...[singaporeDollars(table.rupiahPerPerson * 1.12), `https://citra.example/tables/${table.id}`],
      ]),
    )
    return csv([["ref", "place", "lat", "lon", "menu", "url"], ...tables])
  },
})
