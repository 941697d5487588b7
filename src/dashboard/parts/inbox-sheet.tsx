/**
 * The inbox: what Pacer has said, newest first, with a way to what each is about; what is unread; and what the traveller
 * wants to hear of and when. What came with a day's summary stands together under it.
 */
import { Fragment, type ReactNode, useEffect, useRef, useState } from "react"
import type { BudgetSummary, BudgetView } from "../../budget/view.ts"
import { counted, relativeDay, timeOf } from "../days.ts"
import type { Inbox, Notification } from "../insight-shape.ts"
import { type Problem, problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import { severityIcons } from "./alert-severity.ts"
import { Answers } from "./anomaly-card.tsx"
import { Icon } from "./icon.tsx"
import { InboxSettings } from "./inbox-settings.tsx"
import { Sheet } from "./sheet.tsx"

const localDate = (at: Date): string =>
  `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}`

const when = (at: string): string => {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return `${relativeDay(localDate(new Date(at)), localDate(new Date()))}, ${timeOf(at, timeZone)}`
}

/** How many of the summary that this one begins are shown; 0 where it begins none. */
const summaryBegun = (all: ReadonlyArray<Notification>, at: number): number => {
  const first = all[at]
  if (first?.digest !== true) return 0
  const isOfIt = (one: Notification | undefined) => one?.digest === true && one.deliveredAt === first.deliveredAt
  return isOfIt(all[at - 1]) ? 0 : all.slice(at).filter(isOfIt).length
}

/** Where a notification leads. */
interface Way {
  readonly name: string
  readonly open: () => void
}

const Row = ({
  one,
  way,
  answers,
  dismiss,
}: {
  readonly one: Notification
  readonly way: Way | undefined
  /** Of an anomaly: the answer that it waits for, or that it has one. */
  readonly answers: ReactNode
  readonly dismiss: () => void
}) => (
  <li
    className="alert notice"
    data-severity={one.severity}
    data-unread={!one.seen}
    data-digest={one.digest}
    data-testid="notification"
  >
    <span className="alert-icon">
      <Icon name={severityIcons[one.severity]} size={18} />
    </span>
    <div>
      <p>
        {!one.seen && <span className="sr-only">Unread: </span>}
        {one.text}
      </p>
      <p className="quiet">{when(one.digest ? one.at : one.deliveredAt)}</p>
      {way && (
        <button type="button" className="link" onClick={way.open}>
          {way.name} <Icon name="chevron" size={16} />
        </button>
      )}
      {answers}
    </div>
    <button type="button" className="round small-round" onClick={dismiss} aria-label="Dismiss">
      <Icon name="close" size={16} />
    </button>
  </li>
)

export const InboxSheet = ({
  store,
  view,
  unread,
  trips,
  openInsights,
  openTrip,
  close,
}: {
  readonly store: Store
  readonly view: BudgetView | undefined
  readonly unread: number
  readonly trips: ReadonlyArray<BudgetSummary>
  readonly openInsights: () => void
  readonly openTrip: (budgetId: string, tab: "overview" | "deals") => void
  readonly close: () => void
}) => {
  const [inbox, setInbox] = useState<Inbox>()
  const [problem, setProblem] = useState<Problem>()
  const [settings, setSettings] = useState(false)
  const newest = useRef(0)
  const load = async (before?: string) => {
    const turn = ++newest.current
    const answer = await store.insights.inbox(before)
    if (turn !== newest.current) return
    if (!answer.ok) return setProblem(answer.problem)
    store.setUnread(answer.value.unread)
    setInbox((held) =>
      before === undefined
        ? answer.value
        : { ...answer.value, notifications: [...(held?.notifications ?? []), ...answer.value.notifications] },
    )
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it opens, and when more is said meanwhile
  useEffect(() => {
    void load()
  }, [unread > (inbox?.unread ?? 0)])
  const told = (
    answer: { readonly ok: true; readonly value: number } | { readonly ok: false; readonly problem: Problem },
  ) => {
    if (answer.ok) store.setUnread(answer.value)
    else setProblem(answer.problem)
    return answer.ok
  }
  const dismiss = async (one: Notification) => {
    if (!told(await store.insights.respond(one.notificationId, "dismissed"))) return
    setInbox((held) => held && { ...held, notifications: held.notifications.filter((other) => other !== one) })
  }
  const acting = (one: Notification, open: () => void) => () => {
    void store.insights.respond(one.notificationId, "acted").then(told)
    open()
  }
  /** What it is about; nothing where that is gone. */
  const wayOf = (one: Notification): Way | undefined => {
    const { kind, budgetId } = one
    if (kind === "insight") return { name: "See insights", open: acting(one, openInsights) }
    const trip = trips.find((known) => known.budgetId === budgetId)
    if (trip === undefined) return undefined
    if (kind === "deal") return { name: "See the deal", open: acting(one, () => openTrip(trip.budgetId, "deals")) }
    const name = kind === "correction_proposed" ? "See the correction" : `Open ${trip.name}`
    return { name, open: acting(one, () => openTrip(trip.budgetId, "overview")) }
  }
  /** An anomaly waits for its answer here too, unless it has had one on the trip's own page. */
  const answersFor = (one: Notification): ReactNode => {
    const { alertId, budgetId } = one
    if (alertId === undefined || budgetId === null) return null
    const said = view?.alerts.find((alert) => alert.alertId === alertId)?.answer
    if (said !== undefined) return <p className="quiet">{said === "mine" ? "You said: this was me." : "Disputed."}</p>
    if (one.acted) return <p className="quiet">Answered.</p>
    const answered = async () => {
      if (!told(await store.insights.respond(one.notificationId, "acted"))) return
      setInbox(
        (held) =>
          held && {
            ...held,
            notifications: held.notifications.map((other) =>
              other.notificationId === one.notificationId ? { ...other, acted: true, seen: true } : other,
            ),
          },
      )
    }
    return <Answers budgetId={budgetId} alertId={alertId} store={store} answered={() => void answered()} />
  }
  const seeAll = async () => {
    if (!told(await store.insights.seeAll())) return
    setInbox(
      (held) =>
        held && { ...held, unread: 0, notifications: held.notifications.map((one) => ({ ...one, seen: true })) },
    )
  }
  if (settings) return <InboxSettings store={store} back={() => setSettings(false)} close={close} />
  const next = inbox?.next
  return (
    <Sheet title="Inbox" close={close} tall>
      <p className="inbox-actions">
        <button type="button" className="small quiet-button" disabled={unread === 0} onClick={() => void seeAll()}>
          <Icon name="check" size={16} /> Mark all read
        </button>
        <button type="button" className="small quiet-button" onClick={() => setSettings(true)}>
          <Icon name="clock" size={16} /> Quiet hours &amp; settings
        </button>
      </p>
      {inbox?.notifications.length === 0 && (
        <div className="empty">
          <Icon name="bell" size={28} />
          <p>Nothing yet. Thresholds, pace warnings and weekly insights come here.</p>
        </div>
      )}
      <ul className="alert-rows" data-testid="inbox">
        {inbox?.notifications.map((one, at, all) => {
          const count = summaryBegun(all, at)
          return (
            <Fragment key={one.notificationId}>
              {count > 0 && (
                <li className="summary-head" data-testid="summary">
                  <h3>Summary of {when(one.deliveredAt).toLowerCase()}</h3>
                  <span className="quiet">{counted(count, "thing")}</span>
                </li>
              )}
              <Row one={one} way={wayOf(one)} answers={answersFor(one)} dismiss={() => void dismiss(one)} />
            </Fragment>
          )
        })}
      </ul>
      {next !== null && next !== undefined && (
        <p className="feed-end">
          <button type="button" className="small quiet-button" onClick={() => void load(next)}>
            Show earlier
          </button>
        </p>
      )}
      <p className="refusal" role="alert">
        {problem && problemText(problem)}
      </p>
    </Sheet>
  )
}
