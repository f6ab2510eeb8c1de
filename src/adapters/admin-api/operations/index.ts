import type { Operation } from "../operation.js";
import { agentOperations } from "./agents.js";
import { customerOperations } from "./customers.js";
import { maintenanceOperations } from "./maintenance.js";
import { messageOperations } from "./messages.js";
import { rolloutOperations } from "./rollouts.js";

/** Every operation of the API: the function, its document and the command line are made from it. */
export const operations: readonly Operation[] = [
  ...agentOperations,
  ...rolloutOperations,
  ...messageOperations,
  ...customerOperations,
  ...maintenanceOperations,
];
