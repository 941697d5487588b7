/** How serious an alert is: its picture and its word. */
import type { AlertView } from "../../budget/view.ts"
import type { IconName } from "./icon.tsx"

export const severityIcons: { readonly [severity in AlertView["severity"]]: IconName } = {
  info: "info",
  warning: "bell",
  critical: "warning",
}

export const severityNames = { info: "Note", warning: "Warning", critical: "Serious" } as const
