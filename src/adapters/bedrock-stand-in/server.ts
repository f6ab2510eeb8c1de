import { errorAnswer } from "./answer.js";
import { SimulatedBedrock } from "./bedrock.js";
import { Exchange, type RequestTaken } from "./exchange.js";
import type { BedrockFaultPlan } from "./faults.js";
import { send } from "./http.js";
import { type Listening, listen } from "./listener.js";
import type { Models } from "./models.js";

/** How the stand-in stands in. */
export interface BedrockStandInOptions {
  /** Where it listens, on this machine only; any free port without one or with 0. */
  readonly port?: number;
  /** Any number; another one gives other answers and other request ids. */
  readonly seed?: number;
  /** What goes wrong; nothing without one. */
  readonly faults?: BedrockFaultPlan;
  /** Models beside the standard ones, or in their place, by id or by an inference profile's ARN. */
  readonly models?: Models;
  /** The time in milliseconds; what is in the prompt cache ages by it. */
  readonly now?: () => number;
}

/** A running stand-in. */
export interface BedrockStandIn extends Listening {
  /** The last 1,000 requests, in the order in which they were answered. */
  readonly requests: readonly RequestTaken[];
}

/**
 * Starts a server that speaks Bedrock's runtime protocol, with the simulation in the place of models.
 *
 * @throws Error - Nobody can listen on the port.
 */
export async function startBedrockStandIn({
  port = 0,
  seed = 0,
  faults = () => undefined,
  models = {},
  now = Date.now,
}: BedrockStandInOptions = {}): Promise<BedrockStandIn> {
  const exchange = new Exchange(new SimulatedBedrock(seed, models, now), faults, seed);
  const listening = await listen(port, (incoming, outgoing, connection) => {
    exchange.handle(incoming, outgoing, connection).catch((bug: unknown) => {
      send(outgoing, errorAnswer("InternalServerException", `the stand-in failed: ${bug}`));
    });
  });
  return { ...listening, requests: exchange.requests };
}
