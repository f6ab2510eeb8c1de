/** The model ports on Amazon Bedrock. */
export { type BedrockClientOptions, bedrockClient } from "./client.js";
export { BedrockTitanEmbedder, type TitanOptions } from "./embedder.js";
export { type AnswerMeans, answerMeans, outputBurnDown } from "./families.js";
export {
  type Admitted,
  type Demand,
  type GovernorOf,
  type GovernorOptions,
  QuotaGovernor,
  type TokenGovernor,
} from "./governor.js";
export { BedrockLanguageModel, type BedrockLanguageModelOptions } from "./language-model.js";
export { type BedrockTries, bedrockProbes, type ModelToTry } from "./probes.js";
