/**
 * The page's one state and the verbs that change it: what the live reducer, the outbox and the connection know, put
 * together as one snapshot that React reads. Everything outside (network, storage, clock) is handed in.
 */
import { limits } from "../../config/limits.ts"
import type { AlertView, BudgetSummary } from "../budget/view.ts"
import { type Answer, type Api, makeApi } from "./api.ts"
import { isAskedAnew } from "./asked-anew.ts"
import { type Connection, makeConnection } from "./connection.ts"
import { counted } from "./days.ts"
import type { Frame } from "./frames.ts"
import { heldText } from "./held-words.ts"
import { emptyLiveState, type LiveAction, lastVersionOf, reduceLive } from "./live-state.ts"
import { type CashDraft, makeOutbox } from "./outbox.ts"
import { isPassing, type Problem, problemText } from "./problem.ts"
import { forget, recall, remember } from "./remembered.ts"
import { makeRenewal } from "./renewal.ts"
import type { Snapshot, Toast, ToastAction } from "./snapshot.ts"
import type { Store, StoreOptions } from "./store-shape.ts"
import { likeliest } from "./trip-choice.ts"
import { versionText } from "./version.ts"

export type { Snapshot, Toast } from "./snapshot.ts"
export type { Store, StoreOptions } from "./store-shape.ts"

const toastMs = 7_000
const rememberAfterMs = 1_000
const companionsAfterMs = 300
const noLongerCompanion = "urn:pacer:problem:no-longer-companion"
const alertTones = { info: "info", warning: "warning", critical: "critical" } as const

