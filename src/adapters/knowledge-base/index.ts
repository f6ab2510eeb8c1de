/** Similar cases by a Bedrock Knowledge Base, with its documents in S3. */
export {
  type KnowledgeBaseClientOptions,
  type KnowledgeBaseClients,
  knowledgeBaseClients,
} from "./clients.js";
export { knowledgeBaseProbes } from "./probes.js";
export { type KnowledgeBaseOptions, KnowledgeBaseSimilarCases } from "./similar-cases.js";
export type { Sync } from "./sync.js";
