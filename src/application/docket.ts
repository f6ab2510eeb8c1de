import { ResultAsync } from "neverthrow";
import { customer, endOfTime, features, type Instant, message, type PriceBook } from "#domain";
import { putIntoService } from "./agents/put-into-service.js";
import { indexCase } from "./cases/index-case.js";
import { handleCommand } from "./handle-command.js";
import {
  conclude,
  customerFeatures,
  generate,
  judge,
  type Pipeline,
  prepare,
  previewPrompt,
  requestMessage,
  runMessage,
} from "./pipeline/index.js";
import type { Ports } from "./ports/index.js";
import { type OwnFeature, type Purpose, standardPurposes } from "./purpose.js";
import { importMessage, recordOutcome } from "./record-outcome.js";
import { explain } from "./replay/explain.js";
import { verifyAll } from "./replay/verify.js";
import {
  featuresView,
  type MessageColumn,
  messagesView,
  projectStreams,
  rebuildView,
  registryView,
  type View,
} from "./views/index.js";

/** What a user of Docket may bring. Everything has a default. */
export interface DocketOptions {
  /** What messages are for; the first that suits a customer is taken. */
  readonly purposes?: readonly Purpose[];
  /** Features beside those of the feature set. */
  readonly ownFeatures?: readonly OwnFeature[];
  /** Columns of the messages view beside its own. */
  readonly columns?: readonly MessageColumn[];
  /** Without one every call is `unpriced`. */
  readonly priceBook?: PriceBook;
  /** Recorded with every event. */
  readonly codeVersion?: string;
}

/** All use cases, over one set of adapters. */
export type Docket = ReturnType<typeof createDocket>;

const noPrices: PriceBook = { source: "none", asOf: "1970-01-01T00:00:00.000Z", models: {} };

/** Puts the use cases together over adapters of every port. */
export function createDocket(ports: Ports, options: DocketOptions = {}) {
  assertOwn(options.ownFeatures ?? []);
  const codeVersion = options.codeVersion ?? "unversioned";
  const pipeline: Pipeline = {
    ports,
    purposes: options.purposes ?? standardPurposes(),
    ownFeatures: options.ownFeatures ?? [],
    priceBook: options.priceBook ?? noPrices,
    handleCustomer: handleCommand(ports.events, customer, codeVersion),
    handleMessage: handleCommand(ports.events, message, codeVersion),
  };
  const views: readonly View[] = [registryView, featuresView, messagesView(options.columns)];
  return {
    ports,
    putIntoService: putIntoService(ports, codeVersion),
    /** Decides commands about a customer. */
    handleCustomer: pipeline.handleCustomer,
    /** Decides commands about a message: reviews, sending, cancelling. */
    handleMessage: pipeline.handleMessage,
    requestMessage: requestMessage(pipeline),
    prepare: prepare(pipeline),
    generate: generate(pipeline),
    judge: judge(pipeline),
    conclude: conclude(pipeline),
    runMessage: runMessage(pipeline),
    previewPrompt: previewPrompt(pipeline),
    recordOutcome: recordOutcome(pipeline),
    importMessage: importMessage(pipeline),
    indexCase: indexCase(ports),
    explain: explain(pipeline),
    verify: () => verifyAll(pipeline),
    /** A customer's features at an instant, from what was known at another. */
    features: (customerId: string, at: Instant, knownAt?: Instant) =>
      customerFeatures(ports, customerId, at, knownAt),
    project: projectStreams(ports.events, ports.views, views),
    /** Builds every row of every view again. */
    rebuildViews: () =>
      ResultAsync.combine(views.map((view) => rebuildView(ports.events, ports.views, view))),
  };
}

/** An own feature that hid one of the set would make every decision say something else. */
function assertOwn(ownFeatures: readonly OwnFeature[]): void {
  const taken = new Set(Object.keys(features([], endOfTime)));
  for (const { name } of ownFeatures) {
    if (taken.has(name)) throw new Error(`there is a feature ${name} already`);
    taken.add(name);
  }
}
