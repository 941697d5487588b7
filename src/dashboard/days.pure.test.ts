/** Days stay the days they are, whatever zone the device is in. */
import { expect, test } from "vitest"
import { addDays, ago, dayIn, dayName, dayRange, daysBetween, relativeDay, timeOf } from "./days.ts"

test("names and ranges", () => {
  expect(dayName("2026-05-08")).toBe("Fri 8 May")
  expect(dayRange("2026-05-04", "2026-05-14")).toBe("4 – 14 May 2026")
  expect(dayRange("2026-04-28", "2026-05-03")).toBe("28 Apr – 3 May 2026")
})

test("counting over a month, a leap day and a change to summer time", () => {
  expect(daysBetween("2028-02-27", "2028-03-01")).toBe(3)
  expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2)
  expect(addDays("2026-12-30", 3)).toBe("2027-01-02")
})

test("an instant has the day and the time of the place", () => {
  const instant = "2026-05-08T17:30:00.000Z"
  expect(dayIn(Date.parse(instant), "Asia/Makassar")).toBe("2026-05-09")
  expect(dayIn(Date.parse(instant), "America/New_York")).toBe("2026-05-08")
  expect(timeOf(instant, "Asia/Makassar")).toBe("01:30")
})

test("near days by name, others by date", () => {
  expect(relativeDay("2026-05-08", "2026-05-08")).toBe("Today")
  expect(relativeDay("2026-05-07", "2026-05-08")).toBe("Yesterday")
  expect(relativeDay("2026-05-05", "2026-05-08")).toBe("Tue 5 May")
})

test.each([
  [20_000, "just now"],
  [4 * 60_000, "4 min ago"],
  [47 * 3_600_000, "47 h ago"],
  [72 * 3_600_000, "3 days ago"],
])("%i ms is %s", (elapsedMs, text) => {
  expect(ago(elapsedMs)).toBe(text)
})
