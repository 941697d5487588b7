/** The fields that several events are made of: names, instants, days, money. Each says what it expects. */
import { Schema } from "effect"
import { currencyExponents } from "../config/currencies.ts"
import { limits } from "../config/limits.ts"
import { categories } from "../config/taxonomy.ts"
import { userIdPattern } from "./subjects.ts"

export const pattern = (regex: RegExp, expected: string) => Schema.String.check(Schema.isPattern(regex, { expected }))

export const UserId = pattern(userIdPattern, "1 to 64 of A-Z a-z 0-9 _ -")
export const BudgetId = pattern(userIdPattern, "1 to 64 of A-Z a-z 0-9 _ -")
export const EventId = pattern(/^[\x21-\x7e]{1,128}$/, "1 to 128 printable characters without blanks")
/** `companion/<user>` is what another traveller's partition sends here; nothing from outside may use it. */
export const Source = pattern(
  /^([a-z0-9][a-z0-9._/-]{0,63}|companion\/[A-Za-z0-9_-]{1,64})$/,
  "a source such as card/bca",
)
export const Account = pattern(/^[\x21-\x7e]{1,64}$/, "1 to 64 printable characters without blanks")
export const ExternalId = pattern(/^[\x20-\x7e]{1,128}$/, "1 to 128 printable characters")
/** `cash`, or an e-wallet by the last word of its source. */
export const WalletName = pattern(/^[a-z0-9][a-z0-9._-]{0,63}$/, "a purse such as cash or gopay")
export const Text = Schema.String.check(Schema.isMaxLength(limits.textCharactersMax))
export const Currency = Schema.String.check(
  Schema.makeFilter((code: string) => currencyExponents.has(code), { expected: "an ISO 4217 currency code" }),
)
export const Instant = Schema.String.check(
  Schema.makeFilter(
    (text: string) =>
      /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(text) &&
      !Number.isNaN(Date.parse(text)),
    { expected: "an instant such as 2026-05-08T10:00:00+07:00" },
  ),
)
export const LocalDate = Schema.String.check(
  Schema.makeFilter(
    (text: string) => {
      const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
      return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
    },
    { expected: "a day such as 2026-05-08" },
  ),
)
// Asking Intl costs some 70 µs and there are some 600 zones: each is asked once.
const knownZones = new Set<string>()
const isTimeZone = (zone: string): boolean => {
  if (knownZones.has(zone)) return true
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone })
    knownZones.add(zone)
    return true
  } catch {
    return false
  }
}
export const TimeZone = Schema.String.check(
  Schema.makeFilter(isTimeZone, { expected: "an IANA time zone such as Asia/Jakarta" }),
)
export const integer = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
export const AmountMinor = integer(1, limits.amountMinorMax)
export const PlannedMinor = integer(0, limits.amountMinorMax)
export const Percent = integer(1, 1_000)
export const CategoryName = Schema.Literals(categories)
export const Mcc = pattern(/^\d{4}$/, "four digits")
export const Latitude = Schema.Finite.check(Schema.isBetween({ minimum: -90, maximum: 90 }))
export const Longitude = Schema.Finite.check(Schema.isBetween({ minimum: -180, maximum: 180 }))
export const Location = Schema.Struct({
  place: Schema.optionalKey(Text),
  latitude: Schema.optionalKey(Latitude),
  longitude: Schema.optionalKey(Longitude),
})
