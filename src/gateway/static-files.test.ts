/** The dashboard's files: what is served, how it may be kept, and that no path leads out of the folder. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { join } from "node:path"
import { expect, inject, test } from "vitest"
import { startGateway } from "./gateway.test-support.ts"
import { readStaticFiles } from "./static-files.ts"

const folder = mkdtempSync(join(inject("temporaryFolder"), "dashboard-"))
mkdirSync(join(folder, "dist", "assets"), { recursive: true })
const script = "export const pace = 'steady';\n".repeat(200)
const files = {
  "dist/index.html": "<!doctype html><head><title>Pacer</title></head>",
  "dist/assets/index-B4dF9x_2.js": script,
  "dist/assets/index-a1B2c3D4.css": "body{margin:0}",
  "dist/manifest.webmanifest": "{}",
  "dist/logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
  "secret.txt": "not for the world",
}
for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text)

const gateway = await startGateway({ engine: false, dashboardDir: join(folder, "dist") })
const unbuilt = await startGateway({ engine: false })
const { call } = gateway

test.each([
  ["/", "text/html; charset=utf-8", "no-cache"],
  ["/index.html", "text/html; charset=utf-8", "no-cache"],
  ["/assets/index-B4dF9x_2.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"],
  ["/assets/index-a1B2c3D4.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"],
  ["/manifest.webmanifest", "application/manifest+json", "no-cache"],
  ["/logo.svg", "image/svg+xml", "no-cache"],
])("%s is %s, kept as %s", async (path, contentType, cacheControl) => {
  const answer = await call("GET", path)
  expect(answer.status).toBe(200)
  expect(answer.headers.get("content-type")).toBe(contentType)
  expect(answer.headers.get("cache-control")).toBe(cacheControl)
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff")
  expect(answer.headers.get("content-security-policy")).toMatch(/default-src 'self'; script-src 'self';/)
  expect(answer.headers.get("referrer-policy")).toBe("no-referrer")
})

test("text is compressed for those who take it, and not sent again to those who have it", async () => {
  const path = "/assets/index-B4dF9x_2.js"
  const plain = await call("GET", path, { headers: { "accept-encoding": "identity" } })
  expect(plain.headers.get("content-encoding")).toBeNull()
  const small = await call("GET", path, { headers: { "accept-encoding": "br" } })
  expect(small.headers.get("content-encoding")).toBe("br")
  expect([plain.text, small.text]).toEqual([script, script])
  const etag = plain.headers.get("etag") ?? ""
  expect((await call("GET", path, { headers: { "if-none-match": etag } })).status).toBe(304)
  const head = await call("HEAD", path, { headers: { "accept-encoding": "identity" } })
  expect([head.status, head.text, head.headers.get("content-length")]).toEqual([200, "", String(script.length)])
})

/** As sent: no client tidies the path up on the way. */
const raw = (path: string) =>
  new Promise<string>((resolve, reject) => {
    const { hostname, port } = new URL(gateway.url)
    const socket = connect(Number(port), hostname, () => socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`))
    socket.once("data", (chunk) => {
      socket.destroy()
      resolve(chunk.toString())
    })
    socket.on("error", reject)
  })

test.each([
  "/../secret.txt",
  "/assets/../../secret.txt",
  "/%2e%2e/secret.txt",
  "/..%2fsecret.txt",
  "/assets/..%5c..%5csecret.txt",
  "//../secret.txt",
  "/assets/",
  "/assets",
  "/index.html%00.js",
  `${join(folder, "secret.txt")}`,
])("%s leads nowhere", async (path) => {
  const answer = await raw(path)
  expect(answer).toMatch(/^HTTP\/1.1 404 /)
  expect(answer).not.toContain("not for the world")
})

test("a dashboard that is not built is said", async () => {
  const answer = await unbuilt.call("GET", "/")
  expect(answer.status).toBe(503)
  expect(answer.text).toContain("not built")
})

test("tiles that an operator has named are told to the page, and only their origin may send pictures", async () => {
  const tiles = { address: "https://tiles.example/{z}/{x}/{y}.png?k=1&s=2", credit: 'Map "data" <us>' }
  const page = (await readStaticFiles(join(folder, "dist"), tiles)).get("/")
  const html = Buffer.from(page?.bytes ?? []).toString()
  expect(html).toContain('<head><meta name="map-tiles" content="https://tiles.example/{z}/{x}/{y}.png?k=1&amp;s=2">')
  expect(html).toContain('content="Map &quot;data&quot; &lt;us&gt;"')
  const policy = page?.headers.find(([name]) => name === "Content-Security-Policy")?.[1]
  expect(policy).toContain("img-src 'self' data: blob: https://tiles.example;")
  expect((await call("GET", "/")).headers.get("content-security-policy")).toContain("img-src 'self' data: blob:;")
})
