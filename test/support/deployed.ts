import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, beforeAll, describe, inject, vi } from "vitest";
import { startBedrockStandIn } from "#adapters/bedrock-stand-in";
import { dynamoDbClient, dynamoDbPorts } from "#adapters/dynamodb";
import { KmsKeyWrapper, kmsClient } from "#adapters/kms";
import { SystemClock } from "#adapters/system";
import type { MessageRow, Ports } from "#application";
import type { StreamName } from "#domain";
import { type Deployment, deploy } from "../../services/local/deployment.js";
import { type BusEvent, drainEvents, pending, untilSettled } from "../../services/local/watch.js";
import { type Answer, sendWebhook, type WebhookParts } from "../../services/local/webhook.js";
import { startOpenSearchLocal, untilOpenSearch } from "../../services/opensearch-local.js";
import { identity, tapBus } from "../../services/prepare-aws.js";
import type { Ran } from "./command-line.js";
import { newProxies, type Proxies, Steered, startProxies } from "./deployed-proxies.js";
import {
  countStreams,
  handOverSoon,
  putRecords,
  received,
  redrive,
  uploadCounts,
} from "./deployed-queues.js";
import { docketWith } from "./docket-process.js";

/** The application, deployed, with each service behind a proxy. */
export interface App extends Deployment {
  readonly proxies: Proxies;
  readonly openSearch: string;
  readonly sqs: SQSClient;
  /** The stores, read past the proxies. */
  readonly stores: Pick<Ports, "events" | "views" | "keys">;
  /** Sends one event as a signed webhook. */
  tell(type: string, data: object, parts?: WebhookParts): Promise<Answer>;
  /** Puts records into the Kinesis stream, one after the other; their sequence numbers. */
  stream(records: readonly unknown[]): Promise<readonly string[]>;
  /** The letters of a queue, which stay there. */
  letters(queueUrl: string): Promise<readonly string[]>;
  /** Sends the letters with a word in them from one queue to another; how many there were. */
  redrive(from: string, to: string, word: string): Promise<number>;
  /** The command line as a process of its own. */
  docket(...args: readonly string[]): Promise<Ran>;
  /** All public events so far. */
  published(): Promise<readonly BusEvent[]>;
  /** The rows of a customer's messages. */
  rowsOf(customerId: string): Promise<readonly MessageRow[]>;
  /** The types of a stream's events, in their order. */
  typesOf(stream: string): Promise<readonly string[]>;
  /** What each upload came to that has ended. */
  uploadCounts(): Promise<readonly unknown[]>;
  /** How many streams of a category have ids that begin so. */
  countOf(category: string, prefix: string): Promise<number>;
  /** Waits until nothing is under way. */
  settled(deadlineMs?: number): Promise<void>;
}

/** Tries again until it passes; fails with its last failure. */
export function eventually<T>(check: () => Promise<T>, deadlineMs = 60_000): Promise<T> {
  return vi.waitFor(check, { timeout: deadlineMs, interval: 200 });
}

/**
 * A block of tests on the deployed application, which is deployed once, when the first of them wants
 * it; skipped, and counted so, where the services cannot be had.
 */
export function describeDeployed(name: string, tests: (app: () => App) => void): void {
  const isThere = inject("aws") !== null && inject("openSearchEndpoint") !== null;
  describe.skipIf(!isThere)(name, () => {
    let found: App | undefined;
    beforeAll(async () => {
      found = await theApp();
    }, 400_000);
    afterEach(() => {
      for (const proxy of Object.values(found?.proxies ?? {})) proxy.heal();
    });
    tests(() => {
      if (found === undefined) throw new Error("there is no application before the tests begin");
      return found;
    });
  });
}

/** Of this process, whichever file asks for it; the services end with the process. */
const held = Symbol.for("docket: the deployed application");

function theApp(): Promise<App> {
  const holder = globalThis as { [held]?: Promise<App> };
  holder[held] ??= startApp();
  return holder[held];
}

async function startApp(): Promise<App> {
  const begin = performance.now();
  const say = (text: string) =>
    console.log(`Deployed: ${text}, ${((performance.now() - begin) / 1_000).toFixed(1)} s`);
  const proxies = newProxies();
  const [server, bedrock] = await Promise.all([startOpenSearchLocal(), startBedrockStandIn()]);
  if (server.isErr()) throw new Error(server.error);
  const openSearch = server.value.endpoint;
  const deployed = await deploy({
    bedrock: await proxies.bedrock.start("bedrock", bedrock.endpoint),
    openSearch: await proxies.openSearch.start("openSearch", openSearch),
    forFunctions: (aws) => startProxies(proxies, aws),
    waitScale: 0.2,
    say,
  });
  if (deployed.isErr()) throw new Error(deployed.error);
  await untilOpenSearch(openSearch);
  const app = await around(deployed.value, proxies, openSearch);
  say("up");
  return app;
}

async function around(deployment: Deployment, proxies: Proxies, openSearch: string): Promise<App> {
  const { config, outputs, webhook, streams, variables, aws } = deployment;
  const stores = await storesOf(deployment);
  const sqs = new SQSClient(config);
  await handOverSoon(sqs, deployment);
  const tap = await tapBus(new EventBridgeClient(config), sqs, outputs.EventBus, "seen-by-tests");
  const events: BusEvent[] = [];
  const look = () => pending(config, outputs, async () => streams.isIdle());
  return {
    ...deployment,
    proxies,
    openSearch,
    stores,
    sqs,
    published: async () => {
      events.push(...(await drainEvents(sqs, tap)));
      return events;
    },
    tell: (type, data, parts) => sendWebhook(webhook, JSON.stringify({ type, data }), parts),
    stream: (records) => putRecords(deployment, records),
    letters: async (url) => (await received(sqs, url)).map(({ Body = "" }) => Body),
    redrive: (from, to, word) => redrive(sqs, from, to, word),
    docket: (...args) => docketWith(variables, aws.folder, ...args),
    rowsOf: async (customerId) => {
      const what = { index: "byCustomer", partition: customerId };
      const found = await stores.views.find<MessageRow>("messages@1", what);
      return found._unsafeUnwrap().rows.map(({ row }) => row);
    },
    typesOf: async (stream) => {
      const read = await stores.events.read(stream as StreamName);
      return read._unsafeUnwrap().recorded.map(({ event }) => event.type);
    },
    uploadCounts: () => uploadCounts(deployment),
    countOf: (category, prefix) => countStreams(deployment, `${category}:${prefix}`),
    settled: async (deadlineMs = 90_000) => {
      const left = await untilSettled(look, deadlineMs);
      if (left !== undefined) throw new Error(`still going on: ${JSON.stringify(left)}`);
    },
  };
}

/** Adapters speak to it by a proxy: they do not take the authority's certificate as an option. */
async function storesOf({ aws, outputs }: Deployment): Promise<App["stores"]> {
  const place = {
    ...identity,
    endpoint: await new Steered().start("dynamodb", aws.endpoint, aws.caFile),
  };
  return dynamoDbPorts({
    client: dynamoDbClient(place),
    tables: {
      events: outputs.EventsTable,
      views: outputs.ViewsTable,
      keys: outputs.KeysTable,
    },
    wrapper: new KmsKeyWrapper(kmsClient(place), { key: outputs.DataKey }),
    clock: new SystemClock(),
  });
}
