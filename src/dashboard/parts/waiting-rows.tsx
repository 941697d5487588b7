/** Cash that the server has not acknowledged: it waits, or was refused and wants a decision. */
import { lookOf } from "../category-look.ts"
import { counted } from "../days.ts"
import { formatMoney } from "../money.ts"
import type { OutboxEntry } from "../outbox.ts"
import { Icon } from "./icon.tsx"

const WaitingRow = ({
  entry,
  edit,
  discard,
}: {
  readonly entry: OutboxEntry
  readonly edit: () => void
  readonly discard: () => void
}) => {
  const look = lookOf(entry.category)
  const refused = entry.state === "refused"
  return (
    <li className="row waiting" data-status={entry.state} data-category={entry.category} data-testid="waiting">
      <div className="row-button">
        <span className="chip-icon">
          <Icon name={look.icon} />
        </span>
        <span className="row-text">
          <span className="row-name">{entry.note ?? look.name}</span>
          <span className="row-meta">
            <span className="tag" data-tone={refused ? "refused" : "waiting"}>
              <Icon name={refused ? "warning" : "clock"} size={12} /> {refused ? "Refused" : "Waiting"}
            </span>
          </span>
        </span>
        <span className="row-amount">
          <span className="row-main">{formatMoney(entry.amountMinor, entry.currency)}</span>
        </span>
      </div>
      {refused && (
        <div className="row-decision">
          <p>{entry.reason}</p>
          <button type="button" className="small" onClick={edit}>
            <Icon name="edit" size={16} /> Edit
          </button>
          <button type="button" className="small quiet-button" onClick={discard}>
            <Icon name="trash" size={16} /> Discard
          </button>
        </div>
      )}
    </li>
  )
}

export const WaitingRows = ({
  entries,
  edit,
  discard,
}: {
  readonly entries: ReadonlyArray<OutboxEntry>
  readonly edit: (entry: OutboxEntry) => void
  readonly discard: (clientId: string) => void
}) =>
  entries.length === 0 ? null : (
    <section className="day">
      <h3 className="day-head">
        <span>On this device</span>
        <span>{counted(entries.length, "entry", "entries")}</span>
      </h3>
      <ul className="rows">
        {[...entries].reverse().map((entry) => (
          <WaitingRow
            key={entry.clientId}
            entry={entry}
            edit={() => edit(entry)}
            discard={() => discard(entry.clientId)}
          />
        ))}
      </ul>
    </section>
  )
