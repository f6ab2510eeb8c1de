/** The example's Docket in memory, and the way of the command line through it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "neverthrow";
import { openRecords, type RecordLine } from "#adapters/files";
import { ValueBrandGuidelines } from "#adapters/in-memory";
import {
  type AgentFile,
  type Docket,
  guidelines,
  parseAgentFile,
  parseCustomerRecord,
  parseOutcomeRecord,
  readCategory,
} from "#application";
import { hashJson, type MessageEvent, message, priceBook } from "#domain";
import { compose, inMemoryAdapters, services } from "#infrastructure";

/** The path of one of the example's files: npm runs its scripts in the package's folder. */
export function example(name: string): string {
  return join(process.cwd(), "examples", name);
}

/** The example's agent version of that name. */
export function exampleAgent(name: string): AgentFile {
  return unwrap(parseAgentFile(readJson(`agents/${name}.json`)));
}

/** An empty Docket with the example's agents in service. */
export async function openDocket(): Promise<Docket> {
  const adapters = inMemoryAdapters({
    guidelines: new ValueBrandGuidelines(guidelines.parse(readJson("brand-guidelines.json"))),
  });
  const options = { priceBook: priceBook.parse(readJson("price-book.json")) };
  const docket = compose(adapters, options).get(services.docket);
  for (const name of ["email-judge", "email-generator"]) {
    const approval = { actor: "bench", reason: "first version" };
    unwrap(await docket.putIntoService(exampleAgent(name), approval));
  }
  return docket;
}

/**
 * Takes in a file of customers, all or the first ones, then the example's past messages. Returns
 * the customers' ids.
 */
export async function takeIn(
  docket: Docket,
  file: string,
  limit: number = Number.POSITIVE_INFINITY,
): Promise<readonly string[]> {
  const now = docket.ports.clock.now();
  const ids = new Set<string>();
  for await (const line of unwrap(await openRecords(file, [])).records) {
    const { customerId, commands } = unwrap(parseCustomerRecord(contentOf(line), now));
    unwrap(await docket.handleCustomer(customerId, commands, causeOf(line)));
    ids.add(customerId);
    if (ids.size >= limit) break;
  }
  const past = unwrap(await openRecords(example("past-messages.ndjson"), []));
  for await (const line of past.records) {
    const record = unwrap(parseOutcomeRecord(contentOf(line), now));
    if (record.type !== "past-message") continue;
    unwrap(await docket.importMessage(record, causeOf(line)));
    unwrap(await docket.indexCase(record.messageId));
  }
  return [...ids];
}

/** Has a message written for a customer, unless the record says no. */
export async function writeMessage(docket: Docket, customerId: string): Promise<void> {
  const decisionTime = docket.ports.clock.now();
  const { decision, messageId } = unwrap(await docket.requestMessage({ customerId, decisionTime }));
  if (decision === "reserved") unwrap(await docket.runMessage(messageId));
}

/** The events of every message that was written to the first of the example's customers. */
export async function exampleMessages(
  customers: number,
): Promise<readonly (readonly MessageEvent[])[]> {
  const docket = await openDocket();
  const ids = await takeIn(docket, example("customers.ndjson"), customers);
  for (const id of ids) await writeMessage(docket, id);
  const streams = new Map<string, MessageEvent[]>();
  for (const { stream, event } of unwrap(await readCategory(docket.ports, message))) {
    streams.set(stream, [...(streams.get(stream) ?? []), event]);
  }
  return [...streams.values()].filter((events) =>
    events.some(({ type }) => type === "DraftJudged"),
  );
}

/** The value; what the benchmark is made of has no errors. */
export function unwrap<T>(result: Result<T, unknown>): T {
  if (result.isOk()) return result.value;
  throw new Error(JSON.stringify(result.error));
}

function contentOf(line: RecordLine): unknown {
  if ("value" in line) return line.value;
  throw new Error(`${line.file}:${line.line} ${line.problem}`);
}

function causeOf(line: RecordLine) {
  const commandId = `record/${hashJson(contentOf(line))}`;
  const source = { system: "bench", record: String(line.line) };
  return { commandId, correlationId: commandId, actor: "bench", source };
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(example(name), "utf8"));
}
