import { err, ok, okAsync, ResultAsync, safeTry } from "neverthrow";
import {
  type Opened,
  type RestoredRecord,
  type RunSettings,
  sentenceOf,
  type ToRestore,
  type Trial,
} from "#adapters/cli";
import { checkTables, DynamoDbCaller, dynamoDbClient, restoreRecord } from "#adapters/dynamodb";
import { FixedClock, ValueBrandGuidelines } from "#adapters/in-memory";
import { KnowledgeBaseSimilarCases } from "#adapters/knowledge-base";
import { SimulatedLanguageModel } from "#adapters/simulated";
import { SystemClock } from "#adapters/system";
import type {
  CallOptions,
  Docket,
  LanguageModel,
  Ports,
  Probe,
  SimilarCases,
  Unavailable,
} from "#application";
import type { Instant } from "#domain";
import { adapters, compose, services } from "../container.js";
import { noModel } from "../no-model.js";
import { type AwsConfig, awsConfigFrom } from "./config.js";
import { filledIndexes } from "./filled.js";
import { Outbox } from "./outbox.js";
import { awsPorts } from "./ports.js";
import { awsProbes } from "./probes.js";
import { reindex } from "./reindex.js";
import { ensureIndexes, findIndexes, type SearchIndexes } from "./search.js";
import { labelStory } from "./story.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** The command line's Docket on AWS, as the environment names it. An error is a sentence. */
export const awsHost = { openRun, openKept, probes };

/** The part of the command line's host that speaks to AWS. */
export type AwsHost = typeof awsHost;

/** Makes the indexes that are not there; tables and all else have to be. */
function openRun(
  { at, guidelines, priceBook, isExample, model, seed }: RunSettings,
  limited: (model: LanguageModel) => LanguageModel,
  environment: Environment,
): ResultAsync<Opened, string> {
  return safeTry(async function* () {
    const config = yield* configFrom(environment);
    const clock = at === undefined ? new SystemClock() : new FixedClock(at);
    const given = {
      clock,
      ...(model === "simulated" && { model: new SimulatedLanguageModel({ seed }) }),
      ...(guidelines && { guidelines: new ValueBrandGuidelines(guidelines) }),
    };
    const ports = awsPorts(config, given);
    yield* await checkTables(dynamoDbClient(), config.tables).mapErr(inWords);
    if (!(yield* await labelStory(ports.views, isExample).mapErr(inWords))) {
      return err(otherStory(config, isExample));
    }
    const { search, knowledgeBase } = config;
    const indexes = search && (yield* await findIndexes(search, ports.embedder).mapErr(inWords));
    const wereThere = !indexes || (yield* await ensureIndexes(indexes).mapErr(inWords));
    const filled = filledIndexes(ports);
    const wereFilled = yield* await filled.areFilled().mapErr(inWords);
    yield* await filled.note(false).mapErr(inWords);
    const began = clock.now();
    const outbox = new Outbox(ports.events, ports.publisher);
    const all = { ...ports, model: limited(ports.model), events: outbox.events };
    const areAny = search !== undefined || knowledgeBase !== undefined;
    return ok<Opened>({
      docket: compose(adapters(all), { priceBook }).get(services.docket),
      indexes: areAny && !(wereThere && wereFilled) ? "unfilled" : "kept",
      settle: (call) => settle(ports.cases, indexes, call).mapErr(inWords),
      noteFilled: (call) => filled.note(true, call).mapErr(inWords),
      close: () => publishRest(outbox, began),
    });
  });
}

/** What was recorded is told, also where the command was stopped. */
function publishRest(outbox: Outbox, began: Instant): ResultAsync<void, string> {
  return outbox
    .flush()
    .map(() => undefined)
    .mapErr((error) => {
      const why = error.type === "Unavailable" ? inWords(error) : "events are too large.";
      const again = `docket republish --aws --since ${began}`;
      return `All is on the record, but not all of it is published: ${why} Send it by: ${again}`;
    });
}

/** Has what was written to the indexes found from now on. */
function settle(
  cases: SimilarCases,
  indexes: SearchIndexes | undefined,
  call: CallOptions | undefined,
): ResultAsync<void, Unavailable> {
  const isManaged = cases instanceof KnowledgeBaseSimilarCases;
  return ResultAsync.combine([
    isManaged
      ? cases.sync(call).map(() => undefined)
      : (indexes?.cases.refresh(call) ?? okAsync(undefined)),
    indexes?.customers.refresh(call) ?? okAsync(undefined),
  ]).map(() => undefined);
}

/** A record that is gone on with, but for models; what is appended to it is published. */
function openKept(environment: Environment): ResultAsync<Opened, string> {
  return configFrom(environment).asyncAndThen((config) => {
    const ports: Ports = awsPorts(config, { model: noModel });
    const outbox = new Outbox(ports.events, ports.publisher);
    const all = { ...ports, events: outbox.events };
    const began = ports.clock.now();
    return checkTables(dynamoDbClient(), config.tables)
      .mapErr(inWords)
      .map((): Opened => {
        const docket = compose(adapters(all)).get(services.docket);
        const synced = ports.cases instanceof KnowledgeBaseSimilarCases && {
          settle: (call?: CallOptions) => settle(ports.cases, undefined, call).mapErr(inWords),
        };
        return {
          docket,
          indexes: "kept",
          reindex: (call) => reindex(config, ports, call),
          ...synced,
          restore: (asked) =>
            restore(config, docket, asked).andThrough(({ forgottenAgain }) =>
              synced && forgottenAgain > 0 && !asked.isTrial
                ? synced.settle(asked)
                : okAsync(undefined),
            ),
          close: () => publishRest(outbox, began),
        };
      });
  });
}

/** Puts back what the tables have lost; whoever is to be forgotten again is so in all that there is. */
function restore(
  { tables }: AwsConfig,
  docket: Docket,
  { signal, ...asked }: ToRestore,
): ResultAsync<RestoredRecord, string> {
  const caller = new DynamoDbCaller(dynamoDbClient());
  const erase = (customerId: string) => {
    const commandId = `forget/${customerId}`;
    const source = { system: "docket restore", record: customerId };
    const cause = { commandId, correlationId: commandId, actor: "docket-cli", source };
    const reason = "forgotten before what was restored";
    return docket.forget(customerId, cause, { reason, signal });
  };
  return restoreRecord({
    ...{ caller, tables, record: docket.ports, erase, signal },
    ...asked,
  }).mapErr((error) => `${sentenceOf(error)}.`);
}

function probes(
  { models }: Trial,
  environment: Environment,
): ResultAsync<readonly Probe[], readonly string[]> {
  return awsConfigFrom(environment).asyncAndThen((config) => awsProbes(config, models));
}

function configFrom(environment: Environment) {
  return awsConfigFrom(environment).mapErr((faults) => faults.join("\n"));
}

function inWords(error: Unavailable): string {
  return `${sentenceOf(error)}.`;
}

function otherStory({ tables }: AwsConfig, isExample: boolean): string {
  const held = isExample ? "another record than the example's" : "the example's record";
  return `The table ${tables.events} holds ${held}; name other tables.`;
}
