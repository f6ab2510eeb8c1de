import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { afterAll, beforeAll, describe, inject } from "vitest";
import { untilAws } from "../../services/aws-local.js";

/** How a client is told where the local AWS is, and who asks. */
export interface AwsClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly requestHandler: { readonly httpsAgent: Agent };
}

/** The local AWS, as tests use it: with TLS, and rights enforced. */
export interface Aws {
  readonly endpoint: string;
  /** The certificate of its authority, as PEM. */
  readonly ca: string;
  /** For a client of the account's root; with more said, of somebody else or elsewhere. */
  config(other?: Partial<AwsClientConfig>): AwsClientConfig;
}

/** A block of tests on the local AWS; skipped, and counted so, where it cannot be had. */
export function describeAws(name: string, tests: (aws: Aws) => void): void {
  const found = inject("aws");
  describe.skipIf(found === null)(name, () => {
    if (found === null) return;
    const ca = readFileSync(found.caFile, "utf8");
    const httpsAgent = new Agent({ keepAlive: true, ca });
    // It may still be starting up.
    beforeAll(() => untilAws(found));
    afterAll(() => httpsAgent.destroy());
    tests({
      endpoint: found.endpoint,
      ca,
      config: (other) => ({
        endpoint: found.endpoint,
        region: "us-east-1",
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
        requestHandler: { httpsAgent },
        ...other,
      }),
    });
  });
}
