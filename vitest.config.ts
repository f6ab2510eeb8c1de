import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["docket-source"] },
  ssr: { resolve: { conditions: ["docket-source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/global-setup.ts"],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    sequence: { shuffle: true },
    testTimeout: 20_000,
    // Services may still be starting up when the first hooks want them.
    hookTimeout: 90_000,
  },
});
