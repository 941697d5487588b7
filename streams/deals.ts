/**
 * A deal on the wire, as a merchant publishes it over HTTP and on `deals.in.<merchant>` alike: one schema for both, and
 * what is wrong with an offer is said of the field that is wrong.
 */
import { Schema } from "effect"
import { areaOf } from "../config/areas.ts"
import { limits } from "../config/limits.ts"
import { categories } from "../config/taxonomy.ts"
import type { LiveDeal } from "../src/trip/deals/deal.ts"
import { AmountMinor, Currency, Instant, TimeZone } from "./events.ts"

const pattern = (regex: RegExp, expected: string) => Schema.String.check(Schema.isPattern(regex, { expected }))
const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

export const OfferId = pattern(/^[A-Za-z0-9_-]{1,64}$/, "1 to 64 of A-Z a-z 0-9 _ -")
export const DealId = pattern(/^[a-z][a-z0-9-]{0,31}\.[A-Za-z0-9_-]{1,64}$/, "a deal such as kopi-senja.lunch")

export const Latitude = Schema.Finite.check(
  Schema.isBetween({ minimum: -90, maximum: 90 }, { expected: "a latitude between -90 and 90" }),
)
export const Longitude = Schema.Finite.check(
  Schema.isBetween({ minimum: -180, maximum: 180 }, { expected: "a longitude between -180 and 180" }),
)
export const Floor = between(limits.dealFloorMin, limits.dealFloorMax)

const msPerDay = 86_400_000

const Place = Schema.Struct({
  latitude: Latitude,
  longitude: Longitude,
  areaId: Schema.optionalKey(
    Schema.String.check(
      Schema.makeFilter((areaId: string) => areaOf(areaId) !== undefined, { expected: "an area of config/areas.ts" }),
    ),
  ),
  floor: Schema.optionalKey(Floor.annotate({ description: "0 is the ground." })),
})

const Window = Schema.Struct({ from: Instant, until: Instant }).check(
  Schema.makeFilter(({ from, until }) =>
    Date.parse(from) < Date.parse(until) ? undefined : { path: ["until"], issue: "Expected a moment after `from`" },
  ),
)

const Windows = Schema.Array(Window).check(
  Schema.isMinLength(1),
  Schema.isMaxLength(limits.dealWindowsMax),
  Schema.makeFilter((windows: ReadonlyArray<typeof Window.Type>) => {
    const wrong = windows.findIndex(
      ({ from }, index) => index > 0 && Date.parse(from) < Date.parse(windows[index - 1]?.until ?? from),
    )
    if (wrong > 0) return { path: [wrong, "from"], issue: "Expected windows in order of time, apart from each other" }
    const days = (Date.parse(windows.at(-1)?.until ?? "") - Date.parse(windows[0]?.from ?? "")) / msPerDay
    return days <= limits.dealDaysMax
      ? undefined
      : {
          path: [windows.length - 1, "until"],
          issue: `Expected at most ${limits.dealDaysMax} days from the first moment`,
        }
  }),
)

const OpenSpan = Schema.Struct({ fromMinute: between(0, 1_439), toMinute: between(1, 1_440) }).check(
  Schema.makeFilter(({ fromMinute, toMinute }) =>
    fromMinute < toMinute
      ? undefined
      : { path: ["toMinute"], issue: "Expected after `fromMinute`; what is open over midnight is two spans" },
  ),
)

const SavingOffer = Schema.Union([
  Schema.Struct({
    kind: Schema.Literal("percent"),
    percent: between(1, 100),
    maxMinor: Schema.optionalKey(AmountMinor.annotate({ description: "Saves at most this." })),
  }),
  Schema.Struct({ kind: Schema.Literal("fixed"), amountMinor: AmountMinor }),
])

export const DealOffer = Schema.Struct({
  offerId: OfferId.annotate({ description: "The merchant's own: publishing it again replaces the deal." }),
  title: Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(120)),
  category: Schema.Literals(categories),
  currency: Currency.annotate({ description: "ISO 4217 code of all amounts." }),
  timeZone: TimeZone.annotate({ description: "IANA; of hours and weekdays." }),
  place: Place,
  windows: Windows.annotate({ description: "When it counts, in order of time." }),
  hours: Schema.optionalKey(
    Schema.Array(Schema.Array(OpenSpan).check(Schema.isMaxLength(6)))
      .check(Schema.isMinLength(7), Schema.isMaxLength(7))
      .annotate({ description: "Seven days, Monday first; left out: always open." }),
  ),
  priceMinor: AmountMinor.annotate({ description: "What one usually pays there before the saving." }),
  minimumSpendMinor: Schema.optionalKey(AmountMinor),
  saving: SavingOffer,
  caps: Schema.optionalKey(
    Schema.Struct({
      total: Schema.optionalKey(between(1, limits.dealCapMax)),
      perPerson: Schema.optionalKey(between(1, limits.dealCapMax)),
    }),
  ),
  stacking: Schema.optionalKey(
    Schema.Literals(["alone", "together"]).annotate({ description: "`alone`: with no other deal of yours." }),
  ),
  exclusions: Schema.optionalKey(
    Schema.Struct({
      weekdays: Schema.optionalKey(
        Schema.Array(between(0, 6)).check(Schema.isMaxLength(7)).annotate({ description: "0 is Monday." }),
      ),
      dealIds: Schema.optionalKey(
        Schema.Array(DealId)
          .check(Schema.isMaxLength(limits.dealExclusionsMax))
          .annotate({ description: "Deals that it does not go together with." }),
      ),
    }),
  ),
}).annotate({ identifier: "DealOffer" })
export type DealOffer = typeof DealOffer.Type

export const dealIdOf = (merchantId: string, offerId: string): string => `${merchantId}.${offerId}`

/** What became of it stands beside the offer. */
export const dealOf = (
  merchant: { readonly merchantId: string; readonly merchantName: string },
  offer: DealOffer,
  state: Pick<LiveDeal, "claimed" | "withdrawn">,
): LiveDeal => ({
  dealId: dealIdOf(merchant.merchantId, offer.offerId),
  ...merchant,
  title: offer.title,
  category: offer.category,
  currency: offer.currency,
  timeZone: offer.timeZone,
  place: offer.place,
  windows: offer.windows.map(({ from, until }) => ({ fromMs: Date.parse(from), untilMs: Date.parse(until) })),
  ...(offer.hours === undefined ? {} : { hours: offer.hours }),
  priceMinor: offer.priceMinor,
  minimumSpendMinor: offer.minimumSpendMinor ?? 0,
  saving: offer.saving,
  capTotal: offer.caps?.total ?? null,
  capPerPerson: offer.caps?.perPerson ?? null,
  stacking: offer.stacking ?? "together",
  exclusions: { weekdays: offer.exclusions?.weekdays ?? [], dealIds: offer.exclusions?.dealIds ?? [] },
  ...state,
})
