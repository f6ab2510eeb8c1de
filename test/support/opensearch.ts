import { describe, inject } from "vitest";

/** A block of tests on a real OpenSearch; skipped, and counted so, where it cannot be had. */
export function describeOpenSearch(name: string, tests: (endpoint: string) => void): void {
  const endpoint = inject("openSearchEndpoint");
  describe.skipIf(endpoint === null)(name, () => tests(endpoint ?? ""));
}
