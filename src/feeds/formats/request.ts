/** A recorded HTTP request: a JSON file of method, path, headers and the exact text of the body. */
import type { WireFile } from "./format.ts"
import { type JsonNode, jsonFile } from "./json.ts"

export interface RecordedRequest {
  readonly file: string
  readonly method: string
  readonly path: string
  /** By its name, whatever its case; undefined when it is not there. */
  readonly header: (name: string) => string | undefined
  readonly body: string
}

/** Whether a document is a recorded request rather than a body by itself. */
export const isRequest = (document: JsonNode): boolean =>
  document.isObject && document.field("headers") !== undefined && document.field("body") !== undefined

export const requestOf = (document: JsonNode): RecordedRequest => {
  const headers = document.needed("headers")
  const names = headers.isObject && typeof headers.value === "object" ? Object.keys(headers.value ?? {}) : []
  const byName = new Map(names.map((name) => [name.toLowerCase(), name]))
  return {
    file: document.place.file,
    method: document.field("method")?.filled() ?? "POST",
    path: document.field("path")?.filled() ?? "/",
    header: (name) => headers.field(byName.get(name.toLowerCase()) ?? name)?.text(),
    body: document.needed("body").longText(),
  }
}

export const requestFile = (file: WireFile): RecordedRequest => requestOf(jsonFile(file))
