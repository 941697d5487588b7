/** The phone's way around: three views of the trip, deals, insights, all trips, and cash in the middle under the thumb. */
import { Icon, type IconName } from "./icon.tsx"

export const tabs = ["overview", "activity", "deals", "insights", "alerts", "itinerary", "prices"] as const
export type Tab = (typeof tabs)[number]

const looks: { readonly [tab in Tab]: { readonly name: string; readonly icon: IconName } } = {
  overview: { name: "Overview", icon: "gauge" },
  activity: { name: "Activity", icon: "list" },
  deals: { name: "Deals", icon: "ticket" },
  insights: { name: "Insights", icon: "over" },
  alerts: { name: "Alerts", icon: "bell" },
  itinerary: { name: "Day plan", icon: "calendar" },
  prices: { name: "Prices", icon: "bed" },
}

export const TabBar = ({
  tab,
  choose,
  openCash,
  openTrips,
  unseenAlerts,
}: {
  readonly tab: Tab
  readonly choose: (tab: Tab) => void
  readonly openCash: (() => void) | undefined
  readonly openTrips: () => void
  readonly unseenAlerts: number
}) => {
  const key = (one: Tab) => (
    <button
      key={one}
      type="button"
      className="tab"
      aria-current={tab === one ? "page" : undefined}
      onClick={() => choose(one)}
    >
      <span className="tab-icon">
        <Icon name={looks[one].icon} size={23} />
        {one === "alerts" && unseenAlerts > 0 && <span className="dot">{unseenAlerts}</span>}
      </span>
      <span>{looks[one].name}</span>
    </button>
  )
  return (
    <nav className="tabs" aria-label="Views">
      {key("overview")}
      {key("activity")}
      {key("deals")}
      <button
        type="button"
        className="tab-cash"
        onClick={openCash}
        disabled={openCash === undefined}
        aria-label="Add cash"
        data-testid="add-cash"
      >
        <Icon name="plus" size={28} />
      </button>
      {key("insights")}
      {key("alerts")}
      <button type="button" className="tab" onClick={openTrips} aria-haspopup="dialog">
        <span className="tab-icon">
          <Icon name="luggage" size={23} />
        </span>
        <span>Trips</span>
      </button>
    </nav>
  )
}
