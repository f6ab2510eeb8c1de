import { readFileSync } from "node:fs";
import { type AskedPlan, type FaultProxyOptions, startFaultProxy } from "./fault-proxy.js";

const protocols = {
  dynamodb: "json",
  eventbridge: "json",
  kms: "json",
  s3: "s3",
  sqs: "json",
  sfn: "json",
  ssm: "json",
  bedrock: "rest-json",
  openSearch: "opensearch",
} as const;

/** A service that functions reach through a proxy. */
export type ServiceName = keyof typeof protocols;

/** Those of AWS: where each one is, a variable of its own says. */
const variables = {
  dynamodb: "AWS_ENDPOINT_URL_DYNAMODB",
  eventbridge: "AWS_ENDPOINT_URL_EVENTBRIDGE",
  kms: "AWS_ENDPOINT_URL_KMS",
  s3: "AWS_ENDPOINT_URL_S3",
  sqs: "AWS_ENDPOINT_URL_SQS",
  sfn: "AWS_ENDPOINT_URL_SFN",
  ssm: "AWS_ENDPOINT_URL_SSM",
} as const satisfies Partial<Record<ServiceName, string>>;

type Listener = NonNullable<FaultProxyOptions["answered"]>;

/** A service whose requests a test may have go wrong, and look at. */
export class Steered {
  #plan: AskedPlan = () => undefined;
  #faults = 0;
  #listener: Listener = () => {};

  /** Starts it before the service. */
  async start(name: ServiceName, target: string, caFile?: string): Promise<string> {
    const { endpoint } = await startFaultProxy({
      target,
      protocol: protocols[name],
      plan: (request, asked) => {
        const fault = this.#plan(request, asked);
        if (fault !== undefined) this.#faults += 1;
        return fault;
      },
      answered: (...heard) => this.#listener(...heard),
      ...(caFile !== undefined && { ca: readFileSync(caFile, "utf8") }),
    });
    return endpoint;
  }

  /** How many requests have gone wrong since `meets`. */
  get faults(): number {
    return this.#faults;
  }

  /** Has requests go wrong by a plan, until `heal`. */
  meets(plan: AskedPlan): void {
    this.#faults = 0;
    this.#plan = plan;
  }

  heal(): void {
    this.#plan = () => undefined;
    this.#listener = () => {};
  }

  /** Hears of every answer, until `heal`. */
  hears(listener: Listener): void {
    this.#listener = listener;
  }
}

/** Each service, to be steered. */
export type Proxies = Readonly<Record<ServiceName, Steered>>;

/** Proxies that stand before nothing yet. */
export function newProxies(): Proxies {
  return {
    dynamodb: new Steered(),
    eventbridge: new Steered(),
    kms: new Steered(),
    s3: new Steered(),
    sqs: new Steered(),
    sfn: new Steered(),
    ssm: new Steered(),
    bedrock: new Steered(),
    openSearch: new Steered(),
  };
}

/** Starts the proxies before AWS: the variables that say where they are. */
export async function startProxies(
  proxies: Proxies,
  { endpoint, caFile }: { readonly endpoint: string; readonly caFile: string },
): Promise<Readonly<Record<string, string>>> {
  const entries = Object.entries(variables) as [keyof typeof variables, string][];
  const started = entries.map(
    async ([name, variable]) =>
      [variable, await proxies[name].start(name, endpoint, caFile)] as const,
  );
  return Object.fromEntries(await Promise.all(started));
}
