/** The signed-in page: one trip, its sheets, and what floats over both. */
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from "react"
import type { BudgetSummary, BudgetView, TransactionView } from "../../budget/view.ts"
import { nameOf } from "../people.ts"
import { draftOf, type PriceDraft } from "../price-draft.ts"
import type { Snapshot, Store } from "../store.ts"
import { applyTheme, nextTheme, storedTheme } from "../theme.ts"
import { AdherenceCard } from "./adherence-card.tsx"
import { AlertList } from "./alert-list.tsx"
import { Anomalies } from "./anomalies.tsx"
import { LoadingPage, NoTripPage, UnreachablePage } from "./blank-pages.tsx"
import { BudgetForm } from "./budget-form.tsx"
import { CashSheet, type CashStart } from "./cash-sheet.tsx"
import { CategoryList } from "./category-list.tsx"
import { CategoryPicker } from "./category-picker.tsx"
import { CommitmentsSheet } from "./commitments-sheet.tsx"
import { CompanionsCard } from "./companions-card.tsx"
import { CompanionsSheet } from "./companions-sheet.tsx"
import { ConnectionBadge } from "./connection-badge.tsx"
import { ConsentsSheet } from "./consents-sheet.tsx"
import { CorrectionCard } from "./correction-card.tsx"
import { CorrectionSheet } from "./correction-sheet.tsx"
import { Fallback } from "./fallback.tsx"
import { Feed } from "./feed.tsx"
import { Figures } from "./figures.tsx"
import { useFreshCorrection } from "./fresh-correction.ts"
import { GoalsCard } from "./goals-card.tsx"
import { GoalsSheet } from "./goals-sheet.tsx"
import { Hero } from "./hero.tsx"
import { Icon } from "./icon.tsx"
import { ImportSheet } from "./import-sheet.tsx"
import { InboxSheet } from "./inbox-sheet.tsx"
import { Latest } from "./latest.tsx"
import { LinkedSheet } from "./linked-sheet.tsx"
import { Matches } from "./matches.tsx"
import { QuickCash } from "./quick-cash.tsx"
import { QuoteSheet } from "./quote-sheet.tsx"
import { ScanSheet } from "./scan-sheet.tsx"
import { StaleNote } from "./stale-note.tsx"
import { Suggestions } from "./suggestions.tsx"
import { type Tab, TabBar } from "./tab-bar.tsx"
import { Toaster } from "./toaster.tsx"
import { TopBar } from "./top-bar.tsx"
import { TrackRecordSheet } from "./track-record-sheet.tsx"
import { TransactionSheet } from "./transaction-sheet.tsx"
import { TripsSheet } from "./trips-sheet.tsx"
import { WalletsCard } from "./wallets-card.tsx"

const InsightsPage = lazy(() => import("./insights-page.tsx").then((module) => ({ default: module.InsightsPage })))
const ItineraryPage = lazy(() => import("./itinerary-page.tsx").then((module) => ({ default: module.ItineraryPage })))
const DealsPage = lazy(() => import("./deals-page.tsx").then((module) => ({ default: module.DealsPage })))
const PricesPage = lazy(() => import("./prices-page.tsx").then((module) => ({ default: module.PricesPage })))
const BurnChart = lazy(() => import("./burn-chart.tsx").then((module) => ({ default: module.BurnChart })))

type Open =
  | { readonly sheet: "cash"; readonly start: CashStart }
  | { readonly sheet: "scan" }
  | { readonly sheet: "trips" }
  | { readonly sheet: "form"; readonly budget?: BudgetSummary }
  | { readonly sheet: "companions" }
  | { readonly sheet: "inbox" }
  | { readonly sheet: "category"; readonly transaction: TransactionView }
  | { readonly sheet: "linked" }
  | { readonly sheet: "consents" }
  | { readonly sheet: "import" }
  | { readonly sheet: "quote" }
  | { readonly sheet: "corrections" }
  | { readonly sheet: "goals" }
  | { readonly sheet: "commitments" }
  | { readonly sheet: "track-record" }
  | { readonly sheet: "transaction"; readonly transaction: TransactionView }

