/** Short notes over the page: alerts as they fire, and what became of an action. All alerts stay in their list. */
import type { Toast } from "../store.ts"
import { Icon, type IconName } from "./icon.tsx"

const icons: { readonly [tone in Toast["tone"]]: IconName } = {
  good: "check",
  info: "info",
  warning: "bell",
  critical: "warning",
}

export const Toaster = ({
  toasts,
  dismiss,
}: {
  readonly toasts: ReadonlyArray<Toast>
  readonly dismiss: (id: string) => void
}) => (
  <div className="toaster" aria-live="polite">
    {toasts.map((toast) => (
      <div key={toast.id} className="toast" data-tone={toast.tone} data-testid="toast">
        <Icon name={icons[toast.tone]} />
        <p>{toast.text}</p>
        {toast.action && (
          <button
            type="button"
            className="link"
            onClick={() => {
              dismiss(toast.id)
              toast.action?.run()
            }}
          >
            {toast.action.label}
          </button>
        )}
        <button type="button" className="round" onClick={() => dismiss(toast.id)} aria-label="Dismiss">
          <Icon name="close" size={16} />
        </button>
      </div>
    ))}
  </div>
)
