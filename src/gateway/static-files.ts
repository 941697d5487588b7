/**
 * The built dashboard, read into memory once and served by exact path: what is not in the table does not exist, so no
 * path can climb out of the folder. Names with a hash in them never change and may be kept for ever; the page itself is
 * asked for anew each time. Text is compressed once, at start.
 */
import { createHash } from "node:crypto"
import { readdir, readFile } from "node:fs/promises"
import { extname, join, relative, sep } from "node:path"
import { promisify } from "node:util"
import { brotliCompress } from "node:zlib"
import { securityHeaders } from "./security-headers.ts"

export interface StaticFile {
  readonly bytes: Uint8Array
  /** Brotli, where it is smaller. */
  readonly compressed: Uint8Array | undefined
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly etag: string
}

export type StaticFiles = ReadonlyMap<string, StaticFile>

const contentTypes: { readonly [extension: string]: string } = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
  ".map": "application/json",
}

const compressible = /^(text\/|application\/(json|manifest\+json)|image\/svg)/
const hashedName = /[.-][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/
const compress = promisify(brotliCompress)

/** Pictures under the map: where they are, with {z}, {x} and {y} in it, and whom they are owed to. */
export interface MapTiles {
  readonly address: string
  readonly credit: string
}

const quoted = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

/** The page learns of tiles from its own head, so that it asks for nothing before it draws. */
const withTiles = (html: Uint8Array, { address, credit }: MapTiles): Uint8Array => {
  const metas = `<meta name="map-tiles" content="${quoted(address)}"><meta name="map-credit" content="${quoted(credit)}">`
  return Buffer.from(
    Buffer.from(html)
      .toString("utf8")
      .replace(/<head>/i, (found) => found + metas),
  )
}

/** Every file below the folder by its path (`/` is `/index.html`); empty when there is no such folder. */
export const readStaticFiles = async (folder: string, tiles?: MapTiles): Promise<StaticFiles> => {
  const pictures = tiles === undefined ? undefined : new URL(tiles.address).origin
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = new Map<string, StaticFile>()
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(folder, file).split(sep).join("/")}`
    const bytes = await readFile(file)
    const shown = tiles !== undefined && path === "/index.html" ? withTiles(bytes, tiles) : bytes
    files.set(path, await staticFile(path, shown, pictures))
  }
  const index = files.get("/index.html")
  if (index !== undefined) files.set("/", index)
  return files
}

const staticFile = async (path: string, bytes: Uint8Array, pictures: string | undefined): Promise<StaticFile> => {
  const contentType = contentTypes[extname(path)] ?? "application/octet-stream"
  const isImmutable = path.startsWith("/assets/") && hashedName.test(path)
  const compressed = compressible.test(contentType) ? await compress(bytes) : undefined
  return {
    bytes,
    compressed: compressed !== undefined && compressed.length < bytes.length ? compressed : undefined,
    etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`,
    headers: [
      ["Content-Type", contentType],
      ["Cache-Control", isImmutable ? "public, max-age=31536000, immutable" : "no-cache"],
      ["Vary", "Accept-Encoding"],
      ...securityHeaders(pictures),
    ],
  }
}
