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

/** The files that this page was made of were loaded before the worker stood by: fetched again, they pass through it. */
const openOffline = async () => {
  await navigator.serviceWorker.register("/service-worker.js")
  await navigator.serviceWorker.ready
  const files = performance.getEntriesByType("resource").map((entry) => entry.name)
  await Promise.all(files.filter((file) => file.includes("/assets/")).map((file) => fetch(file)))
}

// Without it the page works all the same; it only does not open without a network.
if ("serviceWorker" in navigator) addEventListener("load", () => openOffline().catch(() => undefined))
