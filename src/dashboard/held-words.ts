/** Why an entry waits outside the traveller's trips, in the words of a traveller. */
const words: ReadonlyMap<string, string> = new Map([
  ["no-rate", "Saved. It waits for an exchange rate."],
  ["too-large", "Saved, but it is too large to count in that trip. Check its amount and currency."],
  ["unknown-budget", "Saved. Its trip is not known yet, so it waits outside your trips."],
  ["not-a-member", "Saved. It waits until its trip's owner lets it in."],
  ["by-word", "Saved outside your trips, as you said."],
  ["no-purchase", "Saved. It waits for the purchase that it gives back."],
])

/** One sentence for any reason, also for one that this page does not know yet. */
export const heldText = (reason: string | undefined): string =>
  words.get(reason ?? "") ?? "Saved. No trip covers that day yet, so it waits outside your trips."
