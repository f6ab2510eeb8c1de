import { createHash } from "node:crypto";
import type { ConverseRequest } from "./converse-request.js";

/** Input tokens by what became of them. */
export interface InputUsage {
  readonly read: number;
  readonly written: number;
  /** How long what was written is kept. */
  readonly ttl: "5m" | "1h";
}

interface Point {
  /** Hash of the model and of everything before the point. */
  readonly key: string;
  readonly tokens: number;
  readonly ttl: "5m" | "1h";
}

const milliseconds = { "5m": 300_000, "1h": 3_600_000 } as const;
const entriesAtMost = 10_000;

/** Remembers the beginnings of prompts up to their cache points, each for as long as it says. */
export class PromptCache {
  readonly #until = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * The longest known beginning is read, what follows up to the last point is written.
   *
   * @param cachedFrom - The smallest beginning that is kept, in tokens.
   */
  use(modelId: string, request: ConverseRequest, cachedFrom: number): InputUsage {
    const points = pointsOf(modelId, request).filter(({ tokens }) => tokens >= cachedFrom);
    const now = this.#now();
    const known = points.findLast(({ key }) => (this.#until.get(key) ?? 0) > now);
    if (this.#until.size > entriesAtMost) this.#until.clear();
    for (const { key, ttl } of points) this.#until.set(key, now + milliseconds[ttl]);
    const read = known?.tokens ?? 0;
    const last = points.at(-1);
    return { read, written: (last?.tokens ?? 0) - read, ttl: last?.ttl ?? "5m" };
  }
}

/** The cache points of a request in the order that models see it: tools, system, messages. */
function pointsOf(modelId: string, request: ConverseRequest): readonly Point[] {
  const parts = [
    ...(request.toolConfig?.tools ?? []),
    ...request.system,
    ...request.messages.flatMap(({ content }) => content),
  ];
  const hash = createHash("sha256").update(modelId);
  let tokens = 0;
  return parts.flatMap((part) => {
    if (part.cachePoint === undefined) {
      const text = JSON.stringify(part);
      hash.update(text);
      tokens += tokensOf("text" in part && part.text !== undefined ? part.text : text);
      return [];
    }
    return [{ key: hash.copy().digest("hex"), tokens, ttl: part.cachePoint.ttl ?? "5m" }];
  });
}

/** About four characters a token, as the simulation counts. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}
