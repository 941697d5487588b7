/**
 * Opens the page without a network: the shell from the network when there is one, else from here; built files, whose
 * names change with their content, from here first. Calls to the gateway are never touched.
 */
const cacheName = "pacer-shell"
const filesMax = 40

const keep = async (request, response) => {
  if (!response.ok) return
  const cache = await caches.open(cacheName)
  await cache.put(request, response)
  const kept = await cache.keys()
  await Promise.all(kept.slice(0, Math.max(0, kept.length - filesMax)).map((old) => cache.delete(old)))
}

const shell = async (request) => {
  try {
    const response = await fetch(request)
    // Kept under the bare address: a sign-in code never enters the cache.
    await keep("/", response.clone())
    return response
  } catch {
    return (await caches.match("/")) ?? Response.error()
  }
}

const file = async (request) => {
  const kept = await caches.match(request)
  if (kept) return kept
  const response = await fetch(request)
  await keep(request, response.clone())
  return response
}

self.addEventListener("install", (event) => {
  self.skipWaiting()
  event.waitUntil(fetch("/").then((response) => keep("/", response)))
})
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()))
self.addEventListener("fetch", (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== "GET" || origin !== self.location.origin) return
  if (request.mode === "navigate" && pathname === "/") event.respondWith(shell(request))
  else if (/^\/(assets\/|icon\.svg$|manifest\.webmanifest$)/.test(pathname)) event.respondWith(file(request))
})
