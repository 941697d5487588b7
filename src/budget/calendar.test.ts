import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { dayStartMs, dayToText, localDay, msPerDay, textToDay, wallClockMs, zoneOffsetMs } from "./calendar.ts"

const zones = [...Intl.supportedValuesOf("timeZone"), "UTC"]
const instant = fc.integer({ min: Date.UTC(1975, 0, 1), max: Date.UTC(2037, 11, 31) })

/** The day as Intl itself writes it. */
const intlDay = (timeMs: number, timeZone: string): string => {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" })
  const field = Object.fromEntries(parts.formatToParts(timeMs).map((part) => [part.type, part.value]))
  return `${field.year}-${field.month}-${field.day}`
}

const day = (text: string, timeZone: string): string => dayToText(localDay(Date.parse(text), timeZone))

describe("localDay", () => {
  it("says what Intl says, in every zone and year", () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (zone, timeMs) => {
        expect(dayToText(localDay(timeMs, zone))).toBe(intlDay(timeMs, zone))
      }),
      { numRuns: 1_000 },
    )
  })

  it("says what Intl says around midnight of zones that change their clocks", () => {
    const changing = fc.constantFrom(
      "Europe/Berlin",
      "America/New_York",
      "America/St_Johns",
      "Australia/Lord_Howe",
      "Africa/Casablanca",
      "Africa/Cairo",
      "Asia/Beirut",
      "America/Sao_Paulo",
      "Pacific/Apia",
      "Pacific/Chatham",
      "Asia/Kathmandu",
    )
    const nearMidnight = fc.tuple(fc.integer({ min: 2_000, max: 23_000 }), fc.integer({ min: -7_200, max: 7_200 }))
    fc.assert(
      fc.property(changing, nearMidnight, (zone, [epochDay, seconds]) => {
        const utcMs = epochDay * msPerDay + seconds * 1_000
        const timeMs = utcMs - zoneOffsetMs(utcMs, zone)
        expect(dayToText(localDay(timeMs, zone))).toBe(intlDay(timeMs, zone))
      }),
      { numRuns: 1_000 },
    )
  })

  it("turns at the zone's own midnight", () => {
    expect(day("2026-05-08T16:59:59.999Z", "Asia/Jakarta")).toBe("2026-05-08")
    expect(day("2026-05-08T17:00:00.000Z", "Asia/Jakarta")).toBe("2026-05-09")
    expect(day("2026-05-08T18:29:59.999Z", "Asia/Kolkata")).toBe("2026-05-08")
    expect(day("2026-05-08T18:30:00.000Z", "Asia/Kolkata")).toBe("2026-05-09")
  })

  it("is exact to the second where the clocks change", () => {
    const change = Date.parse("2026-03-29T01:00:00Z")
    expect(zoneOffsetMs(change - 1, "Europe/Berlin")).toBe(3_600_000)
    expect(zoneOffsetMs(change, "Europe/Berlin")).toBe(7_200_000)
    const lordHowe = Date.parse("2026-04-04T15:00:00Z")
    expect(zoneOffsetMs(lordHowe - 1, "Australia/Lord_Howe")).toBe(11 * 3_600_000)
    expect(zoneOffsetMs(lordHowe, "Australia/Lord_Howe")).toBe(10.5 * 3_600_000)
  })

  it("skips the day that Samoa skipped", () => {
    const last = Date.parse("2011-12-30T09:59:59Z")
    expect(dayToText(localDay(last, "Pacific/Apia"))).toBe("2011-12-29")
    expect(dayToText(localDay(last + 1_000, "Pacific/Apia"))).toBe("2011-12-31")
  })

  it("does not depend on what was asked before", () => {
    const question = fc.tuple(fc.constantFrom("Asia/Jakarta", "Europe/Berlin", "America/St_Johns"), instant)
    fc.assert(
      fc.property(fc.array(question, { maxLength: 20 }), (questions) => {
        const forwards = questions.map(([zone, timeMs]) => wallClockMs(timeMs, zone))
        const backwards = questions.toReversed().map(([zone, timeMs]) => wallClockMs(timeMs, zone))
        expect(backwards.toReversed()).toEqual(forwards)
      }),
    )
  })

  it("refuses a zone that does not exist, every time", () => {
    expect(() => localDay(0, "Mars/Olympus")).toThrow(RangeError)
    expect(() => localDay(0, "Mars/Olympus")).toThrow(RangeError)
    expect(localDay(0, "UTC")).toBe(0)
  })
})

describe("dayToText and textToDay", () => {
  it("are each other's inverse", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (epochDay) => {
        expect(textToDay(dayToText(epochDay))).toBe(epochDay)
      }),
    )
  })

  it.each(["2026-02-30", "2026-13-01", "2026-5-8", "2026-05-08T00:00:00Z", "", "soon"])("refuse %s", (text) => {
    expect(() => textToDay(text)).toThrow(RangeError)
  })
})

describe("the first instant of a day", () => {
  it("is on that day and the one before it is not, in every zone and across every change of clocks", () => {
    const zones = [
      "Asia/Makassar",
      "America/Sao_Paulo",
      "Africa/Cairo",
      "America/Havana",
      "Asia/Beirut",
      "Pacific/Apia",
    ]
    for (const zone of zones) {
      for (let day = 14_600; day < 19_000; day++) {
        const startMs = dayStartMs(day, zone)
        if (localDay(startMs, zone) < day || localDay(startMs - 1, zone) >= day) expect({ zone, day }).toBeUndefined()
      }
    }
    // Samoa left 30 December 2011 out.
    expect(dayStartMs(textToDay("2011-12-30"), "Pacific/Apia")).toBe(
      dayStartMs(textToDay("2011-12-31"), "Pacific/Apia"),
    )
  })
})
