/**
 * The trip form's text and what it says as a request: every field as typed, checked here only so far that a request
 * can be made of it. What is right is the gateway's to say; its problem document names the field.
 */
import { type Category, categories } from "../../config/taxonomy.ts"
import type { BudgetSummary } from "../budget/view.ts"
import type { ChangeBudgetRequest, OpenBudgetRequest } from "./api.ts"
import { addDays } from "./days.ts"
import { editableMoney, parseMoney } from "./money.ts"
import type { Problem } from "./problem.ts"

export interface BudgetDraft {
  readonly name: string
  readonly destination: string
  readonly currency: string
  readonly homeCurrency: string
  readonly timeZone: string
  readonly startDate: string
  readonly endDate: string
  readonly total: string
  readonly split: { readonly [category in Category]?: string }
}
export type FieldErrors = { readonly [field: string]: string }
export type Checked<Request> = { readonly request: Request } | { readonly errors: FieldErrors }

export const emptyDraft = (today: string, currency: string, timeZone: string): BudgetDraft => ({
  name: "",
  destination: "",
  currency,
  homeCurrency: currency,
  timeZone,
  startDate: today,
  endDate: addDays(today, 6),
  total: "",
  split: {},
})

export const draftOf = (budget: BudgetSummary): BudgetDraft => ({
  name: budget.name,
  destination: budget.destination ?? "",
  currency: budget.currency,
  homeCurrency: budget.homeCurrency ?? "",
  timeZone: budget.timeZone,
  startDate: budget.startDate,
  endDate: budget.endDate,
  total: editableMoney(budget.totalMinor, budget.currency),
  split: Object.fromEntries(
    budget.byCategory.flatMap((line) =>
      line.plannedMinor === null ? [] : [[line.category, editableMoney(line.plannedMinor, budget.currency)]],
    ),
  ),
})

/** Planned per category in minor units; a field left empty plans nothing. */
const splitOf = (draft: BudgetDraft) =>
  categories.flatMap((category) => {
    const typed = draft.split[category]?.trim() ?? ""
    return typed === "" ? [] : [[category, parseMoney(typed, draft.currency)] as const]
  })

/** What of the total the split leaves open; negative when it plans more than there is. */
export const unplannedMinor = (draft: BudgetDraft): number =>
  (parseMoney(draft.total, draft.currency) ?? 0) - splitOf(draft).reduce((sum, [, minor]) => sum + (minor ?? 0), 0)

const errorsOf = (draft: BudgetDraft): FieldErrors => {
  const total = parseMoney(draft.total, draft.currency)
  return {
    ...(draft.name.trim() === "" ? { name: "Give the trip a name." } : {}),
    ...(draft.startDate === "" ? { startDate: "When does it start?" } : {}),
    ...(draft.endDate === "" ? { endDate: "When does it end?" } : {}),
    ...(draft.endDate !== "" && draft.endDate < draft.startDate ? { endDate: "The trip ends before it starts." } : {}),
    ...(draft.timeZone.trim() === "" ? { timeZone: "Where is the trip? A zone such as Asia/Makassar." } : {}),
    ...(total === undefined || total === 0 ? { totalMinor: "How much is there to spend?" } : {}),
    ...Object.fromEntries(
      splitOf(draft).flatMap(([category, minor]) =>
        minor === undefined ? [[`categoryPlanMinor.${category}`, "This is no amount."]] : [],
      ),
    ),
  }
}

const planOf = (draft: BudgetDraft) =>
  Object.fromEntries(splitOf(draft).map(([category, minor]) => [category, minor ?? 0]))

export const openRequest = (draft: BudgetDraft): Checked<OpenBudgetRequest> => {
  const errors = errorsOf(draft)
  if (Object.keys(errors).length > 0) return { errors }
  const plan = planOf(draft)
  const destination = draft.destination.trim()
  return {
    request: {
      name: draft.name.trim(),
      ...(destination === "" ? {} : { destination }),
      currency: draft.currency,
      ...(draft.homeCurrency === "" ? {} : { homeCurrency: draft.homeCurrency }),
      timeZone: draft.timeZone.trim(),
      startDate: draft.startDate,
      endDate: draft.endDate,
      totalMinor: parseMoney(draft.total, draft.currency) ?? 0,
      ...(Object.keys(plan).length === 0 ? {} : { categoryPlanMinor: plan }),
    },
  }
}

/** Only what differs from the budget as it stands. */
export const changeRequest = (draft: BudgetDraft, budget: BudgetSummary): Checked<ChangeBudgetRequest> => {
  const errors = errorsOf(draft)
  if (Object.keys(errors).length > 0) return { errors }
  const before = draftOf(budget)
  const total = parseMoney(draft.total, draft.currency) ?? 0
  const sameSplit = JSON.stringify(planOf(draft)) === JSON.stringify(planOf(before))
  return {
    request: {
      ...(draft.name.trim() === budget.name ? {} : { name: draft.name.trim() }),
      ...(draft.startDate === budget.startDate ? {} : { startDate: draft.startDate }),
      ...(draft.endDate === budget.endDate ? {} : { endDate: draft.endDate }),
      ...(draft.total === before.total ? {} : { totalMinor: total }),
      ...(sameSplit ? {} : { categoryPlanMinor: planOf(draft) }),
    },
  }
}

/** A problem document beside its field; without a field it stands over the button, under the key `form`. */
export const errorsFrom = (problem: Problem): FieldErrors => {
  const { field, detail, title } = problem
  const text = (detail ?? title).replace(field === undefined ? "" : `${field}: `, "")
  return { [field ?? "form"]: text.charAt(0).toUpperCase() + text.slice(1) }
}

const fields = ["name", "destination", "startDate", "endDate", "currency", "homeCurrency", "timeZone", "totalMinor"]

/** What no field of the form can show beside itself. */
export const leftoverErrors = (errors: FieldErrors): ReadonlyArray<string> =>
  Object.entries(errors).flatMap(([field, text]) =>
    fields.includes(field) || categories.some((category) => field === `categoryPlanMinor.${category}`)
      ? []
      : [field === "form" ? text : `${field}: ${text}`],
  )