const useTheme = () => {
  const [theme, setTheme] = useState(() => storedTheme(localStorage))
  const [dark, setDark] = useState(() => matchMedia("(prefers-color-scheme: dark)").matches)
  useEffect(() => {
    const query = matchMedia("(prefers-color-scheme: dark)")
    const changed = () => setDark(query.matches)
    query.addEventListener("change", changed)
    return () => query.removeEventListener("change", changed)
  }, [])
  const switchTheme = () => {
    const next = nextTheme(theme)
    applyTheme(next, localStorage, document)
    setTheme(next)
  }
  return { theme, switchTheme, themeKey: theme === "auto" ? String(dark) : theme }
}

/** How many alerts came since the list of this trip was last looked at, or since the trip was first shown. */
const useUnseen = (view: BudgetView | undefined, looking: boolean): number => {
  const [seen, setSeen] = useState<{ readonly budgetId: string; readonly ids: ReadonlySet<string> }>()
  const budgetId = view?.summary.budgetId
  const alerts = view?.alerts
  useEffect(() => {
    if (alerts === undefined || budgetId === undefined) return
    setSeen((before) =>
      looking || before?.budgetId !== budgetId
        ? { budgetId, ids: new Set(alerts.map((alert) => alert.alertId)) }
        : before,
    )
  }, [alerts, budgetId, looking])
  return seen?.budgetId === budgetId ? (alerts ?? []).filter((alert) => !seen?.ids.has(alert.alertId)).length : 0
}

const Sheets = ({
  open,
  show,
  snapshot,
  store,
  chooseTab,
}: {
  readonly open: Open | undefined
  readonly show: (open: Open | undefined) => void
  readonly chooseTab: (tab: Tab) => void
  readonly snapshot: Snapshot
  readonly store: Store
}) => {
  const { view, budgets = [], waiting } = snapshot
  const close = () => show(undefined)
  if (open?.sheet === "cash" && view) {
    const save = view.summary.userId === snapshot.userId ? store.saveCash : store.saveShared
    return <CashSheet view={view} waiting={waiting} start={open.start} save={save} close={close} />
  }
  if (open?.sheet === "scan" && view) return <ScanSheet summary={view.summary} store={store} close={close} />
  if (open?.sheet === "form") {
    const homeCurrency = view?.summary.homeCurrency ?? view?.summary.currency ?? "IDR"
    return (
      <BudgetForm
        {...(open.budget && { budget: open.budget })}
        homeCurrency={homeCurrency}
        store={store}
        close={close}
      />
    )
  }
  if (open?.sheet === "trips") {
    return (
      <TripsSheet
        budgets={budgets}
        shared={snapshot.shared}
        chosenId={snapshot.budgetId}
        choose={(budgetId) => {
          store.choose(budgetId)
          close()
        }}
        change={(budget) => show({ sheet: "form", budget })}
        plan={() => show({ sheet: "form" })}
        askPrice={() => show({ sheet: "quote" })}
        openLinked={() => show({ sheet: "linked" })}
        openConsents={() => show({ sheet: "consents" })}
        openImport={() => show({ sheet: "import" })}
        signOut={store.signOut}
        close={close}
      />
    )
  }
  if (open?.sheet === "quote") {
    return (
      <QuoteSheet
        homeCurrency={view?.summary.homeCurrency ?? view?.summary.currency ?? "IDR"}
        store={store}
        openTrackRecord={() => show({ sheet: "track-record" })}
        close={close}
      />
    )
  }
  if (open?.sheet === "track-record") return <TrackRecordSheet store={store} close={close} />
  if (open?.sheet === "corrections" && view?.correction) {
    return <CorrectionSheet summary={view.summary} correction={view.correction} store={store} close={close} />
  }
  if (open?.sheet === "goals" && view?.goals) {
    return <GoalsSheet goals={view.goals} summary={view.summary} store={store} close={close} />
  }
  if (open?.sheet === "commitments" && view) return <CommitmentsSheet view={view} store={store} close={close} />
  if (open?.sheet === "linked") {
    return <LinkedSheet store={store} syncs={snapshot.syncs} back={() => show({ sheet: "trips" })} close={close} />
  }
  if (open?.sheet === "consents") return <ConsentsSheet store={store} close={close} />
  if (open?.sheet === "import") return <ImportSheet store={store} currency={view?.summary.currency} close={close} />
  if (open?.sheet === "companions" && view && snapshot.companions) {
    return (
      <CompanionsSheet
        companions={snapshot.companions}
        summary={view.summary}
        me={snapshot.userId}
        store={store}
        close={close}
      />
    )
  }
  if (open?.sheet === "inbox") {
    const openTab = (tab: Tab) => {
      close()
      chooseTab(tab)
    }
    return (
      <InboxSheet
        store={store}
        view={view}
        unread={snapshot.unread}
        trips={[...budgets, ...snapshot.shared.map((one) => one.budget)]}
        openInsights={() => openTab("insights")}
        openTrip={(budgetId, tab) => {
          if (budgetId !== snapshot.budgetId) store.choose(budgetId)
          openTab(tab)
        }}
        close={close}
      />
    )
  }
  if (open?.sheet === "category") {
    return <CategoryPicker transaction={open.transaction} store={store} close={close} />
  }
  if (open?.sheet !== "transaction" || !view) return null
  const { transaction } = open
  // As it stands now, where the page keeps it live.
  const live = view.transactions.find((one) => one.transactionId === transaction.transactionId)
  return (
    <TransactionSheet
      key={transaction.transactionId}
      transaction={live ?? transaction}
      view={view}
      snapshot={snapshot}
      store={store}
      openCompanions={() => show({ sheet: "companions" })}
      close={close}
    />
  )
}