export const makeStore = (options: StoreOptions): Store => {
  const { clock, storage } = options
  let { session } = options
  const outboxKey = `pacer.outbox.${session.userId}`
  const listeners = new Set<() => void>()
  let live = emptyLiveState
  let current: Snapshot = {
    budgets: undefined,
    userId: session.userId,
    shared: [],
    companions: undefined,
    budgetId: undefined,
    view: undefined,
    phase: "connecting",
    updatedAtMs: undefined,
    waiting: [],
    toasts: [],
    problem: undefined,
    unread: 0,
    syncs: 0,
    dealEnds: 0,
    inboxCalls: 0,
  }
  let cancelRemember: (() => void) | undefined

  const update = (patch: Partial<Snapshot>) => {
    current = { ...current, ...patch }
    for (const listener of listeners) listener()
  }

  const say = (tone: Toast["tone"], text: string, id = options.newId(), action?: ToastAction) => {
    const toast: Toast = { id, tone, text, ...(action && { action }) }
    update({ toasts: [...current.toasts.filter((one) => one.id !== id), toast].slice(-3) })
    // What would be lost otherwise waits until somebody has looked at it.
    if (action?.label !== "Try again") clock.after(toastMs, () => dismiss(id))
  }
  const dismiss = (id: string) => update({ toasts: current.toasts.filter((toast) => toast.id !== id) })

  const rememberSoon = () => {
    if (cancelRemember !== undefined) return
    cancelRemember = clock.after(rememberAfterMs, () => {
      cancelRemember = undefined
      const { budgets, budgetId, view } = current
      const version = budgetId === undefined ? undefined : lastVersionOf(live, budgetId)
      const state = view && version && ({ type: "state", budgetId: view.summary.budgetId, version, view } as const)
      if (budgets !== undefined) remember(storage, session.userId, { budgets, state })
    })
  }

  /** The list and the open trip tell of the same budget: both show its newest summary. */
  const withSummary = (summary: BudgetSummary): ReadonlyArray<BudgetSummary> => {
    const budgets = current.budgets ?? []
    const known = budgets.some((budget) => budget.budgetId === summary.budgetId)
    return known
      ? budgets.map((budget) => (budget.budgetId === summary.budgetId ? summary : budget))
      : [...budgets, summary]
  }

  const listed = (summary: BudgetSummary): Partial<Snapshot> =>
    summary.userId === session.userId
      ? { budgets: withSummary(summary) }
      : {
          shared: current.shared.map((one) =>
            one.budget.budgetId === summary.budgetId ? { ...one, budget: summary } : one,
          ),
        }

  const announce = (before: ReadonlyArray<AlertView> | undefined, after: ReadonlyArray<AlertView>) => {
    if (before === undefined) return
    const known = new Set(before.map((alert) => alert.alertId))
    for (const alert of after.filter((one) => !known.has(one.alertId)).reverse()) {
      say(alertTones[alert.severity], alert.text, alert.alertId)
    }
  }

  const fold = (action: LiveAction) => {
    live = reduceLive(live, action)
    const budget = current.budgetId === undefined ? undefined : live.get(current.budgetId)
    if (budget?.overflowed && !budget.awaiting) connection.resubscribe()
    const view = budget?.view
    if (view === undefined || view === current.view) return
    const before = current.view?.summary.budgetId === view.summary.budgetId ? current.view.alerts : undefined
    update({ view, ...listed(view.summary), problem: undefined })
    announce(before, view.alerts)
    companionsSoon()
    rememberSoon()
  }

  const refused = ({ problem, clientId, subscription }: Extract<Frame, { type: "refused" }>) => {
    if (clientId !== undefined) return outbox.refused(clientId, problem)
    if (subscription === undefined) return say("warning", problemText(problem))
    if (subscription !== current.budgetId) return
    if (problem.type === noLongerCompanion) say("warning", problemText(problem))
    // The line is fine and only this view could not be had: a moment later it can.
    if (isPassing(problem)) clock.after(limits.resubscribeMs, () => connection.resubscribe())
    else void refresh()
  }

  const synced = ({ name, imported, error }: Extract<Frame, { type: "synced" }>) => {
    update({ syncs: current.syncs + 1 })
    if (error !== undefined) say("warning", error)
    else if (imported > 0) say("good", `${counted(imported, "transaction")} came in from ${name}.`)
  }

  const received = (frame: Frame) => {
    if (frame.type === "change" && frame.budgetId === current.budgetId && isAskedAnew(frame, current.view)) viewSoon()
    fold(frame)
    if (frame.type === "state" || frame.type === "change" || frame.type === "current")
      update({ updatedAtMs: clock.nowMs() })
    if (frame.type === "accepted") {
      outbox.accepted(frame)
      if (frame.disposition === "held") say("info", heldText(frame.reason))
    }
    if (frame.type === "plan" && frame.news !== undefined && frame.budgetId === current.budgetId)
      say("info", frame.news)
    if (frame.type === "notified") {
      update({ unread: frame.unread })
      for (const { notificationId, severity, text } of frame.asked) say(alertTones[severity], text, notificationId)
      // What waited for the summary was no alert of the moment: whoever has the page open learns of it now.
      if (frame.digest !== undefined) {
        say("info", frame.digest, "digest", {
          label: "See all",
          run: () => update({ inboxCalls: current.inboxCalls + 1 }),
        })
      }
    }
    if (frame.type === "refused") refused(frame)
    if (frame.type === "synced") synced(frame)
    if (frame.type === "dealsEnded") update({ dealEnds: current.dealEnds + 1 })
  }

  let cancelCompanions: (() => void) | undefined
  /** Many changes of a moment are one look at who owes whom. */
  const companionsSoon = () => {
    cancelCompanions ??= clock.after(companionsAfterMs, () => {
      cancelCompanions = undefined
      if (current.budgetId !== undefined) void loadCompanions(current.budgetId)
    })
  }
  let cancelView: (() => void) | undefined
  let viewAskedMs = Number.NEGATIVE_INFINITY
  /** Many changes of a moment are one look at what comes with the whole view, and a stream of them one now and then. */
  const viewSoon = () => {
    const waitMs = Math.max(limits.viewAnewAfterMs, viewAskedMs + limits.viewAnewGapMs - clock.nowMs())
    cancelView ??= clock.after(waitMs, () => {
      cancelView = undefined
      viewAskedMs = clock.nowMs()
      if (current.budgetId !== undefined) void load(current.budgetId)
    })
  }
  const loadCompanions = async (budgetId: string) => {
    const answer = await api.companions.read(budgetId)
    if (budgetId === current.budgetId && answer.ok) update({ companions: answer.value })
  }

  const endSession = () => {
    stop()
    options.sessionOver()
  }

  /** Something was said about a transaction or a companion: the trip is looked at anew. */
  const said = () => {
    if (current.budgetId === undefined) return
    void load(current.budgetId)
    void loadCompanions(current.budgetId)
  }

  const api: Api = makeApi({
    fetch: options.fetch,
    userId: session.userId,
    token: () => session.token,
    sessionOver: endSession,
    said,
  })

  const renewal = makeRenewal({
    clock,
    session: () => session,
    renew: api.renew,
    renewed: (next) => {
      session = next
      options.sessionRenewed(next)
      connection.reauthenticate()
    },
  })

  const connection: Connection = makeConnection({
    open: options.openSocket,
    clock,
    random: options.random,
    token: () => session.token,
    subscription: () => {
      if (current.budgetId === undefined) return undefined
      const version = lastVersionOf(live, current.budgetId)
      return { budgetId: current.budgetId, lastVersion: version && versionText(version) }
    },
    subscribing: (budgetId) => fold({ type: "subscribing", budgetId }),
    received,
    changed: (phase) => {
      update({ phase })
      if (phase === "live") outbox.flush()
      else outbox.disconnected()
    },
    sessionOver: options.sessionOver,
  })

  const outbox = makeOutbox({
    storage: { read: () => storage.getItem(outboxKey), write: (text) => storage.setItem(outboxKey, text) },
    clock,
    newId: options.newId,
    send: (message) => connection.send(message),
    changed: () => update({ waiting: outbox.entries() }),
  })

  const load = async (budgetId: string) => {
    const answer = await api.dashboard(budgetId)
    if (!answer.ok) return update({ problem: answer.problem })
    update({ updatedAtMs: clock.nowMs() })
    fold({ type: "fetched", frame: answer.value })
  }

  const choose = (budgetId: string) => {
    if (budgetId === current.budgetId) return
    update({ budgetId, view: live.get(budgetId)?.view, companions: undefined })
    companionsSoon()
    connection.resubscribe()
    void load(budgetId)
  }

  /** What was said while no line stood. */
  const countUnread = async () => {
    const answer = await api.insights.inbox(undefined)
    if (answer.ok) update({ unread: answer.value.unread })
  }

  const refresh = async () => {
    void countUnread()
    // Trips of others are another question, whose failing hides none of one's own.
    const [answer, trips] = await Promise.all([api.budgets(), api.companions.sharedTrips()])
    if (!answer.ok) return update({ problem: answer.problem })
    update({ budgets: answer.value, problem: undefined })
    if (trips.ok) update({ shared: trips.value })
    const all = [...answer.value, ...current.shared.map((one) => one.budget)]
    const open = all.find((budget) => budget.budgetId === current.budgetId)
    if (open !== undefined) return load(open.budgetId)
    const likely = likeliest(all)
    if (likely === undefined) return update({ budgetId: undefined, view: undefined })
    choose(likely.budgetId)
  }

  const restore = () => {
    const remembered = recall(storage, session.userId)
    update({ waiting: outbox.entries(), budgets: remembered?.budgets })
    if (remembered?.state === undefined) return
    update({ budgetId: remembered.state.budgetId })
    fold({ type: "fetched", frame: remembered.state })
  }

  let cancelRefresh = () => {}
  const keepFresh = () => {
    cancelRefresh = clock.after(limits.viewRefreshMs, () => {
      void refresh()
      keepFresh()
    })
  }

  const stop = () => {
    cancelRefresh()
    cancelRemember?.()
    cancelCompanions?.()
    cancelView?.()
    renewal.stop()
    connection.stop()
  }

  /** Under one client id, however often it is tried: it counts once (I2). */
  const shareCash = async (clientId: string, draft: CashDraft) => {
    const { budgetId, ...expense } = draft
    const failed = ({ problem }: { readonly problem: Problem }) =>
      say("warning", problemText(problem), undefined, {
        label: "Try again",
        run: () => void shareCash(clientId, draft),
      })
    const recorded = await api.transactions.record({ ...expense, clientId })
    if (!recorded.ok) return failed(recorded)
    const trip = await api.companions.read(budgetId)
    if (!trip.ok) return failed(trip)
    const parts = trip.value.members.map(({ userId }) => ({ userId }))
    const answer = await api.transactions.share(recorded.value, { budgetId, split: { how: "equal", parts } })
    if (!answer.ok) return failed(answer)
    say("good", "Shared equally with everybody on this trip.")
  }

  const withBudget = (answer: Answer<BudgetSummary>): Answer<BudgetSummary> => {
    if (answer.ok) update({ budgets: withSummary(answer.value) })
    return answer
  }

  /** What was not answered and is asked for again is the same: a trip is opened once, a code scanned once. */
  const keysOf = () => {
    let last = { text: "", key: "" }
    return {
      keyFor: (request: object): string => {
        const text = JSON.stringify(request)
        if (last.text !== text) last = { text, key: options.newId() }
        return last.key
      },
      settled: () => {
        last = { text: "", key: "" }
      },
    }
  }
  const openings = keysOf()
  const scans = keysOf()

  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    snapshot: () => current,
    start: () => {
      restore()
      connection.start()
      void refresh()
      keepFresh()
      renewal.check()
    },
    stop,
    refresh,
    networkChanged: (online) => connection.networkChanged(online),
    storageChanged: () => update({ waiting: outbox.entries() }),
    choose,
    saveCash: (draft, replaces) => (replaces === undefined ? outbox.add(draft) : outbox.replace(replaces, draft)),
    discardCash: outbox.discard,
    openBudget: async (request) => {
      const answer = withBudget(await api.openBudget(request, openings.keyFor(request)))
      if (!answer.ok) return answer
      openings.settled()
      choose(answer.value.budgetId)
      return answer
    },
    changeBudget: async (budgetId, request) => {
      const answer = withBudget(await api.changeBudget(budgetId, request))
      if (answer.ok) void load(budgetId)
      return answer
    },
    closeBudget: async (budgetId) => {
      const answer = withBudget(await api.closeBudget(budgetId))
      if (answer.ok) void load(budgetId)
      return answer
    },
    answerAlert: async (budgetId, alertId, said) => {
      const answer = await api.answerAlert(budgetId, alertId, said)
      if (answer.ok) dismiss(alertId)
      if (answer.ok && current.budgetId === budgetId) await load(budgetId)
      return answer
    },
    assign: async (transactionId, request) => {
      const answer = await api.assign(transactionId, request)
      if (answer.ok && current.budgetId !== undefined) void load(current.budgetId)
      return answer
    },
    match: async (transactionId, otherId) => {
      const answer = await api.transactions.match(transactionId, otherId)
      if (answer.ok && current.budgetId !== undefined) await load(current.budgetId)
      return answer
    },
    keepApart: async (transactionId, otherId) => {
      const answer = await api.transactions.keepApart(transactionId, otherId)
      if (answer.ok && current.budgetId !== undefined) await load(current.budgetId)
      return answer
    },
    readCode: api.readCode,
    scanCode: async (request) => {
      const answer = await api.scanCode(request, scans.keyFor(request))
      if (!answer.ok) return answer
      scans.settled()
      if (current.budgetId !== undefined) void load(current.budgetId)
      return answer
    },
    transactions: api.transactions,
    companions: api.companions,
    insights: api.insights,
    deals: api.deals,
    comparison: api.comparison,
    setUnread: (unread) => update({ unread }),
    linked: api.linked,
    accounts: api.accounts,
    plans: api.plans,
    itinerary: api.itinerary,
    saveShared: (draft) => {
      if (current.phase !== "live")
        return { refused: "Cash for a shared trip needs a connection. Try again in a moment." }
      const clientId = options.newId()
      void shareCash(clientId, draft)
      return { saved: { ...draft, clientId, state: "waiting" } }
    },
    newId: options.newId,
    renewSession: renewal.check,
    say: (tone, text, action) => say(tone, text, undefined, action),
    dismiss,
    signOut: () => {
      forget(storage, session.userId)
      endSession()
    },
  }
}
