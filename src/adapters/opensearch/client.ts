import {
  OpenSearchClient as AwsOpenSearchClient,
  type OpenSearchClientConfig as AwsOpenSearchClientConfig,
} from "@aws-sdk/client-opensearch";
import type { Transport } from "@opensearch-project/opensearch";
import { AwsSigv4Signer } from "@opensearch-project/opensearch/aws-v3";
import PlainConnection from "@opensearch-project/opensearch/lib/Connection.js";
import pools from "@opensearch-project/opensearch/lib/pool/index.js";
import PlainSerializer from "@opensearch-project/opensearch/lib/Serializer.js";
import PlainTransport from "@opensearch-project/opensearch/lib/Transport.js";

/** Who asks AWS. */
export interface AwsIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** How a server knows who asks. */
export type OpenSearchAccess =
  | {
      readonly type: "signed";
      readonly region: string;
      /** Asked again before what it said last expires. */
      readonly credentials: () => Promise<AwsIdentity>;
    }
  | { readonly type: "basic"; readonly username: string; readonly password: string };

/** Where OpenSearch is, and who asks. */
export interface OpenSearchClientOptions {
  /** E.g. "https://search-docket-abc.eu-west-1.es.amazonaws.com". */
  readonly endpoint: string;
  /** Left out for a server on this machine that asks nobody. */
  readonly access?: OpenSearchAccess;
}

/** A client, as far as the adapters of this folder use one. */
export interface OpenSearchClient {
  readonly transport: Pick<Transport, "request">;
  /** Ends its connections. */
  close(): Promise<void>;
}

/** A client for the adapters of this folder: it does not retry, and keeps its connections open. */
export function openSearchClient({ endpoint, access }: OpenSearchClientOptions): OpenSearchClient {
  const { Connection, Transport, auth } = partsFor(access);
  const emit = () => false;
  const pool = new pools.ConnectionPool({
    Connection,
    // It has one node, which it asks whatever became of the last request; no pings beside that.
    resurrectStrategy: "none",
    agent: { keepAlive: true, maxSockets: 200 },
    emit,
    ...auth,
  });
  pool.addConnection(endpoint);
  const transport = new Transport({
    emit,
    connectionPool: pool,
    serializer: new PlainSerializer(),
    maxRetries: 0,
    // The adapters have a shorter one; this closes what nobody waits for any more.
    requestTimeout: 30_000,
    sniffEndpoint: "",
    ...auth,
  });
  return { transport, close: () => new Promise((resolve) => pool.empty(() => resolve())) };
}

function partsFor(access: OpenSearchAccess | undefined) {
  const plain = { Connection: PlainConnection, Transport: PlainTransport, auth: {} };
  switch (access?.type) {
    case undefined:
      return plain;
    case "basic":
      return {
        ...plain,
        auth: { auth: { username: access.username, password: access.password } },
      };
    case "signed": {
      const { region, credentials: getCredentials } = access;
      return { ...plain, ...AwsSigv4Signer({ region, service: "es", getCredentials }) };
    }
  }
}

/**
 * Who asks Amazon OpenSearch Service for its domains, and where. What is left out comes from the
 * environment, as in every AWS SDK.
 */
export type DomainsClientOptions = Pick<
  AwsOpenSearchClientConfig,
  "region" | "endpoint" | "credentials" | "requestHandler"
>;

/** A client for `findDomain`: it does not retry. */
export function domainsClient(options: DomainsClientOptions = {}): AwsOpenSearchClient {
  return new AwsOpenSearchClient({
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 30_000 },
    ...options,
    maxAttempts: 1,
  });
}
