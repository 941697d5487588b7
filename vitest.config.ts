/**
 * Two groups of tests: pure ones, which need nothing, and those that run against real servers and a real browser, for
 * which src/launch/test-setup.ts starts them once.
 */
import { availableParallelism } from "node:os"
import { defineConfig } from "vitest/config"

const pure = [
  "src/architecture.test.ts",
  "src/budget/**/*.test.ts",
  "src/dashboard/**/*.pure.test.ts",
  "src/eval/**/*.test.ts",
  "src/feeds/formats/**/*.test.ts",
  "src/feeds/import-command.test.ts",
  "src/feeds/message-id.test.ts",
  "src/feeds/qris/decode.test.ts",
  "src/feeds/simulate/**/*.test.ts",
  "src/sim/**/*.test.ts",
  "src/trip/**/*.test.ts",
  "streams/golden.test.ts",
]
const outside = ["**/node_modules/**", "**/dist/**", "**/.pacer/**"]

export default defineConfig({
  test: {
    // Most of a test's time is waiting for servers and pages: two at once even where one core is left.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 15_000,
    projects: [
      { extends: true, test: { name: "pure", include: pure, exclude: outside } },
      {
        extends: true,
        test: {
          name: "servers",
          include: ["{src,streams,config,bench}/**/*.test.{ts,tsx}"],
          exclude: [...outside, ...pure],
          globalSetup: ["src/launch/test-setup.ts"],
        },
      },
    ],
  },
})
