import { type BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { RemoteService, type RetryOptions } from "#adapters/remote";
import type { ModelRequest, Probe } from "#application";
import { requestAdvice } from "./advice.js";
import { callFacts } from "./call-facts.js";
import { guardrailConfig } from "./converse-input.js";
import { BedrockTitanEmbedder, type TitanOptions } from "./embedder.js";
import { mayPass } from "./errors.js";
import { probeLimits } from "./limits.js";

/** A model as an agent version names it. */
export type ModelToTry = Pick<ModelRequest, "modelId" | "guardrail">;

/** What is to be tried of Bedrock. */
export interface BedrockTries extends RetryOptions {
  readonly models: readonly ModelToTry[];
  /** How Titan is asked; it is not tried without. */
  readonly titan?: TitanOptions;
}

/**
 * Asks each model for one token, and Titan for the vector of one word. Nothing that costs less shows
 * the right to use a model: counting tokens is free, but is a right of its own and not to be had of
 * inference profiles. At list prices a try is below 0.01 US cent a model, and nothing to speak of for
 * Titan; it takes some 10 tokens of the model's quota.
 */
export function bedrockProbes(
  client: BedrockRuntimeClient,
  { models, titan, ...options }: BedrockTries,
): readonly Probe[] {
  return [
    ...models.map((model) => modelProbe(client, model, options)),
    ...(titan === undefined ? [] : [titanProbe(client, { ...titan, ...options })]),
  ];
}

function modelProbe(
  client: BedrockRuntimeClient,
  { modelId, guardrail }: ModelToTry,
  options: RetryOptions,
): Probe {
  const adviceFor = (error: Parameters<typeof requestAdvice>[0]) => requestAdvice(error, modelId);
  const traits = { name: "Bedrock", limits: probeLimits, isTransient: mayPass, adviceFor };
  const service = new RemoteService(traits, options);
  const command = new ConverseCommand({
    modelId,
    messages: [{ role: "user", content: [{ text: "Hi" }] }],
    inferenceConfig: { maxTokens: 1 },
    ...guardrailConfig(guardrail),
  });
  const by = guardrail === undefined ? "" : ` under the guardrail ${guardrail.id}`;
  return {
    what: `ask ${modelId} for one token${by}`,
    run: (call) =>
      service
        .call((abortSignal) => client.send(command, { abortSignal }), call)
        .map((output) => {
          const { modelAnswered, tokens } = callFacts(modelId, { output, elapsedMs: 0 });
          return `${modelAnswered} answered, for ${tokens.input} tokens of input and ${tokens.output} of output`;
        }),
  };
}

function titanProbe(client: BedrockRuntimeClient, options: TitanOptions): Probe {
  const embedder = new BedrockTitanEmbedder(client, { ...probeLimits, ...options });
  return {
    what: `ask ${embedder.model} for a vector`,
    run: (call) =>
      embedder.embed("roof", call).map(({ values }) => `it came, with ${values.length} numbers`),
  };
}
