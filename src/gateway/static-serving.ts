/** Answers a request from the table of static files: compressed where the browser can, not at all where it has it. */
import type { Answer, ExchangeHead } from "./exchange.ts"
import { apiHeaders } from "./security-headers.ts"
import type { StaticFiles } from "./static-files.ts"

const notBuilt: Answer = {
  status: 503,
  headers: [["Content-Type", "text/plain; charset=utf-8"], ...apiHeaders],
  body: "The dashboard is not built. Run: npm run build\n",
}

/** Undefined when the path names no file of ours: then the API may know it. */
export const staticAnswer = (files: StaticFiles, head: ExchangeHead): Answer | undefined => {
  if (head.method !== "GET" && head.method !== "HEAD") return undefined
  const file = files.get(head.path)
  if (file === undefined) return head.path === "/" ? notBuilt : undefined
  const headers = [...file.headers, ["ETag", file.etag] as const]
  if (head.headers["if-none-match"] === file.etag) return { status: 304, headers, body: "" }
  const takesBrotli = /\bbr\b/.test(head.headers["accept-encoding"] ?? "")
  return takesBrotli && file.compressed !== undefined
    ? { status: 200, headers: [...headers, ["Content-Encoding", "br"]], body: file.compressed }
    : { status: 200, headers, body: file.bytes }
}