/** What keeps the plan of one's own trip: whether it will hold, what would make it, what it is to reach. */
const PlanCards = ({
  view: { summary, correction: pushed, goals },
  store,
  show,
}: {
  readonly view: BudgetView
  readonly store: Store
  readonly show: (open: Open) => void
}) => {
  const correction = useFreshCorrection(summary, pushed, store)
  return (
    <>
      {correction && (
        <>
          <CorrectionCard summary={summary} correction={correction} store={store} />
          <AdherenceCard
            summary={summary}
            correction={correction}
            openCorrections={() => show({ sheet: "corrections" })}
            openTrackRecord={() => show({ sheet: "track-record" })}
          />
        </>
      )}
      {goals && summary.phase !== "closed" && (
        <GoalsCard goals={goals} currency={summary.currency} open={() => show({ sheet: "goals" })} />
      )}
    </>
  )
}

/** Cash of one's own trip, or of one that its owner lets the traveller add to. */
const mayAddCash = ({ view, userId, shared }: Snapshot): boolean =>
  view !== undefined &&
  (view.summary.userId === userId ||
    shared.some((one) => one.budget.budgetId === view.summary.budgetId && one.yourRole !== "viewer"))

const Trip = ({
  view,
  snapshot,
  store,
  show,
  tab,
  setTab,
  comparePrices,
  themeKey,
}: {
  readonly view: BudgetView
  readonly snapshot: Snapshot
  readonly store: Store
  readonly show: (open: Open) => void
  readonly tab: Tab
  readonly setTab: (tab: Tab) => void
  readonly comparePrices: (draft: PriceDraft) => void
  readonly themeKey: string
}) => {
  const { summary } = view
  const { waiting, phase, updatedAtMs } = snapshot
  const openTransaction = (transaction: TransactionView) => show({ sheet: "transaction", transaction })
  const mayAdd = mayAddCash(snapshot)
  const isOwn = summary.userId === snapshot.userId
  // Who owes whom stands high up on a trip together, and the offer of one further down.
  const alone = snapshot.companions?.members.length === 1
  const companionsCard = snapshot.companions && (
    <CompanionsCard companions={snapshot.companions} me={snapshot.userId} open={() => show({ sheet: "companions" })} />
  )
  return (
    <main className="layout" data-tab={tab} data-testid="trip-page">
      <StaleNote phase={phase} updatedAtMs={updatedAtMs} />
      <div className="main-column">
        <Hero
          summary={summary}
          waiting={waiting}
          openBooked={isOwn ? () => show({ sheet: "commitments" }) : undefined}
        />
        {mayAdd && (summary.phase === "upcoming" || summary.phase === "running") && (
          <QuickCash
            view={view}
            waiting={waiting}
            open={(start) => show({ sheet: "cash", start })}
            scan={isOwn ? () => show({ sheet: "scan" }) : undefined}
          />
        )}
        {isOwn && <Anomalies view={view} store={store} openAlerts={() => setTab("alerts")} />}
        <Matches view={view} store={store} />
        {isOwn && <PlanCards view={view} store={store} show={show} />}
        {isOwn && (
          <button type="button" className="card plan-link" onClick={() => setTab("itinerary")} data-testid="open-plan">
            <Icon name="calendar" />
            <span className="row-text">
              <strong>Day plan</strong>
              <span className="quiet">Where to go each day, and what it costs</span>
            </span>
            <Icon name="chevron" size={18} />
          </button>
        )}
        {!alone && companionsCard}
        <Fallback instead={<p className="card quiet">The chart could not be loaded. It comes with the next visit.</p>}>
          <Suspense fallback={<div className="card ghost ghost-chart" />}>
            <BurnChart summary={summary} themeKey={themeKey} />
          </Suspense>
        </Fallback>
        <Figures summary={summary} />
        {alone && companionsCard}
        <WalletsCard view={view} />
        <CategoryList
          summary={summary}
          compare={
            summary.phase === "upcoming" || summary.phase === "running"
              ? (kind) => comparePrices(draftOf(kind, summary, snapshot.companions?.members.length ?? 1))
              : undefined
          }
        />
        <Latest view={view} openTransaction={openTransaction} openFeed={() => setTab("activity")} />
      </div>
      <div className="side-column">
        <div className="on-alerts">
          <AlertList view={view} store={store} mayAnswer={isOwn} />
        </div>
        <div className="on-activity">
          <Suggestions view={view} store={store} />
          <Feed
            view={view}
            waiting={waiting}
            openTransaction={openTransaction}
            editWaiting={(entry) => show({ sheet: "cash", start: { entry } })}
            discardWaiting={store.discardCash}
            store={store}
            recategorise={isOwn ? (transaction) => show({ sheet: "category", transaction }) : undefined}
          />
        </div>
      </div>
    </main>
  )
}

