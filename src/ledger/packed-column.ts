/**
 * One column of a batch on its way to Postgres, as the bytes that Postgres reads: the binary form of an array (count,
 * then each element behind its length). Rows wait for their commit here, outside the collector's reach: as objects they
 * outlived two collections each, which copied them twice. Columns are used again by later batches: memory asked for anew
 * with each brought its own collections, and its pages their faults. What is written can be read back, for drivers in memory.
 */
import { PgTypes } from "@effect/sql-pg"
import { Result } from "effect"

export type ColumnType = "int2" | "int4" | "float8" | "text" | "bytea" | "timestamptz"

const { OID } = PgTypes
const arrayOids: { readonly [Type in ColumnType]: number } = {
  int2: OID.int2Array,
  int4: OID.int4Array,
  float8: OID.float8Array,
  text: OID.textArray,
  bytea: OID.byteaArray,
  timestamptz: OID.timestamptzArray,
}

/** Dimensions, null flag, element type, count, lower bound: five integers before the first element. */
const headerBytes = 20
const lengthBytes = 4
const nullLength = -1
/** Below this a loop over characters beats the encoder. */
const shortText = 40
/** UTF-8 takes at most three bytes for each UTF-16 unit. */
const bytesPerUnitMax = 3
const postgresEpochMs = Date.UTC(2000, 0, 1)
const high = 2 ** 32
/** Most batches are small: a column grows by doubling, and what is small is cut from the pool that Node keeps. */
const firstBytes = 512

export class PackedColumn {
  readonly type: ColumnType
  #bytes = Buffer.allocUnsafe(firstBytes)
  #end = headerBytes
  #count = 0
  #hasNull = false

  constructor(type: ColumnType) {
    this.type = type
  }

  get count(): number {
    return this.#count
  }

  /** Empties the column and keeps its room, for the next batch. Nothing read from it earlier may be looked at again. */
  clear(): void {
    this.#end = headerBytes
    this.#count = 0
    this.#hasNull = false
  }

  null(): void {
    this.#hasNull = true
    this.#begin(0)
    this.#bytes.writeInt32BE(nullLength, this.#end - lengthBytes)
  }

  int2(value: number): void {
    this.#begin(2)
    this.#end = this.#bytes.writeInt16BE(value, this.#end)
  }

  int4(value: number): void {
    this.#begin(4)
    this.#end = this.#bytes.writeInt32BE(value, this.#end)
  }

  float8(value: number): void {
    this.#begin(8)
    this.#end = this.#bytes.writeDoubleBE(value, this.#end)
  }

  /** @param atMs milliseconds since 1970 */
  timestamp(atMs: number): void {
    const micros = (atMs - postgresEpochMs) * 1_000
    this.#begin(8)
    const above = Math.floor(micros / high)
    this.#end = this.#bytes.writeInt32BE(above, this.#end)
    this.#end = this.#bytes.writeUInt32BE(micros - above * high, this.#end)
  }

  text(value: string): void {
    this.#begin(value.length * bytesPerUnitMax)
    const start = this.#end
    this.#end += value.length <= shortText ? this.#writeShort(value) : this.#bytes.write(value, start, "utf8")
    this.#bytes.writeInt32BE(this.#end - start, start - lengthBytes)
  }

  bytes(value: Uint8Array): void {
    this.#begin(value.length)
    this.#bytes.set(value, this.#end)
    this.#end += value.length
  }

  /** @param digits two hexadecimal digits for each byte */
  hex(digits: string): void {
    this.#begin(digits.length / 2)
    this.#end += this.#bytes.write(digits, this.#end, "hex")
  }

  /** The parameter of a statement; nothing may be added until it has run. */
  get parameter(): PgTypes.Parameter {
    return {
      [PgTypes.ParameterTypeId]: "~@effect/sql-pg/PgTypes/Parameter",
      oid: arrayOids[this.type],
      value: this,
    }
  }

  /** As Postgres reads it. */
  get encoded(): Uint8Array {
    const bytes = this.#bytes
    const dimensions = this.#count === 0 ? 0 : 1
    bytes.writeInt32BE(dimensions, 0)
    bytes.writeInt32BE(this.#hasNull ? 1 : 0, 4)
    bytes.writeInt32BE(OID[this.type], 8)
    bytes.writeInt32BE(this.#count, 12)
    bytes.writeInt32BE(1, 16)
    return bytes.subarray(0, dimensions === 0 ? 12 : this.#end)
  }

  /** The values that went in; a timestamp comes back as a Date, bytes of either spelling as bytes. */
  get values(): ReadonlyArray<unknown> {
    const decoded = Result.getOrThrow(PgTypes.decode(this.encoded, arrayOids[this.type], 1))
    return Array.isArray(decoded) ? decoded : []
  }

  /** Makes room for an element of at most so many bytes and writes this as its length. */
  #begin(size: number): void {
    const needed = this.#end + lengthBytes + size
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2))
      grown.set(this.#bytes.subarray(0, this.#end))
      this.#bytes = grown
    }
    this.#bytes.writeInt32BE(size, this.#end)
    this.#end += lengthBytes
    this.#count += 1
  }

  #writeShort(value: string): number {
    const bytes = this.#bytes
    const start = this.#end
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index)
      if (code > 0x7f) return bytes.write(value, start, "utf8")
      bytes[start + index] = code
    }
    return value.length
  }
}

/** Lets a client's statements take packed columns beside ordinary arrays. */
export const registerPackedColumns = (types: PgTypes.Registry): void => {
  for (const oid of Object.values(arrayOids)) {
    types.register<unknown>(oid, {
      encode: (value) => (value instanceof PackedColumn ? Result.succeed(value.encoded) : PgTypes.encode(value, oid)),
      decode: (bytes) => PgTypes.decode(bytes, oid, 1),
    })
  }
}
