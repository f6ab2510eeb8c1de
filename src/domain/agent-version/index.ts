/** One immutable version of an agent: its content, and how it came to be approved. */
export {
  type AgentVersion,
  type AgentVersionCommand,
  type AgentVersionRejection,
  type AgentVersionStatus,
  agentVersion,
  agentVersionId,
  stageOf,
} from "./agent-version.js";
export {
  type AgentContent,
  agentContent,
  type CriterionScore,
  contentHash,
  type GeneratorContent,
  type JudgeContent,
  rubricScore,
} from "./content.js";
export { type AgentVersionEvent, agentVersionContract } from "./events.js";
export { checkVariables, render, type TemplateError, variablesOf } from "./template.js";
