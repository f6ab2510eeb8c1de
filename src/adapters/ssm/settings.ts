import { GetParametersByPathCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { err, ok, type Result, type ResultAsync } from "neverthrow";
import * as z from "zod";
import {
  RemoteService,
  type RequestError,
  type RetryOptions,
  withoutAnswer,
} from "#adapters/remote";
import {
  type CallOptions,
  type InvalidSetting,
  type Setting,
  type Settings,
  type Unavailable,
  unlessStopped,
} from "#application";
import { describeIssues } from "#domain";

/** Where settings are. */
export interface SsmSettingsOptions extends RetryOptions {
  /** What their parameters' names begin with, e.g. "/docket/dev". */
  readonly path: string;
  /** For how long they are held, in milliseconds; 60,000 unless said otherwise. */
  readonly maxAgeMs?: number;
}

const service = "Parameter Store";

/** What is not Parameter Store may say 200: that is not that nothing is set. */
const pageOfParameters = z.object({
  Parameters: z.array(z.object({ Name: z.string(), Value: z.string() })),
  NextToken: z.string().optional(),
});

/**
 * Settings as parameters of SSM, decrypted, each a JSON value: "model-quotas" below "/docket/dev" is
 * the parameter "/docket/dev/model-quotas". All of a path are asked for at once and held for a
 * minute, so a change holds a minute later at the latest. Secret values are in no error.
 */
export class SsmSettings implements Settings {
  readonly #client: SSMClient;
  readonly #service: RemoteService;
  readonly #path: string;
  readonly #maxAgeMs: number;
  #held: { readonly values: ReadonlyMap<string, string>; readonly since: number } | undefined;

  /** @throws RangeError - The path is no path of Parameter Store. */
  constructor(client: SSMClient, { path, maxAgeMs = 60_000, ...retries }: SsmSettingsOptions) {
    if (!/^(\/[\w.-]+)+$/.test(path)) {
      throw new RangeError(`expected a path such as "/docket/dev", not "${path}"`);
    }
    const adviceFor = (error: RequestError) => adviceAbout(path, error);
    this.#client = client;
    this.#service = new RemoteService({ name: service, adviceFor }, retries);
    this.#path = path;
    this.#maxAgeMs = maxAgeMs;
  }

  get<T>(setting: Setting<T>, call?: CallOptions): ResultAsync<T, Unavailable | InvalidSetting> {
    const name = `${this.#path}/${setting.name}`;
    return this.all(call).andThen((values) => read(setting, name, values.get(name)));
  }

  /** Every parameter's value as it is, by its full name: no older than a setting may be. */
  all(call?: CallOptions): ResultAsync<ReadonlyMap<string, string>, Unavailable> {
    const since = this.#service.plan.now();
    const held = this.#held;
    if (held !== undefined && since - held.since < this.#maxAgeMs) {
      return unlessStopped(service, call).asyncMap(async () => held.values);
    }
    return this.#fetch(call).map((values) => {
      this.#held = { values, since };
      return values;
    });
  }

  /** In pages of 10; one that fails is asked for again, those before it are not. */
  #fetch(call?: CallOptions): ResultAsync<ReadonlyMap<string, string>, Unavailable> {
    const values = new Map<string, string>();
    let next: string | undefined;
    return this.#service.call(async (abortSignal) => {
      do {
        const command = new GetParametersByPathCommand({
          Path: this.#path,
          Recursive: true,
          WithDecryption: true,
          MaxResults: 10,
          NextToken: next,
        });
        const answer = await this.#client.send(command, { abortSignal }).catch(withoutAnswer);
        const page = pageOfParameters.parse(answer);
        // A page that comes when nobody waits any more was asked for again.
        abortSignal.throwIfAborted();
        for (const { Name, Value } of page.Parameters) values.set(Name, Value);
        next = page.NextToken;
      } while (next !== undefined);
      return values;
    }, call);
  }
}

function read<T>(
  { schema, default: otherwise }: Setting<T>,
  name: string,
  value: string | undefined,
): Result<T, InvalidSetting> {
  const invalid = (...issues: readonly string[]) =>
    err({ type: "InvalidSetting", name, issues } as const);
  if (value === undefined) return otherwise === undefined ? invalid("is not set") : ok(otherwise);
  const json = jsonOf(value);
  if (json === undefined) return invalid("is no JSON");
  const parsed = schema.safeParse(json.value);
  return parsed.success ? ok(parsed.data) : invalid(...describeIssues(parsed.error));
}

/** What a parser says of a text that is no JSON quotes it, and it may be secret. */
function jsonOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function adviceAbout(path: string, { name, message }: RequestError): string | undefined {
  if (name === "ZodError")
    return "What answers there is not Parameter Store: correct the endpoint.";
  if (name.startsWith("AccessDenied")) {
    return `Allow this identity ssm:GetParametersByPath on ${path}, and kms:Decrypt by the key of its secure strings: ${message}`;
  }
  if (name === "InvalidKeyId") {
    return `The KMS key of a secure string below ${path} cannot be used: enable it, or allow kms:Decrypt. ${message}`;
  }
  if (name === "ValidationException") return `${path} is no path of parameters: ${message}`;
  return undefined;
}
