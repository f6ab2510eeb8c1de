/** No Bedrock: a server that speaks its protocol over the simulation, named for what it is. */
export { type ErrorName, errorNames } from "./answer.js";
export { repeatKey } from "./asked.js";
export { controlPath, faultHeader } from "./control.js";
export { type RequestTaken, standInHeader, standInRequestId } from "./exchange.js";
export {
  type BedrockFault,
  type BedrockFaultPlan,
  listedFaults,
  type RequestSeen,
  type StopReason,
  seededFaults,
  stopReasons,
} from "./faults.js";
export { type Handler, type Incoming, type Listening, listen, type Outgoing } from "./listener.js";
export { type Model, type Models, standardModels } from "./models.js";
export { type BedrockStandIn, type BedrockStandInOptions, startBedrockStandIn } from "./server.js";
export { standInForBedrock } from "./stand-in-command.js";
