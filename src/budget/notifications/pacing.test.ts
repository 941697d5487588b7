/** Pacing by properties: quiet hours, gaps, repeats and the day's limit hold for whatever happens whenever. */
import fc from "fast-check"
import { expect, test } from "vitest"
import { limits } from "../../../config/limits.ts"
import { localDay, msPerDay, wallClockMs } from "../calendar.ts"
import { type Candidate, isQuiet, type Paced, pace, ranked } from "./pacing.ts"
import { isAskedFor, type NotificationSettings, notificationKinds, settingsDefault } from "./settings.ts"
import { digestText } from "./wording.ts"

const startMs = Date.parse("2026-03-01T00:00:00Z")
const zones = ["Asia/Jakarta", "Asia/Makassar", "Asia/Tokyo", "Europe/Berlin", "America/New_York", "UTC"]
const minuteOf = (timeMs: number, zone: string) => Math.floor((wallClockMs(timeMs, zone) % msPerDay) / 60_000)

const candidates = fc.array(
  fc.record({
    kind: fc.constantFrom(...notificationKinds),
    severity: fc.constantFrom("info" as const, "warning" as const, "critical" as const),
    topic: fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h"),
    afterMs: fc.nat(45 * msPerDay),
  }),
  { maxLength: 60 },
)
const settings: fc.Arbitrary<NotificationSettings> = fc.record({
  timeZone: fc.constant(null),
  quietHours: fc.option(fc.record({ fromMinute: fc.nat(1_439), toMinute: fc.nat(1_439) })),
  urgentAlways: fc.boolean(),
  perDayMax: fc.nat(8),
  bundleNews: fc.boolean(),
  digestMinute: fc.nat(1_439),
  mutedKinds: fc.subarray([...notificationKinds], { maxLength: 2 }),
})

interface Said extends Paced {
  readonly kind: Candidate["kind"]
}

const sayAll = (all: ReadonlyArray<Candidate>, chosen: NotificationSettings, zone: string) => {
  const said: Array<Said> = []
  for (const one of all) {
    const decision = pace(one, said, chosen, zone)
    if (decision.verdict === "deliver") said.push({ ...one, deliverAtMs: decision.atMs, digest: decision.digest })
  }
  return said
}

const candidatesOf = (raw: ReadonlyArray<Omit<Candidate, "notificationId" | "atMs"> & { readonly afterMs: number }>) =>
  raw
    .map(({ afterMs, ...one }, index): Candidate => ({ ...one, notificationId: `n-${index}`, atMs: startMs + afterMs }))
    .sort((left, right) => left.atMs - right.atMs)

test("nothing is said before it is so, nor what is muted; the same facts are told at the same times", () => {
  fc.assert(
    fc.property(candidates, settings, fc.constantFrom(...zones), (raw, chosen, zone) => {
      const said = sayAll(candidatesOf(raw), chosen, zone)
      for (const one of said) {
        expect(one.deliverAtMs).toBeGreaterThanOrEqual(one.atMs)
        expect(chosen.mutedKinds).not.toContain(one.kind)
      }
      expect(sayAll(candidatesOf(raw), chosen, zone)).toEqual(said)
    }),
  )
})

test("quiet hours are kept, but for what is critical and always wanted", () => {
  fc.assert(
    fc.property(candidates, settings, fc.constantFrom(...zones), (raw, chosen, zone) => {
      const { quietHours } = chosen
      for (const one of sayAll(candidatesOf(raw), chosen, zone)) {
        if (quietHours === null || (one.severity === "critical" && chosen.urgentAlways)) continue
        expect(isQuiet(minuteOf(one.deliverAtMs, zone), quietHours)).toBe(false)
      }
    }),
  )
})

test("the same is not said twice within a while, and no more than wanted in a day, one by one", () => {
  fc.assert(
    fc.property(candidates, settings, fc.constantFrom(...zones), (raw, chosen, zone) => {
      const said = sayAll(candidatesOf(raw), chosen, zone)
      for (const [index, one] of said.entries()) {
        for (const other of said.slice(index + 1)) {
          if (one.topic === other.topic && !isAskedFor(one.kind) && !isAskedFor(other.kind)) {
            expect(Math.abs(other.atMs - one.atMs)).toBeGreaterThanOrEqual(limits.notificationRepeatMs)
          }
        }
      }
      const single = said.filter((one) => !one.digest && one.severity !== "critical" && !isAskedFor(one.kind))
      const days = new Map<number, number>()
      for (const [index, one] of single.entries()) {
        const before = single[index - 1]
        if (before !== undefined) {
          expect(one.deliverAtMs - before.deliverAtMs).toBeGreaterThanOrEqual(limits.notificationGapMs)
        }
        const day = localDay(one.deliverAtMs, zone)
        days.set(day, (days.get(day) ?? 0) + 1)
      }
      for (const count of days.values()) expect(count).toBeLessThanOrEqual(chosen.perDayMax)
    }),
  )
})

