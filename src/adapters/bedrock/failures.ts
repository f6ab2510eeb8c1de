import { identityAdvice, requestError } from "#adapters/remote";
import type { CallFacts, ModelFailure, NotAsked, Unavailable } from "#application";
import { requestAdvice } from "./advice.js";
import { mayPass } from "./errors.js";

/** How Bedrock, or a model through it, says that a prompt is longer than the model takes. */
const tooLong =
  /input is too long|prompt is too long|too many input tokens|input length and .?max_tokens.? exceed|context (?:length|window)|Member must have length less than or equal/i;

/** A model began and did not come to an answer: another prompt may well have one. */
const ofModel: ReadonlySet<string> = new Set(["ModelErrorException", "ModelTimeoutException"]);

/**
 * The end of a call for an error that Bedrock, the SDK, the network or a timeout raised. It is an
 * attempt where it may be about this very prompt, or where an answer came before it: that has its cost.
 */
export function endedBy(
  cause: unknown,
  modelId: string,
  call?: CallFacts,
): ModelFailure | NotAsked {
  const error = requestError(cause);
  const kind = failureKindOf(cause);
  const advice =
    kind === "too-long"
      ? `The prompt is longer than ${modelId} takes: shorten it.`
      : (identityAdvice(error) ?? requestAdvice(error, modelId));
  const said = error.message || error.code || error.name || "it is not known why";
  const speaker = error.status === 0 ? "What happened" : "Bedrock says";
  const detail = advice === undefined ? said : `${advice} ${speaker}: ${said}`;
  const ofPrompt =
    kind === "too-long" ||
    ofModel.has(error.name) ||
    (error.status === 400 && advice === undefined);
  if (call === undefined && !ofPrompt) {
    return { type: "NotAsked", why: kind === "refused" ? "refused" : "unavailable", detail };
  }
  return failure(kind, detail, call);
}

/** The end of a call that its signal stopped, for that reason. */
export function notAsked(reason: unknown): NotAsked {
  const detail = requestError(reason).message || "the call was stopped";
  return { type: "NotAsked", why: "stopped", detail };
}

/** The end of another call of Bedrock for the same reasons. */
export function unavailable(cause: unknown, modelId: string): Unavailable {
  const error = requestError(cause);
  const advice = identityAdvice(error) ?? requestAdvice(error, modelId);
  const failed = { type: "Unavailable", service: "Bedrock", cause } as const;
  return advice === undefined ? failed : { ...failed, advice };
}

function failureKindOf(cause: unknown): ModelFailure["kind"] {
  const error = requestError(cause);
  const { name, message, code, status } = error;
  // The SDK calls a connection that broke a timeout; its code knows better.
  if (code === "ETIMEDOUT") return "timed-out";
  if (code !== "") return mayPass(cause) ? "unavailable" : "refused";
  switch (name) {
    case "ThrottlingException":
    case "ServiceQuotaExceededException":
    case "QuotaExhausted":
      return "throttled";
    case "ModelTimeoutException":
    case "TimeoutError":
      return "timed-out";
    case "ModelNotReadyException":
    case "ModelErrorException":
      return "unavailable";
  }
  if (status === 413 || tooLong.test(message)) return "too-long";
  if (status === 429) return "throttled";
  if (identityAdvice(error) !== undefined) return "refused";
  return status >= 400 && status < 500 ? "refused" : "unavailable";
}

/** The end of a call that a model, or what is asked of it, is to blame for. */
export function failure(
  kind: ModelFailure["kind"],
  detail: string,
  call?: ModelFailure["call"],
): ModelFailure {
  return { type: "ModelFailure", kind, detail, ...(call && { call }) };
}
