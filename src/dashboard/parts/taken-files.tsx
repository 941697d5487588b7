/** Statement files that were taken lately, each with the way back. */
import { useEffect, useState } from "react"
import { counted, shortDay } from "../days.ts"
import { problemText } from "../problem.ts"
import type { Store } from "../store.ts"
import type { TakenFile } from "../view-shape.ts"

const formatNames: { readonly [format: string]: string } = {
  camt: "camt",
  ofx: "OFX",
  bca: "BCA",
  mandiri: "Mandiri",
  csv: "CSV",
}

export const TakenFiles = ({ store }: { readonly store: Store }) => {
  const [files, setFiles] = useState<ReadonlyArray<TakenFile>>([])
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    let isShown = true
    void store.accounts.takenFiles().then((answer) => isShown && answer.ok && setFiles(answer.value))
    return () => {
      isShown = false
    }
  }, [store])
  const undo = async ({ importId }: TakenFile) => {
    setBusy(true)
    const answer = await store.accounts.undoFile(importId)
    setBusy(false)
    if (!answer.ok) return store.say("warning", problemText(answer.problem))
    setFiles((all) => all.map((one) => (one.importId === importId ? { ...one, isUndone: true } : one)))
  }
  if (files.length === 0) return null
  return (
    <section aria-labelledby="taken-title">
      <h3 id="taken-title" className="section-title">
        Taken lately
      </h3>
      <ul className="import-rows" data-testid="taken-files">
        {files.map((file) => (
          <li key={file.importId} data-standing={file.isUndone ? "duplicate" : "new"}>
            <span className="row-text">
              <span className="row-name">
                {formatNames[file.format] ?? file.format} · {file.account}
              </span>
              <span className="quiet">
                {shortDay(new Date(file.takenAt).toLocaleDateString("en-CA"))} ·{" "}
                {counted(file.transactions, "transaction")}
              </span>
            </span>
            {file.isUndone ? (
              <span className="quiet">Taken back</span>
            ) : (
              <button type="button" className="small quiet-button" disabled={busy} onClick={() => void undo(file)}>
                Undo
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
