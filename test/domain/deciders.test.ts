import {
  agentVersion,
  agentVersionContract,
  customer,
  customerContract,
  evaluation,
  evaluationContract,
  message,
  messageContract,
  rollout,
  rolloutContract,
} from "#domain";
import { deciderConformance } from "../conformance/decider.conformance.js";
import { agentVersionCommands } from "../support/agent-version.js";
import { customerCommands } from "../support/customer-commands.js";
import { evaluationCommands } from "../support/evaluation.js";
import { messageCommands } from "../support/message-commands.js";
import { rolloutCommands } from "../support/rollout.js";

deciderConformance(agentVersion, agentVersionContract, agentVersionCommands);
deciderConformance(customer, customerContract, customerCommands);
deciderConformance(evaluation, evaluationContract, evaluationCommands);
deciderConformance(message, messageContract, messageCommands);
deciderConformance(rollout, rolloutContract, rolloutCommands);
