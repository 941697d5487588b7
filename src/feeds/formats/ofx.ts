/**
 * OFX 1 (SGML) and 2 (XML) statements of bank accounts and cards. FITID names a transaction within its account; a later
 * one may replace or delete an earlier one (CORRECTFITID). The sign of TRNAMT gives the direction, whatever TRNTYPE
 * says, and a time without a zone is GMT.
 */
import { currencyOf, signedMinorOf, ungroupedOfBank } from "./amount.ts"
import type { Element } from "./element.ts"
import type { CanonicalTransaction, Format, WireFile } from "./format.ts"
import { Holdings, keyOf, LikeRows } from "./holdings.ts"
import { kinded } from "./kind-words.ts"
import { dayOf, instantOf } from "./moment.ts"
import { ofxRoot } from "./ofx-file.ts"
import { type Place, quoted, refuse } from "./place.ts"
import { checkRows, type Run, runOf } from "./run.ts"
import { collapsed } from "./text.ts"

const datePattern =
  /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?(\.\d{1,9})?)?\s*(?:\[\s*([+-]?(?:\d{4}|\d{1,2}(?:\.\d{1,2})?))\s*(?::[^\]]*)?\])?$/

/** `5.5` and `5.50` are half past; `5.30` and `5.45` can only be minutes, for no zone lies at tenths of an hour. */
const minutesOf = (hours: string): number => {
  const [, side = "", hour = "", minute = ""] = /^([+-]?)(\d{2})(\d{2})$/.exec(hours) ?? []
  if (hour !== "") return (Number(hour) * 60 + Number(minute)) * (side === "-" ? -1 : 1)
  const minutes = Math.round(Number(hours) * 60)
  const [, sign = "", whole = "", behind = ""] = /^([+-]?)(\d{1,2})\.(\d{2})$/.exec(hours) ?? []
  if (behind === "" || minutes % 15 === 0) return minutes
  return (Number(whole) * 60 + Number(behind)) * (sign === "-" ? -1 : 1)
}

