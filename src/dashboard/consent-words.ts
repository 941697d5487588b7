/** What each purpose of a consent means, in a traveller's words: what is used, what for, and who sees it. */
import { limits } from "../../config/limits.ts"
import type { IconName } from "./parts/icon.tsx"
import type { Consent } from "./view-shape.ts"

export interface PurposeWords {
  readonly purpose: Consent["purpose"]
  readonly title: string
  readonly text: string
  /** Said where nothing was ever allowed. */
  readonly none: string
  /** Where it is about what Pacer holds already and not about one bank: the source that stands for that, by its name. */
  readonly whole?: { readonly source: string; readonly name: string; readonly icon: IconName; readonly allow: string }
}

const minutesKept = Math.ceil(limits.peersKeptMs / 60_000)

export const purposes: ReadonlyArray<PurposeWords> = [
  {
    purpose: "transactions",
    title: "Reading your accounts",
    text: "Pacer takes in an account’s transactions, so that your budgets follow what you spend. Withdrawing counts at once; what was recorded before stays.",
    none: "No account is read yet.",
  },
  {
    purpose: "peers",
    title: "Figures of travellers like you",
    text: `What you spend by category, in all of your trips, counts in averages for others to compare themselves with: only of ${limits.peersMin} people or more, rounded, without your name, shops or trips. Withdrawing counts within ${minutesKept} minutes.`,
    none: "Your figures are in no average.",
    whole: {
      source: "app/insights",
      name: "All of your trips",
      icon: "people",
      allow: "Share my figures for half a year",
    },
  },
  {
    purpose: "personalisation",
    title: "Suggestions made for you",
    text: "The places you visit, skip and rate, and what you pay there, may shape the itineraries that Pacer proposes to you. Nobody else sees them, and withdrawing counts for the next proposal.",
    none: "Suggestions are the same for everybody.",
    whole: { source: "app/itinerary", name: "Your itineraries", icon: "pin", allow: "Use my visits for half a year" },
  },
]

/** The words of one purpose, by source and account. */
export const wordsAbout = (purpose: Consent["purpose"], consents: ReadonlyArray<Consent>): ReadonlyArray<Consent> =>
  consents
    .filter((one) => one.purpose === purpose)
    .sort(
      (one, other) => one.source.localeCompare(other.source) || (one.account ?? "").localeCompare(other.account ?? ""),
    )

const dayText = (instant: string): string =>
  new Date(instant).toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" })

export const standingText = ({ state, since, expires }: Consent): string => {
  if (state === "withdrawn") return `Withdrawn on ${dayText(since)}`
  if (expires === null) return "Until you withdraw it"
  return state === "expired" ? `Ended on ${dayText(expires)}` : `Until ${dayText(expires)}`
}
