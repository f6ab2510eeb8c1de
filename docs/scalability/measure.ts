/**
 * Measures what one message costs of each service, step by step, and writes it to `measured.json`:
 * the example's customers through the use cases, over DynamoDB Local and with simulated models. Each
 * step has ports of its own, as each Lambda has, so none finds a key in another's memory. Start it by
 *
 * npm run -s services -- npx tsx --conditions=docket-source docs/scalability/measure.ts
 */
import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Result, ResultAsync } from "neverthrow";
import { createTables, dynamoDbClient, dynamoDbPorts } from "#adapters/dynamodb";
import { openRecords } from "#adapters/files";
import { inMemoryPorts, ValueBrandGuidelines } from "#adapters/in-memory";
import { AesKeyWrapper } from "#adapters/sealing";
import { SimulatedEmbedder, SimulatedLanguageModel } from "#adapters/simulated";
import {
  createDocket,
  type Docket,
  guidelines,
  parseAgentFile,
  parseCustomerRecord,
  parseOutcomeRecord,
} from "#application";
import {
  customer as customerDecider,
  message as messageDecider,
  priceBook,
  type StreamName,
  streamName,
} from "#domain";
import { Meter, meterDynamoDb, meteredPorts, meteredWrapper } from "./meter.js";

const customers = 60;
const example = (name: string) => join(import.meta.dirname, "../../examples", name);
const json = (name: string): unknown => JSON.parse(readFileSync(example(name), "utf8"));

const id = randomUUID();
const tables = { events: `events-${id}`, views: `views-${id}`, keys: `keys-${id}` };
const client = dynamoDbClient({ region: "us-east-1" });
const meter = new Meter();
await createTables(client, tables);
meterDynamoDb(client, meter);

const wrapper = meteredWrapper(new AesKeyWrapper(randomBytes(32)), meter);
const rest = inMemoryPorts({
  model: new SimulatedLanguageModel(),
  embedder: new SimulatedEmbedder(),
  guidelines: new ValueBrandGuidelines(guidelines.parse(json("brand-guidelines.json"))),
});
const prices = priceBook.parse(json("price-book.json"));
const dockets = new Map<string, Docket>();

/** The use cases as one function has them: with keys of its own. */
function functionOf(name: string): Docket {
  const ports = { ...rest, ...dynamoDbPorts({ client, tables, wrapper, clock: rest.clock }) };
  const docket =
    dockets.get(name) ?? createDocket(meteredPorts(ports, meter), { priceBook: prices });
  dockets.set(name, docket);
  return docket;
}

async function step<T>(
  name: string,
  work: (docket: Docket) => ResultAsync<T, unknown>,
): Promise<T> {
  meter.begin(name);
  const result = await work(functionOf(name));
  if (result.isOk()) return result.value;
  throw new Error(JSON.stringify(result.error));
}

/** What follows each commit: rows are refreshed, events are published. */
async function announce(stream: StreamName, from: number): Promise<number> {
  await step("project", (docket) => docket.project([stream]));
  const events = functionOf("feed").ports.events;
  meter.begin("(feed)");
  const { recorded, end } = unwrap(await events.read(stream, { from, withoutPersonal: true }));
  meter.add("events", recorded.length);
  await step("publish", (docket) => docket.publish(recorded));
  return end.version + 1;
}

function unwrap<T>(result: Result<T, unknown>): T {
  if (result.isOk()) return result.value;
  throw new Error(JSON.stringify(result.error));
}

async function prepareAgents(): Promise<void> {
  for (const name of ["email-judge", "email-generator"]) {
    const agent = unwrap(parseAgentFile(json(`agents/${name}.json`)));
    const approval = { actor: "measurement", reason: "first version" };
    await step("(setup)", (docket) => docket.putIntoService(agent, approval));
  }
  const cause = (commandId: string) => ({
    commandId,
    correlationId: commandId,
    actor: "measurement",
    source: { system: "example", record: commandId },
  });
  const past = unwrap(await openRecords(example("past-messages.ndjson"), []));
  for await (const line of past.records) {
    if (!("value" in line)) continue;
    const record = unwrap(parseOutcomeRecord(line.value, rest.clock.now()));
    if (record.type !== "past-message") continue;
    await step("(setup)", (docket) =>
      docket.importMessage(record, cause(`past/${record.messageId}`)),
    );
    await step("(setup)", (docket) => docket.indexCase(record.messageId));
  }
}

/** One customer: taken in, asked for, written to. Says whether a message was begun. */
async function follow(value: unknown, line: number): Promise<boolean> {
  const { customerId, commands } = unwrap(parseCustomerRecord(value, rest.clock.now()));
  const cause = {
    commandId: `record/${line}`,
    correlationId: `record/${line}`,
    actor: "measurement",
    source: { system: "example", record: String(line) },
  };
  const customer = streamName(customerDecider.category, customerId);
  await step("ingest", (docket) => docket.handleCustomer(customerId, commands, cause));
  let customerFrom = await announce(customer, 1);
  await step("search-index: customer", (docket) => docket.indexCustomer(customerId));

  meter.begin("request");
  const decisionTime = rest.clock.now();
  const request = unwrap(await functionOf("request").requestMessage({ customerId, decisionTime }));
  const { messageId } = request;
  const message = streamName(messageDecider.category, messageId);
  customerFrom = await announce(customer, customerFrom);
  let messageFrom = await announce(message, 1);
  if (request.decision === "declined") return false;

  const stages = ["prepare", "generate", "judge", "conclude"] as const;
  let next: string = "prepare";
  while (next !== "nothing") {
    const stage = stages.find((name) => name === next);
    if (stage === undefined) throw new Error(`no stage ${next}`);
    const after = await step(stage, (docket) => docket[stage](messageId));
    next = after.next;
    messageFrom = await announce(message, messageFrom);
  }
  await step("search-index: case", (docket) => docket.indexCase(messageId));
  return true;
}

await prepareAgents();
let asked = 0;
let begun = 0;
const { records } = unwrap(await openRecords(example("customers.ndjson"), []));
for await (const line of records) {
  if (!("value" in line) || asked >= customers) continue;
  asked += 1;
  if (await follow(line.value, asked)) begun += 1;
}
client.destroy();

const measured = {
  about:
    "What one message costs, step by step: totals over all runs. Measured over DynamoDB Local with simulated models, not on AWS.",
  at: new Date().toISOString().slice(0, 10),
  asked,
  begun,
  steps: meter.totals(),
};
const file = join(import.meta.dirname, "measured.json");
writeFileSync(file, `${JSON.stringify(measured, undefined, 2)}\n`);
console.log(`${begun} of ${asked} customers were written to: ${file}`);
