import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { unknownOperation } from "./answer.js";
import { largestBody, type Request, type SimulatedBedrock } from "./bedrock.js";
import { faultAskedFor, OrderedFaults } from "./control.js";
import type { BedrockFault, BedrockFaultPlan, RequestSeen } from "./faults.js";
import { bodyOf, leaving, send, sendHalf } from "./http.js";
import type { Incoming, Outgoing } from "./listener.js";

/** A request that came in, and what became of it. */
export interface RequestTaken extends RequestSeen {
  readonly body: string;
  readonly fault: BedrockFault | undefined;
  /** Status of the answer; `undefined` where it was not worked on. */
  readonly status: number | undefined;
}

/** What every request id of the stand-in begins with, so that a record of its answers tells. */
export const standInRequestId = "stand-in-";

/** The header that is on every answer of the stand-in. */
export const standInHeader = "x-docket-stand-in";

const path = /^\/model\/(.+)\/(converse|invoke)$/;
const requestsKept = 1_000;

/** Takes requests and lets things go wrong by plan. */
export class Exchange {
  readonly requests: RequestTaken[] = [];
  readonly #bedrock: SimulatedBedrock;
  readonly #plan: BedrockFaultPlan;
  readonly #seed: number;
  readonly #ordered = new OrderedFaults();
  #count = 0;

  constructor(bedrock: SimulatedBedrock, plan: BedrockFaultPlan, seed: number) {
    this.#bedrock = bedrock;
    this.#plan = plan;
    this.#seed = seed;
  }

  async handle(incoming: Incoming, outgoing: Outgoing, connection: Socket): Promise<void> {
    outgoing.setHeader(standInHeader, "1");
    const body = await bodyOf(incoming, largestBody);
    if (body === undefined) return;
    const controlled = this.#ordered.answer(incoming, body.text);
    if (controlled !== undefined) return send(outgoing, controlled);

    const route = routeOf(incoming);
    if (route === undefined) return send(outgoing, unknownOperation);
    this.#count += 1;
    const seen = { number: this.#count, ...route };
    outgoing.setHeader("x-amzn-requestid", requestId(this.#seed, seen.number));
    const asked = faultAskedFor(incoming);
    if (asked !== undefined && "status" in asked) return send(outgoing, asked);
    const ordered = asked ?? this.#ordered.next();
    const fault = ordered === undefined ? this.#plan(seen) : (ordered ?? undefined);
    const { text, isTooLarge } = body;
    const request = { ...seen, body: text, isTooLarge, headers: incoming.headers };
    await this.#answer(request, fault, outgoing, connection);
  }

  async #answer(
    request: Request,
    fault: BedrockFault | undefined,
    outgoing: Outgoing,
    connection: Socket,
  ): Promise<void> {
    const hasStayed = fault?.type !== "slow" || (await passed(fault.ms, leaving(outgoing)));
    if (!hasStayed) return this.#keep(request, fault, undefined);
    if (fault?.type === "reset" && fault.when === "before") {
      this.#keep(request, fault, undefined);
      return void connection.resetAndDestroy();
    }
    const answer = await this.#bedrock.answer(request, fault);
    this.#keep(request, fault, answer.status);
    if (fault?.type === "reset") return void connection.resetAndDestroy();
    if (fault?.type === "cutBody") return sendHalf(outgoing, answer, connection);
    const broken = { ...answer, body: answer.body.slice(0, -1) };
    send(outgoing, fault?.type === "malformedBody" ? broken : answer);
  }

  #keep(request: Request, fault: BedrockFault | undefined, status: number | undefined): void {
    const { number, operation, modelId, body } = request;
    this.requests.push({ number, operation, modelId, body, fault, status });
    if (this.requests.length > requestsKept) this.requests.shift();
  }
}

function routeOf({ method, url = "" }: Incoming) {
  const [, modelId = "", operation] = path.exec(url) ?? [];
  if (method !== "POST" || (operation !== "converse" && operation !== "invoke")) return undefined;
  return { operation, modelId: decoded(modelId) } as const;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether so many milliseconds passed before the client left. */
async function passed(ms: number, left: AbortSignal): Promise<boolean> {
  try {
    await wait(ms, undefined, { signal: left });
    return true;
  } catch {
    return false;
  }
}

/** A UUID's form behind a word that tells. */
function requestId(seed: number, number: number): string {
  const hash = createHash("sha256").update(`request:${seed}:${number}`).digest("hex");
  return standInRequestId + hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, "$1-$2-$3-$4-$5");
}
