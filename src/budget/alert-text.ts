/**
 * Alerts in words: one clear sentence each, with money and days as a person writes them. Made from the fact and the
 * plan alone, so that an old alert reads the same on every screen.
 */
import { localDay, msPerDay } from "./calendar.ts"
import { categoryWords } from "./category-words.ts"
import type { BudgetPlan, EpochDay, Fact } from "./model.ts"
import { formatMoney } from "./money.ts"

type ThresholdFact = Extract<Fact, { kind: "threshold" }>
type TripFact = Extract<Fact, { kind: "trip_started" | "trip_ended" }>
type AnomalyFact = Extract<Fact, { kind: "anomaly" }>
type BurnFact = Extract<Fact, { kind: "burn_warning" }>
type ProposedFact = Extract<Fact, { kind: "correction_proposed" }>
type DecidedFact = Extract<Fact, { kind: "correction_decided" }>
type DriftFact = Extract<Fact, { kind: "goal_drift" }>

const monthNames = "January February March April May June July August September October November December".split(" ")

/** `12 May`. */
const dayInWords = (day: EpochDay): string => {
  const date = new Date(day * msPerDay)
  return `${date.getUTCDate()} ${monthNames[date.getUTCMonth()]}`
}

const daysInWords = (days: number): string => (days === 1 ? "1 day" : `${days} days`)

const thresholdText = (fact: ThresholdFact, plan: BudgetPlan): string => {
  const spent = formatMoney(fact.spentMinor, plan.currency)
  const total = formatMoney(fact.totalMinor, plan.currency)
  const overMinor = fact.spentMinor - fact.totalMinor
  const over = overMinor > 0 ? `, ${formatMoney(overMinor, plan.currency)} over` : ""
  return fact.percent === 100
    ? `The budget for ${plan.name} is used up: ${spent} of ${total} spent${over}.`
    : `${fact.percent}% of the budget for ${plan.name} is spent: ${spent} of ${total}${over}.`
}

const dayText = (fact: BurnFact, plan: BudgetPlan): string => {
  const day = dayInWords(localDay(fact.atMs, plan.timeZone))
  const spent = formatMoney(fact.spentMinor, plan.currency)
  if (fact.allowanceMinor === 0) return `Spending on ${day} came to ${spent}, with nothing left for everyday spending.`
  const allowance = formatMoney(fact.allowanceMinor, plan.currency)
  const over = formatMoney(fact.spentMinor - fact.allowanceMinor, plan.currency)
  return `Spending on ${day} came to ${spent}, ${over} over the day's allowance of ${allowance}.`
}

const paceText = (fact: BurnFact, plan: BudgetPlan): string => {
  const burn = formatMoney(fact.spentMinor, plan.currency)
  const runsOutOn = fact.runsOutOn ?? plan.endDay
  if (fact.allowanceMinor === 0) {
    const daysToGo = Math.max(0, plan.endDay - localDay(fact.atMs, plan.timeZone))
    return `The everyday money for ${plan.name} is used up at ${burn} a day, with ${daysInWords(daysToGo)} to go.`
  }
  const early = plan.endDay - runsOutOn
  const when = early > 0 ? `${daysInWords(early)} before the trip ends` : "before the last day is over"
  const lasting = formatMoney(fact.allowanceMinor, plan.currency)
  return `At ${burn} a day the money runs out on ${dayInWords(runsOutOn)}, ${when}; ${lasting} a day would last.`
}

const likelyOverText = (fact: BurnFact, plan: BudgetPlan): string => {
  const expected = formatMoney(fact.spentMinor, plan.currency)
  const planned = formatMoney(fact.allowanceMinor, plan.currency)
  const chance = percentInWords(fact.probability ?? 0)
  if (fact.category === undefined) {
    return `${plan.name} will probably end over its budget, at about ${expected} of ${planned}: it holds with a chance of ${chance}.`
  }
  const name = categoryWords[fact.category]
  const title = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
  return fact.probability === 0
    ? `${title} is over its plan of ${planned}, and will probably come to about ${expected}.`
    : `${title} will probably come to about ${expected}, over its plan of ${planned}: it holds with a chance of ${chance}.`
}

