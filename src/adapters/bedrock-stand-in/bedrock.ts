import type { IncomingHttpHeaders } from "node:http";
import { type Answer, errorAnswer } from "./answer.js";
import { SimulatedConverse } from "./converse.js";
import type { BedrockFault, RequestSeen } from "./faults.js";
import {
  isBare,
  isModelId,
  type Model,
  type Models,
  modelBehind,
  standardModels,
} from "./models.js";
import { embed } from "./titan.js";

/** The largest body of a request, in bytes. */
export const largestBody = 25_000_000;

/** A request as it is worked on. */
export interface Request extends RequestSeen {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly isTooLarge: boolean;
}

/** What Bedrock's runtime would answer, with the simulation in the place of its models. */
export class SimulatedBedrock {
  readonly #models: Models;
  readonly #converse: SimulatedConverse;

  constructor(seed: number, models: Models, now: () => number) {
    this.#models = { ...standardModels, ...models };
    this.#converse = new SimulatedConverse(seed, now);
  }

  async answer(request: Request, fault: BedrockFault | undefined): Promise<Answer> {
    if (fault?.type === "error") return errorAnswer(fault.error, fault.message);
    const refused = refusalOf(request);
    if (refused !== undefined) return refused;
    const { modelId, operation, body } = request;
    const model = modelBehind(modelId, this.#models);
    if (model === undefined) return unknownModel(modelId);
    if (model.byProfileOnly && isBare(modelId, this.#models)) return byProfileOnly(modelId);
    if (model.operation !== operation) return otherOperation(model);
    return operation === "invoke"
      ? embed(model, body)
      : this.#converse.answer(modelId, model, body, fault);
  }
}

/** JSON is what a body is taken for; bytes of no type are what AWS's client for JavaScript says. */
const jsonTypes = /^application\/(?:json|octet-stream)\s*(?:;|$)/i;

/** Signatures are wanted as AWS wants them, but not verified. */
function refusalOf({ headers, isTooLarge }: Request): Answer | undefined {
  if (headers.authorization === undefined) {
    return errorAnswer("MissingAuthenticationTokenException");
  }
  if (isTooLarge) {
    const constraint = `Member must have length less than or equal to ${largestBody}`;
    const message = `1 validation error detected: Value at 'body' failed to satisfy constraint: ${constraint}`;
    return errorAnswer("ValidationException", message);
  }
  const type = headers["content-type"];
  if (type !== undefined && !jsonTypes.test(type)) {
    return errorAnswer("ValidationException", `The content type ${type} is not supported.`);
  }
  return undefined;
}

function unknownModel(modelId: string): Answer {
  return errorAnswer(
    "ValidationException",
    isModelId(modelId)
      ? "The provided model identifier is invalid."
      : `1 validation error detected: Value '${modelId.slice(0, 200)}' at 'modelId' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9-:.]+`,
  );
}

function byProfileOnly(modelId: string): Answer {
  return errorAnswer(
    "ValidationException",
    `Invocation of model ID ${modelId} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
  );
}

function otherOperation({ operation }: Model): Answer {
  return errorAnswer(
    "ValidationException",
    operation === "invoke"
      ? "This action doesn't support the model that you provided. Try again with a supported text or chat model."
      : "The stand-in answers this model's requests by Converse only.",
  );
}
