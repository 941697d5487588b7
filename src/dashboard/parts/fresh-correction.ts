/**
 * The correction as it is now: pushes carry it when something is proposed or decided, and the chance with every change.
 * Where the two have come apart, it is asked for anew, now and then.
 */
import { useEffect, useRef, useState } from "react"
import { limits } from "../../../config/limits.ts"
import type { BudgetSummary } from "../../budget/view.ts"
import type { CorrectionView } from "../plan-shape.ts"
import { isOutOfDate } from "../plan-words.ts"
import type { Store } from "../store.ts"

export const useFreshCorrection = (
  summary: BudgetSummary,
  pushed: CorrectionView | null | undefined,
  store: Store,
): CorrectionView | null | undefined => {
  const [asked, setAsked] = useState<{ readonly of: CorrectionView; readonly answer: CorrectionView }>()
  const askedAtMs = useRef(0)
  const { budgetId } = summary
  const shown = asked !== undefined && asked.of === pushed ? asked.answer : pushed
  const isOld = shown !== undefined && shown !== null && isOutOfDate(summary, shown)
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at with each change of the budget
  useEffect(() => {
    if (
      !isOld ||
      pushed === undefined ||
      pushed === null ||
      Date.now() - askedAtMs.current < limits.correctionAskedAnewMsMin
    )
      return
    askedAtMs.current = Date.now()
    void store.plans.correction(budgetId).then((answer) => {
      if (answer.ok) setAsked({ of: pushed, answer: answer.value })
    })
  }, [isOld, pushed, budgetId, store, summary])
  return shown
}
