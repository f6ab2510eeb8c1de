import { err, ok, type Result } from "neverthrow";
import * as z from "zod";
import type { TableNames } from "#adapters/dynamodb";
import {
  type Environment,
  faultsIn,
  searchFaults,
  setIn,
  type Variables,
  variables,
} from "./variables.js";

/** What Docket uses of one AWS account and region. */
export interface AwsConfig {
  readonly tables: TableNames;
  /** Holds artefacts, reports and the guidelines. */
  readonly bucket: string;
  readonly guidelinesKey: string;
  /** The id, ARN or alias of the KMS key that wraps the keys of personal data. */
  readonly kmsKey: string;
  readonly eventBus: string;
  /** The ARN of the SNS topic. */
  readonly alertsTopic: string;
  /** The path that parameters begin with, e.g. "/docket/dev". */
  readonly settingsPath: string;
  /** Without it there are no examples, and nobody is found to be like anybody. */
  readonly search?: SearchConfig;
  /** Finds similar cases in the place of OpenSearch. */
  readonly knowledgeBase?: { readonly knowledgeBaseId: string; readonly dataSourceId: string };
  /** Of the embeddings. */
  readonly dimension: 256 | 512 | 1_024;
  /** Whether a stand-in answers in the place of Bedrock; then vectors are not Titan's. */
  readonly bedrockStandIn: boolean;
  /** The name or ARN of the secret with the webhook's keys. */
  readonly webhookSecret?: string;
}

/** Where OpenSearch is, how it knows us, and what our indexes' names begin with. */
export interface SearchConfig {
  /** A domain of this account and region, or the address of a server. */
  readonly at:
    | { readonly domain: string; readonly protocol: "https" | "http" }
    | { readonly endpoint: string };
  /** Without a user requests are signed as AWS's are. */
  readonly user?: { readonly name: string; readonly password: string };
  readonly prefix: string;
}

/** What functions alone are told is left out. */
const all = z
  .object(variables)
  .omit({
    DOCKET_PRICE_BOOK_KEY: true,
    DOCKET_INTAKE_QUEUE_URL: true,
    DOCKET_PIPELINE: true,
    DOCKET_GENERATOR: true,
    DOCKET_REQUEST_WITHIN_DAYS: true,
  })
  .partial({ DOCKET_WEBHOOK_SECRET: true });

/**
 * What Docket uses of AWS, from environment variables; which AWS that is, the SDK's own variables
 * say. An error is a sentence for each variable that is wrong, and begins with its name.
 */
export function awsConfigFrom(environment: Environment): Result<AwsConfig, readonly string[]> {
  const set = setIn(environment);
  const parsed = all.safeParse(set);
  const faults = [...faultsIn(parsed.error), ...searchFaults(set, true), ...faultsOfCouples(set)];
  if (!parsed.success || faults.length > 0) return err(faults);
  const env = parsed.data;
  return ok({
    tables: {
      events: env.DOCKET_EVENTS_TABLE,
      views: env.DOCKET_VIEWS_TABLE,
      keys: env.DOCKET_KEYS_TABLE,
    },
    bucket: env.DOCKET_BUCKET,
    guidelinesKey: env.DOCKET_GUIDELINES_KEY,
    kmsKey: env.DOCKET_KMS_KEY,
    eventBus: env.DOCKET_EVENT_BUS,
    alertsTopic: env.DOCKET_ALERTS_TOPIC,
    settingsPath: env.DOCKET_SETTINGS_PATH,
    ...(env.DOCKET_SEARCH_DOMAIN !== noDomain && { search: searchOf(env) }),
    ...knowledgeBaseOf(env),
    dimension: dimensions[env.DOCKET_EMBEDDING_DIMENSION],
    bedrockStandIn: env.DOCKET_BEDROCK_STAND_IN === "true",
    ...(env.DOCKET_WEBHOOK_SECRET !== undefined && { webhookSecret: env.DOCKET_WEBHOOK_SECRET }),
  });
}

type All = z.output<typeof all>;

/** Said in the place of a domain's name by who has none: that it was forgotten must not look the same. */
const noDomain = "none";

/** The dimension of embeddings as a number. */
export const dimensions = { "256": 256, "512": 512, "1024": 1_024 } as const;

/** Where OpenSearch is, as variables say that have no fault. */
export function searchAt(
  env: Variables<"DOCKET_SEARCH_DOMAIN" | "DOCKET_SEARCH_ENDPOINT" | "DOCKET_SEARCH_PROTOCOL">,
): SearchConfig["at"] {
  return env.DOCKET_SEARCH_ENDPOINT === undefined
    ? { domain: env.DOCKET_SEARCH_DOMAIN ?? "", protocol: env.DOCKET_SEARCH_PROTOCOL }
    : { endpoint: env.DOCKET_SEARCH_ENDPOINT };
}

function searchOf(env: All): SearchConfig {
  const { DOCKET_SEARCH_USER: user, DOCKET_SEARCH_PASSWORD: password } = env;
  return {
    at: searchAt(env),
    ...(user !== undefined && password !== undefined && { user: { name: user, password } }),
    prefix: env.DOCKET_SEARCH_PREFIX,
  };
}

function knowledgeBaseOf({
  DOCKET_KNOWLEDGE_BASE: knowledgeBaseId,
  DOCKET_KNOWLEDGE_BASE_SOURCE: dataSourceId,
}: All): Pick<AwsConfig, "knowledgeBase"> {
  const isSet = knowledgeBaseId !== undefined && dataSourceId !== undefined;
  return isSet ? { knowledgeBase: { knowledgeBaseId, dataSourceId } } : {};
}

/** What is wrong with variables that are set together or not at all. */
function faultsOfCouples(set: Readonly<Record<string, string>>): readonly string[] {
  const couples = [
    ["DOCKET_SEARCH_USER", "DOCKET_SEARCH_PASSWORD"],
    ["DOCKET_KNOWLEDGE_BASE", "DOCKET_KNOWLEDGE_BASE_SOURCE"],
  ] as const;
  const has = (name: string) => Object.hasOwn(set, name);
  return couples
    .filter(([one, other]) => has(one) !== has(other))
    .map(([one, other]) => (has(one) ? [other, one] : [one, other]))
    .map(([missing, set]) => `${missing} is not set, but ${set} is.`);
}
