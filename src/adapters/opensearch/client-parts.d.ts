/**
 * The parts of the client, each by its own path: its index also loads a function for every request
 * that OpenSearch knows, of which we make a handful by their paths. The types there say they are
 * default exports; they are the modules themselves.
 */
declare module "@opensearch-project/opensearch/lib/Transport.js" {
  import type { Transport } from "@opensearch-project/opensearch";

  const transport: typeof Transport;
  export = transport;
}

declare module "@opensearch-project/opensearch/lib/Connection.js" {
  import type { Connection } from "@opensearch-project/opensearch";

  const connection: typeof Connection;
  export = connection;
}

declare module "@opensearch-project/opensearch/lib/Serializer.js" {
  import type { Serializer } from "@opensearch-project/opensearch";

  const serializer: typeof Serializer;
  export = serializer;
}

declare module "@opensearch-project/opensearch/lib/pool/index.js" {
  import type { ConnectionPool } from "@opensearch-project/opensearch";

  const pools: { readonly ConnectionPool: typeof ConnectionPool };
  export = pools;
}

declare module "@opensearch-project/opensearch/lib/errors.js" {
  import type { errors } from "@opensearch-project/opensearch";

  const all: typeof errors;
  export = all;
}
