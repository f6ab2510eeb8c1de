import {
  type OpenSearchClient as AwsOpenSearchClient,
  DescribeDomainCommand,
  type DomainStatus,
} from "@aws-sdk/client-opensearch";
import { err, ok, type Result, type ResultAsync } from "neverthrow";
import { RemoteService, type RetryOptions } from "#adapters/remote";
import type { CallOptions, Unavailable } from "#application";
import type { OpenSearchAccess } from "./client.js";

/** A domain of Amazon OpenSearch Service that answers; it is what `openSearchClient` asks for. */
export interface Domain {
  /** Its URL; in a VPC, one that only hosts in there reach. */
  readonly endpoint: string;
  /** Signed by whoever asked for the domain. */
  readonly access: Extract<OpenSearchAccess, { type: "signed" }>;
  /** Of OpenSearch, e.g. "2.19". */
  readonly version: string;
  /** "changing" and "upgrading" answer more slowly. */
  readonly state: "active" | "changing" | "upgrading";
}

/** Why a domain does not answer, or does not do what is asked of it. */
export interface DomainUnusable {
  readonly type: "DomainUnusable";
  readonly domain: string;
  readonly why: "missing" | "creating" | "deleting" | "isolated" | "no-endpoint" | "wrong-engine";
  /** What to do. */
  readonly advice: string;
}

/** How a domain is looked for. */
export interface FindDomainOptions extends RetryOptions, CallOptions {
  /** "https" unless said otherwise; "http" for a server on this machine behind a local AWS. */
  readonly protocol?: "https" | "http";
}

/** The first version in which a query says how many candidates the Lucene engine looks at. */
const firstVersion = [2, 16] as const;

/** The domain of that name, of the account and region of the client. */
export function findDomain(
  domain: string,
  client: AwsOpenSearchClient,
  { signal, protocol = "https", ...retries }: FindDomainOptions = {},
): ResultAsync<Domain, DomainUnusable | Unavailable> {
  const service = new RemoteService(
    {
      name: "Amazon OpenSearch Service",
      adviceFor: ({ status }) =>
        status === 403 ? `Allow this identity es:DescribeDomain on ${domain}.` : undefined,
    },
    retries,
  );
  const found = service.call(
    async (stop) => {
      const command = new DescribeDomainCommand({ DomainName: domain });
      const status = await client.send(command, { abortSignal: stop }).then(
        (answer) => answer.DomainStatus,
        (error: unknown) => {
          if (isNotFound(error)) return undefined;
          throw error;
        },
      );
      return { status, region: await client.config.region() };
    },
    { signal },
  );
  return found.andThen(({ status, region }) =>
    usable(domain, status).map(({ host, version }) => ({
      endpoint: `${protocol}://${host}`,
      access: { type: "signed", region, credentials: () => client.config.credentials() } as const,
      version,
      state: stateOf(status),
    })),
  );
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && error.name === "ResourceNotFoundException";
}

function usable(
  domain: string,
  status: DomainStatus | undefined,
): Result<{ readonly host: string; readonly version: string }, DomainUnusable> {
  const not = (why: DomainUnusable["why"], advice: string) =>
    err({ type: "DomainUnusable", domain, why, advice } as const);
  if (status === undefined) {
    return not("missing", `There is no domain ${domain} in this account and region: correct them.`);
  }
  const phase = status.DomainProcessingStatus;
  if (status.Deleted || phase === "Deleting") {
    return not("deleting", `The domain ${domain} is being deleted: name another one.`);
  }
  if (phase === "Isolated") {
    return not("isolated", `AWS has suspended the domain ${domain}: ask AWS Support.`);
  }
  const host = status.Endpoints?.["vpc"] ?? status.Endpoint ?? status.EndpointV2;
  if (host === undefined) {
    return phase === "Creating" || status.Processing
      ? not("creating", `The domain ${domain} is being created: wait some 20 minutes.`)
      : not("no-endpoint", `The domain ${domain} has no endpoint: look at it in the console.`);
  }
  const engine = status.EngineVersion ?? "";
  const [, major = 0, minor = 0] = (/^OpenSearch_(\d+)\.(\d+)$/.exec(engine) ?? []).map(Number);
  if (major < firstVersion[0] || (major === firstVersion[0] && minor < firstVersion[1])) {
    return not(
      "wrong-engine",
      `The domain ${domain} runs ${engine || "an unknown engine"}: upgrade it to OpenSearch ${firstVersion.join(".")} or later.`,
    );
  }
  return ok({ host, version: `${major}.${minor}` });
}

function stateOf(status: DomainStatus | undefined): Domain["state"] {
  if (status?.UpgradeProcessing || status?.DomainProcessingStatus === "UpgradingEngineVersion") {
    return "upgrading";
  }
  return status?.Processing ? "changing" : "active";
}
