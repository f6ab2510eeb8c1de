import fc from "fast-check";
import type {
  AgentContent,
  AgentVersionCommand,
  AgentVersionEvent,
  GeneratorContent,
  JudgeContent,
} from "#domain";

const at = "2026-01-01T00:00:00.000Z";
const actor = "engineer-7";

export const generatorContent = {
  kind: "generator",
  modelId: "model-a",
  system: "You write to customers of a home-service company.",
  prompt: "Write an e-mail from {{features}} with {{ examples }}.",
  variables: ["features", "examples"],
  inference: { maxTokens: 800, temperature: 0.2 },
  responseSchema: { type: "object", required: ["subject", "body"] },
  featureSet: 1,
  retrieval: { limit: 3, minimumScore: 0.2, outcomes: ["converted"] },
  judgeAgentId: "upsell-judge",
  passThreshold: 0.7,
  maximumAttempts: 3,
} as const satisfies GeneratorContent;

export const judgeContent = {
  kind: "judge",
  modelId: "model-b",
  system: "You judge e-mails.",
  prompt: "Score {{draft}}.",
  variables: ["draft"],
  inference: { maxTokens: 400 },
  responseSchema: { type: "object" },
  featureSet: 1,
  rubric: [{ criterion: "tone", description: "Warm and plain.", weight: 1 }],
} as const satisfies JudgeContent;

/**
 * SHA-256 of the canonical JSON of `generatorContent` and of `judgeContent`, computed outside of
 * this code: keys sorted by hand, then hashlib.sha256.
 */
export const generatorHash = "b1c7b93d5e3d0acef69578bdd12eefb74248510c4fc66340c8d98b6d0c6464f6";
export const judgeHash = "18c3a296193dfe53e8c4c2d7529cd4a9aab4372bdcd79fcba3762fa1e1004013";

/** The second version of a generator, which has to be evaluated before it is approved. */
export const registered = {
  type: "AgentVersionRegistered",
  agentId: "upsell-generator",
  version: 2,
  content: generatorContent,
  contentHash: generatorHash,
  at,
} as const satisfies AgentVersionEvent;

export const firstRegistered = { ...registered, version: 1 } as const satisfies AgentVersionEvent;

export const judgeRegistered = {
  type: "AgentVersionRegistered",
  agentId: "upsell-judge",
  version: 2,
  content: judgeContent,
  contentHash: judgeHash,
  at,
} as const satisfies AgentVersionEvent;

export const decided = { actor, reason: "looked at it", at };
export const evaluatedBy = { evaluationId: "eval-1", reason: "better by 0.1", at };

export const validated = {
  type: "AgentVersionValidated",
  actor,
  at,
} as const satisfies AgentVersionEvent;
export const evaluated = {
  type: "AgentVersionEvaluated",
  ...evaluatedBy,
} as const satisfies AgentVersionEvent;
export const evaluationFailed = {
  type: "AgentVersionEvaluationFailed",
  ...evaluatedBy,
} as const satisfies AgentVersionEvent;
export const approved = {
  type: "AgentVersionApproved",
  ...decided,
} as const satisfies AgentVersionEvent;
export const rejected = {
  type: "AgentVersionRejected",
  ...decided,
} as const satisfies AgentVersionEvent;
export const retired = {
  type: "AgentVersionRetired",
  ...decided,
} as const satisfies AgentVersionEvent;
export const revoked = {
  type: "AgentVersionRevoked",
  ...decided,
} as const satisfies AgentVersionEvent;

export const register = {
  type: "RegisterAgentVersion",
  agentId: "upsell-generator",
  version: 2,
  content: generatorContent,
  at,
} as const satisfies AgentVersionCommand;

const one = <const T>(value: T) => fc.constant(value);
const instants = fc.constantFrom(at, "2026-01-02T00:00:00.000Z");
const contents: fc.Arbitrary<AgentContent> = fc.constantFrom<AgentContent>(
  generatorContent,
  judgeContent,
  { ...generatorContent, modelId: "model-c" },
  { ...generatorContent, variables: ["features"] },
  { ...judgeContent, variables: ["draft", "tone"] },
);
const decisions = {
  actor: one(actor),
  reason: fc.constantFrom("better", "worse"),
  at: instants,
};
const evaluations = {
  evaluationId: fc.constantFrom("eval-1", "eval-2"),
  reason: fc.constantFrom("better", "worse"),
  at: instants,
};

/** Commands from so small a world that they meet each other. */
export const agentVersionCommands: fc.Arbitrary<AgentVersionCommand> = fc.oneof(
  fc.record({
    type: one("RegisterAgentVersion"),
    agentId: one("upsell-generator"),
    version: fc.constantFrom(1, 2),
    content: contents,
    at: instants,
  }),
  fc.record({ type: one("ValidateAgentVersion"), actor: one(actor), at: instants }),
  fc.record({ type: fc.constantFrom("PassEvaluation", "FailEvaluation"), ...evaluations }),
  fc.record({
    type: fc.constantFrom(
      "ApproveAgentVersion",
      "RejectAgentVersion",
      "RetireAgentVersion",
      "RevokeAgentVersion",
    ),
    ...decisions,
  }),
);
