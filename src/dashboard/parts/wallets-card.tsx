/** What is left in the traveller's purses, as far as their transactions tell: cash, e-wallets. */
import type { BudgetView, WalletView } from "../../budget/view.ts"
import { formatMoney } from "../money.ts"
import { sourceLabel } from "../source-label.ts"
import { Icon } from "./icon.tsx"

const nameOf = ({ name }: WalletView): string =>
  name === "cash" ? "Cash" : (sourceLabel(`ewallet/${name}`).issuer ?? name)

export const WalletsCard = ({ view }: { readonly view: BudgetView }) => {
  const { wallets } = view
  if (wallets.length === 0) return null
  return (
    <section className="card" aria-labelledby="wallets-title" data-testid="wallets">
      <h2 id="wallets-title">Cash and wallets</h2>
      <ul className="wallets">
        {wallets.map((wallet) => (
          <li key={`${wallet.name} ${wallet.currency}`} className="wallet">
            <span className="chip-icon">
              <Icon name={wallet.name === "cash" ? "cash" : "wallet"} />
            </span>
            <div className="row-text">
              <p>
                {nameOf(wallet)}
                {wallet.currency !== view.summary.currency && ` in ${wallet.currency}`}
              </p>
              {wallet.unknownMinor > 0 && (
                <p className="quiet">
                  {formatMoney(wallet.unknownMinor, wallet.currency)} spent from it came from an unknown source
                </p>
              )}
            </div>
            <span className="row-main">{formatMoney(wallet.balanceMinor, wallet.currency)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
