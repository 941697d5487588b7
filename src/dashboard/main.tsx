/** The page's entry: the theme before the first paint of anything, then the app, then what makes it open offline. */
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { App } from "./parts/app.tsx"
import { applyTheme, storedTheme } from "./theme.ts"

applyTheme(storedTheme(localStorage), localStorage, document)

const root = document.getElementById("root")
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}

/** An active worker does not yet see what a page asks for that it has not taken over. */
const underControl = async () => {
  const { serviceWorker } = navigator
  if (serviceWorker.controller !== null) return
  await new Promise((resolve) => serviceWorker.addEventListener("controllerchange", resolve, { once: true }))
}

/** Files that this page loaded before the worker stood by: fetched again, they pass through it and are kept. */
const openOffline = async () => {
  await navigator.serviceWorker.register("/service-worker.js")
  await underControl()
  const seen = new Set<string>()
  const observer = new PerformanceObserver((list) => {
    for (const { name } of list.getEntries()) {
      if (!name.includes("/assets/") || seen.has(name)) continue
      seen.add(name)
      fetch(name).catch(() => seen.delete(name))
    }
  })
  observer.observe({ type: "resource", buffered: true })
}

// Without it the page works all the same; it only does not open without a network.
if ("serviceWorker" in navigator) addEventListener("load", () => openOffline().catch(() => undefined))
