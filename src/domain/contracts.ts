import { agentVersionContract } from "./agent-version/index.js";
import { customerContract } from "./customer/index.js";
import { evaluationContract } from "./evaluation/index.js";
import type { EventContract } from "./kernel/index.js";
import { messageContract } from "./message/index.js";
import { rolloutContract } from "./rollout/index.js";

/** Every category that Docket stores. A new aggregate is added here. */
export const contracts: readonly EventContract[] = [
  agentVersionContract,
  rolloutContract,
  customerContract,
  messageContract,
  evaluationContract,
];
