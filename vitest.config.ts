import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["docket-source"] },
  ssr: { resolve: { conditions: ["docket-source"] } },
  test: { include: ["test/**/*.test.ts"], sequence: { shuffle: true }, testTimeout: 20_000 },
});
