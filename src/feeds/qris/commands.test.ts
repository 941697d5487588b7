/** `pacer qris decode` as it is run: its lines, its sentence and its code. */
import { expect, test } from "vitest"
import { runPacer } from "../../launch/command.test-support.ts"
import { encodeQris } from "./encode.ts"
import { kopi } from "./qris.test-support.ts"

const good = encodeQris({ ...kopi, amountMinor: 2_500_000, tip: { rule: "percent", hundredths: 500 } })
const bad = `${good.slice(0, -4)}${good.endsWith("0000") ? "0001" : "0000"}`

test("says what a code says", async () => {
  const { code, output, errors } = await runPacer(["qris", "decode", good])
  expect([code, errors]).toEqual([0, ""])
  for (const word of ["Kopi Tiga Pintu", "Ubud", "5814", "2500000 minor units of IDR", "5 %", "static"]) {
    expect(output).toContain(word)
  }
  expect(output).toContain("ID.CO.EXAMPLE.WWW, PAN 936009990000000017, merchant 000000017, criteria UMI")
  expect(output).toContain("NMID ID1099900000017")
})

test("a bad code ends with one sentence and another code than 0", async () => {
  const { code, errors } = await runPacer(["qris", "decode", bad])
  expect(code).not.toBe(0)
  expect(errors).toMatch(/^pacer: The checksum is wrong: [0-9A-F]{4} was expected\..*\n$/)
})

test("lines are answered in their order, bad and empty ones too", async () => {
  const { code, lines } = await runPacer(["qris", "decode", "--json"], {}, `${good}\n${bad}\n\nno code\n${good}\n`)
  expect(code).toBe(0)
  expect(lines().map(({ ok, crc, tlv }) => [ok, crc, tlv])).toEqual([
    [true, "valid", "ok"],
    [false, "invalid", "ok"],
    [false, "invalid", "malformed"],
    [false, "invalid", "malformed"],
    [true, "valid", "ok"],
  ])
  expect(lines()[0]).toMatchObject({ nmid: "ID1099900000017", amountMinor: 2_500_000, currency: "IDR", problems: [] })
  expect(lines()[1]?.["problems"]).toMatchObject([{ kind: "bad-crc", field: "63" }])
})

test("what the standard forbids and shops print is refused only when asked for", async () => {
  const { mcc: _mcc, ...without } = kopi
  const threeDigits = encodeQris({ ...without, networks: [], reserved: [], mcc: "581" })
  expect((await runPacer(["qris", "decode", threeDigits])).code).toBe(0)
  const strict = await runPacer(["qris", "decode", "--strict", threeDigits])
  expect(strict.code).not.toBe(0)
  expect(strict.errors).toContain("Field 52 (merchant category code) has 3 characters instead of 4.")
})
