/** The currencies in the traveller's pocket as one row of keys, any other one behind "Other". */
import { currencyExponents } from "../../../config/currencies.ts"

const all = [...currencyExponents.keys()].sort()

export const CurrencyPicker = ({
  currencies,
  chosen,
  choose,
}: {
  readonly currencies: ReadonlyArray<string>
  readonly chosen: string
  readonly choose: (currency: string) => void
}) => {
  const shown = currencies.includes(chosen) ? currencies : [chosen, ...currencies]
  return (
    <fieldset className="currencies">
      <legend className="sr-only">Currency</legend>
      {shown.slice(0, 3).map((currency) => (
        <label key={currency} className="pill">
          <input type="radio" name="currency" checked={currency === chosen} onChange={() => choose(currency)} />
          <span>{currency}</span>
        </label>
      ))}
      <label className="pill other">
        <span className="sr-only">Another currency</span>
        <select value="" onChange={(event) => choose(event.target.value)}>
          <option value="" disabled>
            Other
          </option>
          {all.map((currency) => (
            <option key={currency}>{currency}</option>
          ))}
        </select>
      </label>
    </fieldset>
  )
}
