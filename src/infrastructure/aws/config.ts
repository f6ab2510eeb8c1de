import { err, ok, type Result } from "neverthrow";
import * as z from "zod";
import type { TableNames } from "#adapters/dynamodb";

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
  readonly search: SearchConfig;
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

const name = z.string().min(1, "expected a name");
const variables = z.object({
  DOCKET_EVENTS_TABLE: name,
  DOCKET_VIEWS_TABLE: name,
  DOCKET_KEYS_TABLE: name,
  DOCKET_BUCKET: name,
  DOCKET_GUIDELINES_KEY: name.default("guidelines/brand-guidelines.json"),
  DOCKET_KMS_KEY: name,
  DOCKET_EVENT_BUS: name,
  DOCKET_ALERTS_TOPIC: z.string().regex(/^arn:[\w-]+:sns:/, "expected the ARN of an SNS topic"),
  DOCKET_SETTINGS_PATH: z.string().regex(/^(\/[\w.-]+)+$/, 'expected a path such as "/docket/dev"'),
  DOCKET_SEARCH_DOMAIN: name.optional(),
  DOCKET_SEARCH_ENDPOINT: z
    .url({ protocol: /^https?$/, error: "expected the address of a server" })
    .optional(),
  DOCKET_SEARCH_PROTOCOL: z.enum(["https", "http"], "expected https or http").default("https"),
  DOCKET_SEARCH_USER: name.optional(),
  DOCKET_SEARCH_PASSWORD: name.optional(),
  DOCKET_SEARCH_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,63}$/, "expected small letters, digits and -")
    .default("docket"),
  DOCKET_KNOWLEDGE_BASE: name.optional(),
  DOCKET_KNOWLEDGE_BASE_SOURCE: name.optional(),
  DOCKET_EMBEDDING_DIMENSION: z
    .enum(["256", "512", "1024"], "expected 256, 512 or 1024")
    .default("1024"),
  DOCKET_BEDROCK_STAND_IN: z.enum(["true", "false"], "expected true or false").default("false"),
  DOCKET_WEBHOOK_SECRET: name.optional(),
});

/**
 * What Docket uses of AWS, from environment variables; which AWS that is, the SDK's own variables
 * say. An error is a sentence for each variable that is wrong, and begins with its name.
 */
export function awsConfigFrom(
  environment: Readonly<Record<string, string | undefined>>,
): Result<AwsConfig, readonly string[]> {
  // An empty variable is as good as none.
  const set = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  const parsed = variables.safeParse(set);
  const faults = [...(parsed.error?.issues.map(sentenceOf) ?? []), ...faultsOfPairs(set)];
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
    search: searchOf(env),
    ...knowledgeBaseOf(env),
    dimension: dimensions[env.DOCKET_EMBEDDING_DIMENSION],
    bedrockStandIn: env.DOCKET_BEDROCK_STAND_IN === "true",
    ...(env.DOCKET_WEBHOOK_SECRET !== undefined && { webhookSecret: env.DOCKET_WEBHOOK_SECRET }),
  });
}

type Variables = z.output<typeof variables>;

const dimensions = { "256": 256, "512": 512, "1024": 1_024 } as const;

function searchOf(env: Variables): SearchConfig {
  const { DOCKET_SEARCH_USER: user, DOCKET_SEARCH_PASSWORD: password } = env;
  return {
    at:
      env.DOCKET_SEARCH_ENDPOINT === undefined
        ? { domain: env.DOCKET_SEARCH_DOMAIN ?? "", protocol: env.DOCKET_SEARCH_PROTOCOL }
        : { endpoint: env.DOCKET_SEARCH_ENDPOINT },
    ...(user !== undefined && password !== undefined && { user: { name: user, password } }),
    prefix: env.DOCKET_SEARCH_PREFIX,
  };
}

function knowledgeBaseOf({
  DOCKET_KNOWLEDGE_BASE: knowledgeBaseId,
  DOCKET_KNOWLEDGE_BASE_SOURCE: dataSourceId,
}: Variables): Pick<AwsConfig, "knowledgeBase"> {
  const isSet = knowledgeBaseId !== undefined && dataSourceId !== undefined;
  return isSet ? { knowledgeBase: { knowledgeBaseId, dataSourceId } } : {};
}

function sentenceOf({ code, path, message, ...issue }: z.core.$ZodIssue): string {
  const isMissing = code === "invalid_type" && issue.input === undefined;
  return `${path.join(".")} ${isMissing ? "is not set" : `is wrong: ${message}`}.`;
}

/** What is wrong with variables that depend on each other. */
function faultsOfPairs(set: Readonly<Record<string, string>>): readonly string[] {
  const [domain, endpoint] = ["DOCKET_SEARCH_DOMAIN", "DOCKET_SEARCH_ENDPOINT"];
  const couples = [
    ["DOCKET_SEARCH_USER", "DOCKET_SEARCH_PASSWORD"],
    ["DOCKET_KNOWLEDGE_BASE", "DOCKET_KNOWLEDGE_BASE_SOURCE"],
  ] as const;
  const has = (name: string) => Object.hasOwn(set, name);
  return [
    ...(has(domain) || has(endpoint) ? [] : [`${domain} is not set, nor is ${endpoint}: set one.`]),
    ...(has(domain) && has(endpoint) ? [`${domain} and ${endpoint} are both set: unset one.`] : []),
    ...couples
      .filter(([one, other]) => has(one) !== has(other))
      .map(([one, other]) => (has(one) ? [other, one] : [one, other]))
      .map(([missing, set]) => `${missing} is not set, but ${set} is.`),
  ];
}
