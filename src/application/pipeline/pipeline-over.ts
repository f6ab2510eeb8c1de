import { customer, message, type PriceBook } from "#domain";
import { type HandleOptions, handleCommand } from "../handle-command.js";
import type { Ports } from "../ports/index.js";
import { type OwnFeature, type Purpose, standardPurposes } from "../purpose.js";
import type { PipelineOver } from "./stage.js";

/** How a pipeline works. Everything has a default. */
export interface PipelineOptions extends Partial<HandleOptions> {
  readonly purposes?: readonly Purpose[] | undefined;
  readonly ownFeatures?: readonly OwnFeature[] | undefined;
  /** Without one every call is `unpriced`. */
  readonly priceBook?: PriceBook | undefined;
}

const noPrices: PriceBook = { source: "none", asOf: "1970-01-01T00:00:00.000Z", models: {} };

/**
 * What the use cases of the pipeline work with, over those ports that are there. `snapshots` are of
 * customers.
 */
export function pipelineOver<Needed extends keyof Ports>(
  ports: Pick<Ports, Needed | "events">,
  { purposes, ownFeatures, priceBook, snapshots, ...options }: PipelineOptions = {},
): PipelineOver<Needed | "events"> {
  const how = { ...options, codeVersion: options.codeVersion ?? "unversioned" };
  return {
    ports,
    purposes: purposes ?? standardPurposes(),
    ownFeatures: ownFeatures ?? [],
    priceBook: priceBook ?? noPrices,
    handleCustomer: handleCommand(ports.events, customer, { ...how, snapshots }),
    handleMessage: handleCommand(ports.events, message, how),
  };
}