test("nothing that is not muted and no repeat is lost: what is too much waits for the day's summary", () => {
  const one = { kind: "threshold", severity: "warning", atMs: startMs } as const
  const all = Array.from({ length: 5 }, (_, index) => ({ ...one, notificationId: `n${index}`, topic: `t${index}` }))
  const said = sayAll(all, { ...settingsDefault, perDayMax: 2, quietHours: null }, "UTC")
  expect(said.map(({ digest }) => digest)).toEqual([false, false, true, true, true])
  expect(
    new Set(said.filter(({ digest }) => digest).map(({ deliverAtMs }) => new Date(deliverAtMs).toISOString())),
  ).toEqual(new Set(["2026-03-01T18:00:00.000Z"]))
})

test("an alert that was asked for is told at once, however much was said today, and takes nothing from the rest", () => {
  const atMs = startMs
  const other = (index: number) =>
    ({ notificationId: `n${index}`, kind: "threshold", severity: "warning", topic: `t${index}`, atMs }) as const
  const watch = (index: number) =>
    ({ notificationId: `w${index}`, kind: "price_watch", severity: "info", topic: "price:w:fell", atMs }) as const
  const chosen = { ...settingsDefault, quietHours: null, bundleNews: true, perDayMax: 1 }
  const said = sayAll([other(0), other(1), watch(0), watch(1), other(2)], chosen, "UTC")
  expect(said.map(({ digest }) => digest)).toEqual([false, true, false, false, true])
  expect(said.slice(2, 4).map(({ deliverAtMs }) => deliverAtMs)).toEqual([atMs, atMs])
  expect(sayAll([watch(0), other(0)], chosen, "UTC")[1]).toMatchObject({ digest: false, deliverAtMs: atMs })
  const many = sayAll(
    Array.from({ length: limits.priceAlertsPerDayMax + 2 }, (_, index) => watch(index)),
    chosen,
    "UTC",
  )
  expect(many.filter(({ digest }) => digest)).toHaveLength(2)
  const muted = { ...chosen, mutedKinds: ["price_watch" as const] }
  expect(sayAll([watch(0)], muted, "UTC")).toEqual([])
  // At 8 in Makassar it is told, at 23:30 it waits for the morning.
  expect(pace(watch(0), [], settingsDefault, "Asia/Makassar")).toMatchObject({ atMs })
  const late = { ...watch(0), atMs: Date.parse("2026-03-01T15:30:00Z") }
  expect(pace(late, [], settingsDefault, "Asia/Makassar")).toMatchObject({ atMs: Date.parse("2026-03-01T23:00:00Z") })
})

test("quiet hours over midnight end in the morning where the traveller is", () => {
  const atMs = Date.parse("2026-03-01T15:30:00Z")
  const warning = { notificationId: "n", kind: "burn_warning", severity: "warning", topic: "t", atMs } as const
  // 23:30 in Makassar: told at 7.
  expect(pace(warning, [], settingsDefault, "Asia/Makassar")).toEqual({
    ...{ verdict: "deliver", digest: false, atMs: Date.parse("2026-03-01T23:00:00Z") },
  })
  expect(pace(warning, [], settingsDefault, "Europe/Berlin")).toMatchObject({ atMs })
  expect(pace({ ...warning, severity: "critical" }, [], settingsDefault, "Asia/Makassar")).toMatchObject({ atMs })
})

test("what came together goes by how serious it is; a summary names the first and counts the rest", () => {
  const at = { kind: "threshold", topic: "t", atMs: 1 } as const
  const sorted = ranked([
    { ...at, notificationId: "a", severity: "info" },
    { ...at, notificationId: "b", severity: "critical" },
    { ...at, notificationId: "c", severity: "warning" },
  ])
  expect(sorted.map(({ notificationId }) => notificationId)).toEqual(["b", "c", "a"])
  expect(digestText(["One."])).toBe("One.")
  expect(digestText(["One.", "Two.", "Three.", "Four."])).toBe(
    "4 things since your last summary: One. Two. Three. And 1 more.",
  )
})
