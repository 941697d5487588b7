import { expect, test } from "vitest"
import { zoneAmong } from "./traveller-zone.ts"

test("quiet hours are those of where the traveller is, or will be", () => {
  const [over, coming, here] = [
    { phase: "ended", timeZone: "Europe/Paris" } as const,
    { phase: "upcoming", timeZone: "Asia/Tokyo" } as const,
    { phase: "running", timeZone: "Asia/Makassar" } as const,
  ]
  expect(zoneAmong([over, coming, here])).toBe("Asia/Makassar")
  expect(zoneAmong([over, coming])).toBe("Asia/Tokyo")
  expect(zoneAmong([over])).toBe("UTC")
})
