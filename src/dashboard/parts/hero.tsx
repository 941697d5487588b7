/** The answer a traveller opens the page for: what is left, for how long, and what today allows. */
import type { BudgetSummary } from "../../budget/view.ts"
import { counted } from "../days.ts"
import { allowanceWords, headline, paceWords, runwayWords, whereInTrip } from "../hero-words.ts"
import { formatMoney } from "../money.ts"
import type { OutboxEntry } from "../outbox.ts"
import { Icon } from "./icon.tsx"
import { RunningMoney } from "./money-text.tsx"
import { PaceTrack } from "./pace-track.tsx"

/** Height lines, like a map's: what a trip looks like from above. */
const Contours = () => (
  <svg className="contours" viewBox="0 0 400 300" preserveAspectRatio="xMaxYMin slice" aria-hidden="true">
    {[0, 1, 2, 3, 4, 5, 6].map((line) => (
      <path
        key={line}
        d={`M${150 + line * 22} -20c${18 - line * 6} 70 ${90 - line * 8} ${64 - line * 4} ${112 - line * 6} ${132 - line * 8}s60 ${58 - line * 5} 190 ${40 - line * 4}`}
      />
    ))}
  </svg>
)

const Today = ({ summary }: { readonly summary: BudgetSummary }) => {
  const { value, note, over } = allowanceWords(summary)
  const { todayMinor, todaySpentMinor } = summary.allowance
  const used = todayMinor <= 0 ? 100 : Math.min(100, Math.max(0, (todaySpentMinor / todayMinor) * 100))
  return (
    <div className="tile" data-over={over}>
      <h3>Today</h3>
      <p className="tile-value">{value}</p>
      <div className="meter" aria-hidden="true">
        <div style={{ width: `${used}%` }} />
      </div>
      <p className="tile-note">
        {over && <Icon name="warning" size={14} />} {note}
      </p>
    </div>
  )
}

const Runway = ({ summary }: { readonly summary: BudgetSummary }) => {
  const { value, note, early } = runwayWords(summary)
  return (
    <div className="tile" data-over={early}>
      <h3>Money lasts until</h3>
      <p className="tile-value">{value}</p>
      <p className="tile-note">
        {early && <Icon name="warning" size={14} />} {note}
      </p>
    </div>
  )
}

const EachDay = ({ summary }: { readonly summary: BudgetSummary }) => (
  <div className="tile">
    <h3>{summary.phase === "upcoming" ? "Each day allows" : "Each day from here"}</h3>
    <p className="tile-value">{formatMoney(summary.allowance.perRemainingDayMinor, summary.currency)}</p>
    <p className="tile-note">planned {formatMoney(summary.burn.plannedPerDayMinor, summary.currency)}</p>
  </div>
)

const Booked = ({ summary, open }: { readonly summary: BudgetSummary; readonly open: (() => void) | undefined }) => {
  const text = (
    <>
      <Icon name="ticket" size={14} /> Booked, not yet paid: {formatMoney(summary.committedMinor, summary.currency)}
    </>
  )
  return (
    <p className="hero-aside" data-testid="booked">
      {open === undefined ? (
        <span>{text}</span>
      ) : (
        <button type="button" className="hero-booked" aria-haspopup="dialog" onClick={open}>
          {text} <Icon name="chevron" size={14} />
        </button>
      )}
    </p>
  )
}

export const Hero = ({
  summary,
  waiting,
  openBooked,
}: {
  readonly summary: BudgetSummary
  readonly waiting: ReadonlyArray<OutboxEntry>
  /** Of one's own trip: what is booked, one by one. */
  readonly openBooked?: (() => void) | undefined
}) => {
  const pace = paceWords(summary)
  const running = summary.phase === "running"
  return (
    <section className="hero" aria-label="What is left" data-testid="hero">
      <Contours />
      <div className="hero-main">
        <p className="hero-where">
          <span>{whereInTrip(summary)}</span>
          {pace && (
            <span className="pace" data-tone={pace.tone} data-testid="pace">
              <Icon name={pace.icon} size={16} /> {pace.text}
            </span>
          )}
        </p>
        <h2 className="hero-headline">{headline(summary)}</h2>
        <p className="hero-figure" data-testid="left">
          <RunningMoney minor={Math.abs(summary.leftMinor)} currency={summary.currency} />
        </p>
        <PaceTrack summary={summary} />
        {summary.committedMinor > 0 && <Booked summary={summary} open={openBooked} />}
        {(waiting.length > 0 || summary.pendingMinor > 0) && (
          <p className="hero-aside">
            {summary.pendingMinor > 0 && (
              <span>
                <Icon name="clock" size={14} /> {formatMoney(summary.pendingMinor, summary.currency)} of it pending
              </span>
            )}
            {waiting.length > 0 && (
              <span>
                <Icon name="cloudOff" size={14} /> {counted(waiting.length, "entry", "entries")} on this device not
                counted yet
              </span>
            )}
          </p>
        )}
      </div>
      {summary.phase !== "ended" && summary.phase !== "closed" && (
        <div className="tiles">
          {running && <Today summary={summary} />}
          {running && <Runway summary={summary} />}
          <EachDay summary={summary} />
        </div>
      )}
    </section>
  )
}
