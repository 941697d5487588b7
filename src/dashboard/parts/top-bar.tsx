/** The page's head: whose trip, how live, and the way to everything else. */
import type { BudgetSummary } from "../../budget/view.ts"
import { dayRange } from "../days.ts"
import type { Theme } from "../theme.ts"
import { Icon, type IconName, Mark } from "./icon.tsx"

const themeLooks: { readonly [theme in Theme]: { readonly icon: IconName; readonly label: string } } = {
  auto: { icon: "contrast", label: "Colours as the device has them; switch to light" },
  light: { icon: "sun", label: "Light colours; switch to dark" },
  dark: { icon: "moon", label: "Dark colours; switch to the device’s" },
}

export const TopBar = ({
  budget,
  ownerName,
  theme,
  switchTheme,
  openTrips,
  openCash,
  openInbox,
  unread,
  insightsShown,
  switchInsights,
  dealsShown,
  switchDeals,
  children,
}: {
  readonly budget: BudgetSummary | undefined
  /** Of a trip that is somebody else's. */
  readonly ownerName: string | undefined
  readonly theme: Theme
  readonly switchTheme: () => void
  readonly openTrips: () => void
  readonly openCash: (() => void) | undefined
  readonly openInbox: () => void
  readonly unread: number
  readonly insightsShown: boolean
  readonly switchInsights: (() => void) | undefined
  readonly dealsShown: boolean
  readonly switchDeals: (() => void) | undefined
  readonly children: React.ReactNode
}) => (
  <header className="top">
    <div className="top-inner">
      <span className="brand">
        <Mark /> <span className="brand-name">Pacer</span>
      </span>
      {budget && (
        <button type="button" className="switcher" onClick={openTrips} data-testid="switcher" aria-haspopup="dialog">
          <span className="switcher-name">
            <h1>{budget.name}</h1>
            <Icon name="down" size={18} />
          </span>
          <span className="quiet">
            {dayRange(budget.startDate, budget.endDate)}
            {ownerName && ` · with ${ownerName}`}
          </span>
        </button>
      )}
      <div className="top-right">
        {children}
        {switchDeals && (
          <button type="button" className="quiet-button top-insights" aria-pressed={dealsShown} onClick={switchDeals}>
            <Icon name="ticket" size={18} /> {dealsShown ? "Back to the trip" : "Deals"}
          </button>
        )}
        {switchInsights && (
          <button
            type="button"
            className="quiet-button top-insights"
            aria-pressed={insightsShown}
            onClick={switchInsights}
          >
            <Icon name="over" size={18} /> {insightsShown ? "Back to the trip" : "Insights"}
          </button>
        )}
        <button
          type="button"
          className="round bell"
          onClick={openInbox}
          aria-haspopup="dialog"
          aria-label={unread === 0 ? "Inbox" : `Inbox, ${unread} unread`}
          data-testid="bell"
        >
          <Icon name="bell" />
          {unread > 0 && <span className="dot">{unread > 99 ? "99+" : unread}</span>}
        </button>
        <button
          type="button"
          className="round"
          onClick={switchTheme}
          aria-label={themeLooks[theme].label}
          data-testid="theme"
        >
          <Icon name={themeLooks[theme].icon} />
        </button>
        {openCash && (
          <button type="button" className="primary top-cash" onClick={openCash}>
            <Icon name="plus" size={18} /> Add cash
          </button>
        )}
      </div>
    </div>
  </header>
)
