import { errAsync, okAsync, type ResultAsync } from "neverthrow";
import type {
  CallFacts,
  LanguageModel,
  ModelAnswer,
  ModelFailure,
  ModelRequest,
} from "#application";
import { judgeDraft } from "./judge.js";
import { readPrompt } from "./prompt.js";
import { type Random, randomFrom, seedOf } from "./random.js";
import { answerKindOf, cutTo, faultIn, propertiesOf, scaledTo, smallestValue } from "./schema.js";
import { writeDraft } from "./writer.js";

/** How good the simulation is, and how often it fails. All from 0 to 1 but the seed. */
export interface Simulation {
  /** Any number; another one gives other answers. */
  readonly seed: number;
  /** The chance that one try is throttled; three tries are made. */
  readonly throttled: number;
  /** The chance that one try times out; three tries are made. */
  readonly timedOut: number;
  /** The chance that an answer cannot be read; it is asked for once more. */
  readonly malformed: number;
  /** The chance that an answer is cut off at the token limit. */
  readonly tooLong: number;
  /** The chance that a draft avoids each of its possible flaws. */
  readonly quality: number;
  /** Standard deviation of the judge's scores around what can be seen in a draft. */
  readonly judgeNoise: number;
}

/** What the simulation does unless told otherwise. */
export const defaultSimulation: Simulation = {
  seed: 0,
  throttled: 0.01,
  timedOut: 0,
  malformed: 0.02,
  tooLong: 0.005,
  quality: 0.96,
  judgeNoise: 0.06,
};

const triesAtMost = 3;
const charactersPerToken = 4;

/**
 * No model: writes and judges by rules, and says so in every call. The answer depends on the seed,
 * the model id, the prompt and its repeat alone, so the same request always gets the same answer. What is
 * answered follows from the response schema: `subject` and `body` are a draft, `scores` and
 * `rationale` a judgement, anything else the smallest value that fits.
 */
export class SimulatedLanguageModel implements LanguageModel {
  readonly #simulation: Simulation;

  constructor(options: Partial<Simulation> = {}) {
    this.#simulation = { ...defaultSimulation, ...options };
    for (const [name, value] of Object.entries(this.#simulation)) {
      if (name !== "seed" && !(value >= 0 && value <= 1)) {
        throw new RangeError(`${name} must be from 0 to 1, not ${value}`);
      }
    }
  }

  complete(request: ModelRequest): ResultAsync<ModelAnswer, ModelFailure> {
    const { modelId, system, prompt } = request;
    const seed = seedOf(this.#simulation.seed, modelId, system, prompt, request.repeat);
    const transient = this.#transientFailure(randomFrom(seed, "tries"));
    if (transient !== undefined) {
      const detail = `simulated: ${transient} in each of ${triesAtMost} tries`;
      return errAsync({ type: "ModelFailure", kind: transient, detail });
    }

    const raw = JSON.stringify(this.#valueFor(request, seed));
    const broken = this.#brokenAnswers(raw, randomFrom(seed, "malformed"));
    const answers = broken.length < 2 ? [...broken, raw] : broken;
    const last = answers.at(-1) ?? raw;
    const call = callFacts(request, seed, answers);

    const isCut = randomFrom(seed, "too-long").happens(this.#simulation.tooLong);
    const { maxTokens } = request.inference;
    if (isCut || tokensOf(last) > maxTokens) {
      return failure("too-long", `no end within ${maxTokens} tokens`, {
        ...call,
        stopReason: "max_tokens",
        tokens: { ...call.tokens, output: call.tokens.output - tokensOf(last) + maxTokens },
      });
    }
    const fault = faultIn(last, request.responseSchema);
    if (fault !== undefined) return failure("malformed", fault, call);
    return okAsync({ raw: last, value: JSON.parse(last), call });
  }

  /** The failure of the last try when all of them fail. */
  #transientFailure(random: Random): "throttled" | "timed-out" | undefined {
    const { throttled, timedOut } = this.#simulation;
    let failed: "throttled" | "timed-out" | undefined;
    for (let tries = 0; tries < triesAtMost; tries += 1) {
      if (random.happens(throttled)) failed = "throttled";
      else if (random.happens(timedOut)) failed = "timed-out";
      else return undefined;
    }
    return failed;
  }

  /** The answers that could not be read: none, the first one, or its repair, too. */
  #brokenAnswers(raw: string, random: Random): readonly string[] {
    const broken: string[] = [];
    while (broken.length < 2 && random.happens(this.#simulation.malformed)) {
      broken.push(`Here it is: ${random.happens(0.5) ? raw : raw.slice(0, raw.length >> 1)}`);
    }
    return broken;
  }

  #valueFor(request: ModelRequest, seed: string): unknown {
    const { responseSchema } = request;
    const { quality, judgeNoise } = this.#simulation;
    const kind = answerKindOf(responseSchema);
    const rest = smallestValue(responseSchema);
    if (kind === "other" || typeof rest !== "object") return rest;

    const reading = readPrompt(request);
    const random = randomFrom(seed, kind);
    const fields = propertiesOf(responseSchema);
    if (kind === "draft") {
      const { subject, body } = writeDraft(reading, quality, random);
      return {
        ...rest,
        subject: cutTo(fields["subject"], subject),
        body: cutTo(fields["body"], body),
      };
    }
    const criteria = propertiesOf(fields["scores"]);
    const { scores, rationale } = judgeDraft(reading, Object.keys(criteria), judgeNoise, random);
    const scaled = Object.entries(scores).map(([name, score]) => [
      name,
      scaledTo(criteria[name], score),
    ]);
    return {
      ...rest,
      scores: Object.fromEntries(scaled),
      rationale: cutTo(fields["rationale"], rationale),
    };
  }
}

function failure(
  kind: "malformed" | "too-long",
  why: string,
  call: CallFacts,
): ResultAsync<ModelAnswer, ModelFailure> {
  return errAsync({ type: "ModelFailure", kind, detail: `simulated: ${why}`, call });
}

/** Every answer is paid for, those that had to be asked for again as well. */
function callFacts(request: ModelRequest, seed: string, answers: readonly string[]): CallFacts {
  const output = answers.reduce((sum, answer) => sum + tokensOf(answer), 0);
  const waits = 250 * answers.length + 8 * output;
  return {
    provider: "simulated",
    modelAsked: request.modelId,
    modelAnswered: `simulated:${request.modelId}`,
    requestId: `simulated-${seed.slice(0, 16)}`,
    stopReason: "end_turn",
    latencyMs: Math.round(waits * (0.8 + 0.6 * randomFrom(seed, "latency").next())),
    tokens: {
      input: answers.length * tokensOf(request.system + request.prompt),
      output,
      cacheRead: 0,
      cacheWrite: 0,
    },
    repairs: answers.length - 1,
  };
}

/** About four characters a token. */
function tokensOf(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}