export const Dashboard = ({ store }: { readonly store: Store }) => {
  const snapshot = useSyncExternalStore(store.subscribe, store.snapshot)
  const { theme, switchTheme, themeKey } = useTheme()
  const [open, show] = useState<Open>()
  const [tab, setTab] = useState<Tab>("overview")
  const [priceDraft, setPriceDraft] = useState<PriceDraft>()
  const { view, budgets, problem } = snapshot
  const unseenAlerts = useUnseen(view, tab === "alerts")
  const openCash =
    view && view.summary.phase !== "closed" && mayAddCash(snapshot)
      ? () => show({ sheet: "cash", start: {} })
      : undefined
  const openTrips = () => show({ sheet: "trips" })
  const chooseTab = (next: Tab) => {
    setTab(next)
    scrollTo({ top: 0 })
  }
  useEffect(() => {
    if (snapshot.inboxCalls > 0) show({ sheet: "inbox" })
  }, [snapshot.inboxCalls])
  const noTrip = budgets !== undefined && budgets.length === 0 && snapshot.shared.length === 0
  return (
    <>
      <TopBar
        budget={view?.summary}
        ownerName={view && view.summary.userId !== snapshot.userId ? nameOf(view.summary.userId) : undefined}
        theme={theme}
        switchTheme={switchTheme}
        openTrips={openTrips}
        openCash={openCash}
        openInbox={() => show({ sheet: "inbox" })}
        unread={snapshot.unread}
        insightsShown={tab === "insights"}
        switchInsights={view && (() => chooseTab(tab === "insights" ? "overview" : "insights"))}
        dealsShown={tab === "deals"}
        switchDeals={view && (() => chooseTab(tab === "deals" ? "overview" : "deals"))}
      >
        <ConnectionBadge phase={snapshot.phase} updatedAtMs={snapshot.updatedAtMs} />
      </TopBar>
      {view && tab === "insights" && (
        <Fallback instead={<p className="card quiet">Insights could not be loaded. They come with the next visit.</p>}>
          <Suspense fallback={<div className="card ghost ghost-chart" />}>
            <InsightsPage store={store} />
          </Suspense>
        </Fallback>
      )}
      {view && tab === "itinerary" && (
        <Fallback
          instead={<p className="card quiet">The day plan could not be loaded. It comes with the next visit.</p>}
        >
          <Suspense fallback={<div className="card ghost ghost-chart" />}>
            <ItineraryPage
              key={view.summary.budgetId}
              summary={view.summary}
              store={store}
              back={() => chooseTab("overview")}
            />
          </Suspense>
        </Fallback>
      )}
      {view && tab === "deals" && (
        <Fallback instead={<p className="card quiet">Deals could not be loaded. They come with the next visit.</p>}>
          <Suspense fallback={<div className="card ghost ghost-chart" />}>
            <DealsPage key={view.summary.budgetId} summary={view.summary} store={store} ends={snapshot.dealEnds} />
          </Suspense>
        </Fallback>
      )}
      {view && tab === "prices" && priceDraft && (
        <Fallback instead={<p className="card quiet">Prices could not be loaded. They come with the next visit.</p>}>
          <Suspense fallback={<div className="card ghost ghost-chart" />}>
            <PricesPage
              store={store}
              start={priceDraft}
              committedMinor={view.summary.committedMinor}
              showBooked={
                view.summary.userId === snapshot.userId
                  ? () => {
                      chooseTab("overview")
                      show({ sheet: "commitments" })
                    }
                  : undefined
              }
              back={() => chooseTab("overview")}
            />
          </Suspense>
        </Fallback>
      )}
      {view && tab !== "insights" && tab !== "deals" && tab !== "itinerary" && (tab !== "prices" || !priceDraft) && (
        <Trip
          view={view}
          snapshot={snapshot}
          store={store}
          show={show}
          tab={tab}
          setTab={chooseTab}
          comparePrices={(draft) => {
            setPriceDraft(draft)
            chooseTab("prices")
          }}
          themeKey={themeKey}
        />
      )}
      {!view && noTrip && <NoTripPage plan={() => show({ sheet: "form" })} askPrice={() => show({ sheet: "quote" })} />}
      {!view && !noTrip && problem && <UnreachablePage problem={problem} retry={() => void store.refresh()} />}
      {!view && !noTrip && !problem && <LoadingPage />}
      {view && (
        <TabBar tab={tab} choose={chooseTab} openCash={openCash} openTrips={openTrips} unseenAlerts={unseenAlerts} />
      )}
      <Sheets open={open} show={show} snapshot={snapshot} store={store} chooseTab={chooseTab} />
      <Toaster toasts={snapshot.toasts} dismiss={store.dismiss} />
    </>
  )
}
