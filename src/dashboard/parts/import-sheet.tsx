/** A statement file: chosen, looked at before anything counts, and taken. */
import { useState } from "react"
import { limits } from "../../../config/limits.ts"
import { shortDay } from "../days.ts"
import { formatMoney } from "../money.ts"
import { problemText } from "../problem.ts"
import { statementKind } from "../statement-kind.ts"
import type { Store } from "../store.ts"
import { Upload } from "../upload.ts"
import type { ColumnsFound, ImportPreview } from "../view-shape.ts"
import { ColumnForm, type Mapping, missingIn } from "./column-form.tsx"
import { Icon } from "./icon.tsx"
import { Sheet } from "./sheet.tsx"
import { TakenFiles } from "./taken-files.tsx"

const formats: ReadonlyArray<readonly [name: string, title: string]> = [
  ["camt", "camt (XML)"],
  ["ofx", "OFX or QFX"],
  ["bca", "BCA (CSV)"],
  ["mandiri", "Mandiri (CSV)"],
  ["csv", "Another CSV"],
]

/** Enough lines of a file to tell its columns by, and none of them half. */
const startOf = async (file: File): Promise<Blob> => {
  const text = await file.slice(0, limits.importStartBytes).arrayBuffer()
  const bytes = new Uint8Array(text)
  const end = bytes.lastIndexOf(0x0a)
  return new Blob([end < 0 || file.size <= bytes.length ? bytes : bytes.subarray(0, end + 1)])
}

/** The kinds of faults are for programs. */
const plainly = (text: string): string =>
  text.replace(/ \((?:schema|malformed|balance-mismatch|forbidden-doctype|upstream-error)\)/, "")

const standings = { new: "New", duplicate: "Known", changed: "Changed" } as const

const accountPattern = /^[\x21-\x7e]{1,64}$/

type Stage = "choose" | "reading" | "looking" | "taking"

const Preview = ({ preview }: { readonly preview: ImportPreview }) => {
  const { counts, rows, errors } = preview
  const all = counts.new + counts.duplicate + counts.changed
  return (
    <>
      <dl className="import-counts" data-testid="import-counts">
        {(
          [
            ["New", counts.new],
            ["Changed", counts.changed],
            ["Known", counts.duplicate],
            ["Left out", counts.leftOut],
          ] as const
        ).map(([name, count]) => (
          <div key={name} data-none={count === 0} data-tone={name === "Left out" ? "attention" : "good"}>
            <dt>{name}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      {errors.length > 0 && (
        <ul className="import-errors">
          {errors.map((error, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two faults may read alike, and the list never changes
            <li key={index}>
              {error.place !== null && <b>{error.place}: </b>}
              {error.detail}
            </li>
          ))}
        </ul>
      )}
      <ul className="import-rows">
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a file may hold like rows, and the list never changes
          <li key={index} data-standing={row.standing}>
            <span className="row-text">
              <span className="row-name">{row.description || "No description"}</span>
              <span className="quiet">
                {shortDay(row.day)} · {standings[row.standing]}
              </span>
            </span>
            <span className="import-amount" data-direction={row.direction}>
              {row.direction === "credit" ? "+" : ""}
              {formatMoney(row.amountMinor, row.currency)}
            </span>
          </li>
        ))}
      </ul>
      {all > rows.length && <p className="quiet">… and {all - rows.length} more</p>}
    </>
  )
}

