/** What the traveller wants to hear of, and when: quiet hours in their own time zone, a limit, the day's summary. */
import { useEffect, useState } from "react"
import type { NotificationSettings } from "../insight-shape.ts"
import { problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { Sheet } from "./sheet.tsx"

const minutesPerHour = 60
const kinds: ReadonlyArray<readonly [NotificationSettings["mutedKinds"][number], string]> = [
  ["threshold", "Budget thresholds"],
  ["burn_warning", "Day and pace warnings"],
  ["trip_started", "A trip begins"],
  ["trip_ended", "A trip is over"],
  ["anomaly", "A purchase is out of the ordinary"],
  ["consent_expired", "A consent ends"],
  ["insight", "Weekly insights"],
  ["price_watch", "Watched prices"],
  ["correction_proposed", "A correction is proposed"],
  ["correction_decided", "A correction was made for you"],
  ["goal_drift", "A goal slips, or is within reach again"],
  ["deal", "A deal that fits"],
]

const timeOfDay = (minute: number): string =>
  `${String(Math.floor(minute / minutesPerHour)).padStart(2, "0")}:${String(minute % minutesPerHour).padStart(2, "0")}`
const minuteIn = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(":").map(Number)
  return hours * minutesPerHour + minutes
}

const Check = ({
  name,
  checked,
  change,
}: {
  readonly name: string
  readonly checked: boolean
  readonly change: (checked: boolean) => void
}) => (
  <label className="check">
    <input type="checkbox" checked={checked} onChange={(event) => change(event.target.checked)} />
    <span>{name}</span>
  </label>
)

const Time = ({
  name,
  minute,
  change,
}: {
  readonly name: string
  readonly minute: number
  readonly change: (minute: number) => void
}) => (
  <label className="field">
    <span>{name}</span>
    <input
      type="time"
      required
      value={timeOfDay(minute)}
      onChange={(event) => event.target.value && change(minuteIn(event.target.value))}
    />
  </label>
)

const quietDefault = { fromMinute: 22 * minutesPerHour, toMinute: 7 * minutesPerHour }

export const InboxSettings = ({
  store,
  back,
  close,
}: {
  readonly store: Store
  readonly back: () => void
  readonly close: () => void
}) => {
  const [settings, setSettings] = useState<NotificationSettings>()
  const [refusal, setRefusal] = useState("")
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  useEffect(() => {
    void store.insights.settings().then((answer) => {
      if (answer.ok) setSettings(answer.value)
      else setRefusal(problemText(answer.problem))
    })
  }, [store])
  const change = (patch: Partial<NotificationSettings>) => setSettings((held) => held && { ...held, ...patch })
  const save = async () => {
    if (settings === undefined) return
    const answer = await store.insights.changeSettings(settings)
    if (!answer.ok) return setRefusal(problemText(answer.problem))
    store.say("good", "Saved. It counts for what is said from now on.")
    back()
  }
  return (
    <Sheet title="Quiet hours & settings" close={close} back={back} tall>
      {settings && (
        <form
          className="inbox-settings"
          onSubmit={(event) => {
            event.preventDefault()
            void save()
          }}
        >
          <Check
            name="Keep quiet hours"
            checked={settings.quietHours !== null}
            change={(checked) => change({ quietHours: checked ? quietDefault : null })}
          />
          {settings.quietHours && (
            <div className="two-fields">
              <Time
                name="From"
                minute={settings.quietHours.fromMinute}
                change={(fromMinute) =>
                  settings.quietHours && change({ quietHours: { ...settings.quietHours, fromMinute } })
                }
              />
              <Time
                name="To"
                minute={settings.quietHours.toMinute}
                change={(toMinute) =>
                  settings.quietHours && change({ quietHours: { ...settings.quietHours, toMinute } })
                }
              />
            </div>
          )}
          <Check
            name="A used-up budget may break quiet hours"
            checked={settings.urgentAlways}
            change={(urgentAlways) => change({ urgentAlways })}
          />
          <label className="field">
            <span>Time zone</span>
            <select
              value={settings.timeZone ?? ""}
              onChange={(event) => change({ timeZone: event.target.value === "" ? null : event.target.value })}
            >
              <option value="">Where the trip is</option>
              {[...new Set([timeZone, ...(settings.timeZone === null ? [] : [settings.timeZone])])].map((zone) => (
                <option key={zone} value={zone}>
                  {zone.replaceAll("_", " ")}
                </option>
              ))}
            </select>
          </label>
          <div className="two-fields">
            <label className="field">
              <span>Most in a day, besides prices you watch</span>
              <input
                type="number"
                min={0}
                max={50}
                value={settings.perDayMax}
                onChange={(event) =>
                  change({ perDayMax: Math.max(0, Math.min(50, Math.round(Number(event.target.value)))) })
                }
              />
            </label>
            <Time
              name="Daily summary at"
              minute={settings.digestMinute}
              change={(digestMinute) => change({ digestMinute })}
            />
          </div>
          <Check
            name="Keep plain news for the daily summary"
            checked={settings.bundleNews}
            change={(bundleNews) => change({ bundleNews })}
          />
          <fieldset className="kinds">
            <legend>Tell me about</legend>
            {kinds.map(([kind, name]) => (
              <Check
                key={kind}
                name={name}
                checked={!settings.mutedKinds.includes(kind)}
                change={(checked) =>
                  change({
                    mutedKinds: checked
                      ? settings.mutedKinds.filter((one) => one !== kind)
                      : [...settings.mutedKinds, kind],
                  })
                }
              />
            ))}
          </fieldset>
          <button type="submit" className="primary">
            Save
          </button>
        </form>
      )}
      <p className="refusal" role="alert">
        {refusal}
      </p>
    </Sheet>
  )
}