/** Told late, after a stop or for a budget that was opened on its way, the trip is well under way. */
const startText = (fact: TripFact, plan: BudgetPlan): string => {
  const total = formatMoney(fact.totalMinor, plan.currency)
  const spentMinor = fact.spentMinor > 0 ? formatMoney(fact.spentMinor, plan.currency) : undefined
  const dayOfTrip = localDay(fact.atMs, plan.timeZone) - plan.startDay + 1
  if (dayOfTrip > 1) {
    const spent = spentMinor === undefined ? "nothing spent so far" : `${spentMinor} of it spent so far`
    return `${plan.name} is on day ${dayOfTrip} of ${fact.days}: ${total}, ${spent}.`
  }
  const spent = spentMinor === undefined ? "" : `, ${spentMinor} of it spent before`
  return `${plan.name} has begun: ${total} for ${daysInWords(fact.days)}${spent}.`
}

const endText = (fact: TripFact, plan: BudgetPlan): string => {
  const spent = formatMoney(fact.spentMinor, plan.currency)
  const total = formatMoney(fact.totalMinor, plan.currency)
  const leftMinor = fact.totalMinor - fact.spentMinor
  const kept = leftMinor >= 0 ? "The budget was kept" : "The budget was not kept"
  const rest = formatMoney(Math.abs(leftMinor), plan.currency)
  return `${plan.name} is over: ${spent} of ${total} spent. ${kept}, ${rest} ${leftMinor >= 0 ? "left" : "over"}.`
}

const minutesInWords = (minutes: number): string => {
  const hours = Math.floor(minutes / 60)
  if (hours === 0) return minutes === 1 ? "1 minute" : `${minutes} minutes`
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
}

const anomalyText = (fact: AnomalyFact, plan: BudgetPlan): string => {
  const amount = formatMoney(fact.amountMinor, plan.currency)
  const what = fact.merchant === undefined ? `A purchase of ${amount}` : `${amount} at ${fact.merchant}`
  const usual = formatMoney(Math.max(0, Math.round(fact.usual)), plan.currency)
  switch (fact.sign) {
    case "amount":
      return `${what} is far above what you usually spend on this (about ${usual}).`
    case "level_shift":
      return `${what} continues a run above your usual ${usual}: spending has moved to another level.`
    case "velocity":
      return `${what} is purchase number ${fact.value} within ten minutes.`
    case "duplicate":
      return `${what} was charged again within ten minutes: it may be a duplicate.`
    case "impossible_travel":
      return `${what} is ${fact.value} km from where you paid ${minutesInWords(fact.usual)} before: nobody travels that fast.`
    case "odd_hour_merchant":
      return `${what} is at a new place at ${String(fact.value).padStart(2, "0")}:00, when you never spend.`
    case "foreign_currency":
      return `${what} is in a currency that this trip has not seen before.`
    case "card_testing":
      return `${what} is one of ${fact.value} very small charges within half an hour, as when somebody tries a card.`
  }
}

/** Never a certainty that a forecast does not have. */
export const percentInWords = (probability: number): string => {
  const percent = Math.round(probability * 100)
  if (percent < 1) return "less than 1%"
  return percent > 99 ? "more than 99%" : `${percent}%`
}

const proposedText = (fact: ProposedFact, plan: BudgetPlan): string => {
  const moved = formatMoney(fact.movedMinor, plan.currency)
  const isLess = fact.targetPerDayMinor < fact.perDayMinor
  const held = isLess
    ? `${plan.name} holds with a chance of ${percentInWords(fact.probabilityBefore)}; about ` +
      `${formatMoney(fact.targetPerDayMinor, plan.currency)} a day instead of ` +
      `${formatMoney(fact.perDayMinor, plan.currency)} makes it ${percentInWords(fact.probabilityAfter)}.`
    : `Some of the plan of ${plan.name} is less than it needs to be; ${moved} from the rest would cover it.`
  return fact.automatic ? `${held} It is applied by itself, as you allowed.` : held
}

