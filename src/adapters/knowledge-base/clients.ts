import { BedrockAgentClient, type BedrockAgentClientConfig } from "@aws-sdk/client-bedrock-agent";
import {
  BedrockAgentRuntimeClient,
  type BedrockAgentRuntimeClientConfig,
} from "@aws-sdk/client-bedrock-agent-runtime";
import type { S3Client, S3ClientConfig } from "@aws-sdk/client-s3";
import { once } from "#adapters/remote";
import { s3Client } from "#adapters/s3";

/**
 * Where AWS is, and who asks. What is left out comes from the environment, as in every AWS SDK;
 * `AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME`, `..._BEDROCK_AGENT` and `..._S3` point each elsewhere.
 */
export interface KnowledgeBaseClientOptions
  extends Pick<S3ClientConfig, "region" | "endpoint" | "credentials" | "forcePathStyle"> {
  /** For queries, which the SDK sends by HTTP/2. */
  readonly queryHandler?: BedrockAgentRuntimeClientConfig["requestHandler"];
  /** For S3 and for ingestion, by HTTP/1.1. */
  readonly requestHandler?: BedrockAgentClientConfig["requestHandler"];
}

/** The three services behind a knowledge base whose documents are in S3. */
export interface KnowledgeBaseClients {
  readonly query: BedrockAgentRuntimeClient;
  readonly ingestion: BedrockAgentClient;
  readonly s3: S3Client;
}

/** Clients for the adapter of this folder: they do not retry. */
export function knowledgeBaseClients({
  queryHandler = { requestTimeout: 60_000, disableConcurrentStreams: true },
  requestHandler = { connectionTimeout: 2_000 },
  forcePathStyle,
  ...place
}: KnowledgeBaseClientOptions = {}): KnowledgeBaseClients {
  const own = { ...place, maxAttempts: 1 };
  return {
    query: once(new BedrockAgentRuntimeClient({ ...own, requestHandler: queryHandler })),
    ingestion: once(new BedrockAgentClient({ ...own, requestHandler })),
    s3: s3Client({
      ...place,
      requestHandler,
      ...(forcePathStyle !== undefined && { forcePathStyle }),
    }),
  };
}
