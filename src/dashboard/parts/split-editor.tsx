/** One transaction as several: categories, trips and amounts that add up, the last part taking the rest. */
import { useState } from "react"
import { limits } from "../../../config/limits.ts"
import { type Category, categories } from "../../../config/taxonomy.ts"
import type { BudgetSummary } from "../../budget/view.ts"
import { lookOf } from "../category-look.ts"
import { editableMoney, formatMoney, symbolOf } from "../money.ts"
import { type PartDraft, partsOf, reckoned } from "../split-draft.ts"
import type { SplitPart } from "../transaction-calls.ts"
import type { TransactionDetail } from "../view-shape.ts"
import { Icon } from "./icon.tsx"

const categoryFrom = (value: string | null): Category => categories.find((one) => one === value) ?? "other"

const startOf = (detail: TransactionDetail): ReadonlyArray<PartDraft> => {
  const category = categoryFrom(detail.category)
  if (detail.parts.length > 0) {
    return detail.parts.map((part, key) => ({
      key,
      category: categoryFrom(part.category ?? category),
      budgetId: part.budgetId,
      text: editableMoney(part.amountMinor, detail.currency),
    }))
  }
  return [
    { key: 0, category, budgetId: detail.budgetId, text: "" },
    { key: 1, category: category === "shopping" ? "other" : "shopping", budgetId: detail.budgetId, text: "" },
  ]
}

const PartLine = ({
  part,
  number,
  amountMinor,
  currency,
  isLast,
  budgets,
  change,
  remove,
}: {
  readonly part: PartDraft
  readonly number: number
  readonly amountMinor: number | undefined
  readonly currency: string
  readonly isLast: boolean
  readonly budgets: ReadonlyArray<BudgetSummary>
  readonly change: (patch: Partial<PartDraft>) => void
  readonly remove: (() => void) | undefined
}) => (
  <li className="part" data-category={part.category} data-testid="part">
    <span className="chip-icon">
      <Icon name={lookOf(part.category).icon} />
    </span>
    <div className="part-where">
      <select
        value={part.category}
        aria-label={`Category of part ${number}`}
        onChange={(event) => change({ category: categoryFrom(event.target.value) })}
      >
        {categories.map((category) => (
          <option key={category} value={category}>
            {lookOf(category).name}
          </option>
        ))}
      </select>
      <select
        value={part.budgetId ?? ""}
        aria-label={`Trip of part ${number}`}
        onChange={(event) => change({ budgetId: event.target.value === "" ? null : event.target.value })}
      >
        {budgets.map((budget) => (
          <option key={budget.budgetId} value={budget.budgetId}>
            {budget.name}
          </option>
        ))}
        <option value="">Not part of a trip</option>
      </select>
    </div>
    {isLast ? (
      <output className="part-rest" data-over={(amountMinor ?? 0) <= 0} aria-label={`Amount of part ${number}`}>
        {formatMoney(amountMinor ?? 0, currency)}
        <span className="hint">the rest</span>
      </output>
    ) : (
      <span className="money-input part-amount">
        <span>{symbolOf(currency)}</span>
        <input
          value={part.text}
          inputMode="decimal"
          placeholder="0"
          aria-label={`Amount of part ${number}`}
          onChange={(event) => change({ text: event.target.value })}
        />
      </span>
    )}
    {remove && (
      <button type="button" className="round" onClick={remove} aria-label={`Remove part ${number}`}>
        <Icon name="close" size={16} />
      </button>
    )}
  </li>
)

export const SplitEditor = ({
  detail,
  budgets,
  busy,
  save,
}: {
  readonly detail: TransactionDetail
  /** The traveller's own trips. */
  readonly budgets: ReadonlyArray<BudgetSummary>
  readonly busy: boolean
  readonly save: (parts: ReadonlyArray<SplitPart>) => void
}) => {
  const { amountMinor, currency } = detail
  const [parts, setParts] = useState(() => startOf(detail))
  const texts = parts.map((part) => part.text)
  const { amounts, restMinor } = reckoned(texts, amountMinor, currency)
  const ready = partsOf(parts, amountMinor, currency)
  const change = (key: number, patch: Partial<PartDraft>) =>
    setParts((before) => before.map((part) => (part.key === key ? { ...part, ...patch } : part)))
  const add = () =>
    setParts((before) => {
      const last = before.at(-1)
      if (last === undefined) return before
      const key = Math.max(...before.map((part) => part.key)) + 1
      // The newcomer stands before the last, which goes on taking the rest.
      return [...before.slice(0, -1), { ...last, key, text: "" }, last]
    })
  return (
    <div className="editor">
      <p className="editor-whole">
        <span className="quiet">Of</span> {formatMoney(amountMinor, currency)}
      </p>
      <ul className="parts">
        {parts.map((part, index) => (
          <PartLine
            key={part.key}
            part={part}
            number={index + 1}
            amountMinor={amounts[index]}
            currency={currency}
            isLast={index === parts.length - 1}
            budgets={budgets}
            change={(patch) => change(part.key, patch)}
            remove={
              parts.length > 2 ? () => setParts((before) => before.filter((one) => one.key !== part.key)) : undefined
            }
          />
        ))}
      </ul>
      {restMinor <= 0 && (
        <p className="refusal" role="alert">
          {restMinor === 0
            ? "Nothing is left for the last part."
            : `${formatMoney(-restMinor, currency)} more than there is.`}
        </p>
      )}
      <button type="button" className="wide quiet-button" disabled={parts.length >= limits.splitPartsMax} onClick={add}>
        <Icon name="plus" size={18} /> Another part
      </button>
      <button
        type="button"
        className="wide primary"
        disabled={busy || ready === undefined}
        onClick={() => ready && save(ready)}
      >
        Split in {parts.length}
      </button>
      {detail.parts.length > 0 && (
        <button type="button" className="wide quiet-button" disabled={busy} onClick={() => save([])}>
          Make it whole again
        </button>
      )}
    </div>
  )
}
