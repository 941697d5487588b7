/** What corrections leave alone: categories that are locked, and floors that a category's plan never falls below. */
import { type Category, categories } from "../../../config/taxonomy.ts"
import type { BudgetSummary } from "../../budget/view.ts"
import { lookOf } from "../category-look.ts"
import { editableMoney, formatMoney, parseMoney, symbolOf } from "../money.ts"
import type { CorrectionView } from "../plan-shape.ts"
import { Icon } from "./icon.tsx"

export interface Guard {
  readonly floor: string
  readonly locked: boolean
}
export type Guards = { readonly [category in Category]?: Guard }

const free: Guard = { floor: "", locked: false }

/** Of each category that is planned, has spend, or is guarded already. */
export const guardsOf = (
  { byCategory, currency }: BudgetSummary,
  { floorsMinor, locked }: CorrectionView["settings"],
): Guards =>
  Object.fromEntries(
    categories.flatMap((category) => {
      const floorMinor = floorsMinor[category]
      const isShown =
        byCategory.some((one) => one.category === category) || floorMinor !== undefined || locked.includes(category)
      const floor = floorMinor === undefined ? "" : editableMoney(floorMinor, currency)
      return isShown ? [[category, { floor, locked: locked.includes(category) }]] : []
    }),
  )

/** As they are asked for; undefined when an amount is none. */
export const guardSettings = (
  guards: Guards,
  currency: string,
): Pick<CorrectionView["settings"], "floorsMinor" | "locked"> | undefined => {
  const floorsMinor: { [category in Category]?: number } = {}
  const locked: Array<Category> = []
  for (const category of categories) {
    const guard = guards[category]
    if (guard?.locked === true) locked.push(category)
    if (guard === undefined || guard.floor.trim() === "") continue
    const minor = parseMoney(guard.floor, currency)
    if (minor === undefined || minor < 0) return undefined
    if (minor > 0) floorsMinor[category] = minor
  }
  return { floorsMinor, locked }
}

export const PlanGuards = ({
  summary,
  guards,
  change,
}: {
  readonly summary: BudgetSummary
  readonly guards: Guards
  readonly change: (guards: Guards) => void
}) => {
  const { currency, byCategory } = summary
  return (
    <details className="why" data-testid="guards">
      <summary>What is never touched</summary>
      <p className="quiet">
        A floor is what a category keeps whatever happens; from a locked one nothing is taken. Days follow: what is left
        is spread over those that remain.
      </p>
      <ul className="guards">
        {categories.flatMap((category) => {
          const guard = guards[category]
          if (guard === undefined) return []
          const { name, icon } = lookOf(category)
          const planned = byCategory.find((one) => one.category === category)?.plannedMinor ?? null
          const set = (patch: Partial<Guard>) => change({ ...guards, [category]: { ...free, ...guard, ...patch } })
          return [
            <li key={category} data-category={category}>
              <span className="row-text">
                <span className="row-name">
                  <Icon name={icon} size={18} /> {name}
                </span>
                {planned !== null && <span className="quiet">plan {formatMoney(planned, currency)}</span>}
              </span>
              <span className="money-input">
                <span aria-hidden="true">{symbolOf(currency)}</span>
                <input
                  inputMode="decimal"
                  autoComplete="off"
                  placeholder="floor"
                  aria-label={`${name} never below`}
                  value={guard.floor}
                  onChange={(event) => set({ floor: event.target.value })}
                />
              </span>
              <button
                type="button"
                className="round"
                aria-pressed={guard.locked}
                aria-label={`Lock ${name}`}
                onClick={() => set({ locked: !guard.locked })}
              >
                <Icon name="lock" size={18} />
              </button>
            </li>,
          ]
        })}
      </ul>
    </details>
  )
}
