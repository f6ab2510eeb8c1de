import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";
import type { RecordFile } from "#adapters/files";
import type { AgentFile, Docket } from "#application";
import type { Instant } from "#domain";
import type { Host, KeptPlace, ModelChoice, Opened, RunSettings } from "./host.js";
import { readAgents, readGuidelines, readPriceBook } from "./inputs.js";
import { type CustomerFiles, openCustomers, openOutcomes } from "./intake.js";
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

/** Where the record of a run is kept, and who writes. Nowhere, and the simulation, unless told. */
export interface Keeping {
  readonly place?: KeptPlace | undefined;
  readonly model?: ModelChoice;
  readonly maxCostUsd?: number | undefined;
}

/** Files to take in, and the instant that their story is told at, where it is not today's. */
export interface Inputs {
  readonly customers: readonly string[];
  readonly outcomes: string | undefined;
  readonly at: Instant | undefined;
  readonly isExample: boolean;
}

/** The example's records end here; told at another time they would be another story. */
const exampleTime: Instant = "2026-10-01T00:00:00.000Z";

/** The files that were named; without any, the example's. */
export function inputsOf(
  { examples }: Host,
  files: readonly string[],
  { outcomes, at }: SetupOptions,
): Inputs {
  if (files.length > 0) return { customers: files, outcomes, at, isExample: false };
  return {
    customers: [join(examples, "customers.ndjson")],
    outcomes: outcomes ?? join(examples, "past-messages.ndjson"),
    at: at ?? exampleTime,
    isExample: true,
  };
}

/** Files that are open, to be taken in. */
export interface OpenInputs {
  readonly customers: CustomerFiles;
  readonly outcomes: RecordFile | undefined;
}

/** Opens all files before anything is done: one that is missing stops a command before it begins. */
export function openInputs({ customers, outcomes }: Inputs): ResultAsync<OpenInputs, Stop> {
  return safeTry(async function* () {
    return ok({
      customers: yield* await openCustomers(customers),
      outcomes: outcomes === undefined ? undefined : yield* await openOutcomes(outcomes),
    });
  });
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

/** A Docket with its agents in service; with a record where `place` has one. */
export function openDocket(
  host: Host,
  options: SetupOptions & Keeping,
  { at, isExample }: Pick<Inputs, "at" | "isExample">,
): ResultAsync<Opened, Stop> {
  const example = (name: string) => join(host.examples, name);
  return safeTry(async function* () {
    const agents = yield* await readAgents(options.agents ?? example("agents"));
    const guidelines = yield* await readGuidelines(
      options.guidelines ?? example("brand-guidelines.json"),
    );
    const priceBook = yield* await readPriceBook(options.prices ?? example("price-book.json"));
    yield* haveTheirJudges(agents);
    const { seed, place, model = "simulated", maxCostUsd } = options;
    const settings = {
      seed,
      guidelines,
      priceBook,
      model,
      isExample,
      ...given({ at, maxCostUsd }),
    };
    const inMemory = yield* await openWith(host, agents, settings);
    // Tried in memory first: no record is begun with agents that cannot be used.
    if (place === undefined) return ok(inMemory);
    const kept = { ...settings, place };
    if (place.type === "file" || options.guidelines !== undefined) {
      return openWith(host, agents, kept);
    }
    const { guidelines: _, ...withTheirs } = kept;
    return openWith(host, agents, withTheirs);
  });
}

function openWith(
  host: Host,
  agents: readonly AgentFile[],
  settings: RunSettings,
): ResultAsync<Opened, Stop> {
  return host
    .openRun(settings)
    .mapErr((sentence) => stop(sentence))
    .andThen((opened) =>
      serve(opened.docket, agents)
        .map(() => opened)
        .orTee(opened.close),
    );
}

function given<T extends object>(fields: T) {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** Puts agents into service. Of a record that goes on they are already. */
function serve({ putIntoService }: Docket, agents: readonly AgentFile[]): ResultAsync<void, Stop> {
  const approval = { actor: "docket-cli", reason: "first version of this run" };
  return safeTry(async function* () {
    for (const agent of agents) {
      yield* await putIntoService(agent, approval).mapErr((error) =>
        stopBecause(error, `Agent ${agent.agentId} cannot be put into service`),
      );
    }
    return ok(undefined);
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
