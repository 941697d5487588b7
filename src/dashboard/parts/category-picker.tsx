/** Another category for a transaction, in one tap; the word is the traveller's, decides over every rule, and can be undone. */
import { useState } from "react"
import { type Category, categories } from "../../../config/taxonomy.ts"
import type { TransactionView } from "../../budget/view.ts"
import { lookOf } from "../category-look.ts"
import { correctionWords, undoneCorrection } from "../correction.ts"
import { problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { Icon } from "./icon.tsx"
import { Sheet } from "./sheet.tsx"
import { transactionName } from "./transaction-row.tsx"

export const CategoryPicker = ({
  transaction,
  store,
  said,
  close,
}: {
  readonly transaction: TransactionView
  readonly store: Store
  readonly said?: () => void
  readonly close: () => void
}) => {
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState("")
  const id = transaction.transactionId.slice(0, 32)
  const choose = async (category: Category) => {
    if (category === transaction.category) return close()
    setBusy(true)
    const answer = await store.assign(id, { category })
    setBusy(false)
    if (!answer.ok) return setRefusal(problemText(answer.problem))
    const back = () => void store.assign(id, undoneCorrection(transaction)).then(() => said?.())
    store.say("good", correctionWords(transaction, category), { label: "Undo", run: back })
    said?.()
    close()
  }
  return (
    <Sheet title={transactionName(transaction)} close={close}>
      <p className="quiet">Which category is it?</p>
      <ul className="category-grid" data-testid="category-picker">
        {categories.map((category) => (
          <li key={category}>
            <button
              type="button"
              className="category-choice"
              data-category={category}
              aria-pressed={category === transaction.category}
              disabled={busy}
              onClick={() => void choose(category)}
            >
              <span className="chip-icon">
                <Icon name={lookOf(category).icon} />
              </span>
              {lookOf(category).name}
            </button>
          </li>
        ))}
      </ul>
      <p className="refusal" role="alert">
        {refusal}
      </p>
    </Sheet>
  )
}