const decidedText = (fact: DecidedFact, plan: BudgetPlan): string => {
  const moved = formatMoney(fact.movedMinor, plan.currency)
  switch (fact.decision) {
    case "rejected":
      return `A correction of ${plan.name} was rejected.`
    case "undone":
      if (fact.by === "engine") {
        return `A correction of ${plan.name} was taken back: its itinerary had been changed in the meantime.`
      }
      return `A correction of ${plan.name} was undone: ${moved} went back.`
    default:
      return fact.by === "engine"
        ? `${moved} was moved to keep ${plan.name} on its plan, within your limits. You can undo it.`
        : `A correction of ${plan.name} was applied: ${moved} was moved.`
  }
}

const driftText = ({ name, drift, probability }: DriftFact): string =>
  drift === "off_track"
    ? `Your goal “${name}” will probably be missed: its chance is ${percentInWords(probability)} at this pace.`
    : `Your goal “${name}” is within reach again: its chance is ${percentInWords(probability)}.`

/** The figures behind an anomaly, each with its name; what they are is the sign's. */
export const anomalyNumbers = (
  fact: AnomalyFact,
  plan: BudgetPlan,
): ReadonlyArray<{ readonly name: string; readonly text: string }> => {
  const money = (minor: number): string => formatMoney(Math.max(0, Math.round(minor)), plan.currency)
  const amount = { name: "This purchase", text: money(fact.amountMinor) }
  switch (fact.sign) {
    case "amount":
    case "level_shift": {
      const times = fact.usual > 0 ? Math.round((fact.amountMinor / fact.usual) * 10) / 10 : 0
      const usual = { name: fact.sign === "amount" ? "Your usual here" : "Your usual", text: money(fact.usual) }
      return times > 0 ? [amount, usual, { name: "Times the usual", text: `${times} ×` }] : [amount, usual]
    }
    case "velocity":
      return [amount, { name: "Purchases in 10 minutes", text: String(fact.value) }]
    case "duplicate":
      return [amount, { name: "Same charge just before", text: fact.usual === 1 ? "once" : `${fact.usual} times` }]
    case "impossible_travel": {
      const hours = Math.max(fact.usual, 1) / 60
      return [
        { name: "Distance", text: `${fact.value} km` },
        { name: "Time between", text: minutesInWords(fact.usual) },
        { name: "Speed needed", text: `${Math.round(fact.value / hours)} km/h` },
      ]
    }
    case "odd_hour_merchant":
      return [amount, { name: "Local hour", text: `${String(fact.value).padStart(2, "0")}:00` }]
    case "foreign_currency":
      return [amount]
    case "card_testing":
      return [amount, { name: "Tiny charges in 30 minutes", text: String(fact.value) }]
  }
}

/** One English sentence, or two at the end of a trip. */
export const alertText = (fact: Fact, plan: BudgetPlan): string => {
  if (fact.kind === "correction_proposed") return proposedText(fact, plan)
  if (fact.kind === "correction_decided") return decidedText(fact, plan)
  if (fact.kind === "goal_drift") return driftText(fact)
  if (fact.kind === "trip_started") return startText(fact, plan)
  if (fact.kind === "trip_ended") return endText(fact, plan)
  if (fact.kind === "anomaly") return anomalyText(fact, plan)
  if (fact.kind === "threshold") return thresholdText(fact, plan)
  if (fact.reason === "forecast") return likelyOverText(fact, plan)
  return fact.reason === "day" ? dayText(fact, plan) : paceText(fact, plan)
}

/** A full budget is critical; three quarters of it, and money that ends too early, are a warning; the rest is news. */
export const alertSeverity = (fact: Fact): "info" | "warning" | "critical" => {
  if (fact.kind === "trip_started" || fact.kind === "correction_decided") return "info"
  if (fact.kind === "correction_proposed") return "warning"
  if (fact.kind === "goal_drift") return fact.drift === "off_track" ? "warning" : "info"
  if (fact.kind === "trip_ended") return fact.spentMinor > fact.totalMinor ? "warning" : "info"
  if (fact.kind === "anomaly") return fact.score >= 0.8 ? "critical" : fact.score >= 0.55 ? "warning" : "info"
  if (fact.kind === "burn_warning") {
    return fact.reason === "pace" || (fact.reason === "forecast" && fact.category === undefined) ? "warning" : "info"
  }
  if (fact.percent >= 100) return "critical"
  return fact.percent >= 75 ? "warning" : "info"
}
