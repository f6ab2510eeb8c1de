/**
 * By what means a model is made to answer in a shape. `native`: Bedrock constrains what the model
 * writes (`outputConfig.textFormat`). `tool`: it has to call the one tool it is given, by name;
 * `any-tool`: the same where a name cannot be asked for. `instruction`: it is told so.
 */
export type AnswerMeans = "native" | "tool" | "any-tool" | "instruction";

interface ModelFamily {
  /** Of a model id without Region prefix, e.g. `anthropic.claude-sonnet-4-5-20250929-v1:0`. */
  readonly models: RegExp;
  readonly means: AnswerMeans;
  /** Tokens of the quota that one token of output takes. */
  readonly outputBurnDown: number;
}

/**
 * The first one that fits holds. Sources: Amazon Bedrock User Guide, "Get validated JSON results from
 * models" (native) and "How tokens are counted in Amazon Bedrock" (burn-down rates of Claude 3.7 and
 * 4; later ones are taken to have the same); API Reference, `ToolChoice`. Claude Opus 5.5 and Fable
 * 5.1 refuse forced tools. Of open models only those are native here that others report to work.
 */
const families: readonly ModelFamily[] = [
  {
    models: /^anthropic\.claude-[a-z]+-(?:4-[5-9]|[5-9])(?!\d)/,
    means: "native",
    outputBurnDown: 5,
  },
  {
    models: /^anthropic\.claude-(?:3-7-|[a-z]+-4(?!\d))/,
    means: "tool",
    outputBurnDown: 5,
  },
  { models: /^anthropic\.claude-3/, means: "tool", outputBurnDown: 1 },
  { models: /^(?:openai\.gpt-oss|moonshot|zai\.glm-5)/, means: "native", outputBurnDown: 1 },
  { models: /^deepseek\.v3\.[2-9]/, means: "native", outputBurnDown: 1 },
  { models: /^amazon\.nova-/, means: "tool", outputBurnDown: 1 },
  { models: /^mistral\.mistral-large-24/, means: "any-tool", outputBurnDown: 1 },
];

const unknown: Omit<ModelFamily, "models"> = { means: "instruction", outputBurnDown: 1 };

/** By what means a model answers best in a shape, as far as its id says. */
export function answerMeans(modelId: string): AnswerMeans {
  return familyOf(modelId).means;
}

/** Tokens of the quota that one token of a model's output takes, as far as its id says. */
export function outputBurnDown(modelId: string): number {
  return familyOf(modelId).outputBurnDown;
}

const regionPrefix = /^(?:us|us-gov|eu|apac|jp|au|ca|sa|global)\./;

/**
 * The model behind an id, an inference profile of several Regions, or the ARN of either. The id of
 * an application inference profile does not tell it and is given back as it is.
 */
export function baseModel(modelId: string): string {
  const last = modelId.startsWith("arn:") ? modelId.slice(modelId.lastIndexOf("/") + 1) : modelId;
  return last.replace(regionPrefix, "");
}

function familyOf(modelId: string): Omit<ModelFamily, "models"> {
  const model = baseModel(modelId);
  return families.find(({ models }) => models.test(model)) ?? unknown;
}
