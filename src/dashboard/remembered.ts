/**
 * What the device remembers between visits, so that a page opened without a network still shows the trip as it last
 * stood, and a page opened with one resumes from its version. Kept per user, forgotten on signing out.
 */
import type { BudgetSummary } from "../budget/view.ts"
import type { StateFrame } from "./frames.ts"
import type { KeyValueStorage } from "./session.ts"
import { parseVersion, versionText } from "./version.ts"
import { isBudgetSummary, isBudgetView, isRecord } from "./view-shape.ts"

export interface Remembered {
  readonly budgets: ReadonlyArray<BudgetSummary>
  readonly state: StateFrame | undefined
}

const keyOf = (userId: string) => `pacer.view.${userId}`

export const recall = (storage: KeyValueStorage, userId: string): Remembered | undefined => {
  try {
    const stored: unknown = JSON.parse(storage.getItem(keyOf(userId)) ?? "null")
    if (!isRecord(stored) || !Array.isArray(stored["budgets"])) return undefined
    const { version, view } = stored
    const parsed = typeof version === "string" ? parseVersion(version) : undefined
    return {
      budgets: stored["budgets"].filter(isBudgetSummary),
      state:
        parsed !== undefined && isBudgetView(view)
          ? { type: "state", budgetId: view.summary.budgetId, version: parsed, view }
          : undefined,
    }
  } catch {
    return undefined
  }
}

/** A device without room simply remembers nothing: the server has it all. */
export const remember = (storage: KeyValueStorage, userId: string, { budgets, state }: Remembered): void => {
  const view = state === undefined ? {} : { version: versionText(state.version), view: state.view }
  try {
    storage.setItem(keyOf(userId), JSON.stringify({ budgets, ...view }))
  } catch {
    storage.removeItem(keyOf(userId))
  }
}

export const forget = (storage: KeyValueStorage, userId: string): void => storage.removeItem(keyOf(userId))
