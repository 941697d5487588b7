/** How the page is built: from this folder into `dist/dashboard`, which the gateway serves. */
import { fileURLToPath } from "node:url"
import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL("../../dist/dashboard", import.meta.url)),
    emptyOutDir: true,
    // Nothing inlined as data: the gateway's content policy can stay strict.
    assetsInlineLimit: 0,
  },
})
