/**
 * The plan in force and the goals, told again from the set of words: the latest of each by its own time, and the moves
 * of corrections that stand, one after the other, on top of the latest category plan, each without what was booked.
 */
import { type Bookings, hearBooking, type Said as SaidAt, saidBy, spokenForAt } from "./bookings.ts"
import type { Event } from "./event.ts"

interface Move {
  readonly from: string
  readonly to: string
  readonly amountMinor: number
}
interface Said {
  readonly timeMs: number
}
interface Decided extends SaidAt {
  readonly decision: string
  readonly moves: ReadonlyArray<Move>
}
interface Goal extends Said {
  /** Null: removed. */
  readonly line: string | null
}

export interface PlanWords {
  plan?: Said & { readonly categories: Readonly<Record<string, number>> }
  total?: Said & { readonly minor: number }
  settings?: Said & { readonly line: string }
  readonly corrections: Map<string, Decided>
  readonly goals: Map<string, Goal>
  readonly contributed: Map<string, number>
  readonly bookings: Bookings
}

export const noWords = (): PlanWords => ({
  ...{ corrections: new Map(), goals: new Map(), contributed: new Map(), bookings: new Map() },
})

/** As far as a budget is asked about. */
interface Budget {
  readonly currency: string
  readonly words: PlanWords
}

const isLater = (timeMs: number, before: Said | undefined): boolean => before === undefined || timeMs > before.timeMs

const paidOnce = ["lodging", "transport_intercity"]
const isPossible = ({ from, to }: Move): boolean => from !== to && !paidOnce.includes(from)

const hearDecision = (words: PlanWords, event: Event): void => {
  const { data } = event
  const said = saidBy(event)
  const correctionId = String(data["correctionId"])
  const decision = String(data["decision"])
  const moves = data["moves"] as ReadonlyArray<Move> | undefined
  if (decision === "edited" && moves === undefined) return
  if (moves?.some((move) => !isPossible(move))) return
  const before = words.corrections.get(correctionId)
  if (!isLater(said.timeMs, before)) return
  words.corrections.set(correctionId, { ...said, decision, moves: moves ?? before?.moves ?? [] })
}

const hearGoal = ({ currency, words }: Budget, data: Event["data"], timeMs: number): void => {
  const { kind = "save", targetMinor, priority = 3, paused = false, category } = data
  if (data["currency"] !== currency || (kind === "limit") !== (category !== undefined)) return
  const goalId = String(data["goalId"])
  if (isLater(timeMs, words.goals.get(goalId))) {
    words.goals.set(goalId, { timeMs, line: `${kind} ${targetMinor} ${priority} ${paused}` })
  }
}

/** An open budget hears a word about its plan. */
export const hearPlanWord = (budget: Budget, event: Event): void => {
  const { type, time, data } = event
  const { words } = budget
  const timeMs = Date.parse(time)
  const goalId = String(data["goalId"])
  if (type === "budget.changed.v1") {
    const categories = data["categoryPlanMinor"] as Readonly<Record<string, number>> | undefined
    if (categories !== undefined && isLater(timeMs, words.plan)) words.plan = { timeMs, categories }
    const minor = data["totalMinor"]
    if (typeof minor === "number" && isLater(timeMs, words.total)) words.total = { timeMs, minor }
  }
  if (type === "correction.decided.v1") hearDecision(words, event)
  if (type === "correction.set.v1" && isLater(timeMs, words.settings)) {
    words.settings = { timeMs, line: `${data["mode"]} ${data["adherenceTarget"] ?? 0.8} ${data["locked"] ?? ""}` }
  }
  hearBooking(words.bookings, budget.currency, event)
  if (type === "goal.set.v1") hearGoal(budget, data, timeMs)
  if (type === "goal.removed.v1" && isLater(timeMs, words.goals.get(goalId))) {
    words.goals.set(goalId, { timeMs, line: null })
  }
  if (type === "goal.contributed.v1") {
    words.contributed.set(goalId, (words.contributed.get(goalId) ?? 0) + Number(data["amountMinor"]))
  }
}

/** @param opened the category plan that the budget was opened with */
export const planInForce = (words: PlanWords, totalMinor: number, opened: Readonly<Record<string, number>>) => {
  const plan: Record<string, number> = { ...(words.plan?.categories ?? opened) }
  let reserve = 0
  const holds = (line: string): number =>
    line === "reserve"
      ? reserve
      : line === "unplanned"
        ? totalMinor - reserve - Object.values(plan).reduce((sum, minor) => sum + minor, 0)
        : (plan[line] ?? 0)
  const add = (line: string, minor: number): void => {
    if (line === "reserve") reserve += minor
    else if (line !== "unplanned") plan[line] = (plan[line] ?? 0) + minor
  }
  const standing = [...words.corrections.values()]
    .filter(({ decision }) => decision === "accepted" || decision === "edited")
    .filter(({ timeMs }) => words.plan === undefined || timeMs > words.plan.timeMs)
    .sort((left, right) => left.timeMs - right.timeMs)
  const moved = standing.flatMap(({ moves, ...said }) => moves.map((move) => ({ ...move, said })))
  for (const { from, to, amountMinor, said } of moved) {
    const minor = Math.min(amountMinor, Math.max(0, holds(from) - spokenForAt(words.bookings, from, said)))
    if (minor <= 0) continue
    add(from, -minor)
    add(to, minor)
  }
  return { planned: plan, reserveMinor: reserve }
}

/** Goal to what it wants and what was put aside for it. */
export const goalsOf = ({ goals, contributed }: PlanWords): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...goals].flatMap(([goalId, { line }]) =>
      line === null ? [] : [[goalId, `${line} ${Math.max(0, contributed.get(goalId) ?? 0)}`]],
    ),
  )
