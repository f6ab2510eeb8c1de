import type { Metadata } from "#domain";

/** Where the commits of tests come from. */
export const metadata: Metadata = {
  correlationId: "correlation-1",
  causationId: "causation-1",
  actor: "tester",
  source: { system: "test", record: "1" },
  codeVersion: "0.0.0",
};
