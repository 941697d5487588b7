/** What corrections may do by themselves, and all that were made, each with its undo while that is possible. */
import { type FormEvent, useState } from "react"
import type { BudgetSummary } from "../../budget/view.ts"
import { dayIn, dayName } from "../days.ts"
import { chanceWords } from "../forecast-words.ts"
import { editableMoney, formatMoney, parseMoney, symbolOf } from "../money.ts"
import type { CorrectionHistoryView, CorrectionView } from "../plan-shape.ts"
import { historyWords, lineLook } from "../plan-words.ts"
import { problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { Choice } from "./choice.tsx"
import { Icon } from "./icon.tsx"
import { guardSettings, guardsOf, PlanGuards } from "./plan-guards.tsx"
import { Sheet } from "./sheet.tsx"

type Mode = CorrectionView["settings"]["mode"]

const modes: ReadonlyArray<readonly [Mode, string, string]> = [
  ["off", "Off", "Nothing is proposed."],
  ["suggest", "Suggest", "You are asked each time."],
  ["automatic", "Automatic", "Applied by itself within your limits; each can be undone."],
]
const targets = [0.5, 0.7, 0.75, 0.8, 0.9, 0.95, 0.99]

const LimitField = ({
  label,
  currency,
  value,
  change,
}: {
  readonly label: string
  readonly currency: string
  readonly value: string
  readonly change: (text: string) => void
}) => (
  <label className="field">
    <span>{label}</span>
    <span className="money-input">
      <span aria-hidden="true">{symbolOf(currency)}</span>
      <input
        inputMode="decimal"
        autoComplete="off"
        placeholder="any"
        value={value}
        onChange={(event) => change(event.target.value)}
      />
    </span>
  </label>
)

const Settings = ({
  summary,
  settings,
  store,
}: {
  readonly summary: BudgetSummary
  readonly settings: CorrectionView["settings"]
  readonly store: Store
}) => {
  const { currency } = summary
  const limitText = (minor: number | null) => (minor === null ? "" : editableMoney(minor, currency))
  const [mode, setMode] = useState<Mode>(settings.mode)
  const [target, setTarget] = useState(settings.adherenceTarget)
  const [each, setEach] = useState(limitText(settings.perCorrectionMinorMax))
  const [all, setAll] = useState(limitText(settings.perTripMinorMax))
  const [guards, setGuards] = useState(() => guardsOf(summary, settings))
  const [refusal, setRefusal] = useState("")
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const limitOf = (text: string) => (text.trim() === "" ? null : parseMoney(text, currency))
    const [perCorrectionMinorMax, perTripMinorMax] = [limitOf(each), limitOf(all)]
    const guarded = guardSettings(guards, currency)
    if (perCorrectionMinorMax === undefined || perTripMinorMax === undefined || guarded === undefined) {
      return setRefusal("This is no amount.")
    }
    setBusy(true)
    const answer = await store.plans.setCorrection(summary.budgetId, {
      ...{ mode, adherenceTarget: target, ...guarded, perCorrectionMinorMax, perTripMinorMax },
    })
    setBusy(false)
    setRefusal(answer.ok ? "" : problemText(answer.problem))
    if (answer.ok) store.say("good", "Saved.")
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <Choice label="Corrections" values={modes} chosen={mode} choose={setMode} />
      <p className="hint">{modes.find(([one]) => one === mode)?.[2]}</p>
      <label className="field">
        <span>How sure the plan shall be</span>
        <select value={target} onChange={(event) => setTarget(Number(event.target.value))}>
          {[...new Set([...targets, target])].sort().map((one) => (
            <option key={one} value={one}>
              {Math.round(one * 100)} %
            </option>
          ))}
        </select>
      </label>
      {mode === "automatic" && (
        <div className="pair">
          <LimitField label="At most each time" currency={currency} value={each} change={setEach} />
          <LimitField label="At most on this trip" currency={currency} value={all} change={setAll} />
        </div>
      )}
      {mode !== "off" && <PlanGuards summary={summary} guards={guards} change={setGuards} />}
      <p className="refusal" role="alert">
        {refusal}
      </p>
      <button type="submit" className="wide primary" disabled={busy}>
        Save
      </button>
    </form>
  )
}

const Entry = ({
  entry,
  summary,
  store,
}: {
  readonly entry: CorrectionHistoryView
  readonly summary: BudgetSummary
  readonly store: Store
}) => {
  const [busy, setBusy] = useState(false)
  const undo = async () => {
    setBusy(true)
    const answer = await store.plans.undo(summary.budgetId, entry.correctionId)
    setBusy(false)
    store.say(answer.ok ? "good" : "warning", answer.ok ? "The plan is as it was." : problemText(answer.problem))
  }
  const day = dayName(dayIn(Date.parse(entry.decidedAt), summary.timeZone))
  const { probabilityBefore: before, probabilityAfter: after } = entry
  return (
    <li className="entry" data-testid="correction-entry" data-decision={entry.decision}>
      <span className="entry-head">
        <strong>{historyWords(entry)}</strong> <span className="quiet">{day}</span>
      </span>
      <ul className="entry-moves">
        {entry.moves.map(({ from, to, amountMinor }) => (
          <li key={`${from} ${to}`}>
            {formatMoney(amountMinor, summary.currency)}: {lineLook(from).name} → {lineLook(to).name}
          </li>
        ))}
        {entry.savings.map(({ offerId, words, savingMinor }) => (
          <li key={offerId}>
            {words}: −{formatMoney(savingMinor, summary.currency)}
          </li>
        ))}
      </ul>
      {before !== undefined && after !== undefined && (
        <p className="quiet">
          Chance to hold {chanceWords(before)} → {chanceWords(after)}
        </p>
      )}
      {entry.undo.possible && (
        <button type="button" className="small" disabled={busy} onClick={undo}>
          <Icon name="undo" size={16} /> Undo
        </button>
      )}
      {entry.inForce && !entry.undo.possible && entry.undo.why && (
        <p className="quiet">Cannot be undone: {entry.undo.why}.</p>
      )}
    </li>
  )
}

export const CorrectionSheet = ({
  summary,
  correction,
  store,
  close,
}: {
  readonly summary: BudgetSummary
  readonly correction: CorrectionView
  readonly store: Store
  readonly close: () => void
}) => (
  <Sheet title="Corrections" close={close} tall>
    <Settings summary={summary} settings={correction.settings} store={store} />
    <h3>History</h3>
    {correction.correctionHistory.length === 0 ? (
      <p className="quiet">Nothing was corrected on this trip.</p>
    ) : (
      <ul className="entries">
        {correction.correctionHistory.map((entry) => (
          <Entry key={entry.correctionId} entry={entry} summary={summary} store={store} />
        ))}
      </ul>
    )}
    {correction.reserveMinor > 0 && (
      <p className="quiet">
        {formatMoney(correction.reserveMinor, summary.currency)} is held back from the days ahead.
      </p>
    )}
  </Sheet>
)