export const ImportSheet = ({
  store,
  currency,
  close,
}: {
  readonly store: Store
  /** Of the trip that is looked at: proposed where a file names none. */
  readonly currency: string | undefined
  readonly close: () => void
}) => {
  const [file, setFile] = useState<File>()
  const [format, setFormat] = useState("camt")
  const [account, setAccount] = useState("")
  const [stage, setStage] = useState<Stage>("choose")
  const [preview, setPreview] = useState<ImportPreview>()
  const [refusal, setRefusal] = useState("")
  const [mayLeaveOut, setMayLeaveOut] = useState(false)
  const [columns, setColumns] = useState<ColumnsFound>()
  const [mapping, setMapping] = useState<Mapping>({})

  const [sentShare, setSentShare] = useState(0)

  const begin = () => {
    setColumns(undefined)
    setRefusal("")
    setMayLeaveOut(false)
  }
  const choose = async (chosen: File | undefined) => {
    setFile(chosen)
    begin()
    const found = chosen === undefined ? undefined : statementKind(chosen.name, await (await startOf(chosen)).text())
    if (found !== undefined) setFormat(found)
  }
  const askColumns = async (chosen: File) => {
    setRefusal("")
    setStage("reading")
    const answer = await store.accounts.columnsOf(await startOf(chosen))
    if (answer.ok) {
      setColumns(answer.value)
      setMapping({ ...(currency === undefined ? {} : { currencyCode: currency }), ...answer.value.guess })
    } else setRefusal(problemText(answer.problem))
    setStage("choose")
  }
  const look = async (partial: boolean) => {
    if (file === undefined) return setRefusal("Choose a file first.")
    if (file.size > limits.importBytesMax) {
      return setRefusal(`The file is larger than ${limits.importBytesMax / 1_024 ** 2} MB; export a shorter span.`)
    }
    if (!accountPattern.test(account)) return setRefusal("Name the account: its number, without blanks.")
    if (format === "csv" && columns === undefined) return askColumns(file)
    const missing = format === "csv" ? missingIn(mapping) : undefined
    if (missing !== undefined) return setRefusal(missing)
    setRefusal("")
    setMayLeaveOut(false)
    setSentShare(0)
    setStage("reading")
    const mapped = format === "csv" ? { mapping } : {}
    const answer = await store.accounts.previewFile({
      bytes: new Upload(file, setSentShare),
      format,
      account,
      partial,
      ...mapped,
    })
    if (answer.ok) setPreview(answer.value)
    else {
      const { field } = answer.problem
      setRefusal(plainly(`${field === undefined ? "" : `${field}: `}${problemText(answer.problem)}`))
      setMayLeaveOut(answer.problem.type.endsWith("unreadable-file") && !partial)
    }
    setStage(answer.ok ? "looking" : "choose")
  }
  const undo = async (importId: string) => {
    const answer = await store.accounts.undoFile(importId)
    if (answer.ok) store.say("good", "The file is taken back.")
    else store.say("warning", problemText(answer.problem))
  }
  const take = async (importId: string) => {
    setStage("taking")
    const answer = await store.accounts.applyFile(importId)
    if (!answer.ok) {
      setStage("looking")
      return setRefusal(problemText(answer.problem))
    }
    const taken = answer.value === 1 ? "One transaction taken." : `${answer.value} transactions taken.`
    store.say("good", taken, { label: "Undo", run: () => void undo(importId) })
    close()
  }
  const isBusy = stage === "reading" || stage === "taking"
  const importId = preview?.importId
  return (
    <Sheet
      title="Import a statement"
      close={close}
      tall
      back={stage === "looking" ? () => setStage("choose") : undefined}
    >
      <div className="accounts">
        {stage !== "looking" && stage !== "taking" && (
          <form
            className="form"
            onSubmit={(event) => {
              event.preventDefault()
              void look(false)
            }}
          >
            <label className="file-drop" data-chosen={file !== undefined}>
              <Icon name={file === undefined ? "plus" : "check"} />
              <span className="file-name">{file?.name ?? "Choose the file from your bank"}</span>
              <span className="quiet">
                {file === undefined ? "camt, OFX or CSV" : `${Math.ceil(file.size / 1_024)} KB`}
              </span>
              <input
                type="file"
                aria-label="Statement file"
                accept=".xml,.ofx,.qfx,.csv,.txt"
                onChange={(event) => void choose(event.target.files?.[0])}
              />
            </label>
            <div className="pair">
              <label className="field">
                <span>Format</span>
                <select
                  value={format}
                  onChange={(event) => {
                    setFormat(event.target.value)
                    begin()
                  }}
                >
                  {formats.map(([name, title]) => (
                    <option key={name} value={name}>
                      {title}
                    </option>
                  ))}
                </select>
              </label>
              <label className="field">
                <span>Account</span>
                <input
                  value={account}
                  placeholder="1234567890"
                  onChange={(event) => setAccount(event.target.value.trim())}
                />
              </label>
            </div>
            {format === "csv" && columns !== undefined && (
              <ColumnForm found={columns} mapping={mapping} change={setMapping} />
            )}
            <p className="refusal" role="alert">
              {refusal}
            </p>
            {mayLeaveOut && (
              <button type="button" className="small" onClick={() => void look(true)}>
                Leave out what is wrong
              </button>
            )}
            <button type="submit" className="wide primary" disabled={isBusy}>
              {stage === "reading"
                ? sentShare > 0 && sentShare < 1
                  ? "Sending the file …"
                  : "Reading the file …"
                : "Look inside"}
            </button>
          </form>
        )}
        {isBusy && (
          <progress
            className="import-progress"
            aria-label="Working"
            {...(sentShare > 0 && sentShare < 1 ? { value: sentShare } : {})}
          />
        )}
        {stage === "choose" && file === undefined && <TakenFiles store={store} />}
        {(stage === "looking" || stage === "taking") && preview && (
          <>
            <Preview preview={preview} />
            <p className="refusal" role="alert">
              {refusal}
            </p>
            {typeof importId === "string" ? (
              <button
                type="button"
                className="wide primary"
                disabled={isBusy}
                onClick={() => void take(importId)}
                data-testid="import-apply"
              >
                {stage === "taking" ? "Taking them …" : `Take ${preview.counts.new + preview.counts.changed}`}
              </button>
            ) : (
              <p className="accounts-none">Everything in this file is known already.</p>
            )}
          </>
        )}
      </div>
    </Sheet>
  )
}
