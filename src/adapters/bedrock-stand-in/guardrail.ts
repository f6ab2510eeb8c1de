import type { ConverseRequest } from "./converse-request.js";

/** What a guardrail has a blocked model say, as its owner would have worded it. */
export const blockedText = "Sorry, the model cannot answer this question.";

/** What a guardrail found, for those who asked for its trace. The stand-in's blocks one topic. */
export function guardrailTrace(
  config: ConverseRequest["guardrailConfig"],
  isBlocked: boolean,
  inputTokens: number,
): object {
  if (config === undefined || config.trace === "disabled") return {};
  const characters = 4 * inputTokens;
  const units = Math.ceil(characters / 1_000);
  const topic = { name: "stand-in", type: "DENY", action: "BLOCKED", detected: true };
  const assessment = {
    ...(isBlocked && { topicPolicy: { topics: [topic] } }),
    invocationMetrics: {
      guardrailProcessingLatency: 100,
      usage: {
        topicPolicyUnits: units,
        contentPolicyUnits: units,
        wordPolicyUnits: units,
        sensitiveInformationPolicyUnits: 0,
        sensitiveInformationPolicyFreeUnits: 0,
        contextualGroundingPolicyUnits: 0,
      },
      guardrailCoverage: { textCharacters: { guarded: characters, total: characters } },
    },
  };
  const id = config.guardrailIdentifier.split("/").at(-1) ?? "";
  const actionReason = isBlocked ? "Guardrail blocked." : "No action.";
  return { guardrail: { inputAssessment: { [id]: assessment }, actionReason } };
}