const zoneOf = (hours: string | undefined): string => {
  const minutes = minutesOf(hours ?? "0")
  if (minutes === 0) return "Z"
  const [whole, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${minutes < 0 ? "-" : "+"}${String(whole).padStart(2, "0")}:${String(rest).padStart(2, "0")}`
}

/** A day where only a day is given, else an instant. */
const momentOf = (element: Element): string => {
  const text = element.said()
  const [, year, month, day, hour, minute, second = "00", fraction = "", zone] = datePattern.exec(text) ?? []
  const date = dayOf(Number(year), Number(month), Number(day))
  const found =
    date === undefined || hour === undefined
      ? date
      : instantOf(`${date}T${hour}:${minute}:${second}${/[1-9]/.test(fraction) ? fraction : ""}${zoneOf(zone)}`)
  return found ?? refuse(element.place, "malformed", `${quoted(text)} is no date`)
}

const kinds: ReadonlyMap<string, CanonicalTransaction["kind"]> = new Map<string, CanonicalTransaction["kind"]>([
  ["ATM", "withdrawal"],
  ["CASH", "withdrawal"],
  ["FEE", "fee"],
  ["SRVCHG", "fee"],
  ["XFER", "transfer"],
])

const descriptionOf = (entry: Element): string => {
  const name = entry.read("NAME") ?? entry.read("PAYEE", "NAME") ?? ""
  return collapsed(`${name} ${entry.read("MEMO") ?? ""}`)
}

/** The standard has a comma or a point before the decimals and nothing between thousands; some banks group them. */
const plainAmount = (text: string, place: Place): string =>
  text.includes(".") && text.includes(",") ? ungroupedOfBank(text, place) : text.replace(",", ".")

interface Statement {
  readonly account: string
  readonly currency: string
}

const transactionOf = (
  entry: Element,
  statement: Statement,
  dateTag: string,
): Omit<CanonicalTransaction, "externalId" | "status"> => {
  // CURRENCY says what TRNAMT is in; ORIGCURRENCY only what it once was.
  const foreign = entry.at("CURRENCY", "CURSYM")
  const currency = foreign === undefined ? statement.currency : currencyOf(foreign.said(), foreign.place)
  const amount = entry.needed("TRNAMT")
  const minor = signedMinorOf(plainAmount(entry.filled("TRNAMT"), amount.place), currency, amount.place)
  entry.filled(dateTag)
  const kind = minor < 0 ? kinds.get(entry.read("TRNTYPE")?.toUpperCase() ?? "") : undefined
  return {
    amountMinor: Math.abs(minor),
    currency,
    direction: minor < 0 ? "debit" : "credit",
    occurredAt: momentOf(entry.needed(dateTag)),
    description: descriptionOf(entry),
    account: statement.account,
    ...(kind === undefined ? {} : { kind }),
  }
}

/** What all files together hold; whatever has once been corrected away stays away. */
class Accounts {
  readonly holdings = new Holdings()
  private readonly corrected = new Set<string>()
  private readonly pendingKeys = new Map<string, Array<string>>()

  private correct(entry: Element, account: string): "REPLACE" | "DELETE" | undefined {
    const target = entry.read("CORRECTFITID")
    if (target === undefined) return undefined
    const action = entry.filled("CORRECTACTION").toUpperCase()
    if (action !== "REPLACE" && action !== "DELETE") {
      return refuse(entry.needed("CORRECTACTION").place, "malformed", `${quoted(action)} is no correction`)
    }
    this.corrected.add(keyOf(account, target))
    this.holdings.remove(keyOf(account, target), target, account)
    return action
  }

  post(entry: Element, statement: Statement): void {
    const externalId = entry.filled("FITID")
    const transaction = transactionOf(entry, statement, "DTPOSTED")
    const key = keyOf(statement.account, externalId)
    if (this.correct(entry, statement.account) === "DELETE") return
    if (this.corrected.has(key) || transaction.amountMinor === 0) return
    this.holdings.put(key, kinded({ externalId, status: "posted", ...transaction }))
  }

  /** Pending entries have no FITID: a later file's list stands for the earlier one's. */
  replacePending(entries: ReadonlyArray<Element>, statement: Statement, run: Run): void {
    for (const key of this.pendingKeys.get(statement.account) ?? []) this.holdings.forget(key)
    const keys: Array<string> = []
    const like = new LikeRows()
    for (const entry of entries) {
      run.attempt(() => {
        const transaction = transactionOf(entry, statement, "DTTRAN")
        if (transaction.amountMinor === 0) return
        const pending: CanonicalTransaction = { externalId: null, status: "pending", ...transaction }
        const key = like.key(pending, "pending")
        this.holdings.put(key, pending)
        keys.push(key)
      })
    }
    this.pendingKeys.set(statement.account, keys)
  }
}

const checkStatus = (status: Element | undefined): void => {
  if (status === undefined) return
  const code = status.filled("CODE")
  const severity = status.read("SEVERITY")?.toUpperCase()
  const isError = severity === undefined ? code !== "0" : severity === "ERROR"
  if (!isError) return
  const message = status.read("MESSAGE")
  const said = message === undefined ? "" : `: ${collapsed(message)}`
  refuse(status.place, "upstream-error", `the bank refused with ${code}${said}`, code)
}

const responses = [
  ["STMTTRNRS", "STMTRS", "BANKACCTFROM"],
  ["CCSTMTTRNRS", "CCSTMTRS", "CCACCTFROM"],
] as const

const readFile = (file: WireFile, accounts: Accounts, run: Run): void => {
  const root = ofxRoot(file)
  checkStatus(root.at("SIGNONMSGSRSV1", "SONRS", "STATUS"))
  let statements = 0
  let rows = 0
  for (const [response, body, from] of responses) {
    for (const answer of root.below(response)) {
      checkStatus(answer.at("STATUS"))
      for (const one of answer.all(body)) {
        statements++
        const currency = currencyOf(one.filled("CURDEF"), one.needed("CURDEF").place)
        const statement = { account: one.filled(from, "ACCTID"), currency }
        const entries = one.at("BANKTRANLIST")?.all("STMTTRN") ?? []
        rows += entries.length
        checkRows(file.name, rows)
        for (const entry of entries) run.attempt(() => accounts.post(entry, statement))
        accounts.replacePending(one.at("BANKTRANLISTP")?.all("STMTTRNP") ?? [], statement, run)
      }
    }
  }
  if (statements === 0) refuse({ file: file.name, path: "STMTRS" }, "schema", "the file has no statement")
}

export const ofxFormat: Format = {
  name: "ofx",
  title: "OFX 1 and 2 statements of bank accounts and cards (also QFX)",
  accepts: (name) => /^(ofx|qfx)([-.]?\d[\d.]*)?$/.test(name),
  parse: (files, _context, options) =>
    runOf(files, options, (run) => {
      const accounts = new Accounts()
      for (const file of files) run.attempt(() => readFile(file, accounts, run))
      return accounts.holdings.result()
    }),
}
