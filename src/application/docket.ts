import { ResultAsync } from "neverthrow";
import {
  customer,
  customerContract,
  endOfTime,
  features,
  type Instant,
  type PriceBook,
} from "#domain";
import { putIntoService } from "./agents/put-into-service.js";
import type { CallOptions } from "./call.js";
import { indexCase } from "./cases/index-case.js";
import { indexCases } from "./cases/index-cases.js";
import { indexCasesOf } from "./cases/index-cases-of.js";
import type { HandleOptions } from "./handle-command.js";
import {
  conclude,
  customerFeatures,
  generate,
  judge,
  type Pipeline,
  pipelineOver,
  prepare,
  previewPrompt,
  requestMessage,
  runMessage,
} from "./pipeline/index.js";
import type { Ports } from "./ports/index.js";
import { exportCustomer, forget } from "./privacy/index.js";
import { publish, republish } from "./public-events/index.js";
import type { OwnFeature, Purpose } from "./purpose.js";
import { importMessage, recordOutcome } from "./record-outcome.js";
import { recordSent } from "./record-sent.js";
import { explain } from "./replay/explain.js";
import { verifyAll } from "./replay/verify.js";
import { indexCustomer, indexCustomers, similarCustomers } from "./similar-customers/index.js";
import { snapshotPolicy } from "./snapshots.js";
import {
  featuresView,
  type MessageColumn,
  messagesView,
  projectStreams,
  rebuildView,
  registryView,
  type View,
} from "./views/index.js";
import { liveViews } from "./views/live.js";

/** What a user of Docket may bring. Everything has a default. */
export interface DocketOptions {
  /** What messages are for; the first that suits a customer is taken. */
  readonly purposes?: readonly Purpose[];
  /** Features beside those of the feature set. */
  readonly ownFeatures?: readonly OwnFeature[];
  /**
   * Columns of the messages view beside its own. Where rows are there already, other columns are a
   * next version of the view: `messagesView(columns, 2)` in `views`.
   */
  readonly columns?: readonly MessageColumn[];
  /**
   * Views beside Docket's own, and the next versions of views: kept up to date like them. Readers
   * are given the next version once it is built (`rebuildViews`) and swapped to (`views.swap`).
   */
  readonly views?: readonly View[];
  /** Without one every call is `unpriced`. */
  readonly priceBook?: PriceBook;
  /** Recorded with every event. */
  readonly codeVersion?: string;
  /** How a command waits where many write one stream; see `HandleOptions.pause`. */
  readonly pause?: HandleOptions["pause"];
}

/** All use cases, over one set of adapters. */
export type Docket = ReturnType<typeof createDocket>;

/** Puts the use cases together over adapters of every port. */
export function createDocket(ports: Ports, options: DocketOptions = {}) {
  assertOwn(options.ownFeatures ?? []);
  const codeVersion = options.codeVersion ?? "unversioned";
  const { purposes, ownFeatures, priceBook, pause } = options;
  const snapshots = snapshotPolicy(ports.snapshots, customer, customerContract);
  const how = { purposes, ownFeatures, priceBook, codeVersion, pause, snapshots };
  const pipeline: Pipeline = pipelineOver<keyof Ports>(ports, how);
  const own: readonly View[] = [registryView, featuresView, messagesView(options.columns)];
  const views = [...own, ...(options.views ?? [])];
  const live = liveViews(
    ports.views,
    views.map(({ name }) => name),
  );
  const project = projectStreams(ports.events, ports.views, views);
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
    recordSent: recordSent(pipeline),
    recordOutcome: recordOutcome(pipeline),
    importMessage: importMessage(pipeline),
    indexCase: indexCase(ports),
    /** Fills an empty index of cases from the record. */
    indexCases: indexCases(ports),
    /** To be called after more became known of who a customer is: it is taken out of their cases. */
    indexCasesOf: indexCasesOf(ports, live),
    /** To be called after what is said of a customer changed: they are compared as they are now. */
    indexCustomer: indexCustomer(ports),
    /** Fills an empty index of customers from the record. */
    indexCustomers: indexCustomers(ports),
    /** The customers who are most like one. */
    similarCustomers: similarCustomers(ports),
    explain: explain(pipeline),
    verify: (call?: CallOptions) => verifyAll(pipeline, call),
    /** A customer's features at an instant, from what was known at another. */
    features: (customerId: string, at: Instant, knownAt?: Instant, call?: CallOptions) =>
      customerFeatures(ports, customerId, at, knownAt, call),
    project,
    /** Rows by the name of their view without its version; and which version that is. */
    views: live,
    /** Tells others of recorded events, as far as they are public. */
    publish: publish(ports),
    /** Tells them again, from the record. */
    republish: republish(ports),
    forget: forget(pipeline, live, project),
    exportCustomer: exportCustomer(pipeline, live, views),
    /** Builds every view whole: adds the rows that are missing, and those that are behind. */
    rebuildViews: (call?: CallOptions) =>
      ResultAsync.combine(views.map((view) => rebuildView(ports.events, ports.views, view, call))),
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
