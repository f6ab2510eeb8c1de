import { type BedrockRuntimeClient, InvokeModelCommand } from "@aws-sdk/client-bedrock-runtime";
import { err, ok, okAsync, type Result, ResultAsync } from "neverthrow";
import * as z from "zod";
import {
  type RetryOptions,
  type RetryPlan,
  repeated,
  requestError,
  retryPlan,
  Slots,
} from "#adapters/remote";
import type { CallOptions, Embedder, Signal, Unavailable, Vector } from "#application";
import { patience } from "./errors.js";
import { unavailable } from "./failures.js";
import { embeddingLimits } from "./limits.js";
import { isStandIn, otherThanSaid } from "./stand-in.js";

/** How Titan is asked. */
export interface TitanOptions extends RetryOptions {
  /** 1,024 unless said otherwise; fewer cost less to store and search. */
  readonly dimension?: 256 | 512 | 1_024;
  /** How many requests are under way at the same time at most; 8 unless said otherwise. */
  readonly concurrency?: number;
  /**
   * That a stand-in is to answer. Its vectors are called after the simulation, so that they are never
   * compared with Titan's; where the other one answers than was said, there is no vector at all.
   */
  readonly standIn?: boolean;
}

const titan = "amazon.titan-embed-text-v2:0";

/**
 * Titan takes 50,000 characters and 8,192 tokens, and refuses what is longer: it neither cuts a text
 * nor says beforehand how many tokens it has. Source: Amazon Bedrock User Guide, "Amazon Titan Text
 * Embeddings models".
 */
const longestText = 50_000;
const tooManyTokens =
  /Too many input tokens. Max input tokens: (\d+), request input token count: (\d+)/i;
/** A cut by the share of tokens that are too many may miss, for they are not spread evenly. */
const cutsAtMost = 5;

/**
 * Amazon Titan Text Embeddings V2, by InvokeModel. Of a text that is too long the beginning is
 * embedded, as much of it as Titan takes; that is the same part each time. Nothing but blanks has
 * nothing to embed. It owns all retries; a call's deadline begins when its turn has come.
 */
export class BedrockTitanEmbedder implements Embedder {
  readonly model: string;
  readonly dimension: number;
  readonly #standIn: boolean;
  readonly #answer: ReturnType<typeof answer>;
  readonly #client: BedrockRuntimeClient;
  readonly #plan: RetryPlan;
  readonly #slots: Slots;

  constructor(client: BedrockRuntimeClient, options: TitanOptions = {}) {
    const { dimension = 1_024, concurrency = 8, standIn = false, ...rest } = options;
    if (![256, 512, 1_024].includes(dimension)) {
      throw new RangeError(`Titan has vectors of 256, 512 or 1024 numbers, not ${dimension}`);
    }
    this.model = standIn ? `simulated:${titan}` : titan;
    this.dimension = dimension;
    this.#standIn = standIn;
    this.#answer = answer(dimension);
    this.#client = client;
    this.#plan = retryPlan(embeddingLimits, rest);
    this.#slots = new Slots(concurrency);
  }

  embed(text: string, { signal }: CallOptions = {}): ResultAsync<Vector, Unavailable> {
    // Half a character is not Unicode, and JSON without it is what every server reads.
    const start = text.slice(0, longestText).replace(/\p{Surrogate}/gu, "\ufffd");
    if (start.trim() === "") {
      const values = Array.from({ length: this.dimension }, () => 0);
      return okAsync({ model: this.model, values });
    }
    const embedding = this.#slots.run(signal, () => this.#embed(start, signal));
    return new ResultAsync(embedding.catch((cause: unknown) => err(cause))).mapErr((cause) =>
      unavailable(cause, titan),
    );
  }

  async #embed(start: string, signal: Signal | undefined): Promise<Result<Vector, unknown>> {
    const until = this.#plan.now() + this.#plan.deadlineMs;
    let text = start;
    for (let cuts = 0; ; cuts += 1) {
      const once = (stop: AbortSignal) => this.#invoke(text, stop);
      const asked = await repeated(once, patience(), this.#plan, signal, until);
      if (asked.isOk()) return ok({ model: this.model, values: asked.value.output });
      const fitting = fittingShare(asked.error.cause);
      if (fitting === undefined || cuts >= cutsAtMost) return err(asked.error.cause);
      text = text.slice(0, Math.floor(text.length * fitting)).replace(/[\ud800-\udbff]$/, "");
    }
  }

  async #invoke(inputText: string, stop: AbortSignal): Promise<readonly number[]> {
    const command = new InvokeModelCommand({
      modelId: titan,
      contentType: "application/json",
      accept: "application/json",
      body: JSON.stringify({ inputText, dimensions: this.dimension, normalize: true }),
    });
    const { body, $metadata } = await this.#client.send(command, { abortSignal: stop });
    if (isStandIn($metadata.requestId) !== this.#standIn) throw otherThanSaid(this.#standIn);
    return normalised(this.#answer.parse(JSON.parse(body.transformToString())).embedding);
  }
}

const answer = (dimension: number) =>
  z.object({ embedding: z.array(z.number()).length(dimension) });

/** How much of a text fits by its tokens, a little less; `undefined` if that was not the trouble. */
function fittingShare(cause: unknown): number | undefined {
  const [, most, counted] = tooManyTokens.exec(requestError(cause).message) ?? [];
  return most === undefined ? undefined : 0.95 * Math.min(1, Number(most) / Number(counted));
}

/** Titan's numbers have the precision of 32 bits; their length is 1 to that precision only. */
function normalised(values: readonly number[]): readonly number[] {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? values : values.map((value) => value / length);
}
