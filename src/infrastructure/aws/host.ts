import { err, ok, okAsync, ResultAsync, safeTry } from "neverthrow";
import { BedrockLanguageModel, bedrockClient } from "#adapters/bedrock";
import { type Opened, type RunSettings, sentenceOf, type Trial } from "#adapters/cli";
import { checkTables, dynamoDbClient } from "#adapters/dynamodb";
import { FixedClock, ValueBrandGuidelines } from "#adapters/in-memory";
import { KnowledgeBaseSimilarCases } from "#adapters/knowledge-base";
import { SimulatedLanguageModel } from "#adapters/simulated";
import { SystemClock } from "#adapters/system";
import type {
  CallOptions,
  LanguageModel,
  Ports,
  Probe,
  SimilarCases,
  Unavailable,
} from "#application";
import { adapters, compose, services } from "../container.js";
import { noModel } from "../no-model.js";
import { type AwsConfig, awsConfigFrom } from "./config.js";
import { Outbox } from "./outbox.js";
import { awsPorts } from "./ports.js";
import { awsProbes, bedrockOnlyProbes } from "./probes.js";
import { ensureIndexes, findIndexes, type SearchIndexes } from "./search.js";
import { labelStory } from "./story.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** The command line's Docket on AWS, as the environment names it. An error is a sentence. */
export const awsHost = { bedrockModel, openRun, openKept, probes };

/** The part of the command line's host that speaks to AWS. */
export type AwsHost = typeof awsHost;

function bedrockModel(): LanguageModel {
  return new BedrockLanguageModel(bedrockClient());
}

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
    const indexes = yield* await findIndexes(config.search, ports.embedder).mapErr(inWords);
    const wereThere = yield* await ensureIndexes(indexes).mapErr(inWords);
    const outbox = new Outbox(ports.events, ports.publisher);
    const all = { ...ports, model: limited(ports.model), events: outbox.events };
    const docket = compose(adapters(all), { priceBook });
    return ok<Opened>({
      docket: docket.get(services.docket),
      indexes: wereThere ? "kept" : "new",
      settle: (call) => settle(ports.cases, indexes, call).mapErr(inWords),
      publish: (call) =>
        outbox
          .flush(call)
          .mapErr((error) =>
            error.type === "Unavailable" ? inWords(error) : "events are too large to be published.",
          ),
      close: () => undefined,
    });
  });
}

/** Has what was written to the indexes found from now on. */
function settle(
  cases: SimilarCases,
  indexes: SearchIndexes,
  call: CallOptions | undefined,
): ResultAsync<void, Unavailable> {
  const isManaged = cases instanceof KnowledgeBaseSimilarCases;
  return ResultAsync.combine([
    isManaged ? cases.sync(call).map(() => undefined) : indexes.cases.refresh(call),
    indexes.customers.refresh(call),
  ]).map(() => undefined);
}

/** A replay on AWS: no model is called, and what is appended is published by who watches the table. */
function openKept(environment: Environment): ResultAsync<Opened, string> {
  return configFrom(environment).asyncAndThen((config) => {
    const ports: Ports = awsPorts(config, { model: noModel });
    return checkTables(dynamoDbClient(), config.tables)
      .mapErr(inWords)
      .map(() => ({
        docket: compose(adapters(ports)).get(services.docket),
        indexes: "kept" as const,
        close: () => undefined,
      }));
  });
}

function probes(
  { aws, models }: Trial,
  environment: Environment,
): ResultAsync<readonly Probe[], readonly string[]> {
  if (!aws) return okAsync(bedrockOnlyProbes(models));
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
