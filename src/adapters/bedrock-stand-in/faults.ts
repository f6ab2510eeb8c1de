import { createHash } from "node:crypto";
import * as z from "zod";
import { type ErrorName, errorNames } from "./answer.js";

/** Why a model stopped, as Converse says it. */
export const stopReasons = [
  "end_turn",
  "tool_use",
  "max_tokens",
  "stop_sequence",
  "guardrail_intervened",
  "content_filtered",
  "malformed_model_output",
  "malformed_tool_use",
  "model_context_window_exceeded",
] as const;

/** Why a model stopped, as Converse says it. */
export type StopReason = (typeof stopReasons)[number];

/** What goes wrong with one request; also how it is written in the control header and endpoint. */
export const bedrockFault = z.discriminatedUnion("type", [
  /** It is answered with an error, e.g. throttled, and not worked on. */
  z.strictObject({
    type: z.literal("error"),
    error: z.enum(errorNames as [ErrorName, ...ErrorName[]]),
    message: z.string().optional(),
  }),
  /** It is answered so many milliseconds late. */
  z.strictObject({ type: z.literal("slow"), ms: z.number().min(0).max(3_600_000) }),
  /** The connection breaks: before it is worked on, or when the answer is ready. */
  z.strictObject({ type: z.literal("reset"), when: z.enum(["before", "after"]) }),
  /** The connection breaks in the middle of the answer's body. */
  z.strictObject({ type: z.literal("cutBody") }),
  /** The answer's body is not JSON, though it is said to be. */
  z.strictObject({ type: z.literal("malformedBody") }),
  /** The model's text is prose around its JSON, the JSON cut off in the middle. */
  z.strictObject({ type: z.literal("malformedText") }),
  /** The model stops for this reason, with what it would have said by then. */
  z.strictObject({ type: z.literal("stop"), reason: z.enum(stopReasons) }),
]);

/** What goes wrong with one request. */
export type BedrockFault = z.infer<typeof bedrockFault>;

/** A request that has come in: the how many-eth, from 1, and what it asks for. */
export interface RequestSeen {
  readonly number: number;
  readonly operation: "converse" | "invoke";
  readonly modelId: string;
}

/** Decides what happens to a request; nothing goes wrong where it says `undefined`. */
export type BedrockFaultPlan = (request: RequestSeen) => BedrockFault | undefined;

/** The first requests meet these faults, in order; all later ones go through. */
export function listedFaults(...faults: readonly (BedrockFault | undefined)[]): BedrockFaultPlan {
  return ({ number }) => faults[number - 1];
}

/**
 * Each request meets a fault by chance: the same seed gives the same faults to the same numbers.
 *
 * @param chances - Probability, 0 to 1, of each fault; their sum is at most 1.
 */
export function seededFaults(
  seed: number,
  chances: readonly (readonly [probability: number, fault: BedrockFault])[],
): BedrockFaultPlan {
  const sum = chances.reduce((total, [probability]) => total + probability, 0);
  if (sum > 1 + 1e-9 || chances.some(([probability]) => !(probability >= 0))) {
    throw new RangeError(`probabilities must be from 0 to 1 and sum up to at most 1, not ${sum}`);
  }
  return ({ number }) => {
    let drawn = drawnFrom(seed, number);
    for (const [probability, fault] of chances) {
      if (drawn < probability) return fault;
      drawn -= probability;
    }
    return undefined;
  };
}

/** A number for a seed and a count, from 0 inclusive to 1 exclusive. */
function drawnFrom(seed: number, number: number): number {
  const hash = createHash("sha256").update(`fault:${seed}:${number}`).digest();
  return hash.readUInt32BE(0) / 2 ** 32;
}
