import { join } from "node:path";
import type { Result } from "neverthrow";
import type { RecordLine } from "#adapters/files";
import type { Docket, Issue, OutcomeRecord, StageError } from "#application";
import type { Instant } from "#domain";
import type { Host } from "./host.js";
import { readAgents, readGuidelines, readPriceBook } from "./inputs.js";
import { causeOf, type Intake, readCustomers, readOutcomes, takeCustomer } from "./intake.js";
import { sentenceOf } from "./sentences.js";
import { Stop } from "./stop.js";

/** What a Docket on this machine is set up with. */
export interface SetupOptions {
  readonly agents?: string;
  readonly guidelines?: string;
  readonly prices?: string;
  readonly outcomes?: string;
  readonly seed: number;
  readonly at?: Instant;
}

/** Files to take in. */
export interface Inputs {
  readonly customers: readonly string[];
  readonly outcomes: string | undefined;
}

/** The files that were named; without any, the example's. */
export function inputsOf(
  { examples }: Host,
  files: readonly string[],
  { outcomes }: SetupOptions,
): Inputs {
  if (files.length > 0) return { customers: files, outcomes };
  return {
    customers: [join(examples, "customers.ndjson")],
    outcomes: outcomes ?? join(examples, "past-messages.ndjson"),
  };
}

/** An empty Docket with its agents in service. */
export async function openDocket(host: Host, options: SetupOptions): Promise<Docket> {
  const { seed, at } = options;
  const example = (name: string) => join(host.examples, name);
  const agents = await readAgents(options.agents ?? example("agents"));
  const guidelines = await readGuidelines(options.guidelines ?? example("brand-guidelines.json"));
  const priceBook = await readPriceBook(options.prices ?? example("price-book.json"));
  const docket = host.openRun({ seed, guidelines, priceBook, ...(at !== undefined && { at }) });
  for (const agent of agents) {
    const approval = { actor: "docket-cli", reason: "first version of this run" };
    const served = await docket.putIntoService(agent, approval);
    if (served.isErr()) throw new Stop(`Agent ${agent.agentId}: ${sentenceOf(served.error)}.`);
  }
  return docket;
}

/** Outcomes that came before their message was made. */
export interface Late {
  readonly record: OutcomeRecord;
  readonly line: RecordLine;
}

/** Takes in customers, then what became of earlier messages: those are what can be learned from. */
export async function takeAll(
  docket: Docket,
  { customers, outcomes }: Inputs,
  intake: Intake,
): Promise<readonly Late[]> {
  const now = docket.ports.clock.now();
  const late: Late[] = [];
  await readCustomers(customers, now, intake, (record, line) => takeCustomer(docket, record, line));
  if (outcomes !== undefined) {
    await readOutcomes(outcomes, now, intake, async (record, line) => {
      const issues = await takeOutcome(docket, record, line);
      const isLate = issues.length > 0 && record.type === "outcome";
      if (isLate) late.push({ record, line });
      return isLate ? [] : issues;
    });
  }
  return late;
}

/** Records what became of a message, and makes it a case to learn from. */
export async function takeOutcome(
  docket: Docket,
  record: OutcomeRecord,
  line: RecordLine,
): Promise<readonly Issue[]> {
  const { messageId } = record;
  const taken = await (record.type === "past-message"
    ? docket.importMessage(record, causeOf(line))
    : docket.recordOutcome(messageId, record.command, causeOf(line)));
  if (taken.isErr()) return [{ path: "", message: sentenceOf(taken.error) }];
  unwrap(await docket.indexCase(messageId));
  return [];
}

/** The value, or the end of the command. */
export function unwrap<T>(result: Result<T, StageError>): T {
  if (result.isOk()) return result.value;
  throw new Stop(`It cannot go on: ${sentenceOf(result.error)}. Nothing was written.`);
}
