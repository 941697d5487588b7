/** Which column of a CSV file holds what: proposed from the file itself, for its owner to correct before anything is read. */
import type { ColumnsFound } from "../view-shape.ts"

/** A mapping as the gateway takes it; what is left open is absent. */
export type Mapping = { readonly [field in (typeof mappingFields)[number]]?: string }

const mappingFields = [
  "date",
  "description",
  "amount",
  "debit",
  "credit",
  "externalId",
  "currency",
  "currencyCode",
  "dateFormat",
  "decimal",
  "positiveIs",
] as const

const columnFields = [
  ["date", "Day"],
  ["description", "Description"],
  ["amount", "Amount (one column)"],
  ["debit", "Money out"],
  ["credit", "Money in"],
  ["externalId", "Reference"],
  ["currency", "Currency column"],
] as const

const dateFormats = ["YYYY-MM-DD", "DD/MM/YYYY", "DD/MM/YY", "MM/DD/YYYY", "DD-MM-YYYY", "DD.MM.YYYY"] as const

/** What is still missing, in a sentence; undefined when the file can be read. */
export const missingIn = (mapping: Mapping): string | undefined => {
  if (mapping.date === undefined) return "Choose the column of the day."
  if (mapping.description === undefined) return "Choose the column of the description."
  if (mapping.amount === undefined && mapping.debit === undefined && mapping.credit === undefined) {
    return "Choose the column of the amount, or those of money out and in."
  }
  return mapping.currency === undefined && !/^[A-Z]{3}$/.test(mapping.currencyCode ?? "")
    ? "Name the currency by its three letters, or choose its column."
    : undefined
}

interface Choice {
  readonly name: string
  readonly value: string | undefined
  readonly options: ReadonlyArray<readonly [value: string, title: string]>
  readonly open?: string
  readonly choose: (value: string | undefined) => void
}

const Select = ({ name, value, options, open, choose }: Choice) => (
  <label className="field">
    <span>{name}</span>
    <select value={value ?? ""} onChange={(event) => choose(event.target.value || undefined)}>
      {open !== undefined && <option value="">{open}</option>}
      {options.map(([one, title]) => (
        <option key={one} value={one}>
          {title}
        </option>
      ))}
    </select>
  </label>
)

interface ColumnFormProps {
  readonly found: ColumnsFound
  readonly mapping: Mapping
  readonly change: (mapping: Mapping) => void
}

export const ColumnForm = ({ found, mapping, change }: ColumnFormProps) => {
  const set = (field: keyof Mapping) => (value: string | undefined) => {
    const { [field]: _before, ...others } = mapping
    change(value === undefined ? others : { ...others, [field]: value })
  }
  const columns = found.columns.filter((name) => name !== "").map((name) => [name, name] as const)
  const example = (name: string | undefined): string =>
    name === undefined ? "" : (found.rows.map((cells) => cells[found.columns.indexOf(name)]).find(Boolean) ?? "")
  return (
    <div className="import-columns" data-testid="import-columns">
      <p className="quiet">Which column is what? Correct what is guessed wrong.</p>
      {columnFields.map(([field, title]) => (
        <Select
          key={field}
          name={example(mapping[field]) === "" ? title : `${title} · ${example(mapping[field])}`}
          value={mapping[field]}
          options={columns}
          open="None"
          choose={set(field)}
        />
      ))}
      <div className="pair">
        <Select
          name="Days are written"
          value={mapping.dateFormat ?? "YYYY-MM-DD"}
          options={dateFormats.map((one) => [one, one] as const)}
          choose={set("dateFormat")}
        />
        <Select
          name="Decimal mark"
          value={mapping.decimal ?? "."}
          options={[
            [".", "1,234.50"],
            [",", "1.234,50"],
          ]}
          choose={set("decimal")}
        />
      </div>
      <div className="pair">
        <label className="field">
          <span>Currency</span>
          <input
            value={mapping.currencyCode ?? ""}
            placeholder="IDR"
            maxLength={3}
            onChange={(event) => set("currencyCode")(event.target.value.trim().toUpperCase() || undefined)}
          />
        </label>
        <Select
          name="Amounts above zero"
          value={mapping.positiveIs ?? "credit"}
          options={[
            ["credit", "are money in"],
            ["debit", "are money out"],
          ]}
          choose={set("positiveIs")}
        />
      </div>
    </div>
  )
}
