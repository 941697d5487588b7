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

/** Every file below the folder by its path (`/` is `/index.html`); empty when there is no such folder. */
export const readStaticFiles = async (folder: string): Promise<StaticFiles> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = new Map<string, StaticFile>()
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(folder, file).split(sep).join("/")}`
    files.set(path, await staticFile(path, await readFile(file)))
  }
  const index = files.get("/index.html")
  if (index !== undefined) files.set("/", index)
  return files
}

const staticFile = async (path: string, bytes: Uint8Array): Promise<StaticFile> => {
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
      ...securityHeaders,
    ],
  }
}
