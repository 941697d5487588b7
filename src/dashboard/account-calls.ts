/** What the page asks the gateway about accounts: who may read what, and statement files. */
import type { Answer, Call } from "./api.ts"
import type { Upload } from "./upload.ts"
import {
  type ColumnsFound,
  type Consent,
  type ImportPreview,
  isColumnsFound,
  isConsent,
  isImportPreview,
  isRecord,
  isTakenFile,
  type TakenFile,
} from "./view-shape.ts"

export interface ConsentAbout {
  readonly source: string
  readonly account?: string
  readonly purpose: Consent["purpose"]
}

export interface StatementFile {
  readonly bytes: Upload
  readonly format: string
  readonly account: string
  /** Take what is good and leave the rest out. */
  readonly partial: boolean
  /** Of a plain CSV file: which columns hold what. */
  readonly mapping?: { readonly [field: string]: string | undefined }
}

export interface AccountCalls {
  readonly consents: () => Promise<Answer<ReadonlyArray<Consent>>>
  readonly grant: (about: ConsentAbout) => Promise<Answer<ReadonlyArray<Consent>>>
  readonly withdraw: (about: ConsentAbout) => Promise<Answer<ReadonlyArray<Consent>>>
  /** @param start of a CSV file, whole lines */
  readonly columnsOf: (start: Blob) => Promise<Answer<ColumnsFound>>
  readonly previewFile: (file: StatementFile) => Promise<Answer<ImportPreview>>
  /** How many transactions were taken. */
  readonly applyFile: (importId: string) => Promise<Answer<number>>
  readonly takenFiles: () => Promise<Answer<ReadonlyArray<TakenFile>>>
  readonly undoFile: (importId: string) => Promise<Answer<number>>
}

const consentsIn = (body: unknown): ReadonlyArray<Consent> | undefined =>
  isRecord(body) && Array.isArray(body["consents"]) ? body["consents"].filter(isConsent) : undefined

const previewIn = (body: unknown): ImportPreview | undefined => (isImportPreview(body) ? body : undefined)

const columnsIn = (body: unknown): ColumnsFound | undefined => (isColumnsFound(body) ? body : undefined)

const publishedIn = (body: unknown): number | undefined =>
  isRecord(body) && typeof body["published"] === "number" ? body["published"] : undefined

const takenIn = (body: unknown): ReadonlyArray<TakenFile> | undefined =>
  isRecord(body) && Array.isArray(body["imports"]) ? body["imports"].filter(isTakenFile) : undefined

export const accountCalls = (call: Call): AccountCalls => ({
  consents: () => call("GET", "/api/consents", consentsIn),
  grant: (about) => call("POST", "/api/consents", consentsIn, about),
  withdraw: (about) => call("POST", "/api/consents/withdraw", consentsIn, about),
  columnsOf: (start) => call("POST", "/api/imports/columns", columnsIn, start),
  previewFile: ({ bytes, format, account, partial, mapping }) => {
    const query = new URLSearchParams({ format, account, ...(partial ? { partial: "true" } : {}) })
    if (mapping !== undefined) query.set("mapping", JSON.stringify(mapping))
    return call("POST", `/api/imports?${query}`, previewIn, bytes)
  },
  applyFile: (importId) => call("POST", `/api/imports/${encodeURIComponent(importId)}/apply`, publishedIn, {}),
  takenFiles: () => call("GET", "/api/imports", takenIn),
  undoFile: (importId) => call("POST", `/api/imports/${encodeURIComponent(importId)}/undo`, publishedIn, {}),
})
