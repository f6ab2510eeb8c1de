import { type BedrockStandIn, startBedrockStandIn } from "#adapters/bedrock-stand-in";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.js";
import type { ProxyFault, ProxyPlan } from "./proxy-faults.js";

/** What may happen to any request on its way to Bedrock and back; one outlasts a request's time. */
export const networkFaults: readonly ProxyFault[] = [
  { type: "delay", ms: 20, when: "before" },
  { type: "delay", ms: 20, when: "after" },
  { type: "delay", ms: 2_000, when: "after" },
  { type: "reset", when: "before" },
  { type: "reset", when: "after" },
  { type: "cutBody" },
  { type: "refused", why: "throttled" },
  { type: "refused", why: "failed" },
  { type: "refused", why: "unavailable" },
];

/** Limits that let a call of a test see many faults in little time. */
export const impatient = {
  attempts: 8,
  attemptTimeoutMs: 500,
  deadlineMs: 10_000,
  firstWaitMs: 1,
  longestWaitMs: 10,
};

/** A stand-in and the proxy before it. */
export interface FaultyBedrock {
  readonly standIn: BedrockStandIn;
  readonly proxy: FaultProxy;
  close(): Promise<void>;
}

/** Starts a stand-in behind a proxy at which things go wrong by plan. */
export async function faultyBedrock(plan: ProxyPlan): Promise<FaultyBedrock> {
  const standIn = await startBedrockStandIn();
  const proxy = await startFaultProxy({ target: standIn.endpoint, protocol: "rest-json", plan });
  const close = async () => {
    await proxy.close();
    await standIn.close();
  };
  return { standIn, proxy, close };
}
