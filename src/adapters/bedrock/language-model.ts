import { type BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { err, ok, okAsync, type Result, ResultAsync } from "neverthrow";
import {
  limited,
  type RetryOptions,
  type RetryPlan,
  repeated,
  requestError,
  retryPlan,
} from "#adapters/remote";
import type {
  CallOptions,
  LanguageModel,
  ModelAnswer,
  ModelFailure,
  ModelRequest,
  NotAsked,
  Signal,
} from "#application";
import { type Converse, callFacts, tokensOf } from "./call-facts.js";
import { type BadAnswer, converseInput } from "./converse-input.js";
import { patience } from "./errors.js";
import { endedBy, failure, notAsked } from "./failures.js";
import { type AnswerMeans, answerMeans } from "./families.js";
import type { GovernorOf, TokenGovernor } from "./governor.js";
import { modelLimits } from "./limits.js";
import { contentOf, type Outcome, outcomeOf } from "./outcome.js";
import { ResponseSchemas } from "./response-schema.js";

/** What a process says of the models that it asks; all by the model id as agent versions state it. */
export interface BedrockLanguageModelOptions extends RetryOptions {
  /** By what means a model answers in a shape, where its id does not tell or tells it wrong. */
  readonly answers?: Readonly<Record<string, AnswerMeans>>;
  /** Who lets a call's requests go, asked once a call; models without one are asked at once. */
  readonly governorOf?: GovernorOf;
}

/**
 * Models of Amazon Bedrock, by Converse. It owns all retries, timeouts and aborts: its client must
 * not retry by itself (`bedrockClient` makes one that does not). An answer that does not pass the
 * response schema is sent back once to be put right.
 */
export class BedrockLanguageModel implements LanguageModel {
  readonly #client: BedrockRuntimeClient;
  readonly #options: BedrockLanguageModelOptions;
  readonly #governorOf: GovernorOf;
  readonly #plan: RetryPlan;
  readonly #schemas = new ResponseSchemas();

  constructor(client: BedrockRuntimeClient, options: BedrockLanguageModelOptions = {}) {
    this.#client = client;
    this.#options = options;
    this.#governorOf = options.governorOf ?? (() => okAsync(undefined));
    this.#plan = retryPlan(modelLimits, options);
  }

  complete(
    request: ModelRequest,
    call: CallOptions = {},
  ): ResultAsync<ModelAnswer, ModelFailure | NotAsked> {
    return new ResultAsync(this.#complete(request, call));
  }

  async #complete(
    request: ModelRequest,
    { signal }: CallOptions,
  ): Promise<Result<ModelAnswer, ModelFailure | NotAsked>> {
    const { modelId, responseSchema } = request;
    const schemaFault = this.#schemas.faultOf(responseSchema);
    if (schemaFault !== undefined) return err(failure("malformed", schemaFault));
    const until = this.#plan.now() + this.#plan.deadlineMs;
    const found = await this.#governorOf(modelId, { signal });
    if (found.isErr()) return err(signal?.aborted ? notAsked(signal.reason) : found.error);
    const within = { signal, until, governor: found.value };
    let repairing: Repairing | undefined;
    for (;;) {
      const asked = await this.#ask(request, repairing?.bad, within);
      if (asked.isErr()) return err(endOf(asked.error, modelId, signal, repairing));
      const call = callFacts(modelId, asked.value, repairing ? [repairing.before] : []);
      const outcome = this.#outcomeOf(asked.value, request);
      switch (outcome.type) {
        case "answered":
          return ok({ raw: outcome.raw, value: outcome.value, call });
        case "failed":
          return err(failure(outcome.kind, outcome.detail, call));
        case "malformed":
          if (repairing) {
            return err(failure("malformed", `also when repaired: ${outcome.fault}`, call));
          }
          repairing = {
            before: asked.value,
            bad: { content: contentOf(asked.value.output), fault: outcome.fault },
          };
      }
    }
  }

  #outcomeOf({ output }: Converse, { responseSchema, inference }: ModelRequest): Outcome {
    const outcome = outcomeOf(output, inference.maxTokens);
    if (outcome.type !== "answered") return outcome;
    const fault = this.#schemas.faultIn(outcome.value, responseSchema);
    return fault === undefined ? outcome : { type: "malformed", fault };
  }

  /** One answer, asked for again while that may help; else what the last request ended in. */
  async #ask(
    request: ModelRequest,
    bad: BadAnswer | undefined,
    { signal, until, governor }: Within,
  ): Promise<Result<Converse, unknown>> {
    const input = converseInput(request, this.#meansFor(request), bad);
    const tokens = estimatedTokens(JSON.stringify(input)) + request.inference.maxTokens;
    const once = async (stop: AbortSignal): Promise<Converse> => {
      const waitMs = until - this.#plan.now();
      const admitted = await governor?.admit({ tokens, waitMs }, stop);
      try {
        const converse = await this.#send(new ConverseCommand(input), stop);
        admitted?.settle(tokensOf(converse.output));
        return converse;
      } catch (error) {
        if (notRun.has(requestError(error).status)) admitted?.settle(noTokens);
        throw error;
      }
    };
    // Waiting for the governor is no part of a request's time.
    const plan = { ...this.#plan, attemptTimeoutMs: Number.POSITIVE_INFINITY };
    const asked = await repeated(once, patience(), plan, signal, until);
    return asked.map(({ output }) => output).mapErr(({ cause }) => cause);
  }

  async #send(command: ConverseCommand, stop: AbortSignal): Promise<Converse> {
    const began = this.#plan.now();
    const output = await limited(this.#plan.attemptTimeoutMs, stop, (abortSignal) =>
      this.#client.send(command, { abortSignal }),
    );
    return { output, elapsedMs: this.#plan.now() - began };
  }

  /**
   * A tool takes an object and nothing else. And a guardrail does not look at what a tool is given:
   * under one the answer has to be text. Source: Amazon Bedrock User Guide, "Include a guardrail with
   * the Converse API".
   */
  #meansFor({ modelId, responseSchema, guardrail }: ModelRequest): AnswerMeans {
    const means = this.#options.answers?.[modelId] ?? answerMeans(modelId);
    const isTool = means === "tool" || means === "any-tool";
    const mayBeTool = responseSchema["type"] === "object" && guardrail === undefined;
    return isTool && !mayBeTool ? "instruction" : means;
  }
}

