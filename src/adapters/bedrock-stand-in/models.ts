/** What a model can do, as far as it shows in its answers. Sizes are in tokens. */
export interface Model {
  readonly operation: "converse" | "invoke";
  /** What may be asked for in one answer at most. */
  readonly maxTokens: number;
  /** Prompt and answer together. */
  readonly contextTokens: number;
  /** The smallest prefix of a prompt that is cached; none is where it is `Infinity`. */
  readonly cachedFrom: number;
  /** Whether it is to be had by an inference profile only, e.g. with `us.` before its id. */
  readonly byProfileOnly?: boolean;
  /** Whether it takes `outputConfig.textFormat`. */
  readonly hasStructuredOutput: boolean;
}

/** Models by their id. */
export type Models = Readonly<Record<string, Model>>;

const claude = {
  operation: "converse",
  maxTokens: 64_000,
  contextTokens: 200_000,
  cachedFrom: 4_096,
  byProfileOnly: true,
  hasStructuredOutput: true,
} as const satisfies Model;
const nova = {
  operation: "converse",
  maxTokens: 10_000,
  contextTokens: 300_000,
  cachedFrom: 1_000,
  hasStructuredOutput: false,
} as const satisfies Model;

/** The id of the one embedding model. */
export const titan = "amazon.titan-embed-text-v2:0";

/** The models that the stand-in stands in for, with the limits that AWS states for them. */
export const standardModels: Models = {
  "anthropic.claude-haiku-4-5-20251001-v1:0": claude,
  "anthropic.claude-sonnet-4-5-20250929-v1:0": { ...claude, cachedFrom: 1_024 },
  "anthropic.claude-opus-4-5-20251101-v1:0": claude,
  "anthropic.claude-3-haiku-20240307-v1:0": {
    ...claude,
    maxTokens: 4_096,
    cachedFrom: Number.POSITIVE_INFINITY,
    byProfileOnly: false,
    hasStructuredOutput: false,
  },
  "amazon.nova-micro-v1:0": { ...nova, contextTokens: 128_000 },
  "amazon.nova-lite-v1:0": nova,
  "amazon.nova-pro-v1:0": nova,
  [titan]: {
    operation: "invoke",
    maxTokens: 0,
    contextTokens: 8_192,
    cachedFrom: Number.POSITIVE_INFINITY,
    hasStructuredOutput: false,
  },
};

const regions = /^(?:us|us-gov|eu|apac|jp|au|ca|sa|global)\./;
const arn =
  /^arn:aws[a-z-]*:bedrock:[a-z0-9-]{1,20}:\d*:(?:foundation-model|inference-profile|application-inference-profile)\/(.+)$/;
const identifier = /^[a-zA-Z0-9-:.]{1,2048}$/;

/** Whether a text could be a model's id, an inference profile's, or the ARN of one. */
export function isModelId(id: string): boolean {
  return identifier.test(id) || (id.length <= 2_048 && arn.test(id));
}

/** Whether an id names a model itself, by no inference profile. */
export function isBare(id: string, models: Models): boolean {
  return Object.hasOwn(models, id.slice(id.lastIndexOf("/") + 1)) && !id.includes("-profile/");
}

/** The model behind an id, an inference profile or an ARN of them; `undefined` for an unknown one. */
export function modelBehind(id: string, models: Models): Model | undefined {
  if (Object.hasOwn(models, id)) return models[id];
  const name = (arn.exec(id)?.[1] ?? id).replace(regions, "");
  return Object.hasOwn(models, name) ? models[name] : undefined;
}
