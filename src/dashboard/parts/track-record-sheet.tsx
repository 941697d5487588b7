/** How promises have ended, over all trips together: kept, broken, refused, and whether what was claimed came true. */
import { useEffect, useState } from "react"
import type { Answer } from "../api.ts"
import { chanceWords } from "../forecast-words.ts"
import type { TrackRecordView } from "../plan-shape.ts"
import { problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { Icon } from "./icon.tsx"
import { Sheet } from "./sheet.tsx"

type Bins = TrackRecordView["reliability"]

const at = ({ claimed, held }: Bins[number]) => ({ x: 14 + claimed * 200, y: 206 - held * 200 })
const percent = (share: number) => `${Math.round(share * 100)} %`

const Diagram = ({ ended, simulated }: { readonly ended: Bins; readonly simulated: Bins }) => (
  <figure className="reliability">
    <svg
      viewBox="0 0 228 222"
      role="img"
      aria-label="What was claimed against how often it held; the table says the same"
    >
      <path className="reliability-frame" d="M14 6v200h200" />
      <path className="reliability-perfect" d="M14 206 214 6" />
      {simulated.map((bin) => (
        <circle key={bin.claimed} className="reliability-simulated" cx={at(bin).x} cy={at(bin).y} r={3} />
      ))}
      {ended.map((bin) => (
        <circle key={bin.claimed} className="reliability-ended" cx={at(bin).x} cy={at(bin).y} r={5} />
      ))}
      <text x={214} y={219} textAnchor="end">
        claimed
      </text>
      <text x={18} y={14}>
        held
      </text>
    </svg>
    <figcaption className="quiet">
      On the line, plans held as often as was said. Large: promises whose trips have ended. Small: the simulated trips
      that the promise was calibrated on.
    </figcaption>
    <details className="why">
      <summary>As a table</summary>
      <table className="lines">
        <thead>
          <tr>
            <th scope="col">Claimed</th>
            <th scope="col">Held</th>
            <th scope="col">Trips</th>
          </tr>
        </thead>
        <tbody>
          {[...ended.map((bin) => ({ bin, of: "ended" })), ...simulated.map((bin) => ({ bin, of: "simulated" }))].map(
            ({ bin, of }) => (
              <tr key={`${of} ${bin.claimed}`}>
                <td>{percent(bin.claimed)}</td>
                <td>{percent(bin.held)}</td>
                <td>{of}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </details>
  </figure>
)

const Figures = ({ record }: { readonly record: TrackRecordView }) => (
  <dl className="record-figures">
    {(
      [
        ["Promised", record.promised],
        ["Under way", record.running],
        ["Kept", record.kept],
        ["Broken", record.ended - record.kept],
        ["Lapsed", record.lapsed],
        ["Refused", record.refused.reduce((sum, { count }) => sum + count, 0)],
      ] as const
    ).map(([name, count]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{count}</dd>
      </div>
    ))}
  </dl>
)

export const TrackRecordSheet = ({ store, close }: { readonly store: Store; readonly close: () => void }) => {
  const [answer, setAnswer] = useState<Answer<TrackRecordView>>()
  useEffect(() => {
    void store.plans.trackRecord().then(setAnswer)
  }, [store])
  return (
    <Sheet title="Our track record" close={close} tall>
      {answer === undefined && <div className="ghost ghost-card" />}
      {answer?.ok === false && (
        <p className="refusal" role="alert">
          {problemText(answer.problem)}
        </p>
      )}
      {answer?.ok && (
        <div className="track-record" data-testid="track-record">
          <p className="statement">
            <Icon name="info" size={18} /> <span>{answer.value.statement}</span>
          </p>
          <Figures record={answer.value} />
          {answer.value.lapsed > 0 && (
            <p className="quiet">
              Lapsed: closed early, made shorter, or nothing was entered. They count as neither kept nor broken.
            </p>
          )}
          <p>
            {answer.value.keptLowerBound95 === null
              ? "No promised trip has ended yet: there is nothing to show for it so far."
              : `At least ${chanceWords(answer.value.keptLowerBound95)} are kept, as far as so many trips can tell (95 % sure).`}
          </p>
          <Diagram ended={answer.value.reliability} simulated={answer.value.calibration} />
        </div>
      )}
    </Sheet>
  )
}
