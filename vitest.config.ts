import { defineConfig } from "vitest/config";

const shared = {
  resolve: { conditions: ["docket-source"] },
  ssr: { resolve: { conditions: ["docket-source"] } },
};
const env = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
const sequence = { shuffle: true };
const deployed = "test/deployed/**/*.test.ts";

export default defineConfig({
  ...shared,
  test: {
    globalSetup: ["test/global-setup.ts"],
    projects: [
      {
        ...shared,
        test: {
          name: "parts",
          include: ["test/**/*.test.ts"],
          exclude: [deployed],
          env,
          sequence,
          testTimeout: 20_000,
          // Services may still be starting up when the first hooks want them.
          hookTimeout: 90_000,
        },
      },
      {
        ...shared,
        test: {
          name: "deployed",
          include: [deployed],
          env,
          // After all others: they measure time, and it takes all there is.
          sequence: { ...sequence, groupOrder: 1 },
          // One process, which deploys once.
          pool: "forks",
          maxWorkers: 1,
          isolate: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
