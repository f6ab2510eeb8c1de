import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";
import type { RecordLine } from "#adapters/files";
import type { AgentFile, Docket, Issue, OutcomeRecord } from "#application";
import type { Instant } from "#domain";
import type { Host } from "./host.js";
import { readAgents, readGuidelines, readPriceBook } from "./inputs.js";
import { causeOf, type Intake, readCustomers, readOutcomes, takeCustomer } from "./intake.js";
import { sentenceOf } from "./sentences.js";
import { type Stop, stop, stopBecause } from "./stop.js";

/** What a Docket on this machine is set up with. */
export interface SetupOptions {
  readonly agents?: string;
  readonly guidelines?: string;
  readonly prices?: string;
  readonly outcomes?: string;
  readonly seed: number;
  readonly at?: Instant;
}

/** Files to take in, and the instant that their story is told at, where it is not today's. */
export interface Inputs {
  readonly customers: readonly string[];
  readonly outcomes: string | undefined;
  readonly at: Instant | undefined;
}

/** The example's records end here; told at another time they would be another story. */
const exampleTime: Instant = "2026-10-01T00:00:00.000Z";

/** The files that were named; without any, the example's. */
export function inputsOf(
  { examples }: Host,
  files: readonly string[],
  { outcomes, at }: SetupOptions,
): Inputs {
  if (files.length > 0) return { customers: files, outcomes, at };
  return {
    customers: [join(examples, "customers.ndjson")],
    outcomes: outcomes ?? join(examples, "past-messages.ndjson"),
    at: at ?? exampleTime,
  };
}

/** Every file that a run reads: none of them may be written over. */
export function inputFiles(
  { examples }: Host,
  { customers, outcomes }: Inputs,
  { agents, guidelines, prices }: SetupOptions,
): readonly string[] {
  const example = (name: string) => join(examples, name);
  const folder = agents ?? example("agents");
  const agentFiles = existsSync(folder)
    ? readdirSync(folder).map((name) => join(folder, name))
    : [];
  return [
    ...customers,
    ...agentFiles,
    ...(outcomes === undefined ? [] : [outcomes]),
    guidelines ?? example("brand-guidelines.json"),
    prices ?? example("price-book.json"),
  ];
}

/** An empty Docket with its agents in service. */
export function openDocket(
  host: Host,
  options: SetupOptions,
  at: Instant | undefined,
): ResultAsync<Docket, Stop> {
  const example = (name: string) => join(host.examples, name);
  return safeTry(async function* () {
    const agents = yield* readAgents(options.agents ?? example("agents"));
    const guidelines = yield* readGuidelines(
      options.guidelines ?? example("brand-guidelines.json"),
    );
    const priceBook = yield* readPriceBook(options.prices ?? example("price-book.json"));
    const { seed } = options;
    const docket = host.openRun({ seed, guidelines, priceBook, ...(at !== undefined && { at }) });
    yield* haveTheirJudges(agents);
    for (const agent of agents) {
      const approval = { actor: "docket-cli", reason: "first version of this run" };
      yield* docket
        .putIntoService(agent, approval)
        .mapErr((error) => stopBecause(error, `Agent ${agent.agentId} cannot be put into service`));
    }
    return ok(docket);
  });
}

function haveTheirJudges(agents: readonly AgentFile[]): Result<void, Stop> {
  const ids = agents.map(({ agentId }) => agentId);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    return err(stop(`The agents folder has more than one version of ${twice}; leave one.`));
  }
  for (const { agentId, content } of agents) {
    if (content.kind !== "generator" || ids.includes(content.judgeAgentId)) continue;
    const { judgeAgentId } = content;
    return err(stop(`There is no agent ${judgeAgentId}, which is to judge for ${agentId}.`));
  }
  return ok(undefined);
}

/** An outcome that came before its message was made. */
export interface Late {
  readonly record: OutcomeRecord;
  readonly line: RecordLine;
}

/** Takes in customers, then what became of earlier messages: those are what can be learned from. */
export function takeAll(
  docket: Docket,
  { customers, outcomes }: Inputs,
  intake: Intake,
): ResultAsync<readonly Late[], Stop> {
  const now = docket.ports.clock.now();
  return safeTry(async function* () {
    const late: Late[] = [];
    yield* readCustomers(customers, now, intake, takeCustomer(docket));
    if (outcomes !== undefined) {
      yield* readOutcomes(outcomes, now, intake, (record, line) =>
        takeOutcome(docket, record, line).map((issues) => {
          const isLate = issues.length > 0 && record.type === "outcome";
          if (isLate) late.push({ record, line });
          return isLate ? [] : issues;
        }),
      );
    }
    return ok(late);
  });
}

/** Records what became of a message, and makes it a case to learn from. */
export function takeOutcome(
  docket: Docket,
  record: OutcomeRecord,
  line: RecordLine,
): ResultAsync<readonly Issue[], Stop> {
  const { messageId } = record;
  const taken =
    record.type === "past-message"
      ? docket.importMessage(record, causeOf(line))
      : docket.recordOutcome(messageId, record.command, causeOf(line));
  return taken
    .andThen(() => docket.indexCase(messageId))
    .map((): readonly Issue[] => [])
    .orElse((error) =>
      error.type === "Unavailable"
        ? err(stopBecause(error))
        : ok([{ path: "", message: sentenceOf(error) }]),
    );
}
