/**
 * `npm run eval -- qris --data DIR`: every payment code of DIR/mpm.csv is decoded and must agree with what is known of
 * it: the checksum computed, whether the stated one is right, and whether its structure holds. The codes may name real
 * shops and are not shown; a case is named by its row.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "csv-parse/sync"
import { Console, Effect, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { decodeQris } from "../feeds/qris/decode.ts"
import { recordOf } from "../feeds/qris/report.ts"
import { EvalFailed } from "./failed.ts"

const fileName = "mpm.csv"
const Case = Schema.Struct({
  mpm: Schema.String,
  crc_stated: Schema.String,
  crc_computed: Schema.String,
  crc: Schema.Literals(["valid", "invalid"]),
  tlv: Schema.Literals(["ok", "malformed"]),
})
const decodeCases = Schema.decodeUnknownSync(Schema.Array(Case))

/** Where our reading of a code disagrees, column by column. */
export const disagreements = ({ mpm, crc_computed, crc, tlv }: typeof Case.Type): ReadonlyArray<string> => {
  const record = recordOf(decodeQris(mpm), false)
  return [
    ...(record.crcComputed === crc_computed.toUpperCase() ? [] : [`crc_computed is ${record.crcComputed}`]),
    ...(record.crc === crc ? [] : [`crc is ${record.crc}`]),
    ...(record.tlv === tlv ? [] : [`tlv is ${record.tlv}`]),
  ]
}

export const qrisCommand = Command.make(
  "qris",
  { data: Flag.String("data").pipe(Flag.withDescription(`The folder of ${fileName}`)) },
  Effect.fnUntraced(function* ({ data }) {
    const cases = yield* Effect.try({
      try: () => decodeCases(parse(readFileSync(join(data, fileName), "utf8"), { columns: true })),
      catch: (cause) => new EvalFailed({ message: `${join(data, fileName)} cannot be read: ${String(cause)}` }),
    })
    let failed = 0
    for (const [index, one] of cases.entries()) {
      const wrong = disagreements(one)
      if (wrong.length === 0) continue
      failed += 1
      yield* Console.error(`FAILED row ${index + 1}: ${wrong.join(", ")}`)
    }
    const passed = cases.length - failed
    yield* Console.log(JSON.stringify({ subject: "qris", cases: cases.length, passed, failed }))
    if (failed > 0) return yield* new EvalFailed({ message: `${failed} of ${cases.length} codes are read differently` })
  }),
).pipe(Command.withDescription("Merchant-presented payment codes against their known checksums and structure"))
