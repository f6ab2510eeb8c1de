import type { RequestError } from "#adapters/remote";

type Advice = (modelId: string) => string;

const noModel: Advice = (id) =>
  `There is no model ${id} in this region: correct the model id, or the region.`;

/**
 * Why Bedrock does not take a request at all, and what to do; the first pattern that fits. Sources: Amazon Bedrock User
 * Guide, "Troubleshooting Amazon Bedrock API error codes"; issues that quote what accounts were answered.
 */
const refusals: readonly (readonly [RegExp, Advice])[] = [
  [
    /use case details/i,
    (id) =>
      `Whoever made ${id} wants to know what it is for: fill out the form for use case details in Bedrock's model catalog, once for the account. It holds 15 minutes later.`,
  ],
  [
    /marked by provider as legacy/i,
    (id) =>
      `${id} is about to be taken away, and open to those only who use it: have the agent version name another model.`,
  ],
  [
    /^operation not allowed|account is not authorized/i,
    (id) =>
      `This account may not use ${id} in this region: see its access to models and how it pays; if both are right, ask AWS Support to open Bedrock for it.`,
  ],
  [
    /on-demand throughput isn.t supported/i,
    (id) => `${id} is to be had by an inference profile only: ask for one, e.g. "us.${id}".`,
  ],
  [
    /model identifier is invalid|at 'modelId' failed|end of its life|model.*(?:not found|does not exist|could not resolve)/i,
    noModel,
  ],
  [
    /guardrail/i,
    () =>
      "The guardrail cannot be used: correct its id and version, or allow bedrock:ApplyGuardrail.",
  ],
  [
    /maximum tokens you requested|max_?tokens.*(?:limit|maximum|exceed)/i,
    (id) => `${id} does not answer that long: lower the agent version's maxTokens.`,
  ],
  [
    /cache_?point|prompt cach|cache_control/i,
    (id) => `${id} caches no prompts: leave out the agent version's cache.`,
  ],
  [
    /temperature|top_?p|stop_?sequences/i,
    (id) => `${id} does not take this inference configuration: correct the agent version's.`,
  ],
  [
    /outputConfig|output_config|textFormat|json_?schema|tool use|toolConfig|tool_choice|toolChoice/i,
    (id) => `${id} does not answer by these means: state others for it (option "answers").`,
  ],
  [
    /(?:doesn.t|does not) support/i,
    (id) => `${id} does not take such requests: have the agent version name another model.`,
  ],
];

/** What has to be put right before a model can be asked; `undefined` when nothing is known. */
export function requestAdvice(error: RequestError, modelId: string): string | undefined {
  const { name, message, status } = error;
  const fitting = refusals.find(([pattern]) => pattern.test(message))?.[1](modelId);
  if (name === "OtherThanSaid") {
    return "Say what answers (option standIn), or have AWS_ENDPOINT_URL_BEDROCK_RUNTIME name the other one.";
  }
  if (name === "AccessDeniedException" || status === 403) {
    if (/guardrail/i.test(message)) return fitting;
    return `Allow this identity to use ${modelId} (bedrock:InvokeModel), and see that the account has access to the model.`;
  }
  if (name === "ResourceNotFoundException" || name === "ValidationException") {
    return fitting ?? (status === 404 ? noModel(modelId) : undefined);
  }
  if (name === "ThrottlingException" || name === "ServiceQuotaExceededException") {
    return `The account's quota for ${modelId} is used up: ask for less at once, lower maxTokens, or have AWS raise the quota.`;
  }
  return undefined;
}
