/**
 * What a traveller says to keep a plan: decisions about corrections, what corrections may do, goals. Commands, so that
 * their order is the log's, but of several about one thing the latest by its own time stands (I8); what they teach goes
 * to all open budgets. Pure over the traveller's state; it validates before it changes anything.
 */
import { type Category, oneOffCategories } from "../../../config/taxonomy.ts"
import type { EventOf } from "../../../streams/events.ts"
import { textToDay } from "../calendar.ts"
import { hasPreferences, learn } from "../correction/preferences.ts"
import { defaultSettings } from "../correction/settings.ts"
import type { Word } from "../correction/word.ts"
import { type GoalChange, goalPriorityDefault } from "../goals/goal.ts"
import { type GoalBook, type GoalEntry, goalsOf, hearContribution, hearGoal } from "../goals/goal-book.ts"
import type { Logged } from "./logged.ts"
import type { Outgoing } from "./sent.ts"
import type { Delivery } from "./settle.ts"
import type { BudgetHead, TravellerState } from "./state.ts"

/** Why it cannot be, or the budget that it is about and what each budget is told. */
export type Heard =
  | { readonly refused: string }
  | {
      readonly budgetId: string
      readonly deliveries: ReadonlyArray<Delivery>
      readonly outgoing?: ReadonlyArray<Outgoing>
    }

type PlanWord = EventOf<
  "correction.decided.v1" | "correction.set.v1" | "goal.set.v1" | "goal.removed.v1" | "goal.contributed.v1"
>

const noBudget = "there is no such budget"

/** The open budget of a word, or why there is none. */
export const openHeadOf = ({ budgets }: TravellerState, budgetId: string): BudgetHead | string => {
  const head = budgets.find((budget) => budget.budgetId === budgetId)
  if (head === undefined) return noBudget
  return head.closedMs === undefined ? head : "the budget is closed"
}

/** What is known of the traveller's preferences, for budgets that can use it. */
export const preferenceDeliveries = (
  { budgets, preferences }: TravellerState,
  { seq, logMs }: Pick<Logged, "seq" | "logMs">,
  only?: string,
): ReadonlyArray<Delivery> =>
  hasPreferences(preferences)
    ? budgets
        .filter((head) => head.closedMs === undefined && (only === undefined || head.budgetId === only))
        .map(({ budgetId }) => ({ budgetId, input: { kind: "preferences", seq, logMs, preferences } }))
    : []

type Move = NonNullable<EventOf<"correction.decided.v1">["data"]["moves"]>[number]

const wrongMove = (moves: ReadonlyArray<Move>): string | undefined => {
  for (const { from, to } of moves) {
    if (from === to) return `nothing moves from ${from} to itself`
    if ((oneOffCategories as ReadonlySet<string>).has(from)) {
      return `${from} is paid once for the whole trip: nothing is taken from it`
    }
  }
  return undefined
}

const decide = (
  traveller: TravellerState,
  { event: { data }, seq, logMs }: Logged<EventOf<"correction.decided.v1">>,
  word: Word,
): Heard => {
  const { budgetId, correctionId, decision, by = "traveller", moves, proposed } = data
  const head = openHeadOf(traveller, budgetId)
  if (typeof head === "string") return { refused: head }
  if (decision === "edited" && moves === undefined) return { refused: "an edit says what it moves" }
  const wrong = wrongMove(moves ?? [])
  if (wrong !== undefined) return { refused: wrong }
  const said = { correctionId, decision, by, word, ...(moves === undefined ? {} : { moves }) }
  const told: Delivery = { budgetId, input: { kind: "correct", seq, logMs, ...said } }
  if (by === "engine") return { budgetId, deliveries: [told] }
  const before = traveller.preferences
  traveller.preferences = learn(before, decision, proposed ?? moves ?? [], moves ?? proposed ?? [])
  return { budgetId, deliveries: [told, ...preferenceDeliveries(traveller, { seq, logMs })] }
}

const setCorrection = (
  traveller: TravellerState,
  { event: { data }, seq, logMs }: Logged<EventOf<"correction.set.v1">>,
  word: Word,
): Heard => {
  const { budgetId, locked, ...said } = data
  const head = openHeadOf(traveller, budgetId)
  if (typeof head === "string") return { refused: head }
  const settings = { ...defaultSettings, ...said, locked: [...new Set<Category>(locked ?? [])] }
  if (said.mode !== "off") watch(head)
  return { budgetId, deliveries: [{ budgetId, input: { kind: "correction_settings", seq, logMs, word, settings } }] }
}

