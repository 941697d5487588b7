import { PgTypes } from "@effect/sql-pg"
import { Result } from "effect"
import fc from "fast-check"
import { expect, it } from "vitest"
import { PackedColumn } from "./packed-column.ts"

const bytesOf = (column: PackedColumn): string => Buffer.from(column.encoded).toString("hex")
const asDriver = (values: ReadonlyArray<unknown>, oid: number): string => {
  const parameter = Result.getOrThrow(PgTypes.array(values, oid))
  return Buffer.from(Result.getOrThrow(PgTypes.encode(values, parameter.oid))).toString("hex")
}

it("packs texts, nulls among them, as the driver does", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.string({ unit: "grapheme", maxLength: 90 }))), (values) => {
      const column = new PackedColumn("text")
      for (const value of values) value === null ? column.null() : column.text(value)
      expect(bytesOf(column)).toBe(asDriver(values, PgTypes.OID.text))
      expect(column.values).toEqual(values)
    }),
  )
})

it("packs numbers as the driver does", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -32_768, max: 32_767 })),
      fc.array(fc.double({ noNaN: true })),
      (small, wide) => {
        const [int2, int4, float8] = [new PackedColumn("int2"), new PackedColumn("int4"), new PackedColumn("float8")]
        for (const value of small) {
          int2.int2(value)
          int4.int4(value * 60_000)
        }
        for (const value of wide) float8.float8(value)
        expect(bytesOf(int2)).toBe(asDriver(small, PgTypes.OID.int2))
        expect(bytesOf(int4)).toBe(
          asDriver(
            small.map((value) => value * 60_000),
            PgTypes.OID.int4,
          ),
        )
        expect(bytesOf(float8)).toBe(asDriver(wide, PgTypes.OID.float8))
      },
    ),
  )
})

it("packs bytes of either spelling and instants as the driver does", () => {
  const instants = fc.array(fc.integer({ min: -2_000_000_000_000, max: 4_000_000_000_000 }))
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), instants, (values, times) => {
      const [bytes, hex, timestamps] = [
        new PackedColumn("bytea"),
        new PackedColumn("bytea"),
        new PackedColumn("timestamptz"),
      ]
      for (const value of values) {
        bytes.bytes(value)
        hex.hex(Buffer.from(value).toString("hex"))
      }
      for (const time of times) timestamps.timestamp(time)
      expect(bytesOf(bytes)).toBe(asDriver(values, PgTypes.OID.bytea))
      expect(bytesOf(hex)).toBe(bytesOf(bytes))
      expect(bytesOf(timestamps)).toBe(asDriver(times, PgTypes.OID.timestamptz))
    }),
  )
})

it("packs as a new column after it was emptied", () => {
  const texts = fc.array(fc.option(fc.string({ unit: "grapheme", maxLength: 90 })))
  fc.assert(
    fc.property(texts, texts, (earlier, later) => {
      const column = new PackedColumn("text")
      for (const value of earlier) value === null ? column.null() : column.text(value)
      column.clear()
      expect(column.count).toBe(0)
      for (const value of later) value === null ? column.null() : column.text(value)
      expect(bytesOf(column)).toBe(asDriver(later, PgTypes.OID.text))
    }),
  )
})
