import * as z from "zod";
import type { Answer } from "./answer.js";
import { type BedrockFault, bedrockFault } from "./faults.js";
import type { Incoming } from "./listener.js";

/** The path of the control endpoint, which Bedrock does not have. */
export const controlPath = "/_stand-in/faults";

/** The header of a request that asks for a fault with it, as JSON. */
export const faultHeader = "x-docket-stand-in-fault";

const faultList = z.array(bedrockFault.nullable()).max(10_000);

/** Faults that were ordered for the next requests; `null` lets one through. */
export class OrderedFaults {
  #faults: readonly (BedrockFault | null)[] = [];

  /** Takes the next one: `undefined` when none was ordered. */
  next(): BedrockFault | null | undefined {
    const [first, ...rest] = this.#faults;
    this.#faults = rest;
    return first;
  }

  /**
   * Answers what is asked of the control endpoint: `PUT` sets the faults of the next requests, `GET`
   * tells those that are left. `undefined` for all other paths.
   */
  answer({ url, method }: Incoming, body: string): Answer | undefined {
    if (url !== controlPath) return undefined;
    if (method === "GET") return controlAnswer(200, this.#faults);
    if (method !== "PUT") return controlAnswer(405, { message: "expected GET or PUT" });
    const read = faultList.safeParse(fromJson(body));
    if (!read.success) return controlAnswer(400, { message: z.prettifyError(read.error) });
    this.#faults = read.data;
    return controlAnswer(200, this.#faults);
  }
}

/** The fault that a request asks for in its header, or why that cannot be read. */
export function faultAskedFor(incoming: Incoming): BedrockFault | Answer | undefined {
  const header = incoming.headers[faultHeader];
  if (header === undefined) return undefined;
  const read = bedrockFault.safeParse(fromJson(String(header)));
  return read.success ? read.data : controlAnswer(400, { message: z.prettifyError(read.error) });
}

function controlAnswer(status: number, body: unknown): Answer {
  return { status, headers: {}, body: JSON.stringify(body) };
}

/** `undefined`, which no JSON value is, for text that is not JSON. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
