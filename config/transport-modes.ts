/**
 * How one gets from place to place within a city, with typical Indonesian speeds and fares: what an itinerary is reckoned
 * with until a provider quotes a price. Fares are for the whole party where a vehicle is hired, else per person.
 */
export const transportModes = {
  walk: {
    kilometresPerHour: 4.5,
    waitMinutes: 0,
    baseFareMinor: 0,
    perKilometreMinor: 0,
    perPerson: false,
    kilometresMax: 2.5,
  },
  ride_hailing: {
    kilometresPerHour: 22,
    waitMinutes: 6,
    baseFareMinor: 900_000,
    perKilometreMinor: 300_000,
    perPerson: false,
    kilometresMax: 60,
  },
  bus: {
    kilometresPerHour: 14,
    waitMinutes: 12,
    baseFareMinor: 400_000,
    perKilometreMinor: 0,
    perPerson: true,
    kilometresMax: 25,
  },
  train: {
    kilometresPerHour: 32,
    waitMinutes: 18,
    baseFareMinor: 500_000,
    perKilometreMinor: 20_000,
    perPerson: true,
    kilometresMax: 80,
  },
  rental: {
    kilometresPerHour: 26,
    waitMinutes: 4,
    baseFareMinor: 500_000,
    perKilometreMinor: 110_000,
    perPerson: false,
    kilometresMax: 150,
  },
} as const

export type TransportMode = keyof typeof transportModes

/** What a rental costs a day, driven or not; base fares of its legs are parking. */
export const rentalPerDayMinor = 35_000_000

/** People in one hired vehicle. */
export const peoplePerVehicle = 4

/** Roads are so much longer than the straight line. */
export const detourFactor = 1.35

/** No train or bus leaves from the door: below this it is not worth its walk. */
export const publicTransportKilometresMin = 1
