import { afterAll, beforeAll, expect, onTestFinished, vi } from "vitest";
import type { RetryOptions } from "#adapters/remote";
import type { Aws, AwsClientConfig } from "./aws.js";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.js";
import { byChance, type Protocol, type ProxyFault, type ProxyPlan } from "./proxy-faults.js";

/** A client of some service of AWS. */
export interface AwsClient {
  destroy(): void;
}

/** Waits so short that a test does not notice them. */
export const quickRetries: RetryOptions = { firstWaitMs: 1, longestWaitMs: 8 };

const faults: readonly ProxyFault[] = [
  { type: "delay", ms: 20, when: "before" },
  { type: "delay", ms: 20, when: "after" },
  { type: "reset", when: "before" },
  { type: "reset", when: "after" },
  { type: "refused", why: "throttled" },
  { type: "refused", why: "failed" },
  { type: "refused", why: "unavailable" },
  { type: "cutBody" },
];

/** A proxy before the local AWS, for one test: as a test's client sees it, and what passed. */
export async function proxiedAws(aws: Aws, protocol: Protocol, plan: ProxyPlan) {
  const proxy = await startFaultProxy({ target: aws.endpoint, ca: aws.ca, protocol, plan });
  onTestFinished(() => proxy.close());
  const config = (other?: Partial<AwsClientConfig>) =>
    aws.config({ endpoint: proxy.endpoint, ...other });
  return { config, passed: proxy.passed, connections: proxy.connections };
}

/**
 * A client for all tests of a block whose requests go wrong by chance, 15 of 100; in the end some
 * did, and no socket is left open.
 */
export function faultyAws<Client extends AwsClient>(
  aws: Aws,
  protocol: Protocol,
  seed: number,
  open: (config: AwsClientConfig) => Client,
): () => Client {
  let running: { readonly proxy: FaultProxy; readonly client: Client } | undefined;
  const started = () => {
    if (running === undefined) throw new Error("the proxy is not started yet");
    return running;
  };
  beforeAll(async () => {
    const plan = byChance(seed, 0.15, faults);
    const proxy = await startFaultProxy({ target: aws.endpoint, ca: aws.ca, protocol, plan });
    running = { proxy, client: open(aws.config({ endpoint: proxy.endpoint })) };
  });
  afterAll(async () => {
    const { proxy, client } = started();
    client.destroy();
    await vi.waitFor(() => expect(proxy.connections()).toBe(0));
    await proxy.close();
    expect(proxy.passed.filter(({ fault }) => fault !== undefined)).not.toEqual([]);
  });
  return () => started().client;
}
