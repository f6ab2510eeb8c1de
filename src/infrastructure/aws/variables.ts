import * as z from "zod";

/** Variables of the environment, as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const name = z.string().min(1, "expected a name");
const arnOf = (service: string, what: string) =>
  z.string().regex(new RegExp(`^arn:[\\w-]+:${service}:`), `expected the ARN of ${what}`);

/** What each variable of Docket on AWS has to be. */
export const variables = {
  DOCKET_EVENTS_TABLE: name,
  DOCKET_VIEWS_TABLE: name,
  DOCKET_KEYS_TABLE: name,
  DOCKET_BUCKET: name,
  DOCKET_GUIDELINES_KEY: name.default("guidelines/brand-guidelines.json"),
  DOCKET_PRICE_BOOK_KEY: name.default("settings/price-book.json"),
  DOCKET_KMS_KEY: name,
  DOCKET_EVENT_BUS: name,
  DOCKET_ALERTS_TOPIC: arnOf("sns", "an SNS topic"),
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
  DOCKET_WEBHOOK_SECRET: name,
  DOCKET_INTAKE_QUEUE_URL: z.url({ protocol: /^https?$/, error: "expected the URL of a queue" }),
  DOCKET_PIPELINE: arnOf("states", "a state machine"),
  /** The agent that writes. */
  DOCKET_GENERATOR: name.default("email-generator"),
  /** In days. */
  DOCKET_REQUEST_WITHIN_DAYS: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, "expected a whole number of days")
    .default("3"),
  /** Whose web pages may read answers of the API, separated by spaces. */
  DOCKET_CORS_ORIGINS: z
    .string()
    .regex(/^https?:\/\/[^/* ]+( https?:\/\/[^/* ]+)*$/, "expected origins without a path")
    .optional(),
};

/** A variable of Docket on AWS. */
export type VariableName = keyof typeof variables;

/** The values of some variables. */
export type Variables<Name extends VariableName> = Readonly<
  z.output<z.ZodObject<Pick<typeof variables, Name>>>
>;

/** What is set, for an empty variable is as good as none. */
export function setIn(environment: Environment): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
}

/** What is wrong with variables, a sentence for each, beginning with its name. */
export function faultsIn(error: z.core.$ZodError | undefined): readonly string[] {
  return (error?.issues ?? []).map(({ code, path, message, ...issue }) => {
    const isMissing = code === "invalid_type" && issue.input === undefined;
    return `${path.join(".")} ${isMissing ? "is not set" : `is wrong: ${message}`}.`;
  });
}

/** What is wrong with where OpenSearch is to be found. */
export function searchFaults(set: Readonly<Record<string, string>>, isNeeded: boolean) {
  const [domain, endpoint] = ["DOCKET_SEARCH_DOMAIN", "DOCKET_SEARCH_ENDPOINT"];
  const has = (name: string) => Object.hasOwn(set, name);
  if (has(domain) && has(endpoint)) {
    return [`${domain} and ${endpoint} are both set: unset one.`];
  }
  return has(domain) || has(endpoint) || !isNeeded
    ? []
    : [`${domain} is not set, nor is ${endpoint}: set one.`];
}