/** Its days are looked at from now on. */
const watch = (head: BudgetHead): void => {
  head.planKept = true
  head.watched = true
}

const goalIn = ({
  goalId,
  kind = "save",
  name,
  targetMinor,
  byDate,
  category,
  priority,
  paused,
}: EventOf<"goal.set.v1">["data"]): GoalEntry["goal"] | string => {
  if ((kind === "limit") !== (category !== undefined)) return "a limit names its category, and no other goal does"
  return {
    goalId,
    kind,
    name,
    targetMinor,
    ...(byDate === undefined ? {} : { byDay: textToDay(byDate) }),
    ...(category === undefined ? {} : { category }),
    priority: priority ?? goalPriorityDefault,
    paused: paused ?? false,
  }
}

const bookOf = ({ goals }: TravellerState, budgetId: string): GoalBook => goals.get(budgetId) ?? new Map()

const toldGoals = (
  traveller: TravellerState,
  { seq, logMs }: Logged,
  budgetId: string,
  book: GoalBook,
  changed: GoalChange,
): Heard => {
  traveller.goals.set(budgetId, book)
  return { budgetId, deliveries: [{ budgetId, input: { kind: "goals", seq, logMs, goals: goalsOf(book), changed } }] }
}

/** The latest opened of the traveller's open budgets in a currency. */
const latestIn = ({ budgets }: TravellerState, currency: string): string | undefined =>
  budgets
    .filter((head) => head.closedMs === undefined && head.currency === currency)
    .reduce<BudgetHead | undefined>(
      (latest, head) => (latest === undefined || head.openedMs > latest.openedMs ? head : latest),
      undefined,
    )?.budgetId

const setGoal = (traveller: TravellerState, logged: Logged<EventOf<"goal.set.v1">>, word: Word): Heard => {
  const { data } = logged.event
  const budgetId = data.budgetId ?? latestIn(traveller, data.currency)
  if (budgetId === undefined) return { refused: `no open budget is in ${data.currency}` }
  const head = openHeadOf(traveller, budgetId)
  if (typeof head === "string") return { refused: head }
  if (head.currency !== data.currency) return { refused: `the budget is in ${head.currency}` }
  const goal = goalIn(data)
  if (typeof goal === "string") return { refused: goal }
  const book = bookOf(traveller, budgetId)
  const wrong = hearGoal(book, data.goalId, goal, word)
  if (wrong !== undefined) return { refused: wrong }
  watch(head)
  return toldGoals(traveller, logged, budgetId, book, { goalId: data.goalId, what: "set" })
}

const changeGoal = (
  traveller: TravellerState,
  logged: Logged<EventOf<"goal.removed.v1"> | EventOf<"goal.contributed.v1">>,
  word: Word,
): Heard => {
  const { event } = logged
  const { budgetId, goalId } = event.data
  const head = openHeadOf(traveller, budgetId)
  if (typeof head === "string") return { refused: head }
  const book = bookOf(traveller, budgetId)
  const isRemoval = event.type === "goal.removed.v1"
  const wrong = isRemoval ? hearGoal(book, goalId, null, word) : hearContribution(book, goalId, event.data.amountMinor)
  if (wrong !== undefined) return { refused: wrong }
  return toldGoals(traveller, logged, budgetId, book, { goalId, what: isRemoval ? "removed" : "contributed" })
}

const isAbout = <Type extends PlanWord["type"]>(
  logged: Logged,
  ...types: ReadonlyArray<Type>
): logged is Logged<EventOf<Type>> => (types as ReadonlyArray<string>).includes(logged.event.type)

/** Undefined for an event that is no such word. */
export const hearPlanWord = (traveller: TravellerState, logged: Logged): Heard | undefined => {
  const word = { timeMs: logged.timeMs, hash: logged.identity }
  if (isAbout(logged, "correction.decided.v1")) return decide(traveller, logged, word)
  if (isAbout(logged, "correction.set.v1")) return setCorrection(traveller, logged, word)
  if (isAbout(logged, "goal.set.v1")) return setGoal(traveller, logged, word)
  if (isAbout(logged, "goal.removed.v1", "goal.contributed.v1")) return changeGoal(traveller, logged, word)
  return undefined
}
