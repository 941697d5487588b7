/** The store on a real browser: its sockets, its clock, its storage, and what it says of network and visibility. */
import type { Clock, Transport, TransportEvents } from "./connection.ts"
import type { Session } from "./session.ts"
import { makeStore, type Store } from "./store.ts"

const openSocket = ({ opened, message, closed }: TransportEvents): Transport => {
  const address = new URL("/api/expenses/real-time", location.href)
  address.protocol = address.protocol.replace("http", "ws")
  const socket = new WebSocket(address)
  socket.addEventListener("open", opened)
  socket.addEventListener("message", (event) => typeof event.data === "string" && message(event.data))
  socket.addEventListener("close", closed)
  return {
    send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
    close: () => socket.close(),
  }
}

const clock: Clock = {
  nowMs: () => Date.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
}

/** `crypto.randomUUID` needs a secure context; a phone on the home network over http has only random bytes. */
const newId = (): string => {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

export const browserStore = (
  session: Session,
  sessionOver: () => void,
  sessionRenewed: (session: Session) => void,
): { readonly store: Store; readonly dispose: () => void } => {
  const store = makeStore({
    session,
    fetch: (input, init) => fetch(input, init),
    openSocket,
    clock,
    random: Math.random,
    newId,
    storage: localStorage,
    sessionOver,
    sessionRenewed,
  })
  const listening = new AbortController()
  const { signal } = listening
  addEventListener("online", () => store.networkChanged(true), { signal })
  addEventListener("offline", () => store.networkChanged(false), { signal })
  addEventListener("storage", () => store.storageChanged(), { signal })
  document.addEventListener(
    "visibilitychange",
    () => {
      if (document.hidden) return
      store.networkChanged(navigator.onLine)
      store.renewSession()
      void store.refresh()
    },
    { signal },
  )
  store.start()
  if (!navigator.onLine) store.networkChanged(false)
  return {
    store,
    dispose: () => {
      listening.abort()
      store.stop()
    },
  }
}
