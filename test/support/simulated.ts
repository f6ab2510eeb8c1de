import { SimulatedLanguageModel, type Simulation } from "#adapters/simulated";
import type { ModelRequest } from "#application";

const text = { type: "string", minLength: 1 };
const draftSchema = {
  type: "object",
  additionalProperties: false,
  required: ["subject", "body"],
  properties: { subject: text, body: text },
};
const score = { type: "number", minimum: 0, maximum: 1 };
const judgementSchema = {
  type: "object",
  additionalProperties: false,
  required: ["scores", "rationale"],
  properties: {
    scores: {
      type: "object",
      required: ["personal", "relevant", "call_to_action", "spelling"],
      properties: { personal: score, relevant: score, call_to_action: score, spelling: score },
    },
    rationale: text,
  },
};

/** A customer with one service. */
export const ada = { name: "Ada Lovelace", features: { serviceTypes: ["roof_cleaning"] } };
/** A draft for her without a flaw. */
export const good = `Hi Ada,\n\n${"We enjoyed the roof cleaning at your place very much. ".repeat(5)}\n\nReply with a day.`;

/** A request with this prompt and schema. */
export function request(
  prompt: string,
  responseSchema: ModelRequest["responseSchema"],
): ModelRequest {
  const inference = { maxTokens: 1_000 };
  return { modelId: "some-model", system: "Write.", prompt, inference, responseSchema, repeat: 1 };
}

/** A request for a draft to a customer. */
export function drafting(customer: unknown = ada, rest = ""): ModelRequest {
  return request(`<customer>${JSON.stringify(customer)}</customer>${rest}`, draftSchema);
}

/** A request to judge a draft. */
export function judging(subject: string, body: string, customer: unknown = ada): ModelRequest {
  const [who, draft] = [customer, { subject, body }].map((each) => JSON.stringify(each));
  return request(`<customer>${who}</customer><draft>${draft}</draft>`, judgementSchema);
}

const reliable = { throttled: 0, malformed: 0, tooLong: 0, judgeNoise: 0 };
/** A model that does not fail and whose judge is not noisy, unless told. */
export const model = (options: Partial<Simulation> = {}) =>
  new SimulatedLanguageModel({ ...reliable, ...options });
/** What such a model answers. */
export const answer = async (asked: ModelRequest, options?: Partial<Simulation>) =>
  (await model(options).complete(asked))._unsafeUnwrap();
/** Why such a model does not answer. */
export const failure = async (asked: ModelRequest, options: Partial<Simulation>) =>
  (await model(options).complete(asked))._unsafeUnwrapErr();
/** The draft it answers with. */
export const draftOf = async (asked: ModelRequest, options?: Partial<Simulation>) =>
  (await answer(asked, options)).value as { subject: string; body: string };
/** The judgement it answers with. */
export const judgementOf = async (asked: ModelRequest, options?: Partial<Simulation>) =>
  (await answer(asked, options)).value as { scores: Record<string, number>; rationale: string };
