import { errAsync, okAsync } from "neverthrow";
import type { CallFacts, LanguageModel, ModelFailure, ModelRequest } from "#application";

/** What is known of every call of these models. */
export const callFacts: CallFacts = {
  provider: "test",
  modelAsked: "",
  modelAnswered: "test-model",
  requestId: "r-1",
  stopReason: "end_turn",
  latencyMs: 12,
  tokens: { input: 1_000, output: 100, cacheRead: 0, cacheWrite: 0 },
  repairs: 0,
};

/** A draft that any generator may answer with. */
export const draft = { subject: "Your roof", body: "Hi, shall we look at your gutters, too?" };

/** A judgement with the same score for each criterion of the example's judge. */
export function scored(score: number, rationale = "It is fine.") {
  const criteria = ["personal", "relevant", "brand_voice", "clear_call_to_action", "honest"];
  return { scores: Object.fromEntries(criteria.map((name) => [name, score])), rationale };
}

/** A failure of a model; with `call` if an answer came back. */
export function failing(kind: ModelFailure["kind"], detail = `it is ${kind}`): ModelFailure {
  return { type: "ModelFailure", kind, detail };
}

/** What a model says to its n-th request of a kind, counted from 1; a failure is returned as one. */
export type Reply = (n: number, request: ModelRequest) => unknown;

/** A model that keeps what it was asked. */
export interface RecordingModel extends LanguageModel {
  readonly drafting: readonly ModelRequest[];
  readonly judging: readonly ModelRequest[];
}

/** A model that answers drafts and judgements as told; a raw answer other than the value's JSON too. */
export function writing(
  drafts: Reply = () => draft,
  judgements: Reply = () => scored(0.9),
  raw: (value: unknown) => string = (value) => JSON.stringify(value),
): RecordingModel {
  const drafting: ModelRequest[] = [];
  const judging: ModelRequest[] = [];
  return {
    drafting,
    judging,
    complete(request) {
      const isJudging = "scores" in Object(request.responseSchema["properties"]);
      const [asked, reply] = isJudging ? [judging, judgements] : [drafting, drafts];
      asked.push(request);
      const value = reply(asked.length, request);
      if (isFailure(value)) return errAsync(value);
      const call = { ...callFacts, modelAsked: request.modelId };
      return okAsync({ raw: raw(value), value, call });
    },
  };
}

function isFailure(value: unknown): value is ModelFailure {
  return typeof value === "object" && value !== null && "type" in value;
}
