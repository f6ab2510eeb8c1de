import type { ResultAsync } from "neverthrow";
import { type MessageStatus, primaryJudgement } from "#domain";
import type { CallOptions } from "./call.js";
import { callsOf, costOfMessage } from "./message-cost.js";
import { readMessage } from "./pipeline/stage.js";
import type { Ports, ReadError } from "./ports/index.js";

/** What a message took, in numbers. */
export interface MessageFigures {
  readonly status: MessageStatus;
  /** Which generator wrote, e.g. "email-generator@3"; absent when it was not settled. */
  readonly agentVersion: string | undefined;
  readonly attempts: number;
  /** What the primary judge gave the last draft, 0 to 1; absent when it judged none. */
  readonly score: number | undefined;
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** Of the calls whose price is known. */
  readonly costNanoUsd: number;
  /** Calls without a known price. */
  readonly unpriced: number;
  /** How long models took to answer, in milliseconds. */
  readonly modelMs: number;
}

/** Reads what a message took so far. Nothing personal is opened. */
export function messageFigures(
  ports: Pick<Ports, "events">,
): (messageId: string, call?: CallOptions) => ResultAsync<MessageFigures, ReadError> {
  return (messageId, call) =>
    readMessage(ports, messageId, { ...call, withoutPersonal: true }).map(({ state }) => {
      const calls = callsOf(state);
      const sum = (of: (call: (typeof calls)[number]) => number) =>
        calls.reduce((total, each) => total + of(each), 0);
      const { nanoUsd, unpriced } = costOfMessage(state);
      const generator = state.context?.generator;
      const last = state.attempts.at(-1);
      return {
        status: state.status,
        agentVersion: generator && `${generator.agentId}@${generator.version}`,
        attempts: state.attempts.length,
        score: last && primaryJudgement(last)?.score,
        tokensIn: sum(({ tokens }) => tokens.input + tokens.cacheRead + tokens.cacheWrite),
        tokensOut: sum(({ tokens }) => tokens.output),
        costNanoUsd: nanoUsd,
        unpriced,
        modelMs: sum(({ latencyMs }) => latencyMs),
      };
    });
}