/** What a call with all its requests keeps to. */
interface Within {
  readonly signal: Signal | undefined;
  /** When it has to be over, on the plan's clock. */
  readonly until: number;
  readonly governor: TokenGovernor | undefined;
}

/** An answer that came, and what is wrong with it. */
interface Repairing {
  readonly before: Converse;
  readonly bad: BadAnswer;
}

/**
 * The end of a call whose last request was not answered. One that was stopped says nothing of the
 * model, unless it answered before: that has its price, and the answer was bad.
 */
function endOf(
  cause: unknown,
  modelId: string,
  signal: Signal | undefined,
  repairing: Repairing | undefined,
): ModelFailure | NotAsked {
  const call = repairing && callFacts(modelId, repairing.before);
  if (!signal?.aborted) return endedBy(cause, modelId, call);
  const stopped = notAsked(signal.reason);
  if (repairing === undefined) return stopped;
  const detail = `${repairing.bad.fault}; it was not put right: ${stopped.detail}`;
  return failure("malformed", detail, call);
}

/** Statuses of requests that no model has seen; of all other errors nobody knows. */
const notRun: ReadonlySet<number> = new Set([400, 403, 404, 413, 429]);
const noTokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

/**
 * Tokens of a text, rather too many than too few: one for three bytes. English has four characters
 * to a token, languages of three bytes a character about one. The answer puts it right.
 */
function estimatedTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 3);
}
